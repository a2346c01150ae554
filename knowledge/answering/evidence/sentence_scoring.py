"""Which sentences answer: those of the best passages, scored by words, letters, meaning and what stands above them.

A sentence is read with its context: the headings above it and the lead of the list that it stands in say what it is
about, and it need not repeat them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.understanding.period import NO_PERIOD, Period, agreement, told_period
from knowledge.retrieval.hybrid_search import Candidate, Found, Query
from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.units import UnitKind
from knowledge.text.folding import bigrams, fold
from knowledge.text.sentences import clauses, sentences
from knowledge.values import Span

_PASSAGES = 24
"""Passages, best first, whose sentences are scored."""
_IN_CONTEXT = 0.6
"""How much a word counts that only the lead or a heading holds, beside one in the sentence itself."""
_DENSITY = 0.15
"""What a sentence gains that says nothing but the question's words, in units of the score."""
_PREFERRED = 0.45
"""What a sentence of the wanted kind gains, in units of the score (a sentence with all words has about 1)."""
_LONG = 200
"""Characters from which on it matters where in a sentence the answer stands, since the whole may not be shown."""
_CLOSED = "。！？；!?;…"
_CLOSING = '”’」』"）)'


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a candidate passage.

    Attributes:
        candidate: the passage it stands in.
        span: in the document's text.
        text: its words.
        score: higher is better, comparable within one question.
        coverage: share of the question's word weight that it holds itself, 0 to 1.
        support: the same with what its lead and headings hold, which count less.
        letters: share of the question's letter pairs that it holds, 0 to 1.
        cosine: with the question; 0 where there is no vector.
        answers: it stands for a question of the document: `text` is question and answer, `span` the answer.
        told: where in `text` its clause stands that holds most of the question; None for the whole sentence.
        density: share of its letters that are words of the question, 0 to 1: how much it is about them.
    """

    candidate: Candidate
    span: Span
    text: str
    score: float
    coverage: float
    support: float
    letters: float
    cosine: float
    density: float = 0.0
    answers: bool = False
    told: Span | None = None

    @property
    def document_id(self) -> str:
        """The document it stands in."""
        return self.candidate.passage.document_id


@dataclass(frozen=True, slots=True)
class SentenceCriteria:
    """What sentences are scored by.

    Attributes:
        weights: of the question's content words.
        pairs: letter pairs of the question's content.
        phrases: folded words that the question puts in quotation marks; sentences that hold them are preferred.
        telling: sentences in which this stands are preferred.
        period: the time that is asked for; sentences that tell of another one stand back.
        prior: how much each document is meant, 0 to 1, where the question hints at it.
        near: document and section index of the answer before, for a question that goes on with it.
        own: of such a question, the words that the turn before did not have; sentences with one of them alone answer it.
    """

    weights: Mapping[str, float]
    pairs: frozenset[str]
    phrases: tuple[str, ...] = ()
    period: Period = NO_PERIOD
    telling: re.Pattern[str] | None = None
    prior: Mapping[str, float] | None = None
    near: frozenset[tuple[str, int | None]] = frozenset()
    own: tuple[str, ...] = ()


def score_sentences(
    found: Found, criteria: SentenceCriteria, open_document: Callable[[str], OpenDocument]
) -> list[ScoredSentence]:
    """Return the sentences of the best passages, best first."""
    rows = [
        row
        for candidate in found.candidates[:_PASSAGES]
        for row in _rows(found.query, candidate, criteria, open_document(candidate.passage.document_id))
    ]
    if new := [row for row in rows if any(found.query.stands(word, fold(row.text)) for word in criteria.own)]:
        rows = new
    near = [row.cosine for row in rows]
    low, high = min(near, default=0.0), max(near, default=0.0)
    scored = [
        replace(row, score=_score(row, criteria, found.covered, (value - low) / (high - low) if high > low else 0.0))
        for row, value in zip(rows, near, strict=True)
    ]
    return sorted(scored, key=lambda s: (-s.score, s.candidate.passage.document_id, s.span.start))


def _rows(query: Query, candidate: Candidate, criteria: SentenceCriteria, opened: OpenDocument) -> list[ScoredSentence]:
    passage, rows = candidate.passage, []
    weights = criteria.weights
    total = sum(weights.values()) or 1.0
    leads = [u for u in opened.units_touching(Span(passage.start, passage.end)) if u.kind is UnitKind.ENUMERATION]
    above = {word for word in weights if query.stands(word, fold("\n".join(passage.path)))}
    for place, span in enumerate(sentences(passage.text)):
        text = span.of(passage.text)
        cosine = candidate.sentence_cosines[place] if place < len(candidate.sentence_cosines) else candidate.cosine
        here = Span(passage.start + span.start, passage.start + span.end)
        lead = fold("\n".join(u.head.of(opened.document.text) for u in leads if u.span.touches(here)))
        folded = fold(text)
        own = {word for word in weights if query.stands(word, folded)}
        context = {word for word in weights if word not in own and (word in above or query.stands(word, lead))}
        coverage = sum(weights[word] for word in own) / total
        support = coverage + _IN_CONTEXT * sum(weights[word] for word in context) / total
        letters = len(bigrams(text) & criteria.pairs) / max(1, len(criteria.pairs))
        told = sum(len(word) for word in own if not any(word != other and word in other for other in own))
        density = min(1.0, told / max(1, len(folded)))
        held = {word: weights[word] for word in own}
        clause = _telling_clause(query, text, held) if len(text) > _LONG else None
        rows.append(
            ScoredSentence(candidate, here, text, 0.0, coverage, support, letters, cosine, density, told=clause)
        )
    return rows


def _telling_clause(query: Query, text: str, weights: Mapping[str, float]) -> Span:
    """The clause of a sentence that holds most of the words' weight."""
    pieces = [(span, fold(span.of(text))) for span in clauses(text)]
    return max(pieces, key=lambda piece: sum(w for word, w in weights.items() if query.stands(word, piece[1])))[0]


def _score(row: ScoredSentence, criteria: SentenceCriteria, covered: float, meaning: float) -> float:
    """Words count by how well the best passage covers them, meaning by the rest; a good passage lifts its sentences."""
    by_words = 0.5 * row.support + 0.25 * row.letters + 0.25 * row.candidate.coverage
    score = covered * by_words + (1.25 - covered) * meaning + 0.35 * row.candidate.score + _DENSITY * row.density
    if any(phrase in fold(row.text) for phrase in criteria.phrases):
        score += _PREFERRED
    if criteria.telling is not None and criteria.telling.search(row.text):
        score += _PREFERRED
    if criteria.prior:
        score += _PREFERRED * criteria.prior.get(row.document_id, 0.0)
    if (row.document_id, row.candidate.passage.section) in criteria.near:
        score += _PREFERRED
    if is_heading_like(row.text):
        return score - _PREFERRED / 2
    return score + (
        agreement(criteria.period, told_period(row.text, row.candidate.passage.path)) if criteria.period else 0
    )


def is_heading_like(text: str) -> bool:
    """Return whether words end without a mark, as headings and labels do: they say what is told of, not what is told."""
    return text.rstrip(_CLOSING)[-1:] not in _CLOSED


def best_of(scored: Sequence[ScoredSentence], most: int, within: float) -> list[ScoredSentence]:
    """Return the best sentences: at most `most`, none below `within` times the best score, no two with the same words."""
    chosen: list[ScoredSentence] = []
    for row in scored:
        if len(chosen) >= most or row.score < within * scored[0].score:
            break
        if not any(_same(row, other) for other in chosen):
            chosen.append(row)
    return chosen


def _same(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Tell whether two sentences say the same: nearly the same words, or in one passage all the words of one of them.

    Side by side, rows of a table and members of a list differ by a name or a figure only, and each says its own.
    """
    a, b = bigrams(one.text), bigrams(other.text)
    if one.candidate.passage.id == other.candidate.passage.id:
        return a <= b or b <= a
    return len(a & b) >= 0.85 * min(len(a), len(b))
