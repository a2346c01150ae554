"""Banks as one .xlsx table that people fill in and that is read again. Uses openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.bank_question import BankQuestion

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_KINDS = {"single": "单选", "multiple": "多选", "judge": "判断", "blank": "填空", "short": "简答"}
_LETTERS = "ABCDEFGHIJ"
_LEAST_OPTIONS = 4
"""Columns for options in a table to be filled in."""
_WIDTHS = {"题型": 8, "题干": 60, "答案": 16, "解析": 40, "出处": 24}
"""Columns' widths in characters; options take `_OPTION_WIDTH`."""
_OPTION_WIDTH = 20
_FILLED_IN = 1000
"""Rows in which the kind is chosen from a list."""


def write_bank_sheet(file: Path, questions: Sequence[BankQuestion]) -> None:
    """Write questions below a header row; with none it is a table to be filled in.

    Raises:
        OSError: the file can't be written.
    """
    from openpyxl import Workbook

    options = max([_LEAST_OPTIONS, *(len(question.options) for question in questions)])
    header = ["题型", "题干", *(f"选项{letter}" for letter in _LETTERS[:options]), "答案", "解析", "出处"]
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "题库"
    for row, words in enumerate([header, *(_row(question, options) for question in questions)], 1):
        for column, text in enumerate(words, 1):
            cell = sheet.cell(row, column, text)
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.number_format = "@"
    _dress(sheet, header)
    book.save(file)


def _row(question: BankQuestion, options: int) -> list[str]:
    answer = "".join(_LETTERS[i] for i in question.answer)
    if question.kind == "judge":
        answer = "正确" if question.answer == (0,) else "错误"
    elif not question.options:
        answer = "；".join("/".join(forms) for forms in question.accepted)
    shown = [*question.options, *[""] * (options - len(question.options))]
    return [_KINDS[question.kind], question.stem, *shown, answer, question.explanation, question.source]


def _dress(sheet: Worksheet, header: Sequence[str]) -> None:
    """Make the table easy to fill in: a header that stays, wrapped cells, kinds from a list."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "A2"
    for column, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, _OPTION_WIDTH)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    kinds = DataValidation(type="list", formula1=f'"{",".join(_KINDS.values())}"', allow_blank=True)
    kinds.add(f"A2:A{_FILLED_IN}")
    sheet.add_data_validation(kinds)
