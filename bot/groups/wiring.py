"""Puts study groups together, on the records of learning."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.groups.group_commands import GroupCommands
from bot.groups.records.group_store import GroupStore
from bot.groups.records.round_store import RoundStore
from bot.groups.rounds import Rounds
from bot.learning.records.records import Records
from bot.learning.values import Item, ItemSource
from knowledge.storage.database import Database

if TYPE_CHECKING:
    from knowledge.library import Library


def open_groups(
    database: Database,
    records: Records,
    items: ItemSource,
    library: Library,
    clock: Callable[[], datetime],
    fits: Callable[[Item], bool],
) -> GroupCommands:
    """Return the commands of study groups.

    Args:
        database: of the library.
        records: of learning in it.
        items: the questions.
        library: the documents.
        clock: tells the time, with zone.
        fits: whether the chat app can show an item well.
    """
    rng = random.Random()  # noqa: S311  chooses questions, guards no secrets
    rounds = Rounds(RoundStore(database), GroupStore(database), records, items, clock, rng, fits)
    return GroupCommands(rounds, library)
