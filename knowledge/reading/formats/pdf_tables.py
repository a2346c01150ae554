"""Finds tables with ruled lines on printed pages, takes their letters out of the running text and reads their rows.

Lines that touch make a table; where no line stands between two places of its grid, they are one merged cell. A table at
the top of a page goes on from the one at the bottom of the page before where their columns stand at the same places.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.reading.formats.pdf_layout import Row
from knowledge.reading.formats.pdf_rows import Letter, joined, make_rows
from knowledge.reading.formats.tables import Cell, read_rows

_SNAP = 3.0  # points: lines nearer than that are one line, drawn twice or as a thin box
_SHORTEST = 8.0  # points: shorter lines are drawings
_EDGE_ROWS = 2  # rows between a table and the edge of its page that may be running headers or footers
_MOST_LINES = 3_000  # lines of one page; drawings and maps have more


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along x (`bottom` and `top` equal) or y (`x0` and `x1` equal), in points, y growing upwards."""

    x0: float
    x1: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one page; lengths in points from the lower left corner, `rows` from the top.

    Attributes:
        edges: where its columns begin and end.
        rows: of its grid.
        pages: the page of each row, from 0.
        tops: where each row begins.
    """

    edges: tuple[float, ...]
    rows: list[list[Cell]]
    pages: list[int]
    tops: list[float]
    bottom: float

    def lines(self, height: float) -> list[Row]:
        """Return the rows that say something as printed rows, each a paragraph by itself."""
        x0, x1 = self.edges[0], self.edges[-1]
        return [
            Row(
                row.text,
                self.pages[row.number],
                x0,
                x1,
                height - self.tops[row.number],
                height - self.bottom,
                0,
                table=True,
            )
            for row in read_rows(self.rows) or ()
        ]


def find_tables(letters: Sequence[Letter], rules: Sequence[Rule], page: int) -> tuple[list[Table], list[Letter]]:
    """Return the tables of a page from the top, and the letters that stand in none of them."""
    tables: list[Table] = []
    rest = list(letters)
    for group in _touching(_straight(rules)):
        found = _make_table(group, rest, page)
        if found:
            table, rest = found
            tables.append(table)
    return sorted(tables, key=lambda table: -table.tops[0]), rest


def join_pages(tables: Sequence[list[Table]], letters: Sequence[Sequence[Letter]]) -> None:
    """Move the rows of tables that go on from the page before to the table that they belong to, in place."""
    last: Table | None = None
    for number, own in enumerate(tables):
        first = own[0] if own else None
        above = [letter for letter in letters[number] if first and letter.bottom > first.tops[0]]
        if (
            first
            and last
            and last.pages[-1] == number - 1
            and _same_columns(first, last)
            and _row_count(above) <= _EDGE_ROWS
        ):
            rows = [list(row) for row in first.rows]
            for across, cell in enumerate(rows[0]):
                if (
                    not cell.text
                    and any(c.text for c in rows[0][across:])
                    and not any(c.text for c in rows[0][:across])
                ):
                    rows[0][across] = last.rows[-1][across]  # a merged cell is written on its first page alone
            last.rows.extend(rows)
            last.pages.extend(first.pages)
            last.tops.extend(first.tops)
            own.remove(first)
            bottom = first.bottom
        else:
            bottom = own[-1].bottom if own else 0.0
        if own:
            last, bottom = own[-1], own[-1].bottom
        below = [letter for letter in letters[number] if letter.top < bottom]
        if last is None or last.pages[-1] != number or _row_count(below) > _EDGE_ROWS:
            last = None


def _same_columns(one: Table, other: Table) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(a - b) <= _SNAP for a, b in zip(one.edges, other.edges, strict=True)
    )


def _row_count(letters: Sequence[Letter]) -> int:
    return sum(1 for _ in make_rows(letters, 0, 0.0))


def _straight(rules: Sequence[Rule]) -> list[Rule]:
    """Return the lines along x or y that are long enough, in the order in which they were drawn."""
    if len(rules) > _MOST_LINES:
        return []
    lines = (rule for rule in rules if min(rule.x1 - rule.x0, rule.top - rule.bottom) < 1)
    return [rule for rule in lines if max(rule.x1 - rule.x0, rule.top - rule.bottom) >= _SHORTEST]


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the groups of lines that touch each other."""
    groups: list[list[Rule]] = []
    for rule in rules:
        near = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([rule, *itertools.chain.from_iterable(near)])
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.x0 - _SNAP <= other.x1
        and other.x0 - _SNAP <= one.x1
        and one.bottom - _SNAP <= other.top
        and other.bottom - _SNAP <= one.top
    )


def _places(values: Iterable[float]) -> list[float]:
    """Return the places of lines, those that are one line together."""
    ordered = sorted(values)
    places = ordered[:1]
    for value in ordered:
        if value - places[-1] > _SNAP:
            places.append(value)
    return places


def _make_table(rules: Sequence[Rule], letters: Sequence[Letter], page: int) -> tuple[Table, list[Letter]] | None:
    """Return the table that lines make and the letters outside, None where they make none."""
    down = [rule for rule in rules if rule.x1 - rule.x0 < rule.top - rule.bottom]
    along = [rule for rule in rules if rule.x1 - rule.x0 >= rule.top - rule.bottom]
    if not down or not along:
        return None
    # tables are often open at their sides: there the lines along end
    edges = _places([*(rule.x0 for rule in rules), *(rule.x1 for rule in rules)])
    steps = _places([*(rule.bottom for rule in rules), *(rule.top for rule in rules)])[::-1]
    if len(edges) < 3 or len(steps) < 3:
        return None
    inside: dict[tuple[int, int], list[Letter]] = defaultdict(list)
    outside: list[Letter] = []
    cells = _merged(edges, steps, down, along)
    for letter in letters:
        x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
        if edges[0] <= x < edges[-1] and steps[-1] < y <= steps[0]:
            place = (sum(y <= step for step in steps) - 1, sum(x >= edge for edge in edges) - 1)
            inside[cells[place]].append(letter)
        else:
            outside.append(letter)
    written = {root: Cell(joined(own)) for root, own in inside.items()}
    empty = Cell()
    grid = [[written.get(cells[i, j], empty) for j in range(len(edges) - 1)] for i in range(len(steps) - 1)]
    table = Table(tuple(edges), grid, [page] * len(grid), steps[:-1], steps[-1])
    return (table, outside) if read_rows(grid) else None


def _merged(
    edges: Sequence[float], steps: Sequence[float], down: Sequence[Rule], along: Sequence[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each place of the grid the first place of the cell that covers it: no line stands between them."""
    root = {(i, j): (i, j) for i in range(len(steps) - 1) for j in range(len(edges) - 1)}

    def find(place: tuple[int, int]) -> tuple[int, int]:
        while root[place] != place:
            place = root[place]
        return place

    for i, j in root:
        x, y = (edges[j] + edges[j + 1]) / 2, (steps[i] + steps[i + 1]) / 2
        if (i, j + 1) in root and not any(
            _is_at(rule.x0, edges[j + 1]) and rule.bottom < y < rule.top for rule in down
        ):
            _unite(root, find((i, j)), find((i, j + 1)))
        if (i + 1, j) in root and not any(
            _is_at(rule.bottom, steps[i + 1]) and rule.x0 < x < rule.x1 for rule in along
        ):
            _unite(root, find((i, j)), find((i + 1, j)))
    return {place: find(place) for place in root}


def _unite(root: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    root[max(one, other)] = min(one, other)


def _is_at(place: float, line: float) -> bool:
    return abs(place - line) <= 2 * _SNAP  # a thin box has two long sides
