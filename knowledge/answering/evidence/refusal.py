"""Whether what was found is near enough to the question to answer it.

No single score refuses well, so several are combined in a logistic formula, fitted by `python -m benchmarks.fit_refusal`.
None of them is the level of a cosine: meaning enters as its distance from what foreign questions score in the
library (`Found.lift`), so that the formula holds for any embedding. What the question names and the documents don't is told in `absent`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.answering.evidence.sentence_scoring import ScoredSentence
from knowledge.retrieval.hybrid_search import Found
from knowledge.text.folding import fold
from knowledge.text.tokenizer import is_unknown_word
from knowledge.values import Passage

_ENOUGH_TOLD = 15.0
"""Sum of the IDF of a question's words from which on their coverage counts in full: about four words."""
_PASSAGES = 24
"""Passages, best first, of which the one that holds most of the question counts."""
_OTHERS = 10
"""Sentences that the nearest one is held against: about two passages."""
_BEST = 6
"""Sentences, best first, whose words are looked at: the answer is most often among them."""


WEIGHED = ("sentence", "passage", "letters", "scattered", "strange", "lift", "scoped", "outstanding", "ahead")
"""The signals that the formula weighs, in the order of its weights."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, and what against it; shares from 0 to 1 but for `lift`.

    Attributes:
        sentence: share of the question's word weight in the best sentence and what stands above it; less where the
            question says little.
        passage: share in the best passage.
        letters: share of the question's letter pairs in the best sentence.
        scattered: share of the word weight that stands in the library, but not in the best passage: official words that
            no passage brings together are a sign that nothing answers; colloquial words stand nowhere.
        strange: share of the word weight that are names, numbers or foreign words which stand nowhere in the library.
        lift: of the best passage's cosine over what foreign questions score, in spreads (`ForeignLevel`).
        scoped: 1 if the question names a document at hand.
        outstanding: how far the nearest sentence's cosine stands out over those of the next ten, in the spreads of `lift`.
        ahead: how far the best sentence's score is ahead of the second's.
        whole: share of the word weight in the best sentence itself; no part of the formula.
        words: how many words the question has, those inside others left out; no part of the formula.
    """

    sentence: float
    passage: float
    letters: float
    scattered: float
    strange: float
    lift: float
    scoped: float
    outstanding: float
    ahead: float
    whole: float
    words: int

    def row(self) -> tuple[float, ...]:
        """Return the signals that the formula weighs, in the order of `WEIGHED`."""
        return tuple(getattr(self, name) for name in WEIGHED)


@dataclass(frozen=True, slots=True)
class Formula:
    """A logistic formula: `1 / (1 + exp(-(bias + weights . signals)))` is the chance that the documents answer."""

    bias: float
    weights: tuple[float, ...]
    threshold: float

    def chance(self, signals: Signals) -> float:
        """Return the chance, 0 to 1, that the documents answer."""
        total = self.bias + sum(w * x for w, x in zip(self.weights, signals.row(), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


FORMULA = Formula(-3.28, (0.0, 1.21, 0.9, -1.52, 0.0, 0.48, 0.47, 0.49, 2.15), 0.5)
"""Fitted on questions about speeches, reports and made documents, on plausible ones that these don't answer, and on forty
about quite other things; fitted without the made documents it serves them as well (docs/quality.md)."""


def signals_of(found: Found, weights: Mapping[str, float], scored: Sequence[ScoredSentence], scoped: bool) -> Signals:
    """Return the signals of a search, the question's words weighed as its sentences were."""
    total = sum(weights.values()) or 1.0
    known = sum(weight for word, weight in weights.items() if word in found.known) / total
    strange = sum(w for word, w in weights.items() if word not in found.known and is_unknown_word(word)) / total
    told = min(1.0, total / _ENOUGH_TOLD)
    covered = max(
        (_covered(found, weights, candidate.passage) for candidate in found.candidates[:_PASSAGES]), default=0.0
    )
    return Signals(
        sentence=told * max((s.support for s in scored[:_BEST]), default=0.0),
        passage=covered,
        letters=max((s.letters for s in scored[:_BEST]), default=0.0),
        scattered=max(0.0, known - covered),
        strange=strange,
        lift=found.lift,
        scoped=float(scoped),
        outstanding=_outstanding([row.cosine for row in scored if row.cosine]) / found.level.spread,
        ahead=scored[0].score - scored[1].score if len(scored) > 1 else 0.0,
        whole=max((s.coverage for s in scored[:_BEST]), default=0.0),
        words=sum(not any(word != other and word in other for other in weights) for word in weights),
    )


def _covered(found: Found, weights: Mapping[str, float], passage: Passage) -> float:
    folded = fold("\n".join([passage.text, *passage.path]))
    return sum(w for word, w in weights.items() if found.query.stands(word, folded)) / (sum(weights.values()) or 1.0)


LITERAL = 0.35
"""Share of a question's words in the best passage below which the question is put in other words than the text."""
_ALL = 0.99
"""Share of a question's words that are all of them, but for rounding."""


_SENTENCE = 4
"""Words from which on a question tells its matter in words of its own; fewer name it, and the name stands there or not."""
_NEAR = 3.0
"""Lift from which on such a question is answered by its meaning: three spreads above what foreign questions score."""


def _outstanding(cosines: Sequence[float]) -> float:
    """How far the greatest cosine stands over the mean of those after it; 0 where there are too few to tell."""
    best, *others = sorted(cosines, reverse=True)[: _OTHERS + 1] or [0.0]
    return best - sum(others) / len(others) if len(others) == _OTHERS else 0.0


def answers(signals: Signals) -> bool:
    """Return whether the documents answer.

    They do where all words stand together, in a sentence or in a passage nearer than foreign ones, or where a whole sentence
    of words, hardly one of which stands there, is near by its meaning; else the formula tells.
    """
    together = signals.whole >= _ALL or (signals.passage >= _ALL and signals.lift > 0)
    in_other_words = signals.words >= _SENTENCE and signals.passage < LITERAL and signals.lift >= _NEAR
    return together or in_other_words or FORMULA.chance(signals) >= FORMULA.threshold
