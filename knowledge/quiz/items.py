"""The quiz item as a value, and its id."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from typing import TypeAlias

from knowledge.text.folding import letters_of
from knowledge.values import Citation, SectionPath, Span

ItemKind: TypeAlias = str
KINDS: tuple[ItemKind, ...] = ("single", "multiple", "judge", "blank")
RIGHT, WRONG = "正确", "错误"
GAP, BRACKETS = "____", "（　）"
"""Stand in a stem for the words asked for: to be typed, or to be chosen from options."""
QUOTE_LIMIT = 390
"""Characters of the quote that proves an item: chats show it whole."""
MAKER_VERSION = 4
"""Raised when items would come out differently: then those of all documents are made again."""


@dataclass(frozen=True, slots=True)
class QuizItem:
    """One question with its proof.

    Attributes:
        id: derived from the kind, the proving sentence and the answer.
        document_id: the document that proves it.
        kind: `single`, `multiple`, `judge` or `blank`.
        form: what it was made from: `figure`, `list`, `pair` …
        question: the stem; gaps of a blank are `____`.
        options: empty for a blank, 正确 and 错误 for a judge item.
        answer: indexes of the right options.
        accepted: for each gap the accepted forms, the source's own first.
        explanation: at most 200 characters, for people.
        difficulty: `easy`, `medium` or `hard`.
        path: section path of the proof.
        span: where the proof stands in the document.
        quote: the words of the span.
        weight: how much it matters to know this in its document, 0 to 10 points.
    """

    id: str
    document_id: str
    kind: ItemKind
    form: str
    question: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    accepted: tuple[tuple[str, ...], ...]
    explanation: str
    difficulty: str
    path: SectionPath
    span: Span
    quote: str
    weight: int = 1

    @property
    def sentence(self) -> str:
        """Return what items from one sentence share, so that a set holds one of them."""
        return letters_of(self.quote)

    def cited(self, citation: Citation) -> CitedItem:
        """Return the item with the place that proves it."""
        return CitedItem(**{known.name: getattr(self, known.name) for known in fields(QuizItem)}, citation=citation)


@dataclass(frozen=True, slots=True)
class CitedItem(QuizItem):
    """An item with the place that proves it."""

    citation: Citation = field(kw_only=True)


def item_id(kind: ItemKind, sentence: str, answer: str) -> str:
    """Return the id of an item, the same whenever it is made again."""
    return hashlib.sha256("\n".join((kind, letters_of(sentence), answer)).encode()).hexdigest()[:20]


def chance(key: str, parts: int) -> int:
    """Return a number below `parts` that depends on the key alone: choices that stay the same when made again."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % parts
