"""A file as a question bank: whether it is one, and what is read of it."""

from __future__ import annotations

import hashlib
import pathlib

from knowledge.errors import SourceError
from knowledge.reading.bank.bank import Bank, bank_of_lines, bank_of_tables, may_be_bank
from knowledge.reading.bank.bank_document import bank_text
from knowledge.reading.bank.gathering import BankLine
from knowledge.reading.bank.rows import Table, lines_of_row
from knowledge.reading.cleanup.metadata import latest_year
from knowledge.reading.lines import Content, normalise, tidy
from knowledge.values import Document, ReadSource

_ID_LENGTH = 16  # hexadecimal digits, as of every document
_NO_QUESTION = "没有读出题目：题库要一题一题写明题干和答案，选择题写明选项（A、B、C、D），例如“答案：B”。"
_NO_TABLE_BANK = "这个表格不是题库：题库的表头要有“题干”和“答案”两列，选择题还要有“选项A”“选项B”等列。其他内容请另存为 .docx 或 .txt 后再添加。"
_NOT_SURE = "只看懂了其中 {share:.0%} 的行，请核对没有看懂的地方。"
_LITTLE = 0.5
"""Share of the lines, below which who imports a bank is warned of the whole."""


def bank_of_content(content: Content, text: str | None, as_bank: bool) -> Bank | None:
    """Return the bank of a text file, None where it is something else.

    Args:
        content: its lines.
        text: the file's own text, where it is plain text: then lines are counted as editors count them.
        as_bank: whoever adds it says that it is one.

    Raises:
        SourceError: it is said to be one, and holds no question.
    """
    if text is not None:
        lines = [BankLine(i, tidy(row)) for i, row in enumerate(normalise(text).split("\n"), 1)]
    else:
        rows = [BankLine(i, line.number + line.text) for i, line in enumerate(content.lines, 1)]
        lines = [line for row in rows for line in lines_of_row(row)]
    if not as_bank and not any(may_be_bank(line.text) for line in lines):
        return None
    bank = bank_of_lines(lines)
    if as_bank and not bank.questions:
        raise SourceError(_NO_QUESTION)
    return bank if as_bank or bank.is_sure else None


def bank_of_sheets(tables: list[Table], as_bank: bool) -> Bank:
    """Return the bank of a table file.

    Raises:
        SourceError: it is none.
    """
    bank = bank_of_tables(tables)
    if not bank.questions or not (as_bank or bank.is_sure):
        raise SourceError(_NO_TABLE_BANK)
    return bank


def bank_source(bank: Bank, name: str, data: bytes, declared: str) -> ReadSource:
    """Return a bank as the one document of its source; `declared` is a title from the file's properties."""
    title = bank.title or tidy(declared) or tidy(pathlib.PurePath(name).stem) or "题库"
    text, questions = bank_text(title, bank)
    document = Document(
        id=hashlib.sha256(f"{title}\n{name}".encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH],
        source=name,
        order=0,
        title=title,
        text=text,
        body_start=min(len(title) + 1, len(text)),
        date=latest_year(title),
        questions=questions,
    )
    unsure = (_NOT_SURE.format(share=bank.share),) if bank.share < _LITTLE else ()
    return ReadSource(name, hashlib.sha256(data).hexdigest(), (document,), bank.dropped, (*unsure, *bank.warnings))
