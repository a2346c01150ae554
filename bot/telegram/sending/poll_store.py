"""The records of sent polls: which poll asks which question. Synchronous; call it in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.telegram import tables
from bot.telegram.sending.polls import SentPoll
from knowledge.storage.column_types import select_as
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
        row = asdict(poll) | {"options": list(poll.options), "at": self.clock()}
        with self.database.writing() as connection:
            connection.execute(delete(tables.polls).where(tables.polls.c.poll_id == poll.poll_id))
            connection.execute(insert(tables.polls).values(row))

    def messages_of(self, chat: int, set_id: int, position: int) -> list[int]:
        """Return the messages of a chat that hold an open poll of this question; several where it was asked again."""
        polls = tables.polls.c
        wanted = (polls.chat == chat, polls.set_id == set_id, polls.position == position, polls.message != 0)
        return [row.message for row in self.database.rows(select(polls.message).where(*wanted))]

    def note_closed(self, chat: int, message: int) -> None:
        """Note that the poll in a message takes no answers any more: there is nothing left to be closed."""
        polls = tables.polls
        self.database.change(update(polls).where(polls.c.chat == chat, polls.c.message == message).values(message=0))

    def poll(self, poll_id: str) -> SentPoll | None:
        """Return a poll by Telegram's id, None if we never sent it."""
        polls = tables.polls
        row = self.database.first(select_as(SentPoll, polls).where(polls.c.poll_id == poll_id))
        return None if row is None else SentPoll(**{**row._mapping, "options": tuple(row.options)})
