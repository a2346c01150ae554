"""Choosing a set: seeded, kinds mixed, no two from one sentence, true and false in balance, positions in rotation. Pure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from knowledge.quiz.items import KINDS, QuizItem

Item = TypeVar("Item", bound=QuizItem)

_SHARE = {"single": 0.40, "multiple": 0.15, "judge": 0.22, "blank": 0.23}
"""Shares of the kinds in a set, of 1."""
_LOOKED_AT = 4000
"""So many shuffled items are weighed against each other: more would only take longer."""


def choose_items(items: Iterable[Item], count: int, seed: int | None = None, kinds: Collection[str] = ()) -> list[Item]:
    """Return `count` items, fewer where there are no more: first one from each sentence, then, if needed, further ones.

    The same seed gives the same set from the same items; None another each time. Without `kinds` all kinds are mixed.
    """
    rng = random.Random(seed)  # noqa: S311  (a quiz, no secret)
    wanted = [kind for kind in KINDS if not kinds or kind in kinds]
    waiting = [item for item in items if item.kind in wanted]
    rng.shuffle(waiting)
    chosen = _mixed(waiting[: max(_LOOKED_AT, 20 * count)], count, wanted)
    rng.shuffle(chosen)
    return deal(chosen, rng.randrange(12))


def _mixed(waiting: Sequence[Item], count: int, wanted: Sequence[str]) -> list[Item]:
    """Take items one by one, each of the kind, place, form and truth that is rarest so far."""
    chosen: list[Item] = []
    kinds: Counter[str] = Counter()
    places: Counter[tuple[str, ...]] = Counter()
    documents: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    truths: Counter[tuple[int, ...]] = Counter()
    sentences: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    left = {kind: [item for item in waiting if item.kind == kind] for kind in wanted}
    sizes = Counter(item.document_id for item in waiting)

    def cost(item: QuizItem) -> tuple[float, ...]:
        place = (item.document_id, *item.path)
        truth = truths[item.answer] if item.kind == "judge" else 0
        return (
            truth,
            sentences[item.sentence] + answers[_answer(item)],
            (item.form == "sentence")
            + documents[item.document_id] / sizes[item.document_id] ** 0.5
            + places[place] * 0.2
            + forms[item.form] * 0.05,
        )

    while len(chosen) < count and any(left.values()):
        kind = min((k for k in wanted if left[k]), key=lambda k: kinds[k] / _SHARE[k])
        best = min(left[kind], key=cost)
        left[kind].remove(best)
        chosen.append(best)
        kinds[kind] += 1
        documents[best.document_id] += 1
        places[(best.document_id, *best.path)] += 1
        forms[best.form] += 1
        sentences[best.sentence] += 1
        answers[_answer(best)] += 1
        if kind == "judge":
            truths[best.answer] += 1
    return chosen


def _answer(item: QuizItem) -> str:
    """Return the words asked for, so that one set phrase is not the answer again and again."""
    if item.kind == "blank":
        return item.accepted[0][0]
    return "" if item.kind == "judge" else "、".join(item.options[i] for i in item.answer)


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
