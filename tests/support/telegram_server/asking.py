"""Methods about the bot, its chats, files, callbacks and inline answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.support.telegram_server.markup import read_keyboard
from tests.support.telegram_server.sending import Given, checked_text
from tests.support.telegram_server.values import BOT, bad, units

if TYPE_CHECKING:
    from tests.support.telegram_server.stage import Stage

_DOWNLOAD = 20_000_000
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_SCOPES: dict[str, set[str]] = {
    "default": set(), "all_private_chats": set(), "all_group_chats": set(), "all_chat_administrators": set(),
    "chat": {"chat_id"}, "chat_administrators": {"chat_id"}, "chat_member": {"chat_id", "user_id"},
}  # fmt: skip


def get_me(server: Stage, given: Given) -> Given:
    """Tell who the bot is."""
    more = {"can_join_groups": True, "can_read_all_group_messages": not server.privacy}
    return BOT | more | {"supports_inline_queries": server.inline}


def answer_callback_query(server: Stage, given: Given) -> bool:
    """End the waiting of a pressed button: once, and soon."""
    if units(given.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    query = given["callback_query_id"]
    if query not in server.presses or server.now() - server.presses[query] > server.patience:
        raise bad(_TOO_OLD, ordered=query in server.late)
    del server.presses[query]
    server.toasts.append((query, given.get("text", "")))
    return True


def answer_inline_query(server: Stage, given: Given) -> bool:
    """Offer results to somebody who typed the bot's name."""
    results, query = given["results"], given["inline_query_id"]
    if query not in server.inline_queries or server.now() - server.inline_queries[query] > server.patience:
        raise bad(_TOO_OLD, ordered=query in server.late)
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    ids = [result.get("id") for result in results]
    if not all(isinstance(one, str) and 1 <= len(one.encode()) <= 64 for one in ids) or len(set(ids)) < len(ids):
        raise bad("RESULT_ID_INVALID")
    if len(given.get("next_offset", "").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    for result in results:
        _check_result(result)
    _check_results_button(given.get("button"))
    del server.inline_queries[query]
    server.inline_answers[query] = given
    server.changed()
    return True


def _check_result(result: Given) -> None:
    known = {
        "type", "id", "title", "input_message_content", "reply_markup", "url", "description", "thumbnail_url",
        "thumbnail_width", "thumbnail_height",
    }  # fmt: skip
    if result.get("type") != "article" or set(result) - known:
        raise bad("article expected as inline query result")
    content = result.get("input_message_content", {})
    if not result.get("title", "").strip() or "message_text" not in content:
        raise bad("title and content of an article are required")
    checked_text({**content, "text": content["message_text"]})
    read_keyboard(result.get("reply_markup"), inline_only=True)


def _check_results_button(button: Given | None) -> None:
    if button is None:
        return
    start = button.get("start_parameter")
    if not button.get("text") or (start is None) == ("web_app" not in button):
        raise bad("object InlineQueryResultsButton expected")
    if start is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
        raise bad("START_PARAM_INVALID")


def get_file(server: Stage, given: Given) -> Given:
    """Tell where a file can be fetched."""
    if given["file_id"] not in server.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    value, _ = server.files[given["file_id"]]
    if value["file_size"] > _DOWNLOAD:
        raise bad("file is too big")
    return dict(value)


def get_chat(server: Stage, given: Given) -> Given:
    """Tell about a chat."""
    return server.chats.get(given["chat_id"]).value | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {
        "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
        "gifts_from_channels": False,
    }}  # fmt: skip


def get_chat_member(server: Stage, given: Given) -> Given:
    """Tell what somebody is in a chat."""
    chat = server.chats.get(given["chat_id"])
    status = chat.members.get(given["user_id"])
    if status is None and given["user_id"] not in server.chats.all:
        raise bad("user not found")
    return member(server, given["user_id"], status or "left")


def member(server: Stage, user: int, status: str) -> Given:
    """Return Telegram's ChatMember object."""
    value: Given = {"user": server.chats.user(user), "status": status}
    if status == "creator":
        return value | {"is_anonymous": False}
    if status == "kicked":
        return value | {"until_date": 0}
    if status != "administrator":
        return value
    rights = (
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
        " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
    )
    return value | dict.fromkeys(rights.split(), False)


def get_chat_member_count(server: Stage, given: Given) -> int:
    """Tell how many are in a chat."""
    chat = server.chats.get(given["chat_id"])
    return sum(status not in ("left", "kicked") for status in chat.members.values())


def get_chat_administrators(server: Stage, given: Given) -> list[Given]:
    """Tell who leads a chat."""
    chat = server.chats.get(given["chat_id"])
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    leading = {user: status for user, status in chat.members.items() if status in ("creator", "administrator")}
    return [
        member(server, user, status)
        for user, status in leading.items()
        if user != BOT["id"] or given.get("return_bots")
    ]


def leave_chat(server: Stage, given: Given) -> bool:
    """Let the bot leave a group."""
    chat = server.chats.writable(given["chat_id"])
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.members[int(str(BOT["id"]))] = "left"
    return True


def set_my_commands(server: Stage, given: Given) -> bool:
    """Set a menu."""
    commands = given["commands"]
    for command in commands:
        name, meaning = command.get("command", ""), command.get("description", "")
        if set(command) != {"command", "description"} or not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(meaning) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    server.menus[_scope(server, given)] = commands
    return True


def get_my_commands(server: Stage, given: Given) -> list[Given]:
    """Tell a menu."""
    return server.menus.get(_scope(server, given), [])


def delete_my_commands(server: Stage, given: Given) -> bool:
    """Take a menu away."""
    server.menus.pop(_scope(server, given), None)
    return True


def _scope(server: Stage, given: Given) -> tuple[Any, ...]:
    scope = given.get("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES or set(scope) - {"type"} != _SCOPES[kind]:
        raise bad("object BotCommandScope expected")
    if not re.fullmatch(r"[a-z]{2}|", given.get("language_code", "")):
        raise bad("invalid language code specified")
    if "chat_id" in scope:
        server.chats.get(int(scope["chat_id"]))
    return (kind, *(scope[key] for key in sorted(_SCOPES[kind])), given.get("language_code", ""))


def set_my_words(name: str, most: int) -> Any:
    """Return the method that sets name or description of the bot."""

    def change(server: Stage, given: Given) -> bool:
        if units(given.get(name, "")) > most:
            raise bad(f"{name} is too long")
        if not re.fullmatch(r"[a-z]{2}|", given.get("language_code", "")):
            raise bad("invalid language code specified")
        server.words[name] = given.get(name, "")
        return True

    return change


def get_my_words(name: str) -> Any:
    """Return the method that tells a description of the bot."""
    return lambda server, given: {name: server.words.get(name, "")}


def set_chat_menu_button(server: Stage, given: Given) -> bool:
    """Set what stands beside the field for messages."""
    if given.get("menu_button", {"type": "default"}).get("type") not in ("commands", "web_app", "default"):
        raise bad("object MenuButton expected")
    return True
