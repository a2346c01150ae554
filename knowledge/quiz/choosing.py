"""Choosing a set: seeded, the weightiest first, spread over places and kinds, true and false in balance. Pure.

Quizzes in the terminal and in chats, rounds of groups and papers are all chosen here. No two items stand on one sentence
while there are others, and none tells the answer of another.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from knowledge.quiz.items import KINDS, QuizItem
from knowledge.text.folding import letters_of
from knowledge.values import Span

_SHARE = {"single": 0.40, "multiple": 0.15, "judge": 0.22, "blank": 0.23}
"""Shares of the kinds in a set, of 1."""
_LOOKED_AT = 2000
"""So many items are weighed against each other, the weightiest of a shuffle: more would only take longer."""
_PER_POINT, _PER_DOCUMENT, _PER_PLACE, _PER_SENTENCE, _CHANCE = 0.3, 1.0, 0.3, 1.0, 0.25
"""What a point of weight is worth against another item of the same document (of its size), section, or sentence, and a die."""
_MOST_PLACED = 3
"""Items of a section, asked for before or in the set, from which one more of it is no longer worth less."""
_TELLING = 3
"""Letters of an answer from which it may be told by another question."""
HEAVIEST = 0.2
"""Share of a document's items that are its heaviest."""


Item = TypeVar("Item", bound=QuizItem)
Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Traits:
    """What choosing has to know of an item.

    Attributes:
        kind: of question.
        question: the stem.
        answer: the words asked for; empty for a statement to be judged.
        truth: of a statement to be judged; None for others.
        weight: how much it matters, 0 to 10 points.
        document_id, path, span: where its proof stands: the sentences that it touches.
    """

    kind: str
    question: str
    answer: str
    truth: bool | None
    weight: int
    document_id: str
    path: tuple[str, ...]
    span: Span

    @property
    def place(self) -> tuple[str, ...]:
        """Return the section, with its document."""
        return self.document_id, *self.path


def traits_of(item: Any, document_id: str, path: tuple[str, ...], span: Span) -> Traits:
    """Return the traits of an item of whatever kind that stands at a place."""
    if item.kind == "judge":
        return Traits(item.kind, item.question, "", item.answer == (0,), item.weight, document_id, path, span)
    words = item.accepted[0][0] if item.kind == "blank" else "、".join(item.options[i] for i in item.answer)
    return Traits(item.kind, item.question, words, None, item.weight, document_id, path, span)


def choose_items(items: Iterable[Item], count: int, seed: int | None = None, kinds: Collection[str] = ()) -> list[Item]:
    """Return `count` items, fewer where there are no more: first one from each sentence, then, if needed, further ones.

    The same seed gives the same set from the same items; None another each time. Without `kinds` all kinds are mixed.
    """
    rng = random.Random(seed)  # noqa: S311  (a quiz, no secret)
    found = [item for item in items if not kinds or item.kind in kinds]
    chosen = Mixture(rng).take({item: traits_of(item, item.document_id, item.path, item.span) for item in found}, count)
    rng.shuffle(chosen)
    return deal(chosen, rng.randrange(12))


def heaviest(found: Mapping[Known, Traits]) -> list[Known]:
    """Return the items that weigh most in their documents: a fifth of each, and what weighs as much."""
    weights: dict[str, list[int]] = {}
    for traits in found.values():
        weights.setdefault(traits.document_id, []).append(traits.weight)
    least = {name: sorted(own, reverse=True)[int(HEAVIEST * (len(own) - 1))] for name, own in weights.items()}
    return [item for item, traits in found.items() if traits.weight >= max(1, least[traits.document_id])]


class Mixture:
    """A set in the making: takes items one by one, each of the kind, place and truth that is rarest so far.

    What was `seen` before counts for places and sentences.
    """

    def __init__(self, rng: random.Random, seen: Iterable[Traits] = ()) -> None:
        self._rng = rng
        self._seen: dict[str, list[Span]] = {}
        self._held: dict[str, list[Traits]] = {}
        self._kinds: Counter[str] = Counter()
        self._places: Counter[tuple[str, ...]] = Counter()
        self._truths: Counter[bool | None] = Counter()
        for traits in seen:
            self._places[traits.place] += 1
            self._seen.setdefault(traits.document_id, []).append(traits.span)

    def add(self, traits: Traits) -> None:
        """Note that an item is in the set."""
        self._held.setdefault(traits.document_id, []).append(traits)
        self._kinds[traits.kind] += 1
        self._places[traits.place] += 1
        self._truths[traits.truth] += traits.kind == "judge"

    def take(self, found: Mapping[Known, Traits], count: int, apart: bool = False) -> list[Known]:
        """Add `count` of the items and return them in the order in which they were taken.

        Where nothing else is left, items stand on one sentence, unless they are to be kept `apart`.
        """
        die = {item: self._rng.random() for item in found}
        waiting = sorted(found, key=lambda item: -found[item].weight - 2 * die[item])[: max(_LOOKED_AT, 10 * count)]
        sizes = Counter(found[item].document_id for item in waiting)
        left = {kind: [item for item in waiting if found[item].kind == kind] for kind in KINDS}
        chosen: list[Known] = []

        def cost(item: Known) -> tuple[float, ...]:
            own = found[item]
            spread = len(self._held.get(own.document_id, ())) / sizes[own.document_id] ** 0.5 * _PER_DOCUMENT
            spread += min(self._places[own.place], _MOST_PLACED) * _PER_PLACE + self._is_known(own) * _PER_SENTENCE
            spread += die[item] * _CHANCE - own.weight * _PER_POINT
            return self._overlaps(own), self._truths[own.truth], self._repeats(own), spread

        while len(chosen) < count and any(left.values()):
            kind = min((k for k in KINDS if left[k]), key=lambda k: self._kinds[k] / _SHARE[k])
            best = min(left[kind], key=cost)
            left[kind].remove(best)
            if self._unbalances(found[best]) and any(own for other, own in left.items() if other != kind):
                left[kind] = []
            elif apart and self._overlaps(found[best]):
                left[kind] = [item for item in left[kind] if not self._overlaps(found[item])]
            else:
                chosen.append(best)
                self.add(found[best])
        return chosen

    def _is_known(self, traits: Traits) -> bool:
        """Return whether the learner was asked about the same sentence before."""
        return any(traits.span.touches(span) for span in self._seen.get(traits.document_id, ()))

    def _unbalances(self, traits: Traits) -> bool:
        """Return whether a statement would make one truth two more than the other: then no other is left."""
        return traits.truth is not None and self._truths[traits.truth] > self._truths[not traits.truth]

    def _overlaps(self, traits: Traits) -> bool:
        """Return whether the set holds an item on the same sentence."""
        return any(traits.span.touches(other.span) for other in self._held.get(traits.document_id, ()))

    def _repeats(self, traits: Traits) -> bool:
        """Return whether the set asks for the same words already, or one of the two questions tells the other's answer."""
        held = self._held.get(traits.document_id, ())
        return any(_tells(other, traits) or _tells(traits, other) for other in held)


def _tells(one: Traits, other: Traits) -> bool:
    """Return whether the question or the answer of one holds the answer of the other."""
    words = letters_of(other.answer)
    return len(words) >= _TELLING and not words.isdigit() and words in letters_of(one.question + "\n" + one.answer)


def deal(items: Sequence[Item], turn: int = 0) -> list[Item]:
    """Return the items with the right options of single choices moved to the positions in rotation."""
    dealt = []
    for item in items:
        if item.kind == "single":
            item = moved(item, turn % len(item.options))
            turn += 1
        dealt.append(item)
    return dealt


def moved(item: Item, place: int) -> Item:
    """Return a single choice with its right option at a place; the others keep their order."""
    right = item.options[item.answer[0]]
    rest = [words for i, words in enumerate(item.options) if i != item.answer[0]]
    return replace(item, options=(*rest[:place], right, *rest[place:]), answer=(place,))
