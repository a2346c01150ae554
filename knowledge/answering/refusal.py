"""When to say that the documents don't answer.

No single score refuses well, so several are combined in a logistic formula whose numbers are fitted by
`python -m benchmarks.fit_refusal` on questions held apart, for each embedding by name. Features lie between 0 and 1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answering.select import Scored
from knowledge.retrieval import Found

MASK = re.compile(r"(?<![A-Za-z])[xX×＊*]{1,3}(?![A-Za-z0-9])|-{2,}|某(?=[市县区省局])")


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer.

    Attributes:
        sentence: share of the question's word weight in the best sentence.
        passage: the same for the best passage.
        letters: share of the question's letter pairs in the best sentence.
        rarest: 1 if the heaviest content word of the question stands in the best passage, else 0.
        cosine: the best sentence's cosine.
        lift: how far the best cosine stands above the middle one of all candidates.
        scoped: 1 if the question names a document at hand.
    """

    sentence: float
    passage: float
    letters: float
    rarest: float
    cosine: float
    lift: float
    scoped: float

    def row(self) -> tuple[float, ...]:
        """Return the signals as numbers, in the order of the fields."""
        return (self.sentence, self.passage, self.letters, self.rarest, self.cosine, self.lift, self.scoped)


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
DEFAULT = Formula(-30.4, (2.5, 2.0, 2.0, 0.8, 32.0, 12.0, 1.0), 0.5)


def signals_of(found: Found, scored: Sequence[Scored], scoped: bool) -> Signals:
    """Return the signals of a search."""
    best = scored[:6]
    cosines = sorted((max(c.sentence_cosines, default=c.cosine) for c in found.candidates if c.cosine > 0), reverse=True)
    middle = cosines[len(cosines) // 2] if cosines else 0.0
    heaviest = max(found.weights, key=lambda word: found.weights[word], default="")
    return Signals(
        sentence=max((s.coverage for s in best), default=0.0),
        passage=found.covered,
        letters=max((s.letters for s in best), default=0.0),
        rarest=float(bool(heaviest) and any(heaviest in s.candidate.passage.text for s in best)),
        cosine=cosines[0] if cosines else 0.0,
        lift=(cosines[0] - middle) if cosines else 0.0,
        scoped=float(scoped),
    )


def answers(signals: Signals, embedding: str) -> bool:
    """Return whether the documents answer, by the formula fitted for the embedding."""
    formula = FORMULAS.get(embedding, DEFAULT)
    return formula.chance(signals) >= formula.threshold


def is_masked(text: str) -> bool:
    """Return whether a text hides something: XX, X, *, --."""
    return bool(MASK.search(text))
