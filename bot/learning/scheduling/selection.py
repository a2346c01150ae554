"""What a set is made of: due reviews first, then new items of the scope, the weightiest first (`knowledge.quiz.choosing`). Pure.

Reviews come first because a memory that is due fades; new items only fill what is left, so that whoever misses some days
is not buried. The random source is handed in: the same seed makes the same set.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.learning.scheduling.review import MemoryModel
from bot.learning.source_sentence import sentence_of, shares_sentence
from bot.learning.values import Card, Item, Scope
from knowledge.quiz.choosing import Mixture, Traits, heaviest, traits_of
from knowledge.text.folding import fold
from knowledge.values import Citation


def choose(
    items: Sequence[Item],
    cards: Mapping[str, Card],
    number: int,
    today: date,
    memory: MemoryModel,
    rng: random.Random,
    scope: Scope | None = None,
) -> list[Item]:
    """Return a set of at most `number` items.

    Args:
        items: all items of the library.
        cards: of the learner.
        number: how many.
        today: in the learner's zone.
        memory: tells how well a due item is remembered.
        rng: the random source.
        scope: of new items; None for no new ones, only what is due.
    """
    due: list[Item] = []
    for item in due_items(items, cards, today, memory):
        if len(due) < number and not any(shares_sentence(item, other) for other in due):
            due.append(item)
    if scope is None or len(due) >= number:
        return mixed(due)
    mixture = Mixture(rng, [_traits(item) for item in items if item.id in cards])
    for item in due:
        mixture.add(_traits(item))
    candidates = sorted(items, key=lambda item: item.id)
    found = {item: _traits(item) for item in candidates if item.id not in cards and in_scope(item, scope)}
    return [*mixed(due), *mixed(mixture.take(found, number - len(due), apart=True))]


def due_items(items: Iterable[Item], cards: Mapping[str, Card], today: date, memory: MemoryModel) -> list[Item]:
    """Return the items that are due, the one most likely forgotten first."""
    due = [item for item in items if item.id in cards and cards[item.id].due <= today]
    return sorted(due, key=lambda item: (memory.recall(cards[item.id], today), item.id))


def in_scope(item: Item, scope: Scope) -> bool:
    """Tell whether an item is in a scope."""
    cited = item.citation
    if scope.documents and cited.document_id not in scope.documents:
        return False
    if not scope.topics:
        return True
    words = fold("\n".join((item.question, cited.quote, cited.document, *cited.section)))
    return any(fold(topic) in words for topic in scope.topics)


def near(items: Sequence[Item], place: Citation) -> list[Item]:
    """Return the items whose proof stands in a passage; where there are none, in its section or below it."""
    here = [i for i in items if i.citation.start < place.passage_end and place.passage_start < i.citation.end]
    depth = len(place.section)
    return here or [i for i in items if i.citation.section[: depth or None] == place.section]


def dealt(item: Item, set_id: int, position: int) -> Item:
    """Return an item with its options in the order of its place in a set: another each time, the right one in rotation."""
    if item.kind not in ("single", "multiple"):
        return item
    order = list(range(len(item.options)))
    random.Random(f"{item.id}{set_id}{position}").shuffle(order)  # noqa: S311  (no secret)
    if item.kind == "single":
        order.remove(item.answer[0])
        order.insert((set_id + position) % len(item.options), item.answer[0])
    told: Any = item
    made: Item = replace(
        told,
        options=tuple(item.options[index] for index in order),
        answer=tuple(sorted(order.index(index) for index in item.answer)),
    )
    return made


def weightiest(items: Sequence[Item]) -> list[Item]:
    """Return the items that matter most in their documents."""
    return heaviest({item: _traits(item) for item in items})


def mixed(items: Sequence[Item]) -> list[Item]:
    """Return the items in an order in which kinds change as often as they can; within a kind the order stays."""
    rows: dict[str, list[Item]] = {}
    for item in items:
        rows.setdefault(item.kind, []).append(item)
    made: list[Item] = []
    while len(made) < len(items):
        last = made[-1].kind if made else ""
        kind = max((k for k in rows if rows[k]), key=lambda k: (k != last, len(rows[k])))
        made.append(rows[kind].pop(0))
    return made


def _traits(item: Item) -> Traits:
    return traits_of(item, item.citation.document_id, item.citation.section, sentence_of(item.citation))
