"""Makes sentences of the rows of a table, so that each can be read, found and quoted by itself.

A row becomes its cells with the headers of their columns, 责任人：李某某；完成时限：6月5日。, where a merged cell stands in
each row that it spans. Every format places its cells in a grid (`place_cells`) and asks for the rows (`read_rows`). A table
without a header is told by what is seen: labels beside their values become pairs, anything else stays a line of cells; a
frame around ordinary text is none of this module's business (None).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.reading.formats.plain import join
from knowledge.reading.lines import tidy

_LONGEST_LABEL = 20  # characters: what names a column or a value is a word or two, with its unit
_LONGEST_CELL = 1_000  # characters: a longer cell is an article in a frame
_LONGEST_BARE = 400  # characters of a row without header, as a line of cells; longer ones are an arranged page
_SENTENCE_MARKS = "。！？；!?;"
_NUMBER = re.compile(r"[\d.,，:：/%％+\-－—~～]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[一-鿿]) +(?=[一-鿿])")


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell; it stands in each place of the grid that it covers, and is compared by identity.

    Attributes:
        text: in one line, empty where nothing is written.
        header: the format says that it names a row or a column.
    """

    text: str = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the number of rows and columns that it covers."""

    cell: Cell
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as a line of text; `number` counts the rows of the grid from 0."""

    number: int
    text: str


Grid = Sequence[Sequence[Cell]]
"""Rows of the same length, top to bottom."""


def place_cells(rows: Iterable[Iterable[Placed]]) -> list[list[Cell]]:
    """Return the grid of cells that are given row by row, each in the first place that no cell from above covers."""
    taken: dict[tuple[int, int], Cell] = {}
    given = [list(row) for row in rows]
    for down, row in enumerate(given):
        across = 0
        for placed in row:
            while (down, across) in taken:
                across += 1
            high = min(placed.rows, len(given) - down)
            for spot in itertools.product(range(down, down + high), range(across, across + placed.columns)):
                taken.setdefault(spot, placed.cell)
            across += placed.columns
    wide = max((across for _, across in taken), default=-1) + 1
    empty = Cell()
    return [[taken.get((down, across), empty) for across in range(wide)] for down in range(len(given))]


def read_rows(grid: Grid) -> list[TableRow] | None:
    """Return the rows of a table as lines of text, None where it is a frame around ordinary text."""
    numbers = [number for number, row in enumerate(grid) if any(cell.text for cell in row)]
    columns = _used_columns([grid[number] for number in numbers])
    rows = [[grid[number][column] for column in columns] for number in numbers]
    if len(columns) < 2 or any(len(cell.text) > _LONGEST_CELL for row in rows for cell in row):
        return None
    top = next((at for at, row in enumerate(rows) if not _is_caption(row)), len(rows))
    body = rows[top:]
    depth = _header_depth(body)
    if not depth and not any(len(_distinct(row)) > 1 for row in body):
        return None
    lines = [_words(row) for row in rows[:top]]
    if depth:
        headers = _headers(body[:depth])
        repeated = [_texts(row) for row in body[:depth]]
        lines += [""] * depth
        lines += ["" if _texts(row) in repeated else _pairs(headers, row) for row in body[depth:]]
    elif _is_form(body):
        lines += [_form_pairs(row) for row in body]
    elif any(sum(len(cell.text) for cell in _distinct(row)) > _LONGEST_BARE for row in body):
        return None
    else:
        lines += [_words(row) for row in body]
    return [TableRow(number, text) for number, text in zip(numbers, lines, strict=True) if text]


def _used_columns(rows: Grid) -> list[int]:
    """Return the columns in which something stands that stands in no column before."""
    wide = len(rows[0]) if rows else 0
    return [
        column
        for column in range(wide)
        if any(row[column].text and (not column or row[column - 1] is not row[column]) for row in rows)
    ]


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell.text for cell in row)


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    """Return the filled cells of a row, each once."""
    return [cell for cell in dict.fromkeys(row) if cell.text]


def _words(row: Sequence[Cell]) -> str:
    return " ".join(cell.text for cell in _distinct(row))


def _is_caption(row: Sequence[Cell]) -> bool:
    """Tell whether one cell is all that a row holds: the title of the table, or of a group of its rows."""
    return len(_distinct(row)) == 1


def _is_label(text: str) -> bool:
    """Tell whether a text could name a column or a value: short, no sentence, no bare number."""
    bare = text.rstrip("：:")
    return (
        0 < len(bare) <= _LONGEST_LABEL and not any(c in _SENTENCE_MARKS for c in bare) and not _NUMBER.fullmatch(bare)
    )


def _header_depth(rows: Grid) -> int:
    """Return how many rows at the top name the columns, 0 where none does."""
    if len(rows) < 2:
        return 0
    marked = sum(1 for _ in itertools.takewhile(lambda row: all(cell.header or not cell.text for cell in row), rows))
    if 0 < marked < len(rows):
        return marked
    first = rows[0]
    grouped = len(set(first)) < len(first)
    spanning = any(cell is below for cell, below in zip(first, rows[1], strict=True))
    if spanning and not grouped:
        return 0  # a cell beside the rows that belong to it
    depth = 1
    while depth < len(rows) - 1 and grouped and _goes_on(rows[depth - 1], rows[depth]):
        depth += 1
    named = _headers(rows[:depth])
    if not all(map(_is_label, named[1:])) or not (not named[0] or _is_label(named[0])) or len(set(named)) < len(named):
        return 0
    # an even number of columns may be labels beside values
    certain = len(named) % 2 or any(
        _contrasts(named[i], [row[i].text for row in rows[depth:]]) for i in range(len(named))
    )
    return depth if certain else 0


def _goes_on(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Tell whether a row names what a merged header above it only gathers."""
    gathered = [below for cell, below in zip(above, row, strict=True) if above.count(cell) > 1 and cell is not below]
    return bool(gathered) and all(_is_label(cell.text) for cell in gathered)


def _contrasts(name: str, values: Sequence[str]) -> bool:
    """Tell whether the cells below a name are alike in what it isn't: all with digits, or ending or beginning alike."""
    filled = [value for value in values if value]
    if len(filled) < 2:
        return False
    if all(any(c.isdigit() for c in value) for value in filled):
        return not any(c.isdigit() for c in name)
    if len(set(filled)) == 1:
        return False
    return any(
        len({value[at] for value in filled}) == 1 and name[at : at + 1 or None] != filled[0][at] for at in (0, -1)
    )


def _headers(rows: Grid) -> list[str]:
    """Return the name of each column: its header cells from the top, each once."""
    names = []
    for column in zip(*rows, strict=True):
        name = ""
        for cell in _distinct(column):
            name = join(name, _BETWEEN_CHINESE.sub("", cell.text).rstrip("：:"))
        names.append(name)
    return names


def _pairs(headers: Sequence[str], row: Sequence[Cell]) -> str:
    """Return the cells of a row with their headers; what spans the width stands without."""
    if len(set(row)) == 1:
        return row[0].text
    pairs = []
    for cell, group in itertools.groupby(zip(row, headers, strict=True), key=lambda pair: pair[0]):
        name = "、".join(dict.fromkeys(header for _, header in group if header))
        if cell.text:
            pairs.append(f"{name}：{cell.text}" if name else cell.text)
    return _sentence(pairs)


def _is_form(rows: Grid) -> bool:
    """Tell whether labels stand beside their values: 姓名 | 张三 | 职务 | 局长."""
    wide = len(rows[0])
    if wide % 2 or len(rows) < 2:
        return False
    labels = [
        row[i].text for row in rows for i in range(0, wide, 2) if row[i].text and not (i and row[i] is row[i - 1])
    ]
    return len(set(labels)) == len(labels) and all(map(_is_label, labels))


def _form_pairs(row: Sequence[Cell]) -> str:
    cells = _distinct(row)
    if len(cells) == 1:
        return cells[0].text
    return _sentence(
        [
            f"{pair[0].text.rstrip('：:')}：{pair[1].text}" if len(pair) > 1 else pair[0].text
            for pair in (cells[i : i + 2] for i in range(0, len(cells), 2))
        ]
    )


def _sentence(pairs: Sequence[str]) -> str:
    """Return pairs as one sentence; a cell that closes itself needs no mark."""
    words = ""
    for pair in pairs:
        words += ("；" if words and words[-1] not in _SENTENCE_MARKS else "") + pair
    return tidy(words + ("" if not words or words[-1] in _SENTENCE_MARKS else "。"))
