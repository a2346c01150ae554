"""What a set is made of: due reviews first, then new items of the scope; kinds mixed, no two from one sentence. Pure.

Reviews come first because a memory that is due fades; new items only fill what is left, so that whoever misses some days
is not buried. The random source is handed in: the same seed makes the same set.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.learning.scheduling.review import MemoryModel
from bot.learning.source_sentence import sentence_of
from bot.learning.values import Card, Item, Scope
from knowledge.text.folding import fold
from knowledge.values import Citation, Span


class _Taken:
    """The sentences that are already asked about in a set."""

    def __init__(self) -> None:
        self._spans: dict[str, list[Span]] = {}

    def take(self, item: Item) -> bool:
        """Take the sentence of an item; False if it is taken."""
        span = sentence_of(item.citation)
        taken = self._spans.setdefault(item.citation.document_id, [])
        if any(span.start < other.end and other.start < span.end for other in taken):
            return False
        taken.append(span)
        return True


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
    taken = _Taken()
    due = [item for item in due_items(items, cards, today, memory) if taken.take(item)][:number]
    if scope is None or len(due) >= number:
        return mixed(due)
    taken = _Taken()
    for item in due:
        taken.take(item)
    candidates = [item for item in items if item.id not in cards and in_scope(item, scope)]
    seen = Counter(_section(item) for item in items if item.id in cards)
    new = _new_items(candidates, number - len(due), seen, Counter(item.kind for item in due), taken, rng)
    return [*mixed(due), *mixed(new)]


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


def _new_items(
    candidates: Sequence[Item],
    number: int,
    seen: Counter[tuple[str, ...]],
    kinds: Counter[str],
    taken: _Taken,
    rng: random.Random,
) -> list[Item]:
    """Return new items: each time of the kind that is rarest in the set, from the section that was asked least about."""
    rows: dict[str, list[Item]] = {}
    for item in sorted(candidates, key=lambda item: item.id):
        rows.setdefault(item.kind, []).append(item)
    for kind in sorted(rows):
        rng.shuffle(rows[kind])
    made: list[Item] = []
    while len(made) < number and any(rows.values()):
        kind = min((k for k in sorted(rows) if rows[k]), key=lambda k: kinds[k])
        item = min(rows[kind], key=lambda item: seen[_section(item)])
        rows[kind].remove(item)
        if taken.take(item):
            made.append(item)
            kinds[kind] += 1
            seen[_section(item)] += 1
    return made


def _section(item: Item) -> tuple[str, ...]:
    return (item.citation.document_id, *item.citation.section)
