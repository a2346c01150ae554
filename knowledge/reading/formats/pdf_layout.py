"""Joins printed rows into paragraphs, without running headers, footers and page numbers."""

from __future__ import annotations

import functools
import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.formats.plain import join
from knowledge.reading.line_shapes import is_numbered, is_salutation, is_short
from knowledge.reading.lines import Line, tidy
from knowledge.text.folding import letters_of
from knowledge.text.numerals import NUMERALS
from knowledge.values import PageStart


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line; lengths in points from the upper left corner of the page.

    Attributes:
        page: from 0.
        size: of its letters.
        column: which column of the page it stands in, empty for the whole width.
        table: it is a row of a table, a paragraph by itself.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    column: str = ""
    table: bool = False

    @property
    def area(self) -> tuple[int, str]:
        """Return the page and column whose margins hold for the row."""
        return self.page, self.column


@dataclass(frozen=True, slots=True)
class _Frame:
    """Margins and sizes of the body text, in points.

    Attributes:
        left: where its lines begin, for each column of each page (left and right pages may differ).
        right: where full lines end, for each of them.
        size: of its letters.
        pitch: from line to line.
    """

    left: dict[tuple[int, str], float]
    right: dict[tuple[int, str], float]
    size: float
    pitch: float

    def is_indented(self, row: Row) -> bool:
        """Tell whether a row begins to the right of the margin."""
        return row.x0 - self.left[row.area] > 0.8 * self.size

    def is_centred(self, row: Row) -> bool:
        """Tell whether a row is centred."""
        before, after = row.x0 - self.left[row.area], self.right[row.area] - row.x1
        return min(before, after) > self.size and abs(before - after) < 1.5 * self.size


_PAGE_NUMBER = re.compile(
    r"[-—–－─·\s]*\d{1,4}[-—–－─·\s]*|第\s*\d+\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|page\s*\d+.{0,8}", re.I
)
_SENTENCE_ENDS = "。！？：；!?;:…”』」）)"
# left by joining justified rows
_SPACE_IN_CHINESE = re.compile(r"(?<=[一-鿿，。、；：！？“”‘’（）《》]) +(?=[一-鿿，。、；：！？“”‘’（）《》])")
_HEADING_NUMBER = re.compile(
    rf"[{NUMERALS}]{{1,3}}[、．]|[（(][{NUMERALS}\d]{{1,3}}[）)]|第.{{1,3}}[篇章节]|\d{{1,2}}[.．、](?!\d)"
)
_EDGE_ROWS = 2  # rows at each end of a page that may be running headers or footers
_LARGE = 1.15  # times the size of the body text, from which on a row may be a title or heading


def make_paragraphs(rows: Sequence[Row]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the paragraphs of a print, and the running headers, footers and page numbers left out.

    Args:
        rows: of all pages, in reading order.
    """
    furniture = _furniture(rows)
    body = [row for row in rows if row not in furniture]
    printed = [row for row in body if not row.table]
    if not body:
        return (), ()
    frame = _measure(printed)
    indented = _is_indented(printed, frame)
    groups: list[list[Row]] = []
    for row in body:
        if groups and not _starts_paragraph(groups[-1][-1], row, frame, indented=indented):
            groups[-1].append(row)
        else:
            groups.append([row])
    return _lines(groups, frame), tuple(dict.fromkeys(row.text for row in rows if row in furniture))


def _furniture(rows: Sequence[Row]) -> set[Row]:
    """Return the running headers and footers (rows at the edges of pages that recur on other pages) and page numbers."""
    pages: dict[int, list[Row]] = defaultdict(list)
    for row in (row for row in rows if not row.table):
        pages[row.page].append(row)
    edges: dict[tuple[str, str, int], set[Row]] = defaultdict(set)
    found: set[Row] = set()
    for own in pages.values():
        ordered = sorted(own, key=lambda row: row.top)
        for place, piece in (("top", ordered[:_EDGE_ROWS]), ("bottom", ordered[-_EDGE_ROWS:])):
            for row in piece:
                edges[place, re.sub(r"\d+", "#", "".join(row.text.split())), round(row.top / 6)].add(row)
        found |= {row for row in (ordered[0], ordered[-1]) if len(own) > 1 and _PAGE_NUMBER.fullmatch(row.text)}
    least = max(2, len(pages) * 3 // 10)
    for same in edges.values():
        if len({row.page for row in same}) >= least and not any(is_salutation(row.text) for row in same):
            found |= same
    return found


def _measure(rows: Sequence[Row]) -> _Frame:
    weights: Counter[float] = Counter()
    for row in rows:
        weights[round(row.size * 2) / 2] += len(row.text)
    size = weights.most_common(1)[0][0] if weights else 0.0
    body = [row for row in rows if abs(row.size - size) <= 1] or list(rows)
    steps = [b.top - a.top for a, b in itertools.pairwise(body) if a.area == b.area and b.top > a.top + size / 2]
    left, right = _margins(rows, body, size)
    return _Frame(left, right, size, statistics.median(steps) if steps else size * 1.5)


def _margins(
    rows: Sequence[Row], body: Sequence[Row], size: float
) -> tuple[dict[tuple[int, str], float], dict[tuple[int, str], float]]:
    """Return the left and right margin of each area."""
    own: dict[tuple[int, str], list[Row]] = {row.area: [] for row in rows}
    for row in body:
        own[row.area].append(row)
    left = {area: _margin([row.x0 for row in found], low=True) for area, found in own.items() if found}
    right = {area: _margin([row.x1 for row in found], low=False) for area, found in own.items() if found}
    for page, column in own:
        beside = [area for area in left if area[0] == page and area[1]]
        if not column and beside:  # what stands above columns is as wide as they are together
            left[page, ""] = min(left[area] for area in beside)
            right[page, ""] = max(right[area] for area in beside)
    for column in {column for _, column in own}:
        lefts, rights = ([values[area] for area in values if area[1] == column] for values in (left, right))
        # an area of short lines, as on a last page, tells little about the margins
        narrow, wide = statistics.median(lefts or [0.0]), statistics.median(rights or [0.0])
        for area in (area for area in own if area[1] == column):
            left[area] = left[area] if area in left and abs(left[area] - narrow) < 6 * size else narrow
            right[area] = right[area] if area in right and right[area] > wide - 2 * size else wide
    return left, right


def _margin(values: Sequence[float], *, low: bool) -> float:
    """Return a margin: the outermost place where two lines begin (or end), else the outermost of all."""
    if not values:
        return 0.0
    ordered = sorted(values, reverse=not low)
    for a, b in itertools.pairwise(ordered):
        if abs(a - b) <= 2:
            return a
    return ordered[0]


def _is_indented(rows: Sequence[Row], frame: _Frame) -> bool:
    """Tell whether paragraphs begin with an indentation: the rows after those that end a sentence early."""
    after = [
        row
        for before, row in itertools.pairwise(rows)
        if frame.right[before.area] - before.x1 > 4 * frame.size and before.text[-1] in _SENTENCE_ENDS
    ]
    return sum(frame.is_indented(row) for row in after) * 10 >= len(after) * 7


def _starts_paragraph(before: Row, row: Row, frame: _Frame, *, indented: bool) -> bool:
    """Tell whether a row begins a paragraph."""
    if before.table or row.table:
        return True
    size = frame.size
    left_over = frame.right[before.area] - before.x1
    closed = before.text[-1] in _SENTENCE_ENDS
    if abs(before.size - row.size) > 0.08 * max(before.size, row.size) + 0.3:
        return True
    if not closed and left_over < 1.6 * before.size and before.x0 - frame.left[before.area] < 1.6 * before.size:
        return not frame.is_centred(row) and frame.is_indented(row)  # a full row of a title goes on in the middle
    if row.area == before.area and row.top - before.top > 1.3 * frame.pitch:
        return True
    if frame.is_indented(row):
        return True
    if indented:
        return left_over > 4.2 * size
    return left_over > (1.8 if closed else 4.2) * size or (closed and _starts_section(row.text))


def _starts_section(text: str) -> bool:
    return is_salutation(text) or _HEADING_NUMBER.match(text[:8]) is not None


def _lines(groups: Sequence[Sequence[Row]], frame: _Frame) -> tuple[Line, ...]:
    large = {round(group[0].size) for group in groups if _is_large(group, frame)}
    first_body = next((i for i, group in enumerate(groups) if not _is_large(group, frame) and len(group) > 1), 0)
    top = max((group[0].size for group in groups[:first_body] if _is_large(group, frame)), default=0.0)
    sizes = sorted(large - {round(top)} if first_body else large, reverse=True)
    lines = []
    for i, group in enumerate(groups):
        text = tidy(join_rows([row.text for row in group]))
        title = i < first_body and top > 0 and group[0].size > top - 1
        level = 0
        if not title and not group[0].table and _is_heading(group, frame, sizes):
            level = sizes.index(round(group[0].size)) + 1
        if letters_of(text):
            lines.append(Line(text, level, title=title, pages=_pages(group)))
    return tuple(lines)


def _pages(group: Sequence[Row]) -> tuple[PageStart, ...]:
    """Return where each page begins in a paragraph."""
    starts = [PageStart(0, group[0].page + 1)]
    for at, (before, row) in enumerate(itertools.pairwise(group), 1):
        if row.page != before.page:
            starts.append(PageStart(len(tidy(join_rows([r.text for r in group[:at]]))), row.page + 1))
    return tuple(starts)


def join_rows(texts: Sequence[str]) -> str:
    """Return the rows of a paragraph as one text, without the spaces that joining leaves between Chinese characters."""
    text = functools.reduce(join, texts, "")
    return _SPACE_IN_CHINESE.sub("", text) if len(texts) > 1 else text


def _is_large(group: Sequence[Row], frame: _Frame) -> bool:
    return group[0].size >= frame.size * _LARGE and len(group) <= 3


def _is_heading(group: Sequence[Row], frame: _Frame, sizes: Sequence[int]) -> bool:
    text = "".join(row.text for row in group)
    return (
        _is_large(group, frame)
        and round(group[0].size) in sizes
        and (is_short(text) or is_numbered(text))
        and len(text) <= 60
    )
