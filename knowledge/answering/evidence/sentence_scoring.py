"""Which sentences answer: those of the best passages, scored by words, letters and meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.understanding.period import NO_PERIOD, Period, agreement, told_period
from knowledge.retrieval.hybrid_search import Candidate, Found
from knowledge.structure.numbered_points import is_announced
from knowledge.structure.requirements import without_ordinal
from knowledge.text.folding import bigrams, fold
from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import sentences
from knowledge.values import Span

_PASSAGES = 24
_FIGURE = re.compile(rf"[0-9０-９]|[{NUMERALS}百千万亿]{{1,6}}(?:个|名|次|项|点|条|年|倍|成|类|家)")
_BARE_HEADING = 40
_FEW_WORDS = 13
_PREFERRED = 0.3
_HEADED = 0.3


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a candidate passage.

    Attributes:
        candidate: the passage it stands in.
        span: in the document's text.
        text: its words.
        score: higher is better, comparable within one question.
        coverage: share of the question's word weight that it holds itself, 0 to 1.
        headed: share of the question's word weight that only the headings above it hold, 0 to 1.
        letters: share of the question's letter pairs that it holds, 0 to 1.
        cosine: with the question; 0 where there is no vector.
        bare: it says little by itself; never so where it is all that its passage holds.
        answers: it stands for a question of the document: `text` is question and answer, `span` the answer.
    """

    candidate: Candidate
    span: Span
    text: str
    score: float
    coverage: float
    headed: float
    letters: float
    cosine: float
    bare: bool
    answers: bool = False


@dataclass(frozen=True, slots=True)
class SentenceCriteria:
    """What sentences are scored by.

    Attributes:
        weights: of the question's content words.
        pairs: letter pairs of the question's content.
        figure: sentences with a number are preferred.
        phrases: folded words that the question puts in quotation marks; sentences that hold them are preferred.
        telling: sentences in which this stands are preferred.
        period: the time that is asked for; sentences that tell of another one stand back.
        own: of a follow-up, the words that it does not share with the turn before; only sentences with one of them answer.
    """

    weights: dict[str, float]
    pairs: frozenset[str]
    figure: bool = False
    phrases: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    period: Period = NO_PERIOD
    telling: re.Pattern[str] | None = None


def score_sentences(found: Found, criteria: SentenceCriteria, limit: int = _PASSAGES) -> list[ScoredSentence]:
    """Return the sentences of the best passages, best first."""
    rows = [row for candidate in found.candidates[:limit] for row in _rows(candidate, criteria)]
    new = [row for row in rows if any(word in fold(row.text) for word in criteria.own)]
    rows = new or rows  # of a follow-up only what holds its own words answers it
    near = [row.cosine for row in rows]
    low, high = min(near, default=0.0), max(near, default=0.0)
    scored = [
        replace(row, score=_score(row, criteria, found.covered, (value - low) / (high - low) if high > low else 0.0))
        for row, value in zip(rows, near, strict=True)
    ]
    return sorted(scored, key=lambda s: (-s.score, s.candidate.passage.document_id, s.span.start))


def _rows(candidate: Candidate, criteria: SentenceCriteria) -> list[ScoredSentence]:
    passage, rows = candidate.passage, []
    headings = fold("\n".join(passage.path))
    above = {word: weight for word, weight in criteria.weights.items() if word in headings}
    total = sum(criteria.weights.values()) or 1.0
    parts = sentences(passage.text)
    for place, span in enumerate(parts):
        text = span.of(passage.text)
        cosine = candidate.sentence_cosines[place] if place < len(candidate.sentence_cosines) else candidate.cosine
        here = Span(passage.start + span.start, passage.start + span.end)
        folded = fold(text)
        coverage = sum(weight for word, weight in criteria.weights.items() if word in folded) / total
        headed = sum(weight for word, weight in above.items() if word not in folded) / total
        letters = len(bigrams(text) & criteria.pairs) / max(1, len(criteria.pairs))
        bare = is_bare(text) and not (len(parts) == 1 and is_whole(text))
        rows.append(ScoredSentence(candidate, here, text, 0.0, coverage, headed, letters, cosine, bare))
    return rows


def _score(row: ScoredSentence, criteria: SentenceCriteria, covered: float, meaning: float) -> float:
    """Words count by how well the best passage covers them, meaning by the rest; a good passage lifts its sentences."""
    by_words = 0.5 * row.coverage + _HEADED * row.headed + 0.25 * row.letters + 0.25 * row.candidate.coverage
    score = covered * by_words + (1 - covered) * meaning + 0.25 * meaning + 0.35 * row.candidate.score
    if criteria.figure:
        score += 0.08 if _FIGURE.search(row.text) else -0.12
    if any(phrase in fold(row.text) for phrase in criteria.phrases):
        score += _PREFERRED
    if criteria.telling is not None and criteria.telling.search(row.text):
        score += _PREFERRED
    if row.bare:
        return score - 0.15
    return score + (
        agreement(criteria.period, told_period(row.text, row.candidate.passage.path)) if criteria.period else 0
    )


def is_whole(text: str) -> bool:
    """Return whether words end as a sentence does."""
    return text.rstrip('”’」』"）)')[-1:] in tuple("。！？；!?;")


def is_bare(text: str) -> bool:
    """Return whether a sentence says little by itself: a heading without its text, or a few words of transition.

    A few words with a figure are a statement (储备编织袋60万条。), unless they announce how many points follow.
    """
    if not is_whole(text):
        return len(text) < _BARE_HEADING
    return len(text) < _FEW_WORDS and not (_FIGURE.search(without_ordinal(text)) and not is_announced(text))


def widened(row: ScoredSentence, limit: int) -> Span:
    """Return a sentence with those after it in its passage, while they fit: a topic sentence with what it announces."""
    passage = row.candidate.passage
    end = row.span.end
    for sentence in sentences(passage.text):
        start, stop = passage.start + sentence.start, passage.start + sentence.end
        if start >= end and stop - row.span.start <= limit:
            end = stop
        elif start >= end:
            break
    return Span(row.span.start, end)


def best_of(scored: Sequence[ScoredSentence], most: int, within: float, apart: bool = True) -> list[ScoredSentence]:
    """Return the best sentences: at most `most`, none below `within` times the best score, no two with the same words."""
    chosen: list[ScoredSentence] = []
    for row in scored:
        if len(chosen) >= most or row.score < within * scored[0].score:
            break
        if apart and any(_same(row, other) for other in chosen):
            continue
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
