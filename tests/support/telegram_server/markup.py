"""Telegram's HTML and keyboards: read as its documentation says, and refused where it would refuse."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.support.telegram_server.values import bad, units

_SAME = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
_ATTRIBUTES = {
    "b": set(), "i": set(), "u": set(), "s": set(), "tg-spoiler": set(), "pre": set(), "code": {"class"}, "a": {"href"},
    "span": {"class"}, "blockquote": {"expandable"}, "tg-emoji": {"emoji-id"}, "tg-time": {"unix", "format"},
}  # fmt: skip
_STYLES = {"b", "i", "u", "s", "tg-spoiler", "span"}
"""They contain each other and everything else, but stand in no code."""
_TOKEN = re.compile(
    r"<(/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?)*)\s*>|([<>])|&([^;&\s]*;?)", re.I
)
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:=[\"']([^\"']*)[\"'])?", re.I)
_ENTITY = re.compile(r"(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.I)


@dataclass
class _Reader:
    """Reads one text."""

    text: str = ""
    open: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in _ATTRIBUTES:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}"')
        if set(attributes) - _ATTRIBUTES[tag]:
            raise bad(f'can\'t parse entities: unknown attribute in the tag "{tag}"')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise bad('can\'t parse entities: Tag "span" must have class "tg-spoiler"')
        if tag == "a" and not attributes.get("href"):
            raise bad('can\'t parse entities: Tag "a" must have attribute "href"')
        self._nest(tag, attributes)
        self.open.append((tag, len(self.text), attributes))

    def _nest(self, tag: str, attributes: dict[str, str]) -> None:
        around = {name for name, _, _ in self.open}
        language = tag == "code" and bool(self.open) and self.open[-1][0] == "pre"
        if tag == "code" and attributes and not (language and attributes["class"].startswith("language-")):
            raise bad("can't parse entities: a language is given by code inside pre")
        if around & {"code", "pre"} and not language:
            raise bad("can't parse entities: code can't contain other entities")
        if tag == "blockquote" and around - _STYLES:
            raise bad("can't parse entities: blockquotes can't be nested")
        if tag not in _STYLES and around - _STYLES - {"blockquote"} and not language:
            raise bad(f"can't parse entities: {tag!r} can't stand inside another entity")

    def end(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise bad(f'can\'t parse entities: Unmatched end tag "{tag}"')
        _, start, attributes = self.open.pop()
        if self.text[start:]:
            place = {"offset": units(self.text[:start]), "length": units(self.text[start:])}
            self.entities.append({"type": tag, **place, **attributes})


def read_html(given: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text of a message and its entities; refuse what Telegram would refuse."""
    reader, at = _Reader(), 0
    for token in _TOKEN.finditer(given):
        reader.text += given[at : token.start()]
        at = token.end()
        closing, name, attributes, stray, entity = token.groups()
        if stray:
            raise bad(f"can't parse entities: Unexpected {stray!r}; it must be escaped")
        if name:
            tag = _SAME.get(name.lower(), name.lower())
            if closing:
                reader.end(tag)
            else:
                reader.start(tag, {key.lower(): value or "" for key, value in _ATTRIBUTE.findall(attributes)})
        elif _ENTITY.fullmatch(entity):
            reader.text += html.unescape(f"&{entity}")
        else:
            raise bad("can't parse entities: unescaped '&'")
    reader.text += given[at:]
    if reader.open:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{reader.open[-1][0]}\"")
    return reader.text.strip(), reader.entities


def plain_text(given: str) -> str:
    """Return the text of a message as Telegram would show it; refuse what it would refuse."""
    return read_html(given)[0]


def read_text(given: dict[str, Any], name: str = "text", prefix: str = "") -> str:
    """Return the text of a parameter as a reader sees it: parsed, or with entities that lie within it."""
    mode, entities = given.get(f"{prefix}parse_mode"), given.get(f"{prefix}entities") or []
    raw = given.get(name, "")
    if "\0" in raw or any(0xD800 <= ord(letter) < 0xE000 for letter in raw):
        raise bad("strings must be encoded in UTF-8")
    if mode is None:
        for entity in entities:
            if entity["offset"] < 0 or entity["offset"] + entity["length"] > units(raw):
                raise bad("entity beyond the end of the text")
        return str(raw).strip()
    if mode.upper() != "HTML":
        raise bad("unsupported parse_mode")
    return plain_text(raw)


_ACTIONS = {
    "callback_data", "url", "copy_text", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "web_app", "login_url", "callback_game", "pay",
}  # fmt: skip
_BESIDE = {"text", "style", "icon_custom_emoji_id"}
_KEYBOARDS = {
    "inline_keyboard": {"inline_keyboard"},
    "keyboard": {"keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"},
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}  # fmt: skip


def read_keyboard(markup: Any, inline_only: bool = False) -> list[list[dict[str, Any]]]:
    """Return the rows of an inline keyboard, [] for other markup; refuse what Telegram would refuse."""
    if not markup:
        return []
    kind = next((key for key in _KEYBOARDS if key in markup), None) if isinstance(markup, dict) else None
    if kind is None or set(markup) - _KEYBOARDS[kind] or (inline_only and kind != "inline_keyboard"):
        raise bad("object expected as reply markup")
    if kind != "inline_keyboard":
        return []
    rows: list[list[dict[str, Any]]] = markup[kind]
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return [row for row in rows if row]


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text", "").strip():
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    actions = set(button) - _BESIDE
    if len(actions) != 1 or actions - _ACTIONS:
        raise bad("can't parse inline keyboard button: exactly one action is needed")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= units(button["copy_text"].get("text", "")) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "url" in button and urlsplit(button["url"]).scheme not in ("http", "https", "tg"):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: unsupported URL protocol")
    if button.get("style", "primary") not in ("danger", "success", "primary"):
        raise bad("unknown style of a button")
