"""Reads tables: the sheets of an .xlsx file, the rows of a .csv file. Uses openpyxl, read-only: formulas give their last value."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable

from knowledge.errors import SourceError
from knowledge.reading.bank.rows import Table
from knowledge.reading.limits import Limits
from knowledge.reading.lines import normalise

_BROKEN = "这个表格文件已损坏，打不开，请重新保存或重新下载后再添加。"
_TOO_LARGE = "这个表格解压后大得不正常，为安全起见没有打开。"
_MOST_ROWS, _MOST_COLUMNS = 50_000, 60
"""Of a sheet; what lies beyond is not looked at. The largest bank at hand has 3,000 rows and 14 columns."""


def read_sheets(data: bytes, limits: Limits) -> list[Table]:
    """Return the sheets of an .xlsx file that hold anything.

    Raises:
        SourceError: broken, or far too large when unpacked.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = [part.file_size for part in archive.infolist()]
        if max(sizes) > limits.part_bytes or sum(sizes) > limits.unpacked_bytes:
            raise SourceError(_TOO_LARGE)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
                found.append(_table(sheet.title, ([_cell(value) for value in row] for row in rows)))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError) as error:
        raise SourceError(_BROKEN) from error
    return _named([table for table in found if table.rows])


def read_csv(text: str) -> list[Table]:
    """Return the one table of a .csv file; cells are separated by what its first lines hold most of.

    Raises:
        SourceError: it is no table.
    """
    first = text[:4000]
    separator = max(",\t;", key=first.count)
    try:
        rows = [list(map(_tidy, row[:_MOST_COLUMNS])) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise SourceError(_BROKEN) from error
    return [_table("", rows[:_MOST_ROWS])]


def _table(name: str, rows: Iterable[list[str]]) -> Table:
    kept = [tuple(row) for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    return Table(name, tuple(kept))


def _named(tables: list[Table]) -> list[Table]:
    """Return the tables, without a name where there is only one."""
    return tables if len(tables) > 1 else [Table("", table.rows) for table in tables]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "对" if value else "错"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else _tidy(str(value))


def _tidy(words: str) -> str:
    return "\n".join(line.strip() for line in normalise(words).split("\n")).strip()
