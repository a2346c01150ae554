"""The inbox: an update is written down before the chat app hears that it was taken, and stays until it has been handled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.edge import tables
from knowledge.storage.database import Database

_KEPT = timedelta(days=2)
"""How long numbers of updates are remembered: apps offer an update again for one day (Telegram), and a day to spare."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The records of the updates of one chat app; safe to use from several threads.

    Attributes:
        edge: the app's name.
    """

    database: Database
    clock: Callable[[], datetime]
    edge: str

    def take(self, update_id: int, content: str) -> bool:
        """Write an update down (`content` is JSON); False if it was taken before.

        Numbers begin anew where the bot's token or server is another one: what says something else is another update.
        """
        inbox, digest = tables.inbox, hashlib.sha256(content.encode()).hexdigest()
        row = {"content": content, "digest": digest, "taken": self.clock(), "done": None, "tries": 0}
        if self.database.insert_once(insert(inbox).values(row | {"edge": self.edge, "update_id": update_id})):
            return True
        another = (self._is(update_id), inbox.c.digest != digest, inbox.c.done.is_not(None))
        return bool(self.database.change(update(inbox).where(*another).values(row)))

    def done(self, update_id: int) -> None:
        """Note that an update has been handled, and forget what it said."""
        self.database.change(update(tables.inbox).where(self._is(update_id)).values(done=self.clock(), content=""))

    def note_try(self, update_id: int) -> None:
        """Note that a process begins once more to handle an update that one before it did not finish."""
        inbox = tables.inbox
        self.database.change(update(inbox).where(self._is(update_id)).values(tries=inbox.c.tries + 1))

    def count_waiting(self) -> int:
        """Return how many updates were taken and not handled yet."""
        return int(self.database.scalar(select(func.count()).where(self._is_open())) or 0)

    def waiting(self) -> list[tuple[dict[str, Any], int]]:
        """Return the updates that were taken and not handled, in their order, each with how often it was tried again.

        Those done long ago are forgotten.
        """
        inbox = tables.inbox
        with self.database.writing() as connection:
            connection.execute(delete(inbox).where(inbox.c.edge == self.edge, inbox.c.done < self.clock() - _KEPT))
            chosen = select(inbox.c.content, inbox.c.tries).where(self._is_open()).order_by(inbox.c.update_id)
            return [(json.loads(row.content), row.tries) for row in connection.execute(chosen)]

    def _is(self, update_id: int) -> ColumnElement[bool]:
        return (tables.inbox.c.edge == self.edge) & (tables.inbox.c.update_id == update_id)

    def _is_open(self) -> ColumnElement[bool]:
        return (tables.inbox.c.edge == self.edge) & tables.inbox.c.done.is_(None)
