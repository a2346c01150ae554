"""Order and fairness: each person's updates are handled one after the other, and people don't wait for each other.

An update that waits for an earlier one of the same person takes no place from others, and nobody can have more than a
few waiting: `is_full` tells when the rest is to be set aside.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from telegram import Update

MOST_WAITING = 25
"""Updates of one person at the same time; more is no conversation."""


@dataclass(slots=True, weakref_slot=True)
class _Lane:
    """The updates of one person: `inside` counts those that wait and the one in hand."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0
    told: bool = False


class Lanes:
    """One lane for each person or chat; it lives as long as somebody is in it."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._most = most_waiting
        self._lanes: WeakValueDictionary[int, _Lane] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def lane(self, number: int) -> AsyncIterator[None]:
        """Wait for the turn, then be the only one who answers this person (or in this chat) as long as the block runs."""
        lane = self._lanes.setdefault(number, _Lane())
        lane.inside += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.inside -= 1

    def is_full(self, number: int) -> bool:
        """Tell whether so many updates are in a lane that another one is set aside."""
        lane = self._lanes.get(number)
        return lane is not None and lane.inside >= self._most

    def first_told(self, number: int) -> bool:
        """Tell, once until the lane is empty, that somebody may be told that it is too much."""
        lane = self._lanes.get(number)
        if lane is None or lane.told:
            return False
        lane.told = True
        return True


def lane_of(update: Update) -> int:
    """Return the lane of an update: the person's, else the chat's, else one of its own."""
    if update.inline_query is not None:
        return -update.update_id  # an app asks anew with each letter typed: order is of no use, the newest counts
    if update.effective_user is not None:
        return update.effective_user.id
    return update.effective_chat.id if update.effective_chat is not None else -update.update_id
