"""Sentences and clauses of Chinese prose, as spans: where a text may be cut without hurting it."""

from __future__ import annotations

import re

from knowledge.values import Span

_END = re.compile(r"[。！？!?…]+[”’」』》）)\"]*|[;；](?=\n)|\n+")
_OPEN, _CLOSE = "“「『（(《", "”」』）)》"
_PAIR = dict(zip(_OPEN, _CLOSE, strict=True))
_BRACKETED = re.compile(r"[“「『（(《]")
_LONGEST_QUOTATION = 160
"""Characters; a longer one is most likely a mark that was never closed, and is cut like other text."""
_LINE = re.compile(r"[^\n]+")
_CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n]+[”’」』\"]*")


def _closed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the bracketed or quoted pieces of `text[start:end]` that are short and closed in the same line."""
    pieces = []
    at = start
    while match := _BRACKETED.search(text, at, end):
        close = text.find(_PAIR[match.group()], match.end(), min(end, match.end() + _LONGEST_QUOTATION))
        if close < 0 or text.find("\n", match.end(), close) >= 0:
            at = match.end()
            continue
        pieces.append((match.start(), close))
        at = close + 1
    return pieces


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Cut `text[start:end]` into sentences: marks and closing quotes stay with them, white space between them is left out.

    A short quotation or bracket is never cut, even where it holds a full stop; a line end always ends a sentence.
    """
    end = len(text) if end is None else end
    closed = iter([*_closed(text, start, end), (end, end)])
    inside = next(closed)
    found: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        while inside[1] < match.start():
            inside = next(closed)
        if inside[0] < match.start() < inside[1] and not _ends_quotation(text, match, inside[1]):
            continue
        stop = match.end() if "\n" not in match.group() else match.start()
        _append(found, text, begin, stop)
        begin = match.end()
    _append(found, text, begin, end)
    return found


def first_sentence(text: str, start: int, end: int) -> Span | None:
    """Return the first sentence of `text[start:end]`, the same as `sentences` gives, without looking at all of them."""
    reach = start + 4 * _LONGEST_QUOTATION
    while reach < end:
        found = sentences(text, start, reach)
        if found and found[0].end + _LONGEST_QUOTATION < reach:
            return found[0]
        reach += 3 * (reach - start)
    return next(iter(sentences(text, start, end)), None)


def _ends_quotation(text: str, match: re.Match[str], close: int) -> bool:
    """Return whether a full stop inside a quotation is its last mark, as in “…兴替。”, so that the sentence ends with it."""
    return match.end() == close + 1 and text[close] in "”」』"


def _append(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start, end))


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Cut `text[start:end]` at commas, semicolons, colons and sentence ends; the marks stay with the clause before them."""
    end = len(text) if end is None else end
    found: list[Span] = []
    begin = start
    for match in _CLAUSE_END.finditer(text, start, end):
        _append(found, text, begin, match.end())
        begin = match.end()
    _append(found, text, begin, end)
    return found


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the lines of `text[start:end]` that hold more than white space."""
    found: list[Span] = []
    for line in _LINE.finditer(text, start, len(text) if end is None else end):
        _append(found, text, *line.span())
    return found
