"""The queue per person: each person's updates are handled one after the other, and people don't wait for each other.

An update that waits for an earlier one of the same person takes no place from others, and nobody can have more than a
few waiting: `is_full` tells when the rest is to be set aside.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

MOST_WAITING = 25
"""Updates of one person at the same time; more than a few a second for many seconds is no conversation."""


@dataclass(slots=True, weakref_slot=True)
class _Queue:
    """The updates of one person: `inside` counts those that wait and the one in hand."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0
    told: bool = False


class PerUserQueues:
    """One queue for each person or chat; it lives as long as something is in it."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._most = most_waiting
        self._queues: WeakValueDictionary[str, _Queue] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for the turn, then be the only one who answers this person (or in this chat) as long as the block runs."""
        queue = self._queues.setdefault(name, _Queue())
        queue.inside += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.inside -= 1

    def is_full(self, name: str) -> bool:
        """Tell whether so many updates are in a queue that another one is set aside."""
        queue = self._queues.get(name)
        return queue is not None and queue.inside >= self._most

    def first_told(self, name: str) -> bool:
        """Tell, once until the queue is empty, that somebody may be told that it is too much."""
        queue = self._queues.get(name)
        if queue is None or queue.told:
            return False
        queue.told = True
        return True
