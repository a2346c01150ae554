"""The methods that the server knows, with their parameters and types: what is not listed is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.telegram_server.values import RefusedError, bad

_TABLE = """
getMe
getUpdates offset:int limit:int timeout:int allowed_updates:list
setWebhook url! certificate:file ip_address max_connections:int allowed_updates:list drop_pending_updates:bool secret_token
deleteWebhook drop_pending_updates:bool
getWebhookInfo
sendMessage +send text! parse_mode entities:list link_preview_options:dict
sendPhoto +send +caption photo!:file has_spoiler:bool show_caption_above_media:bool
sendDocument +send +caption document!:file thumbnail:file disable_content_type_detection:bool
sendPoll +send question! question_parse_mode question_entities:list options!:list is_anonymous:bool type
  allows_multiple_answers:bool allows_revoting:bool shuffle_options:bool allow_adding_options:bool members_only:bool
  hide_results_until_closes:bool country_codes:list correct_option_ids:list explanation explanation_parse_mode
  explanation_entities:list explanation_media:dict open_period:int close_date:int is_closed:bool description
  description_parse_mode description_entities:list media:dict
sendMessageDraft chat_id!:int message_thread_id:int draft_id!:int text parse_mode entities:list
sendChatAction chat_id!:chat action! message_thread_id:int business_connection_id
copyMessage +send +caption from_chat_id!:chat message_id!:int show_caption_above_media:bool video_start_timestamp:int
setMessageReaction chat_id!:chat message_id!:int reaction:list is_big:bool
editMessageText +edit text! parse_mode entities:list link_preview_options:dict reply_markup:dict
editMessageCaption +edit +caption show_caption_above_media:bool reply_markup:dict
editMessageReplyMarkup +edit reply_markup:dict
deleteMessage chat_id!:chat message_id!:int
deleteMessages chat_id!:chat message_ids!:list
stopPoll chat_id!:chat message_id!:int reply_markup:dict business_connection_id
pinChatMessage chat_id!:chat message_id!:int disable_notification:bool business_connection_id
unpinChatMessage chat_id!:chat message_id:int business_connection_id
answerCallbackQuery callback_query_id! text show_alert:bool url cache_time:int
answerInlineQuery inline_query_id! results!:list cache_time:int is_personal:bool next_offset button:dict
getFile file_id!
getChat chat_id!:chat
getChatMember chat_id!:chat user_id!:int
getChatMemberCount chat_id!:chat
getChatAdministrators chat_id!:chat return_bots:bool
leaveChat chat_id!:chat
setMyCommands commands!:list scope:dict language_code
getMyCommands scope:dict language_code
deleteMyCommands scope:dict language_code
setMyName name language_code
setMyDescription description language_code
getMyDescription language_code
setMyShortDescription short_description language_code
getMyShortDescription language_code
setChatMenuButton chat_id:int menu_button:dict
logOut
close
"""
_SHARED = {
    "+send": "chat_id!:chat business_connection_id message_thread_id:int direct_messages_topic_id:int"
    " disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id"
    " suggested_post_parameters:dict reply_parameters:dict reply_markup:dict",
    "+caption": "caption parse_mode caption_entities:list",
    "+edit": "business_connection_id chat_id:chat message_id:int inline_message_id",
}
REACTIONS = [
    "👍",
    "👎",
    "❤",
    "🔥",
    "🥰",
    "👏",
    "😁",
    "🤔",
    "🤯",
    "😱",
    "🤬",
    "😢",
    "🎉",
    "🤩",
    "🤮",
    "💩",
    "🙏",
    "👌",
    "🕊",
    "🤡",
    "🥱",
    "🥴",
    "😍",
    "🐳",
    "💯",
    "🤣",
    "⚡",
    "🍌",
    "🏆",
    "💔",
    "🤨",
    "😐",
    "🍓",
    "👀",
    "✍",
    "🤗",
    "🫡",
    "🆒",
    "👨\u200d💻",
]


@dataclass(frozen=True)
class Upload:
    """A file in a request."""

    name: str
    content: bytes


def _read(table: str) -> dict[str, dict[str, tuple[str, bool]]]:
    """Return method → parameter → type, and whether it is required."""
    methods: dict[str, dict[str, tuple[str, bool]]] = {}
    for line in table.replace("\n  ", " ").strip().splitlines():
        name, *words = line.split()
        words = [inner for word in words for inner in _SHARED.get(word, word).split()]
        parts = (word.partition(":") for word in words)
        methods[name] = {key.rstrip("!"): (kind or "str", key.endswith("!")) for key, _, kind in parts}
    return methods


METHODS = _read(_TABLE)
_NAMES = {name.lower(): name for name in METHODS}


def known_method(name: str) -> str:
    """Return the right spelling of a method."""
    if name.lower() not in _NAMES:
        raise RefusedError(404, "Not Found: method not found")
    return _NAMES[name.lower()]


def read_parameters(method: str, raw: Mapping[str, Any], files: Mapping[str, Upload]) -> dict[str, Any]:
    """Return the parameters of a request with their right types.

    Args:
        method: in its right spelling.
        raw: name → text of a form, or value of a JSON body.
        files: that were uploaded with it; the text `attach://name` refers to one, too.
    """
    known = METHODS[method]
    attached = {str(value).removeprefix("attach://") for value in raw.values() if str(value).startswith("attach://")}
    if unknown := (set(raw) | set(files)) - set(known) - attached:
        raise bad(f"{method} has no parameter {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {}
    for name, (kind, required) in known.items():
        value = files.get(name) or raw.get(name)
        if value is None or (value == "" and name != "text"):
            if required and value is None:
                raise bad(f'parameter "{name}" is required')
            continue
        given[name] = _typed(name, kind, value, files)
    return given


def _typed(name: str, kind: str, value: Any, files: Mapping[str, Upload]) -> Any:
    if kind == "file":
        return files.get(str(value).removeprefix("attach://"), value)
    if kind in ("int", "chat"):
        if kind == "chat" and isinstance(value, str) and value.startswith("@"):
            raise bad("chat not found")
        if isinstance(value, bool) or not str(value).lstrip("-").isdecimal():
            raise bad(f'parameter "{name}" must be an integer')
        return int(value)
    if kind == "bool":
        if str(value).lower() not in ("true", "false"):
            raise bad(f'parameter "{name}" must be a boolean')
        return str(value).lower() == "true"
    if kind in ("list", "dict"):
        return _json(name, kind, value)
    if not isinstance(value, str):
        raise bad(f'parameter "{name}" must be a string')
    return value


def _json(name: str, kind: str, value: Any) -> Any:
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None
    if not isinstance(parsed, list if kind == "list" else dict):
        raise bad(f"{name}: object of another type expected")
    return parsed
