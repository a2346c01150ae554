"""The records of sent polls: which poll asks which question. Synchronous; call it in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.telegram import tables
from bot.telegram.sending.polls import SentPoll
from knowledge.storage.database import Database


@dataclass(frozen=True, slots=True)
class PollStore:
    """The records of sent polls; safe to use from several threads.

    Attributes:
        database: of the library.
        clock: tells the time, with zone.
    """

    database: Database
    clock: Callable[[], datetime]

    def put_poll(self, poll: SentPoll) -> None:
        """Note a poll that Telegram has taken."""
        row = {
            "poll_id": poll.poll_id,
            "chat": poll.chat,
            "message": poll.message,
            "set_id": poll.set_id,
            "position": poll.position,
            "item_id": poll.item_id,
            "options": list(poll.options),
            "at": self.clock(),
        }
        with self.database.writing() as connection:
            connection.execute(delete(tables.polls).where(tables.polls.c.poll_id == poll.poll_id))
            connection.execute(insert(tables.polls).values(row))

    def poll(self, poll_id: str) -> SentPoll | None:
        """Return a poll by Telegram's id, None if we never sent it."""
        polls = tables.polls
        with self.database.reading() as connection:
            row = connection.execute(select(polls).where(polls.c.poll_id == poll_id)).first()
        if row is None:
            return None
        return SentPoll(row.poll_id, row.chat, row.message, row.set_id, row.position, row.item_id, tuple(row.options))
