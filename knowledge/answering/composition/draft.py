"""The draft of an answer: made without a model, it decides whether the documents answer."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.understanding.request import Request
from knowledge.values import Answer


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer made of the documents' own sentences, with what is needed to write it anew.

    Attributes:
        question: as asked.
        before: the question before, where this one leans on it; else empty.
        answer: complete as it is.
        request: what was understood; None where nothing was looked up.
    """

    question: str
    before: str
    answer: Answer
    request: Request | None
