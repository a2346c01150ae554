"""Which questions a group is asked: new ones first, then those asked longest ago; only what has options. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

from bot.groups.values import KINDS, GroupSettings
from bot.learning.answers.sentence import shares_sentence
from bot.learning.scheduling.review import MemoryModel
from bot.learning.scheduling.selection import choose, in_scope, mixed
from bot.learning.values import Card, Item, Scope


def choose_items(
    items: Sequence[Item],
    asked: Sequence[str],
    number: int,
    settings: GroupSettings,
    rng: random.Random,
    fits: Callable[[Item], bool] = lambda item: True,
    scope: Scope | None = None,
) -> list[Item]:
    """Return at most `number` items for a round, no two from one sentence.

    Args:
        items: all items of the library.
        asked: ids of what the group was asked before, the longest ago first.
        number: how many.
        settings: of the group; its kinds, and its scope where no other is given.
        rng: the random source.
        fits: whether the chat app can show an item well; others are taken only where no such are left.
        scope: of this round.
    """
    scope = settings.scope if scope is None else scope
    kinds = [kind for kind in settings.kinds if kind in KINDS] or KINDS
    open_ones = [item for item in items if item.kind in kinds and item.options and in_scope(item, scope)]
    pool = [item for item in open_ones if fits(item)] or open_ones
    known = {item_id: _never_due(item_id) for item_id in asked}
    chosen = choose(pool, known, number, date.min, MemoryModel(), rng, scope)
    last = {item_id: order for order, item_id in enumerate(asked)}
    for item in sorted((item for item in pool if item.id in last), key=lambda item: last[item.id]):
        if len(chosen) >= number:
            break
        if not any(shares_sentence(item, other) for other in chosen):
            chosen.append(item)
    return mixed(chosen)


def _never_due(item_id: str) -> Card:
    """Return what keeps an item that was asked before out of the new ones: a group has no memory that fades."""
    return Card(item_id, date.max, date.min, 1.0, 5.0)
