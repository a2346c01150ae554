"""Methods that send: what they check, and the message that they make."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from tests.support.telegram_server.chats import Chat
from tests.support.telegram_server.markup import read_keyboard, read_text
from tests.support.telegram_server.methods import Upload
from tests.support.telegram_server.polls import LivePoll, read_poll
from tests.support.telegram_server.values import BOT, Sent, bad, units

if TYPE_CHECKING:
    from tests.support.telegram_server.stage import Stage

Given = dict[str, Any]
_TEXT, _CAPTION = 4096, 1024
_UPLOAD, _PHOTO = 50_000_000, 10_000_000
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(server: Stage, given: Given) -> Given:
    """Send a text."""
    chat = _admit(server, given)
    text = checked_text(given)
    return _post(server, chat, Sent(chat.id, text, given["text"], given=given), {"text": text})


def checked_text(given: Given) -> str:
    """Return the text of a message as a reader sees it."""
    text = read_text(given)
    if not text:
        raise bad("message text is empty")
    if units(text) > _TEXT:
        raise bad("message is too long")
    preview = set(given.get("link_preview_options") or {})
    if preview - {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}:
        raise bad("unknown field of link_preview_options")
    return text


def send_photo(server: Stage, given: Given) -> Given:
    """Send a picture."""
    chat = _admit(server, given)
    name, content = _content(server, given["photo"], _PHOTO)
    width, height = _size(content)
    sent = Sent(chat.id, checked_caption(given), given.get("caption", ""), file=content, file_name=name, given=given)
    file = server.keep_file(name, content)
    photo = {key: file[key] for key in ("file_id", "file_unique_id", "file_size")} | {"width": width, "height": height}
    return _post(server, chat, sent, {"photo": [photo]} | ({"caption": sent.text} if sent.text else {}))


def send_document(server: Stage, given: Given) -> Given:
    """Send a file."""
    chat = _admit(server, given)
    name, content = _content(server, given["document"], _UPLOAD)
    sent = Sent(chat.id, checked_caption(given), given.get("caption", ""), file=content, file_name=name, given=given)
    document = server.keep_file(name, content) | {"file_name": name}
    document.pop("file_path")
    return _post(server, chat, sent, {"document": document} | ({"caption": sent.text} if sent.text else {}))


def checked_caption(given: Given) -> str:
    """Return a caption as a reader sees it."""
    caption = read_text(given | {"entities": given.get("caption_entities")}, "caption")
    if units(caption) > _CAPTION:
        raise bad("message caption is too long")
    return caption


def _content(server: Stage, file: Any, most: int) -> tuple[str, bytes]:
    if not isinstance(file, Upload):
        if str(file) not in server.files:
            raise bad("wrong file identifier/HTTP URL specified")
        kept, content = server.files[str(file)]
        return kept["file_path"].rpartition("/")[2], content
    if not file.content:
        raise bad("file must be non-empty")
    if len(file.content) > most:
        raise bad("file is too big")
    return file.name, file.content


def _size(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture."""
    if content.startswith(b"\xff\xd8\xff"):
        return 1000, 1000
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    if width + height > 10_000 or not 1 / 20 <= width / height <= 20:
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height


def send_poll(server: Stage, given: Given) -> Given:
    """Send a poll."""
    chat = _admit(server, given)
    poll, closes = read_poll(given, server.now())
    poll = {"id": f"{5_000_000_000_000_000_000 + len(server.polls)}"} | poll
    sent = Sent(chat.id, poll["question"], "", poll=poll, given=given)
    server.polls[poll["id"]] = LivePoll(poll, sent, closes)
    if server.early_vote:
        voted, server.early_vote = server.early_vote, []
        server.vote(poll["id"], voted, sent.chat_id)
    return _post(server, chat, sent, {"poll": poll})


def copy_message(server: Stage, given: Given) -> Given:
    """Send a copy of a message."""
    chat = _admit(server, given)
    _, original = server.chats.message(given["from_chat_id"], given["message_id"], "message to copy not found")
    text = original.get("text") or original.get("caption") or ""
    made = _post(server, chat, Sent(chat.id, text, text, given=given), {"text": text})
    return {"message_id": made["message_id"]}


def send_message_draft(server: Stage, given: Given) -> bool:
    """Show a draft: only in private chats."""
    chat = server.chats.writable(given["chat_id"], given.get("message_thread_id"))
    if chat.type != "private":
        raise bad("drafts can be sent to private chats only")
    if given["draft_id"] == 0:
        raise bad("draft_id must be non-zero")
    text = read_text(given)
    if units(text) > _TEXT:
        raise bad("message is too long")
    server.drafts.append((chat.id, given["draft_id"], text))
    return True


def send_chat_action(server: Stage, given: Given) -> bool:
    """Show what the bot is doing."""
    server.chats.writable(given["chat_id"], given.get("message_thread_id"))
    if given["action"] not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def _admit(server: Stage, given: Given) -> Chat:
    if server.limits is not None:
        server.limits.admit(given["chat_id"])
    return server.chats.writable(given["chat_id"], given.get("message_thread_id"))


def _post(server: Stage, chat: Chat, sent: Sent, content: Given) -> Given:
    """Put a message into its chat; return it as Telegram does."""
    given = sent.given
    sent.rows = read_keyboard(given.get("reply_markup"))
    sent.buttons = [button for row in sent.rows for button in row]
    sent.reply_to = _reply_to(server, chat, given.get("reply_parameters"))
    sent.message_id, sent.thread = chat.next_id(), given.get("message_thread_id")
    message = {"message_id": sent.message_id, "date": int(server.now()), "chat": chat.value, "from": BOT} | content
    if sent.thread is not None:
        message |= {"message_thread_id": sent.thread, "is_topic_message": True}
    if sent.rows:
        message["reply_markup"] = {"inline_keyboard": sent.rows}
    chat.messages[sent.message_id], chat.sent[sent.message_id] = message, sent
    server.note(sent)
    return message


def _reply_to(server: Stage, chat: Chat, reply: Given | None) -> int | None:
    if reply is None:
        return None
    known = {
        "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
        "quote_position", "checklist_task_id", "poll_option_id",
    }  # fmt: skip
    if set(reply) - known or "message_id" not in reply:
        raise bad("object ReplyParameters expected")
    where = server.chats.get(int(reply.get("chat_id", chat.id)))
    if reply["message_id"] in where.messages:
        return int(reply["message_id"])
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")
