"""How near words are in meaning, by the library's embedding; without one, by the letters they share.

Vectors of short phrases all lie in one narrow cone: they are compared after their common part, the mean of many phrases,
is taken out. Likeness then runs from about -0.2 (nothing in common) to 1; bounds were read off 4,155 phrases of fourteen
reports: 0.75 and more are synonyms (社会信用体系建设 and 社会信用制度建设), below 0.3 another world (景区 and 孙中山).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.quiz.generation.letters import likeness

Embed: TypeAlias = Callable[[Sequence[str]], NDArray[np.float32]]
"""Gives one row of length 1 for each text."""
NEAR, SAME = 0.30, 0.75
"""Likeness from which two phrases are of one meaning class, and from which they mean the same."""
KINDRED, APART = 0.30, 0.15
"""Likeness that several right ones must have to a wrong one beside them, on the whole and each."""
TELLING = 0.12
"""By how much a right option may lie nearer to the stem than the nearest wrong one: more gives it away."""


class Meanings:
    """Vectors of phrases and stems, each made once; for one thread."""

    def __init__(self, embed: Embed | None = None) -> None:
        self._embed = embed
        self._rows: dict[str, NDArray[np.float32]] = {}
        self._mean: NDArray[np.float32] | None = None

    def learn(self, phrases: Iterable[str]) -> None:
        """Make the vectors of many phrases at once; the first call also fixes the common part of all."""
        if self._embed is None:
            return
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._rows]
        if not new:
            return
        made = self._embed(new)
        if self._mean is None:
            self._mean = made.mean(axis=0)
        made = made - self._mean
        made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-6)
        self._rows.update(zip(new, made, strict=True))

    def alike(self, one: str, other: str) -> float:
        """Return how near two phrases are, at most 1."""
        if self._embed is None:
            return 0.9 * likeness(one, other) + 0.1
        self.learn((one, other))
        return float(self._rows[one] @ self._rows[other])

    def nearness(self, words: str, right: Sequence[str]) -> float:
        """Return how near a phrase is to what is right, on the whole; 0 where it is of another class, or means the same."""
        found = [self.alike(words, other) for other in right]
        mean = sum(found) / len(found)
        return mean if NEAR <= max(found) < SAME and mean >= KINDRED and min(found) >= APART else 0.0

    def fit(self, stem: str, words: str) -> float:
        """Return how near a phrase lies to a stem; the same for all phrases without an embedding."""
        return self.alike(stem, words) if self._embed is not None else 0.0

    def gives_away(self, stem: str, right: Sequence[str], wrong: Sequence[str], most: float = TELLING) -> bool:
        """Return whether a stem lies so much nearer to what is right than to all that is wrong that it would be picked unread."""
        self.learn((stem, *right, *wrong))
        own = sum(self.fit(stem, words) for words in right) / len(right)
        return own - max(self.fit(stem, words) for words in wrong) > most
