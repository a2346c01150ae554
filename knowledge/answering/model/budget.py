"""What the model may use in a day, counted in the database, so that restarts and several processes count together.

A request is counted before it is made, with what its prompt will cost at least, so that many at once don't overrun the
budget; what it really cost is put right afterwards. Days are those of Beijing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.errors import StoreError
from knowledge.storage.database import Database
from knowledge.storage.tables import model_usage

_LOG = logging.getLogger(__name__)
_ZONE = ZoneInfo("Asia/Shanghai")
_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used on a day (`2026-01-26`)."""

    day: str
    requests: int = 0
    tokens: int = 0


class Budget:
    """Counts the use of the model; safe to use from several threads and processes.

    Attributes:
        requests: that may be made in a day, 0 for no limit.
        tokens: that may be used in a day, 0 for no limit.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], requests: int = 0, tokens: int = 0) -> None:
        self.requests = requests
        self.tokens = tokens
        self._database = database
        self._clock = clock
        self._told = ""

    def today(self) -> Usage:
        """Return what was used today so far."""
        day = self._day()
        row = self._database.first(select(model_usage).where(model_usage.c.day == day))
        return Usage(day) if row is None else Usage(row.day, row.requests, row.tokens)

    def take(self, tokens: int) -> Usage | None:
        """Count a request that will use so many tokens at least; None where the day's budget is spent.

        Where it can't be counted, a request is made only if nothing is limited.
        """
        try:
            taken = self._take(self._day(), tokens)
        except StoreError as error:
            _LOG.warning("use of the model can't be counted fault=%s", error.fault or "other")
            return None if self.requests or self.tokens else Usage("", 1, tokens)
        if taken is None and self._told != self._day():
            self._told = self._day()
            _LOG.warning("the day's budget for the model is spent requests=%d tokens=%d", self.requests, self.tokens)
        return taken

    def settle(self, taken: Usage, tokens: int) -> None:
        """Put right how many tokens a request has used."""
        if not taken.day or tokens == taken.tokens:
            return
        spent = update(model_usage).where(model_usage.c.day == taken.day)
        try:
            self._database.change(spent.values(tokens=model_usage.c.tokens + tokens - taken.tokens))
        except StoreError as error:
            _LOG.warning("use of the model can't be counted fault=%s", error.fault or "other")

    def _take(self, day: str, tokens: int) -> Usage | None:
        used = update(model_usage).where(model_usage.c.day == day)
        if self.requests:
            used = used.where(model_usage.c.requests < self.requests)
        if self.tokens:
            used = used.where(model_usage.c.tokens + tokens <= self.tokens)
        self._begin(day)
        grown = {"requests": model_usage.c.requests + 1, "tokens": model_usage.c.tokens + tokens}
        done = self._database.change(used.values(**grown))
        return Usage(day, 1, tokens) if done else None

    def _begin(self, day: str) -> None:
        """Make the day's row; another process may make it at the same moment."""
        if self._database.first(select(model_usage.c.day).where(model_usage.c.day == day)):
            return
        old = (self._clock().astimezone(_ZONE) - _KEPT).date().isoformat()
        try:
            with self._database.writing() as connection:
                connection.execute(delete(model_usage).where(model_usage.c.day < old))
                connection.execute(insert(model_usage).values(day=day, requests=0, tokens=0))
        except IntegrityError:
            return

    def _day(self) -> str:
        return self._clock().astimezone(_ZONE).date().isoformat()
