"""Putting study groups together, beside the learning that is there already."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

from bot.groups.group_commands import GroupDesk, Shelf
from bot.groups.rounds import Rounds
from bot.groups.rounds_store import RoundStore
from bot.groups.store import GroupStore
from bot.learning.records.records import Records
from bot.learning.values import Item, ItemSource
from knowledge.storage.database import Database


def open_groups(
    database: Database,
    records: Records,
    items: ItemSource,
    shelf: Shelf,
    clock: Callable[[], datetime],
    fits: Callable[[Item], bool],
) -> GroupDesk:
    """Return the desk of study groups.

    Args:
        database: of the library.
        records: of learning in it.
        items: the questions.
        shelf: the documents.
        clock: tells the time, with zone.
        fits: whether the chat app can show an item well.
    """
    dice = random.Random()  # noqa: S311  chooses questions, guards no secrets
    rounds = Rounds(RoundStore(database), GroupStore(database), records, items, clock, dice, fits)
    return GroupDesk(rounds, shelf)
