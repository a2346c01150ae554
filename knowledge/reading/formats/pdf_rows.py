"""Joins letters with their places on a page into printed rows."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.reading.formats.pdf_layout import Row, join_rows
from knowledge.reading.lines import normalise, tidy

_SPACE_WIDTH = 0.4
"""Gap between letters, in letter sizes, from which on it is a space and not the widening of a justified line."""
_SAME_PLACE = 0.5
"""Distance, in letter sizes, within which the two readers of a PDF mean the same letter."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A printed letter; y grows upwards, as PDF has it."""

    text: str
    x0: float
    x1: float
    bottom: float
    top: float


def make_rows(letters: Sequence[Letter], page: int, height: float) -> Iterator[Row]:
    """Yield the rows of a page from the top."""
    for printed in by_baseline(letters):
        row = _stripped(printed)
        text = normalise(_row_text(row)).strip() if row else ""
        if text:
            top, bottom = max(letter.top for letter in row), min(letter.bottom for letter in row)
            yield Row(text, page, row[0].x0, row[-1].x1, height - top, height - bottom, _size(row))


def fill_gaps(
    letters: Sequence[Letter], others: Sequence[Letter], gaps: Sequence[tuple[float, float]] | None
) -> Sequence[Letter]:
    """Return the letters of a page, and those of the second reading that begin at a gap; only the latter without gaps."""
    if gaps is None:
        return others
    return [*letters, *(other for other in others if any(_begins_at(other, x, y) for x, y in gaps))]


def _begins_at(letter: Letter, x: float, y: float) -> bool:
    reach = _SAME_PLACE * max(letter.x1 - letter.x0, 1)
    return abs(letter.x0 - x) < reach and letter.bottom - reach < y < letter.top


def joined(letters: Sequence[Letter]) -> str:
    """Return the text of a cell or box, its rows joined as those of a paragraph."""
    return tidy(join_rows([row.text for row in make_rows(letters, 0, 0.0)]))


def _stripped(row: Sequence[Letter]) -> Sequence[Letter]:
    """Return a row without blanks at its ends: many programs indent by them."""
    filled = [at for at, letter in enumerate(row) if letter.text.strip()]
    return row[filled[0] : filled[-1] + 1] if filled else ()


def by_baseline(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Return the letters row by row from the top, each row from the left."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda letter: -_middle(letter)):
        before = rows[-1][0] if rows else None
        if before and _middle(before) - _middle(letter) < 0.5 * max(before.top - before.bottom, 1):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [sorted(row, key=lambda letter: letter.x0) for row in rows]


def _middle(letter: Letter) -> float:
    return (letter.top + letter.bottom) / 2


def _row_text(row: Sequence[Letter]) -> str:
    """Return the words of a row; halves of rare characters are put together."""
    size = _size(row)
    words = row[0].text
    for before, letter in itertools.pairwise(row):
        words += (" " if letter.x0 - before.x1 > _SPACE_WIDTH * size else "") + letter.text
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _size(row: Sequence[Letter]) -> float:
    """Return the size of the letters: the width of Chinese ones, since heights of boxes differ from font to font."""
    widths = [letter.x1 - letter.x0 for letter in row if letter.text >= "\u2e80"]
    return statistics.median(widths) if widths else statistics.median(letter.top - letter.bottom for letter in row)
