"""The inbox: an update is written down before Telegram hears that it was taken, and stays until it has been handled.

Telegram takes an update for delivered with the next question for news, which the library asks as soon as all updates of
the last one stand in its queue. So the queue is the place: what it does not hold, Telegram will send again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from telegram import Bot, Update
from telegram.error import NetworkError

from bot.telegram import tables
from knowledge.errors import LibraryError
from knowledge.storage.database import Database

log = logging.getLogger(__name__)

_KEPT = timedelta(days=2)
"""For so long numbers of updates are remembered; Telegram itself keeps updates for one day."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The records of updates; safe to use from several threads."""

    database: Database
    clock: Callable[[], datetime]

    def take(self, update_id: int, content: str) -> bool:
        """Write an update down; False if it was taken before.

        Numbers begin anew where the bot's token or server is another one: what says something else is another update.
        """
        inbox, digest = tables.inbox, hashlib.sha256(content.encode()).hexdigest()
        row = {"content": content, "digest": digest, "taken": self.clock(), "done": None, "tries": 0}
        try:
            with self.database.writing() as connection:
                connection.execute(insert(inbox).values(row | {"update_id": update_id}))
        except IntegrityError:
            with self.database.writing() as connection:
                another = (inbox.c.update_id == update_id, inbox.c.digest != digest, inbox.c.done.is_not(None))
                return bool(connection.execute(update(inbox).where(*another).values(row)).rowcount)
        return True

    def done(self, update_id: int) -> None:
        """Note that an update has been handled, and forget what it said."""
        inbox = tables.inbox
        with self.database.writing() as connection:
            handled = update(inbox).where(inbox.c.update_id == update_id).values(done=self.clock(), content="")
            connection.execute(handled)

    def note_try(self, update_id: int) -> None:
        """Note that a process begins once more to handle an update that one before it did not finish."""
        inbox = tables.inbox
        with self.database.writing() as connection:
            connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(tries=inbox.c.tries + 1))

    def count_waiting(self) -> int:
        """Return how many updates were taken and not handled yet."""
        open_ones = select(func.count()).select_from(tables.inbox).where(tables.inbox.c.done.is_(None))
        with self.database.reading() as connection:
            return int(connection.scalar(open_ones) or 0)

    def waiting(self) -> list[tuple[dict[str, Any], int]]:
        """Return the updates that were taken and not handled, in their order, each with how often it was tried again.

        Those done long ago are forgotten.
        """
        inbox = tables.inbox
        with self.database.writing() as connection:
            connection.execute(delete(inbox).where(inbox.c.done < self.clock() - _KEPT))
            open_ones = select(inbox.c.content, inbox.c.tries).where(inbox.c.done.is_(None)).order_by(inbox.c.update_id)
            return [(json.loads(row.content), row.tries) for row in connection.execute(open_ones)]


class InboxQueue(asyncio.Queue[object]):
    """The queue of the application; whatever stands in it stands in the inbox.

    Attributes:
        replayed: numbers of the updates that were taken by a process before this one, and how often each was tried again.
    """

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self.replayed: dict[int, int] = {}

    async def put(self, item: object) -> None:
        """Write an update down and queue it; one that was taken before is left out.

        Raises:
            NetworkError: it could not be written: then it is no more taken than one that did not arrive.
        """
        if isinstance(item, Update):
            try:
                if not await asyncio.to_thread(self._inbox.take, item.update_id, item.to_json()):
                    return
            except LibraryError as error:
                log.exception("an update could not be written down")
                raise NetworkError("the inbox can't be written") from error
        await super().put(item)

    async def replay(self, bot: Bot) -> None:
        """Queue what was taken and not handled when the process before ended."""
        waiting = await asyncio.to_thread(self._inbox.waiting)
        if waiting:
            log.warning("updates are handled now that were taken before the restart count=%d", len(waiting))
        for content, tries in waiting:
            try:
                again = Update.de_json(content, bot)
            except (TypeError, KeyError, ValueError):  # written by another version of the library
                log.exception("an update can't be read any more update=%s", content.get("update_id"))
                await asyncio.to_thread(self._inbox.done, int(content["update_id"]))
                continue
            self.replayed[again.update_id] = tries
            await super().put(again)
