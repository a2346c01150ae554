"""Replies as Telegram messages: split first, at paragraph ends, then escaped, so that no tag lies over a split. Pure.

Telegram counts UTF-16 units after it has read the tags; we count them with tags and escapes, which is never less.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from telegram.constants import MessageLimit

from bot.messages.texts import place, short_place
from bot.messages.values import Block, Button, Entry, Marked, Paragraph, Reply, Source

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
_SENTENCE = re.compile(r"[^。！？；]*[。！？；][”’」』）)]*|[^。！？；]+")


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters of one line that look the same."""

    text: str
    bold: bool = False


_Line: TypeAlias = tuple[_Run, ...]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send."""

    html: str
    buttons: tuple[Button, ...] = ()


def units(text: str) -> int:
    """Return the length of `text` as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def render(reply: Reply) -> list[Outgoing]:
    """Return the messages that make up a reply; the buttons stand under the last."""
    lines = [piece for line in _lines(reply) for piece in _cut(line)]
    bodies = _pack(lines)
    last = len(bodies) - 1
    return [Outgoing(body, reply.buttons if number == last else ()) for number, body in enumerate(bodies)]


def caption_of(reply: Reply) -> Outgoing | None:
    """Return a reply as the caption of a file; None where it is too long for one."""
    bodies = _pack(list(_lines(reply)))
    if not bodies:
        return Outgoing("", reply.buttons)
    fits = len(bodies) == 1 and units(bodies[0]) <= CAPTION_LIMIT
    return Outgoing(bodies[0], reply.buttons) if fits else None


def _lines(reply: Reply) -> Iterator[_Line]:
    """Yield the lines of a reply; an empty line sets paragraphs apart, entries of a list stand close."""
    for number, block in enumerate(reply.blocks):
        if number and not _close(reply.blocks[number - 1], block):
            yield ()
        yield from _block_lines(block)


def _close(above: Block, below: Block) -> bool:
    tight = (Entry, Source)
    after_heading = isinstance(above, Paragraph) and above.strong
    return after_heading or (isinstance(above, tight) and isinstance(below, (*tight, Marked)))


def _block_lines(block: Block) -> Iterator[_Line]:
    match block:
        case Paragraph(text, strong):
            yield from ((_Run(line, strong),) for line in text.split("\n"))
        case Source(numbers, document, section, pages):
            label = "".join(f"[{number}]" for number in numbers)
            # one of several below an answer is told shortly, an opened one with its whole path
            where = (short_place if numbers else place)(document, section, pages)
            yield (_Run(f"{label} {where}".strip()),)
        case Entry(text, number, depth):
            yield (_Run("　" * depth + (f"{number}. " if number else "") + text),)
        case Marked():
            yield from _marked_lines(block)


def _marked_lines(block: Marked) -> Iterator[_Line]:
    edges = sorted({0, len(block.text), *(edge for mark in block.marks for edge in (mark.start, mark.end))})
    line: list[_Run] = []
    for start, end in itertools.pairwise(edges):
        bold = any(mark.start <= start and end <= mark.end for mark in block.marks)
        first, *rest = block.text[start:end].split("\n")
        line.append(_Run(first, bold))
        for text in rest:
            yield tuple(line)
            line = [_Run(text, bold)]
    yield tuple(line)


def _html(line: _Line) -> str:
    """Return a line as HTML: the one place where text is escaped."""
    escaped = ((html.escape(run.text, quote=False), run.bold) for run in line if run.text)
    return "".join(f"<b>{text}</b>" if bold else text for text, bold in escaped)


def _cut(line: _Line) -> Iterator[_Line]:
    """Yield a line whole where it fits into a message, else in pieces: at sentence ends, else where it must be."""
    if units(_html(line)) <= LIMIT:
        yield line
        return
    piece: list[_Run] = []
    for run in (_Run(text, long.bold) for long in line for text in _sentences(long)):
        if piece and units(_html((*piece, run))) > LIMIT:
            yield tuple(piece)
            piece = []
        piece.append(run)
    yield tuple(piece)


def _sentences(run: _Run) -> Iterator[str]:
    """Yield the sentences of a run; one that is too long for any message is cut between letters."""
    for sentence in _SENTENCE.findall(run.text):
        text = ""
        for letter in sentence:
            # the longest escape, `&amp;`, has five units: looking at the length first keeps this linear
            if len(text) * 5 + 16 > LIMIT and units(_html((_Run(text + letter, run.bold),))) > LIMIT:
                yield text
                text = ""
            text += letter
        yield text


def _pack(lines: Sequence[_Line]) -> list[str]:
    """Join lines into messages as full as the limit allows, each ending at the end of a paragraph if possible."""
    bodies: list[str] = []
    body = ""
    for gap, text in _paragraphs(lines):
        joined = f"{body}{gap}{text}" if body else text
        if body and units(joined) > LIMIT:
            bodies.append(body)
            joined = text
        body = joined
    return [*bodies, body] if body else bodies


def _paragraphs(lines: Sequence[_Line]) -> Iterator[tuple[str, str]]:
    """Yield what is kept together with the gap above it: a paragraph, or the lines of one that fits no message."""
    for full, group in itertools.groupby(lines, key=bool):
        if full:
            texts = [_html(line) for line in group]
            whole = "\n".join(texts)
            parts = [whole] if units(whole) <= LIMIT else texts
            yield from zip(itertools.chain(["\n\n"], itertools.repeat("\n")), parts, strict=False)
