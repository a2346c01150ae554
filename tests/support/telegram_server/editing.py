"""Methods that change or take away what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.telegram_server.chats import Chat
from tests.support.telegram_server.markup import read_keyboard
from tests.support.telegram_server.methods import REACTIONS
from tests.support.telegram_server.sending import Given, checked_caption, checked_text
from tests.support.telegram_server.values import BOT, Sent, bad

if TYPE_CHECKING:
    from tests.support.telegram_server.stage import Stage


def edit_message_text(server: Stage, given: Given) -> Any:
    """Change the text of a message; a keyboard that isn't given again is gone."""
    if "inline_message_id" in given:
        return _inline(server, given)
    chat, sent = _own(server, given)
    if "text" not in chat.messages[sent.message_id]:
        raise bad("there is no text in the message to edit")
    return _change(server, chat, sent, given, "text", checked_text(given))


def edit_message_caption(server: Stage, given: Given) -> Any:
    """Change the caption of a picture or file."""
    chat, sent = _own(server, given)
    if not sent.file_name:
        raise bad("there is no caption in the message to edit")
    return _change(server, chat, sent, given, "caption", checked_caption(given))


def edit_message_reply_markup(server: Stage, given: Given) -> Any:
    """Change the keyboard under a message."""
    chat, sent = _own(server, given)
    return _change(server, chat, sent, given, "", sent.text)


def _inline(server: Stage, given: Given) -> bool:
    if given["inline_message_id"] not in server.inline_messages:
        raise bad("MESSAGE_ID_INVALID")
    server.inline_messages[given["inline_message_id"]] = checked_text(given)
    return True


def _own(server: Stage, given: Given) -> tuple[Chat, Sent]:
    if "chat_id" not in given or "message_id" not in given:
        raise bad("message identifier is not specified")
    chat = server.chats.writable(given["chat_id"])
    if server.limits is not None and chat.type != "private":
        server.limits.admit(chat.id)
    if given["message_id"] not in chat.messages:
        raise bad("message to edit not found")
    if given["message_id"] not in chat.sent:
        raise bad("message can't be edited")
    return chat, chat.sent[given["message_id"]]


def _change(server: Stage, chat: Chat, sent: Sent, given: Given, field: str, text: str) -> Given:
    rows, message = read_keyboard(given.get("reply_markup"), inline_only=True), chat.messages[sent.message_id]
    html = given.get(field, "") if field else sent.html
    if (text, html, rows) == (sent.text, sent.html, sent.rows):
        words = (
            "specified new message content and reply markup are exactly the same as a current content and reply markup"
        )
        raise bad(f"message is not modified: {words} of the message")
    sent.text, sent.html, sent.rows = text, html, rows
    sent.buttons = [button for row in rows for button in row]
    sent.edits += 1
    if field:
        message[field] = text
    message |= {"edit_date": int(server.now())}
    message.pop("reply_markup", None)
    if rows:
        message["reply_markup"] = {"inline_keyboard": rows}
    server.note_edit(sent)
    return message


def delete_message(server: Stage, given: Given) -> bool:
    """Take a message away."""
    chat, _ = server.chats.message(given["chat_id"], given["message_id"], "message to delete not found")
    own = given["message_id"] in chat.sent or chat.type == "private"
    if not own and chat.members.get(int(str(BOT["id"]))) != "administrator":
        raise bad("message can't be deleted")
    server.delete(chat.id, given["message_id"])
    return True


def delete_messages(server: Stage, given: Given) -> bool:
    """Take messages away; those that aren't there are skipped."""
    if not 1 <= len(given["message_ids"]) <= 100:
        raise bad("too many or no message identifiers")
    chat = server.chats.get(given["chat_id"])
    for number in given["message_ids"]:
        if number in chat.messages:
            server.delete(chat.id, number)
    return True


def stop_poll(server: Stage, given: Given) -> Given:
    """Close a poll."""
    sent = _poll_message(server, given)
    poll = server.polls[sent.poll["id"]]
    if poll.closed:
        raise bad("poll has already been closed")
    if "reply_markup" in given:
        sent.rows = read_keyboard(given["reply_markup"], inline_only=True)
    server.close_poll(poll.value["id"])
    return poll.value


def _poll_message(server: Stage, given: Given) -> Sent:
    chat, _ = server.chats.message(given["chat_id"], given["message_id"], "message with poll to stop not found")
    sent = chat.sent.get(given["message_id"])
    if sent is None or not sent.poll:
        raise bad("message with poll to stop not found")
    return sent


def set_message_reaction(server: Stage, given: Given) -> bool:
    """React to a message."""
    server.chats.message(given["chat_id"], given["message_id"], "message to react not found")
    reactions = given.get("reaction", [])
    if len(reactions) > 1 or any(one.get("emoji") not in REACTIONS for one in reactions):
        raise bad("REACTION_INVALID")
    server.reactions[given["chat_id"], given["message_id"]] = [one["emoji"] for one in reactions]
    return True


def pin_chat_message(server: Stage, given: Given) -> bool:
    """Pin or unpin a message."""
    if "message_id" in given:
        server.chats.message(given["chat_id"], given["message_id"], "message to pin not found")
    return True
