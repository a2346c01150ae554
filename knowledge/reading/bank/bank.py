"""The bank of a whole file: its questions, what was not taken and why, and whether the file is a bank at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.bank.checking import Checked, Fault, check, is_closed
from knowledge.reading.bank.gathering import BankLine, Draft, Gathered, gather
from knowledge.reading.bank.rows import Table, gather_tables

_LEAST_QUESTIONS = 2
"""Questions with options, gaps or marks: one alone may stand in any text."""
_LEAST_SHARE = 0.5
"""Of a file's lines, that questions take up: 0 in the speeches and reports at hand, 0.9 and more in banks."""
_LONGEST_TITLE = 50  # characters
_NO_LINE = "没有看懂"
_LONGEST_LINE = 4000  # characters: a longer one is no part of a question, and patterns are not tried on it
_SIGNS = re.compile(
    r"答案\s*(?:[】\])）]|[:：]|$|[A-JＡ-Ｊ√×])|[√×✓✔✗✘]\s*[)）]|[√×✓✔✗✘]\s*$|[（(]\s*(?:[A-JＡ-Ｊ]|对|错|正确|错误)[\s、,，A-JＡ-Ｊ]*[）)]"
)


@dataclass(frozen=True, slots=True)
class Bank:
    """The questions of a file.

    Attributes:
        title: the line that looks like one, above the first question; empty where there is none.
        sections: headings; a draft's section is an index.
        questions: in order.
        faults: lines that were not taken, in order.
        dropped: all lines that belong to no question: those above the first one, and those not taken.
        share: of the file's lines, that have the shape of questions, taken or not.
    """

    title: str
    sections: tuple[str, ...]
    questions: tuple[Checked, ...]
    faults: tuple[Fault, ...]
    dropped: tuple[str, ...]
    share: float

    @property
    def is_sure(self) -> bool:
        """Whether the shape of its lines says that the file is a bank."""
        closed = [question for question in self.questions if is_closed(question)]
        return len(closed) >= _LEAST_QUESTIONS and len(closed) * 2 > len(self.questions) and self.share >= _LEAST_SHARE

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not taken, and what is not asked, as sentences."""
        remarks = [
            Fault(made.draft.line, made.remark, made.stem) for made in self.questions if not made.asked and made.remark
        ]
        return tuple(fault.words for fault in sorted([*self.faults, *remarks], key=lambda fault: fault.line))


def bank_of_lines(lines: Sequence[BankLine]) -> Bank:
    """Return the bank of the lines of a file; with no questions where there are none."""
    filled = [line for line in lines if line.text.strip()]
    short = [line for line in filled if len(line.text) <= _LONGEST_LINE]
    gathered = gather(short)
    gathered.notes += [line for line in filled if len(line.text) > _LONGEST_LINE]
    return _bank(gathered, len(filled))


def may_be_bank(text: str) -> bool:
    """Tell whether a text holds any answer as banks write them; cheap, asked of every file."""
    return bool(_SIGNS.search(text))


def bank_of_tables(tables: Sequence[Table]) -> Bank:
    """Return the bank of the tables of a file."""
    gathered = gather_tables(tables)
    return _bank(gathered, sum(any(row) for table in tables for row in table.rows))


def _bank(gathered: Gathered, lines: int) -> Bank:
    checked = [check(draft) for draft in gathered.drafts]
    questions = tuple(made for made in checked if isinstance(made, Checked))
    refused = [draft for draft, made in zip(gathered.drafts, checked, strict=True) if isinstance(made, Fault)]
    faults = [made for made in checked if isinstance(made, Fault)]
    faults += [Fault(line.number, _NO_LINE, line.text) for line in gathered.notes]
    preface = [line.text for line in gathered.preface]
    title = preface[0] if preface and len(preface[0]) <= _LONGEST_TITLE and preface[0][-1] not in "。；：:" else ""
    used = sum(draft.lines for draft in gathered.drafts if draft.options or draft.answered) + len(gathered.sections)
    return Bank(
        title,
        tuple(gathered.sections),
        questions,
        tuple(sorted(faults, key=lambda fault: fault.line)),
        (
            *preface[bool(title) :],
            *(text for draft in refused for text in draft.raw),
            *(n.text for n in gathered.notes),
        ),
        min(1.0, used / max(1, lines)),
    )


def heading_of(bank: Bank, draft: Draft) -> str:
    """Return the heading of the section that a draft stands in."""
    return bank.sections[draft.section] if draft.section >= 0 else ""
