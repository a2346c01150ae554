"""Puts the printed rows of a page in the order of reading: columns one after the other, what spans them in between.

The gutter is the place that most neighbouring pieces of rows leave free at the same x. Pieces that stand across it (titles,
tables, page numbers) end a run of rows; a run is read column by column where both sides hold lines that fill their column,
as wrapped text does. Short cells side by side are a table without lines and stay rows; running text in columns that do not
fill is read column by column too, and doubted.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.reading.formats.pdf_layout import Row
from knowledge.reading.formats.pdf_rows import Letter, by_baseline, make_rows

_GAP = 0.9
"""Width, in letter sizes, from which on a gap inside a row may be a gutter; justified rows have narrower ones."""
_LEAST_ROWS = 2  # pairs of rows side by side that show a gutter: the last page of a bulletin may have no more
_NARROWEST = 6  # letter sizes: narrower columns are numbers, labels or dates
_FULL = 2.5  # letter sizes that a row may fall short of its column and still fill it: a word or a mark did not fit
_FULL_SHARE = 0.35  # share of full rows from which on a column holds wrapped text; short paragraphs end early
_BLANK = 2.5  # letter sizes: a blank that is wider than between paragraphs parts what stands above from columns
_MARKS = "，。；、"
_MIXED_SHARE = 0.1  # of the pieces of a page that may stand beside running text without a gutter: headers, signatures
_SAME_ROW = 0.5  # letter sizes between the middles of pieces that are one row at most
_MOST_PLACES = 20  # free places of a page that are tried; a gutter is free in more rows than what else is
_MOST_DEPTH = 2  # a gutter within a column: three or four columns


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one row without a wide gap, or the rows of a table; lengths in points, y growing upwards."""

    x0: float
    x1: float
    bottom: float
    top: float
    letters: Sequence[Letter] = ()
    rows: Sequence[Row] = ()

    @property
    def middle(self) -> float:
        """Return its height on the page."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page.

    Attributes:
        number: from 0.
        height: in points.
        letters: outside of tables.
        tables: pieces whose rows are ready.
    """

    number: int
    height: float
    letters: Sequence[Letter]
    tables: Sequence[Piece] = ()


def order_rows(pages: Sequence[Page]) -> tuple[list[Row], list[int]]:
    """Return the rows of all pages in the order of reading, and the numbers of the pages whose order is doubtful."""
    layouts = [_Layout(page) for page in pages]
    known = [layout.gutter for layout in layouts if layout.gutter is not None]
    rows: list[Row] = []
    doubtful: list[int] = []
    for layout in layouts:
        layout.borrow(known)
        rows += layout.rows()
        if layout.doubtful:
            doubtful.append(layout.page.number)
    return rows, doubtful


class _Layout:
    """The columns of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        widths = [letter.x1 - letter.x0 for letter in page.letters if letter.text >= "\u2e80"]
        self.size = statistics.median(widths) if widths else 10.0
        self.pieces = sorted([*_pieces(page.letters, self.size), *page.tables], key=lambda piece: -piece.middle)
        self.gutter = self._find_gutter(self.pieces)
        self.mixed = 0  # pieces of running text side by side that no gutter parts
        self.ragged = False

    def borrow(self, known: Sequence[float]) -> None:
        """Take the gutter of another page where this one shows none and nearly nothing stands across it."""
        crossing = {x: sum(_crosses(piece, x) for piece in self.pieces) for x in set(known)}
        if self.gutter is None and crossing:
            best = min(crossing, key=lambda x: (crossing[x], x))
            if crossing[best] * 5 <= len(self.pieces):
                self.gutter = best

    @property
    def doubtful(self) -> bool:
        """Return whether the order of the rows, once they were asked for, is doubtful."""
        return self.ragged or (self.mixed >= _LEAST_ROWS and self.mixed >= _MIXED_SHARE * len(self.pieces))

    def rows(self) -> list[Row]:
        """Return the rows in the order of reading."""
        return list(self._order(self.pieces, self.gutter, 0, ""))

    def _find_gutter(self, pieces: Sequence[Piece]) -> float | None:
        """Return the x that most pairs of pieces side by side leave free in runs that are columns, None without any."""
        gaps = [(left.x1, right.x0) for left, right in self._pairs(pieces)]
        free = {x: sum(a < x < b for a, b in gaps) for x in {round((a + b) / 2) for a, b in gaps}}
        best, most = None, _LEAST_ROWS - 1
        for x in sorted(free, key=lambda x: (-free[x], x))[:_MOST_PLACES]:
            runs = (run for free, run in self._runs(pieces, x) if free and self._is_columns(run, x, known=False))
            count = sum(len(self._pairs_at(run, x)) for run in runs)
            if count > most:
                best, most = x, count
        return best

    def _pairs(self, pieces: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
        """Return pieces with the nearest one to the right at the same height; the lines of columns may be shifted."""
        pairs = []
        for at, piece in enumerate(pieces):
            near: list[Piece] = []
            for way in (range(at - 1, -1, -1), range(at + 1, len(pieces))):
                near += itertools.takewhile(self._beside(piece), (pieces[other] for other in way))
            right = [other for other in near if other.x0 > piece.x1]
            if right and not piece.rows:
                pairs.append((piece, min(right, key=lambda other: other.x0)))
        return pairs

    def _beside(self, piece: Piece) -> Callable[[Piece], bool]:
        return lambda other: abs(piece.middle - other.middle) < 0.9 * self.size

    def _pairs_at(self, run: Sequence[Piece], x: float) -> list[tuple[Piece, Piece]]:
        return [(left, right) for left, right in self._pairs(run) if left.x1 < x < right.x0]

    def _runs(self, pieces: Sequence[Piece], x: float) -> Iterator[tuple[bool, Sequence[Piece]]]:
        """Yield the pieces of rows that stand across x, and those between them that may be columns (True)."""
        across = [piece.middle for piece in pieces if _crosses(piece, x)]
        free = [all(abs(piece.middle - middle) > _SAME_ROW * self.size for middle in across) for piece in pieces]
        for columns, own in itertools.groupby(zip(free, pieces, strict=True), key=lambda pair: pair[0]):
            group = [piece for _, piece in own]
            yield from ((True, run) for run in self._parted(group, x)) if columns else [(False, group)]

    def _parted(self, group: Sequence[Piece], x: float) -> Iterator[Sequence[Piece]]:
        """Yield pieces parted where a wide blank has both columns below it; a column may end early."""
        begin = 0
        for at in range(1, len(group)):
            blank = min(piece.bottom for piece in group[max(begin, at - 4) : at]) - group[at].top
            if blank > _BLANK * self.size and all(_sides(group[at:], x)):
                yield group[begin:at]
                begin = at
        yield group[begin:]

    def _is_columns(self, run: Sequence[Piece], x: float, *, known: bool) -> bool:
        """Tell whether a run is columns at both sides of x; where a gutter is known, one side may be short or empty."""
        sides = [side for side in _sides(run, x) if side]
        pairs = len(self._pairs_at(run, x))
        if known:
            return not pairs or any(map(self._is_text, sides))
        return pairs >= _LEAST_ROWS and all(map(self._is_text, sides))

    def _is_text(self, side: Sequence[Piece]) -> bool:
        """Tell whether a side holds running text: wide enough, and with marks between the words."""
        words = "".join(letter.text for piece in side for letter in piece.letters)
        wide = max(piece.x1 for piece in side) - min(piece.x0 for piece in side)
        return wide >= _NARROWEST * self.size and sum(c in _MARKS for c in words) * 60 >= len(words)

    def _fills(self, side: Sequence[Piece]) -> float:
        """Return the share of rows that reach the right edge of their column."""
        edge = max(piece.x1 for piece in side)
        return sum(edge - piece.x1 <= _FULL * self.size for piece in side) / len(side)

    def _order(self, pieces: Sequence[Piece], gutter: float | None, depth: int, column: str) -> Iterator[Row]:
        if gutter is None:
            yield from self._plain(pieces, column)
            return
        waiting: list[Piece] = []
        for free, run in self._runs(pieces, gutter):
            if not free or not self._is_columns(run, gutter, known=True):
                waiting += run
                continue
            yield from self._plain(waiting, column)
            waiting = []
            sides = _sides(run, gutter)
            if len(self._pairs_at(run, gutter)) >= _LEAST_ROWS and min(map(self._fills, sides)) < _FULL_SHARE:
                self.ragged = True
            for number, side in enumerate(sides, 1):
                inner = self._find_gutter(side) if depth < _MOST_DEPTH else None
                yield from self._order(side, inner, depth + 1, f"{column}{number}")
        yield from self._plain(waiting, column)

    def _plain(self, pieces: Sequence[Piece], column: str) -> Iterator[Row]:
        """Yield rows from the top."""
        self.mixed += sum(all(self._is_text([piece]) for piece in pair) for pair in self._pairs(pieces))
        letters = [letter for piece in pieces for letter in piece.letters]
        made = [*make_rows(letters, self.page.number, self.page.height), *(r for piece in pieces for r in piece.rows)]
        for row in sorted(made, key=lambda row: (row.page, row.top)):  # tables that go on hold rows of later pages
            yield replace(row, column=column)


def _sides(run: Sequence[Piece], x: float) -> tuple[list[Piece], list[Piece]]:
    left = [piece for piece in run if piece.x1 <= x]
    return left, [piece for piece in run if piece.x1 > x]


def _crosses(piece: Piece, x: float) -> bool:
    return piece.x0 < x < piece.x1


def _pieces(letters: Sequence[Letter], size: float) -> Iterator[Piece]:
    """Yield the pieces of rows between wide gaps; blanks do not fill a gap."""
    for row in by_baseline(letters):
        filled = [at for at, letter in enumerate(row) if letter.text.strip()]
        ends = [a for a, b in itertools.pairwise(filled) if row[b].x0 - row[a].x1 > _GAP * size]
        starts = [b for a, b in itertools.pairwise(filled) if a in ends]
        for first, last in zip([*filled[:1], *starts], [*ends, *filled[-1:]], strict=True):
            own = row[first : last + 1]
            yield Piece(own[0].x0, own[-1].x1, min(c.bottom for c in own), max(c.top for c in own), own)
