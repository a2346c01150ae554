"""Sentences that are questions of the document itself: the answer below them is told, never the question again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.evidence.sentence_scoring import ScoredSentence
from knowledge.storage.open_documents import DocumentCache
from knowledge.structure.question_answers import QuestionAnswer
from knowledge.values import Document, Span

_LABEL = 5
"""Characters within which the word 答 stands before an answer (【答】, （答案）)."""


def with_answers(documents: DocumentCache, scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Return the sentences in order; of a question with its answer one, whose words are both and whose span is the answer."""
    told: list[ScoredSentence] = []
    seen: set[tuple[str, int]] = set()
    for row in scored:
        unit = asked_at(documents, row)
        if unit is None:
            told.append(row)
            continue
        opened = documents.open(row.candidate.passage.document_id)
        key = (opened.document.id, unit.whole.start)
        if key not in seen:
            seen.add(key)
            told.append(replace(row, span=unit.answer, text=_words(opened.document, unit), answers=True))
    return told


def _words(document: Document, unit: QuestionAnswer) -> str:
    """Return question and answer together, closed as a sentence: they are judged as what they tell, no bare heading."""
    own = next((question for question in document.questions if question.start == unit.whole.start), None)
    if own is not None:
        return own.filled
    return Span(unit.question.start, unit.answer.end).of(document.text).rstrip("。") + "。"


def asked_at(documents: DocumentCache, row: ScoredSentence) -> QuestionAnswer | None:
    """Return the question that a sentence is a part of; only documents that may hold one are opened."""
    passage = row.candidate.passage
    info = documents.infos.get(passage.document_id)
    may_be = bool(passage.path) and (row.span.start == passage.start or "答" in row.text[:_LABEL])
    if info is None or not (info.questions or may_be):
        return None
    return documents.open(passage.document_id).question_at(row.span)
