"""Aligns a quotation with its source: the fewest changes that turn one into the other. Pure.

Both texts are comparable ones (`knowledge.text.comparing`). A change is one letter replaced, missing, added, or two neighbours
exchanged (the restricted Damerau distance); letters missing in one stretch cost less than as many single ones. The
whole quotation is aligned with a part of the source, whose beginning and end are free. Short quotations are aligned by the full
table, row by row in numpy. In long ones, stretches that stand in the source word for word and only once are fixed first,
and tables fill what lies between them.
"""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.int32]

WHOLE = 300
"""Letters up to which a quotation is aligned by one table."""
CHANGE = 800
"""Cost of one letter missing or added. What the others cost more or less decides between ways with as many changes."""
_FURTHER = 300
"""Cost of each further letter that is missing in one stretch: people leave out whole words and clauses."""
_REPLACED = 20
"""More for a letter replaced, so that the way wins in which more letters agree."""
_MARK_FOR_LETTER = 100
"""More for a letter that stands for a mark, or a mark for a letter: nobody mistakes one for the other."""
_EXCHANGE = 760
_EXCHANGE_AT_THE_EDGE = 50
"""Cost of exchanging two neighbours. At an end it is likelier than a letter added there with the last one left out, but
less likely than one left out: 做优强 is 做优做强 with a letter left out, and not 优做强."""
_REPLACED_AT_THE_EDGE, _ADDED_AT_THE_EDGE, _ADDED_NEXT_TO_THE_EDGE = 60, 140, 40
"""More for the first and the last letter of a quotation: whoever quotes begins and ends with words of the source."""
_INSIDE = 30
"""More for beginning or ending in the source where there is no mark."""
_ANCHOR = 6
"""Letters of an anchor."""
_SURE = 10
"""Letters of a stretch that is believed although no other stands in line with it."""
_LARGEST = 3_000_000
"""Cells of a table; what is larger counts as replaced altogether."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Letters `[at, at_end)` of the quotation stand for `[place, place_end)` of the source; one may be empty."""

    at: int
    at_end: int
    place: int
    place_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """A quotation aligned with its source.

    Attributes:
        start, end: where it stands in the source.
        edits: the changes, in order, neighbouring ones joined.
        changes: how many there are; an exchange of neighbours, and letters missing in one stretch, count once.
        cost: for comparing ways; ties of `changes` broken.
    """

    start: int
    end: int
    edits: tuple[Edit, ...]
    changes: int
    cost: int

    def moved(self, at: int, place: int) -> Alignment:
        """Return it `at` letters later in the quotation and `place` letters later in the source."""
        edits = tuple(Edit(e.at + at, e.at_end + at, e.place + place, e.place_end + place) for e in self.edits)
        return Alignment(self.start + place, self.end + place, edits, self.changes, self.cost)


def align(theirs: str, source: str) -> Alignment:
    """Align a quotation with the source, both of which must not be empty."""
    if len(theirs) <= WHOLE and len(theirs) * len(source) <= _LARGEST:
        return _joined(_table(theirs, source, free_start=True, free_end=True))
    return _joined(_between_anchors(theirs, source))


def _codes(text: str) -> Row:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Two texts to be aligned; the quotation may begin or end anywhere in the source, or not."""

    theirs: str
    source: str
    a: Row
    b: Row
    letters: NDArray[np.bool_]
    free_start: bool
    free_end: bool

    @classmethod
    def of(cls, theirs: str, source: str, free_start: bool, free_end: bool) -> Self:
        """Return a sheet for two comparable texts."""
        letters = np.fromiter(map(str.isalnum, source), dtype=np.bool_, count=len(source))
        return cls(theirs, source, _codes(theirs), _codes(source), letters, free_start, free_end)

    def at_the_edge(self, i: int) -> bool:
        """Tell whether the quotation's letter `i`, counted from 1, is at a free end."""
        return (self.free_start and i == 1) or (self.free_end and i == len(self.a))

    def added_cost(self, i: int) -> int:
        """Return what it costs that letter `i` of the quotation is too much."""
        if self.at_the_edge(i):
            return CHANGE + _ADDED_AT_THE_EDGE
        return CHANGE + _ADDED_NEXT_TO_THE_EDGE * (self.at_the_edge(i - 1) or self.at_the_edge(i + 1))

    def beside_cost(self, i: int) -> Row:
        """Return for each letter of the source what it costs that letter `i` of the quotation stands for it."""
        cost = np.int32(CHANGE + _REPLACED + _REPLACED_AT_THE_EDGE * self.at_the_edge(i))
        mixed = (self.letters != self.theirs[i - 1].isalnum()) * np.int32(_MARK_FOR_LETTER)
        costs: Row = (self.b != self.a[i - 1]) * (cost + mixed)
        return costs

    def exchange_cost(self, i: int) -> int:
        """Return what it costs that letters `i - 1` and `i` of the quotation are exchanged."""
        return _EXCHANGE + _EXCHANGE_AT_THE_EDGE * (self.at_the_edge(i) or self.at_the_edge(i - 1))

    def inside(self) -> Row:
        """Return for each place between letters of the source what it costs to begin or end there."""
        costs = np.zeros(len(self.source) + 1, dtype=np.int32)
        costs[1:-1] = (self.letters[:-1] & self.letters[1:]) * np.int32(_INSIDE)
        return costs

    def matches(self, step: Edit) -> bool:
        """Tell whether a step is no change: one letter that is the same in both."""
        return step.at_end - step.at == 1 == step.place_end - step.place and self.a[step.at] == self.b[step.place]


def _table(theirs: str, source: str, free_start: bool, free_end: bool) -> Alignment:
    """Align `theirs` with `source` by the full table; an end that is not free must be met."""
    sheet = _Sheet.of(theirs, source, free_start, free_end)
    inside = sheet.inside()
    rows = _fill(sheet, inside)
    totals = rows[-1] + inside if free_end else rows[-1]
    # of equally good ends the last: 过去的22 is 过去的202 with a letter left out, and not 过去的2 with one added
    last = len(source) - int(np.argmin(totals[::-1])) if free_end else len(source)
    steps: list[Edit] = []
    i, j = len(theirs), last
    while i > 0 or (j > 0 and not free_start):
        step = _step_back(sheet, rows, i, j)
        if not sheet.matches(step):
            steps.append(step)
        i, j = step.at, step.place
    steps.reverse()
    return Alignment(j, last, tuple(steps), len(steps), int(totals[last]))


def _fill(sheet: _Sheet, inside: Row) -> list[Row]:
    a, b = sheet.a, sheet.b
    ramp = np.arange(len(b) + 1, dtype=np.int32) * np.int32(_FURTHER)
    first = ramp + np.int32(CHANGE - _FURTHER)
    first[0] = 0
    rows = [inside if sheet.free_start else first]
    for i in range(1, len(a) + 1):
        above, row = rows[-1], np.empty_like(ramp)
        added = np.int32(sheet.added_cost(i))
        row[0] = above[0] + added
        np.minimum(above[:-1] + sheet.beside_cost(i), above[1:] + added, out=row[1:])
        if i > 1 and a[i - 1] != a[i - 2]:
            exchanged = np.flatnonzero((b[:-1] == a[i - 1]) & (b[1:] == a[i - 2]))
            row[exchanged + 2] = np.minimum(row[exchanged + 2], rows[-2][exchanged] + np.int32(sheet.exchange_cost(i)))
        missing = np.minimum.accumulate(row - ramp) + ramp
        row[1:] = np.minimum(row[1:], missing[:-1] + np.int32(CHANGE))
        rows.append(row)
    return rows


def _step_back(sheet: _Sheet, rows: list[Row], i: int, j: int) -> Edit:
    """Return the last step on the cheapest way to the cell `(i, j)`."""
    a, b, here = sheet.a, sheet.b, rows[i][j]
    if i and j and here == rows[i - 1][j - 1] + sheet.beside_cost(i)[j - 1]:
        return Edit(i - 1, i, j - 1, j)
    exchanged = i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]
    if exchanged and here == rows[i - 2][j - 2] + sheet.exchange_cost(i):
        return Edit(i - 2, i, j - 2, j)
    if i and here == rows[i - 1][j] + sheet.added_cost(i):
        return Edit(i - 1, i, j, j)
    return Edit(i, i, _missing_from(rows[i], j), j)


def _missing_from(row: Row, j: int) -> int:
    """Return where a stretch of missing letters begins that ends at `j`."""
    return next(k for k in range(j - 1, -1, -1) if row[j] == row[k] + CHANGE + (j - k - 1) * _FURTHER)


def _joined(alignment: Alignment) -> Alignment:
    """Join changes that touch."""
    edits: list[Edit] = []
    for edit in alignment.edits:
        if edits and edits[-1].at_end == edit.at and edits[-1].place_end == edit.place:
            edit = Edit(edits[-1].at, edit.at_end, edits.pop().place, edit.place_end)
        edits.append(edit)
    return Alignment(alignment.start, alignment.end, tuple(edits), alignment.changes, alignment.cost)


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch that stands in both texts: `length` letters from `at` in the quotation, from `place` in the source."""

    at: int
    place: int
    length: int


def _between_anchors(theirs: str, source: str) -> Alignment:
    blocks = _blocks(theirs, source)
    if not blocks:
        return _replaced(len(theirs), 0, min(len(source), len(theirs)))
    first, last = blocks[0], blocks[-1]
    room = max(0, first.place - 2 * first.at - 20)
    parts = [_gap(theirs[: first.at], source[room : first.place], True, False).moved(0, room)]
    for before, after in itertools.pairwise(blocks):
        at, place = before.at + before.length, before.place + before.length
        parts.append(_gap(theirs[at : after.at], source[place : after.place], False, False).moved(at, place))
    at, place = last.at + last.length, last.place + last.length
    rest = source[place : place + 2 * (len(theirs) - at) + 20]
    parts.append(_gap(theirs[at:], rest, False, True).moved(at, place))
    edits = tuple(edit for part in parts for edit in part.edits)
    changes = sum(part.changes for part in parts)
    return Alignment(parts[0].start, parts[-1].end, edits, changes, sum(part.cost for part in parts))


def _gap(theirs: str, source: str, free_start: bool, free_end: bool) -> Alignment:
    if not theirs and (free_start or free_end):
        at = len(source) if free_start else 0
        return Alignment(at, at, (), 0, 0)
    if not theirs and not source:
        return Alignment(0, 0, (), 0, 0)
    if not theirs or not source or len(theirs) * len(source) > _LARGEST:
        return _replaced(len(theirs), 0, len(source))
    return _table(theirs, source, free_start, free_end)


def _replaced(length: int, start: int, end: int) -> Alignment:
    changes = max(length, end - start)
    return Alignment(start, end, (Edit(0, length, start, end),), changes, changes * CHANGE)


def _blocks(theirs: str, source: str) -> list[_Block]:
    """Return stretches of both texts, in order in both, shortened at each end so that tables decide the borders."""
    chain = _in_order(_anchors(theirs, source))
    blocks: list[_Block] = []
    for at, place in chain:
        before = blocks[-1] if blocks else None
        if before and at - before.at == place - before.place and at <= before.at + before.length:
            blocks[-1] = _Block(before.at, before.place, at + _ANCHOR - before.at)
        elif not before or (at >= before.at + before.length and place >= before.place + before.length):
            blocks.append(_Block(at, place, _ANCHOR))
    lines = [block.place - block.at for block in blocks]
    sure = [b for b, line in zip(blocks, lines, strict=True) if b.length >= _SURE or lines.count(line) > 1]
    middle = sorted(b.place - b.at for b in sure)[len(sure) // 2] if sure else 0
    reach = 60 + len(theirs) // 2
    near = [b for b in sure if abs(b.place - b.at - middle) <= reach]
    return [_Block(b.at + 1, b.place + 1, b.length - 2) for b in near]


def _anchors(theirs: str, source: str) -> list[tuple[int, int]]:
    """Return the places of what stands exactly once in each of the texts, in the order of the quotation."""
    mine: dict[str, int] = {}
    for at in range(len(theirs) - _ANCHOR + 1):
        piece = theirs[at : at + _ANCHOR]
        mine[piece] = -1 if piece in mine else at
    found: dict[str, int] = {}
    for place in range(len(source) - _ANCHOR + 1):
        piece = source[place : place + _ANCHOR]
        if piece in mine:
            found[piece] = -1 if piece in found else place
    return sorted((mine[p], place) for p, place in found.items() if place >= 0 and mine[p] >= 0)


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain that grows in both numbers (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect.bisect_left(tails, place)
        before.append(ends[pile - 1] if pile else -1)
        tails[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [number]
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
