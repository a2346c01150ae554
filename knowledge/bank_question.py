"""`BankQuestion`: a question of a question bank, as documents hold it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

GAP = re.compile(r"[_＿﹍]{2,}|[（(]\s*[）)]|【\s*】|[\[［]\s*[\]］]")
"""A place that is left open in a stem."""


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question of a question bank, with its place in the text of its document.

    Attributes:
        number: as printed, or its place in its section.
        kind: `single`, `multiple`, `judge`, `blank`, or `short` for an answer in words.
        stem: without number and answer.
        options: of a choice; else empty.
        answer: indexes of the right options; of a judge question 0 is true, 1 is false.
        accepted: for each gap of a blank the accepted forms; of a short question its answer.
        explanation, source: the bank's own; empty where it has none.
        section: the heading it stands under; empty where there is none.
        line: of the file where it begins, from 1; of a table the row.
        asked: it fits into a quiz.
        start, end: of the question with options, answer and explanation in `Document.text`.
        told_end: where its answer ends; stem and answer stand before the options.
    """

    number: int
    kind: str
    stem: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    accepted: tuple[tuple[str, ...], ...]
    explanation: str
    source: str
    section: str
    line: int
    asked: bool
    start: int
    told_end: int
    end: int

    @property
    def filled(self) -> str:
        """The stem with the answer in its gaps, or after it where it has none, closed as a sentence."""
        words = [self.options[i] for i in self.answer] if self.options else [forms[0] for forms in self.accepted]
        if self.kind == "judge":
            words = ["正确" if self.answer == (0,) else "错误"]
        gaps = len(GAP.findall(self.stem))
        left = iter(words if gaps == len(words) else ["、".join(words)] * gaps)
        after = "" if self.stem.endswith(("？", "?", "：")) else "："
        told = (
            GAP.sub(lambda gap: next(left), self.stem) if gaps else f"{self.stem.rstrip('。')}{after}{'、'.join(words)}"
        )
        return told.rstrip("。") + "。"

    @classmethod
    def of_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Return the question whose fields, as `asdict` gives them, went through JSON."""
        lists = {name: tuple(fields[name]) for name in ("options", "answer")}
        return cls(**{**fields, **lists, "accepted": tuple(map(tuple, fields["accepted"]))})
