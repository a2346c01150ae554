"""Replies as lines of a terminal or a pipe. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.messages.texts import place
from bot.messages.values import Block, Entry, Marked, Paragraph, Source

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
"""Escape sequences of a terminal."""
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])
del _CONTROLS[0x0A]  # line ends stay


def reply_lines(blocks: Iterable[Block], bold: bool = False) -> Iterator[str]:
    """Yield the lines of a reply; marked words are bold on a terminal, and stand in 【】 elsewhere."""
    for number, block in enumerate(blocks):
        if number and isinstance(block, Paragraph) and block.strong:
            yield ""
        yield from _block(block, bold)


def _block(block: Block, bold: bool) -> Iterator[str]:
    match block:
        case Paragraph(text, strong):
            yield _emphasised(text) if strong and bold else _safe(text)
        case Source(numbers, document, section, pages):
            label = "".join(f"[{number}]" for number in numbers)
            yield f"{label} {_safe(place(document, section, pages))}".strip()
        case Entry(text, number, depth):
            yield "  " * depth + (f"{number}. " if number else "") + _safe(text)
        case Marked():
            yield from (f"    {line}" for line in _marked(block, bold).split("\n"))


def _marked(block: Marked, bold: bool) -> str:
    pieces, at = [], 0
    for mark in sorted(block.marks):
        start = max(at, mark.start)
        if start < mark.end:
            words = block.text[start : mark.end]
            pieces += [_safe(block.text[at:start]), _emphasised(words) if bold else f"【{_safe(words)}】"]
            at = mark.end
    return "".join([*pieces, _safe(block.text[at:])])


def _emphasised(text: str) -> str:
    return f"{_BOLD}{_safe(text)}{_PLAIN}"


def _safe(text: str) -> str:
    """Return `text` without control characters: a document must not steer the terminal."""
    return text.translate(_CONTROLS)
