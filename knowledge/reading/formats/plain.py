"""Reads plain text: a paragraph for each line; lines wrapped at a fixed width are joined again."""

from __future__ import annotations

import unicodedata

from knowledge.reading.lines import Content, Line, make_lines, normalise, tidy

_SENTENCE_ENDS = "。！？；：!?;:…”’」』）)》"
_LEAST_LINES = 12  # fewer lines show no common width
_WIDEST = 160
"""Columns, two for a Chinese character: nobody wraps lines wider than that."""


def read_plain(text: str) -> Content:
    """Return the lines of a plain text."""
    rows = normalise(text).split("\n")
    width = _wrap_width(rows)
    if not width:
        return Content(make_lines(text))
    return Content(tuple(Line(line) for row in rejoin(rows, width) if (line := tidy(row))))


def columns(text: str) -> int:
    """Return how many columns a line takes in a terminal or editor."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _wrap_width(rows: list[str]) -> int:
    """Return the width in columns at which the lines were wrapped, 0 where they are whole paragraphs.

    Wrapped lines share a length and end inside sentences; paragraphs do neither.
    """
    filled = [row.rstrip() for row in rows if row.strip()]
    if len(filled) < _LEAST_LINES or max(map(len, filled)) > _WIDEST:
        return 0
    widths = sorted(map(columns, filled))
    width = widths[len(widths) * 9 // 10]
    full = [row for row in filled if columns(row) >= width - 4]
    inside = [row for row in full if row[-1] not in _SENTENCE_ENDS]
    if width < 30 or widths[-1] > width + 6:
        return 0
    return width if len(full) * 2 >= len(filled) and len(inside) * 2 >= len(full) else 0


def rejoin(rows: list[str], width: int) -> list[str]:
    """Return paragraphs: a full line goes on in the next one unless that is indented or empty."""
    paragraphs: list[str] = []
    open_end = False
    for row in rows:
        starts = not open_end or not row.strip() or row.startswith("  ")
        if starts:
            paragraphs.append(row.strip())
        else:
            paragraphs[-1] = join(paragraphs[-1], row.strip())
        open_end = columns(row.rstrip()) >= width - 4
    return paragraphs


def join(left: str, right: str) -> str:
    """Return two pieces of a line as one; a space only between Latin words."""
    latin = left[-1:].isascii() and right[:1].isascii() and left[-1:].isalpha() and right[:1].isalpha()
    return f"{left} {right}" if latin else left + right
