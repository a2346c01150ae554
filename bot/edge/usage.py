"""Counting what is done on a day and who was there, in memory first: numbers for the admins, no texts and no times of day."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from bot.edge import tables
from bot.runtime.repeating_task import RepeatingTask
from knowledge.errors import LibraryError
from knowledge.storage.database import Database

log = logging.getLogger(__name__)

REFUSED = "refused"
"""The kind of what is turned away."""
_EVERY = 60.0
"""Seconds between two writings; what a killed process counted since is not counted."""


@dataclass(frozen=True, slots=True)
class People:
    """How many of those who belong were here: ever, in the last seven days, today."""

    seen: int
    week: int
    today: int


class Usage(RepeatingTask):
    """The counts of all people; writes them down now and then, and when it is stopped."""

    def __init__(self, database: Database, clock: Callable[[], datetime], every: float = _EVERY) -> None:
        super().__init__("usage", self._write_often, retry_after=every)
        self._database = database
        self._clock = clock
        self._every = every
        self._counts: Counter[tuple[date, str]] = Counter()
        self._seen: set[tuple[date, str]] = set()
        self._written: set[tuple[date, str]] = set()

    def count(self, kind: str, person: str) -> None:
        """Count something that somebody did."""
        day = self._clock().date()
        self._counts[day, kind] += 1
        # who is turned away is counted, not remembered
        if kind != REFUSED and (day, person) not in self._written:
            self._seen.add((day, person))

    def forget(self, person: str) -> None:
        """Forget that somebody was here; what was done is counted without them anyway."""
        self._seen = {one for one in set(self._seen) if one[1] != person}
        self._written = {one for one in set(self._written) if one[1] != person}

    async def stop(self, patience: float | None = None) -> None:
        """Write the rest."""
        await super().stop(patience)
        await self.write()

    async def write(self) -> None:
        """Write down what was counted since the last time."""
        counts, self._counts = self._counts, Counter()
        seen, self._seen = self._seen, set()
        if not counts and not seen:
            return
        try:
            await asyncio.to_thread(self._write, counts, seen)
        except LibraryError:
            log.warning("usage could not be written down, it is counted with the next")
            self._counts.update(counts)
            self._seen |= seen
            return
        today = self._clock().date()
        self._written = {one for one in self._written | seen if one[0] == today}

    def people(self) -> People:
        """Return how many were here. Synchronous; call it in a thread."""
        last, today = tables.seen.c.last, self._clock().date()
        with self._database.reading() as connection:

            def since(first: date) -> int:
                return connection.scalar(select(func.count()).where(last >= first)) or 0

            return People(since(date.min), since(today - timedelta(days=6)), since(today))

    def days(self, number: int = 7) -> dict[date, dict[str, int]]:
        """Return the counts of the last days, the newest day first. Synchronous; call it in a thread."""
        usage, first = tables.usage, self._clock().date() - timedelta(days=number - 1)
        found: dict[date, dict[str, int]] = {}
        with self._database.reading() as connection:
            chosen = select(usage.c.day, usage.c.kind, usage.c["count"]).where(usage.c.day >= first)
            for day, kind, number in connection.execute(chosen.order_by(usage.c.day.desc(), usage.c.kind)):
                found.setdefault(day, {})[kind] = number
        return found

    async def _write_often(self) -> float:
        await self.write()
        return self._every

    def _write(self, counts: Counter[tuple[date, str]], seen: set[tuple[date, str]]) -> None:
        with self._database.writing() as connection:
            for (day, kind), number in counts.items():
                _add(connection, day, kind, number)
            for day, person in sorted(seen):
                _note(connection, day, person)


def _add(connection: Connection, day: date, kind: str, number: int) -> None:
    usage = tables.usage
    own = (usage.c.day == day, usage.c.kind == kind)
    if not connection.execute(update(usage).where(*own).values(count=usage.c["count"] + number)).rowcount:
        connection.execute(insert(usage).values(day=day, kind=kind, count=number))


def _note(connection: Connection, day: date, person: str) -> None:
    seen = tables.seen
    if not connection.execute(update(seen).where(seen.c.person == person).values(last=day)).rowcount:
        connection.execute(insert(seen).values(person=person, first=day, last=day))
