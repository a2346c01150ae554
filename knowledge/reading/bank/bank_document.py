"""A bank as a document: each question a block of lines, its answer right after the stem, so that both are cited together."""

from __future__ import annotations

from knowledge.bank_question import BankQuestion
from knowledge.reading.bank.bank import Bank, heading_of
from knowledge.reading.bank.checking import Checked

_LETTERS = "ABCDEFGHIJ"


def bank_text(title: str, bank: Bank) -> tuple[str, tuple[BankQuestion, ...]]:
    """Return the text of a bank's document, title first, and its questions with their places there."""
    lines: list[str] = [title]
    length = len(title) + 1
    questions: list[BankQuestion] = []
    heading = ""
    for made in bank.questions:
        own = heading_of(bank, made.draft)
        if own and own != heading:
            lines.append(own)
            length += len(own) + 1
        heading = own or heading
        told, rest = _told(made), _rest(made)
        block = "\n".join([told, *rest])
        lines.append(block)
        questions.append(_question(made, heading, length, length + len(told), length + len(block)))
        length += len(block) + 1
    return "\n".join(lines), tuple(questions)


def _told(made: Checked) -> str:
    return f"{made.draft.number}. {_line(made.stem)}\n答案：{_line(made.words)}"


def _rest(made: Checked) -> list[str]:
    lines = []
    if made.options:
        lines.append("选项：" + "　".join(f"{_LETTERS[i]}. {_line(words)}" for i, words in enumerate(made.options)))
    if explanation := _explanation(made):
        lines.append("解析：" + explanation)
    if made.draft.source:
        lines.append("出处：" + _line(made.draft.source))
    return lines


def _question(made: Checked, section: str, start: int, told_end: int, end: int) -> BankQuestion:
    return BankQuestion(
        number=made.draft.number,
        kind=made.kind,
        stem=_line(made.stem),
        options=tuple(map(_line, made.options)),
        answer=made.answer,
        accepted=tuple(tuple(map(_line, forms)) for forms in made.accepted),
        explanation=_explanation(made),
        source=_line(made.draft.source),
        section=section,
        line=made.draft.line,
        asked=made.asked,
        start=start,
        told_end=told_end,
        end=end,
    )


def _explanation(made: Checked) -> str:
    return _line("".join(made.draft.explanation))


def _line(text: str) -> str:
    return " ".join(text.split())
