"""Renames a group in all tables, in one transaction, when it becomes a supergroup and so gets a new number."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import Column, Connection, delete, select, update

from bot.learning.records.records import move_chat
from bot.telegram import tables
from bot.telegram.sending.targets import key
from knowledge.storage.database import Database

log = logging.getLogger(__name__)

Mover: TypeAlias = Callable[[Connection, int, int], None]
"""Renames a chat in somebody's tables, from its old number to its new one, within the transaction it is handed."""


def column_mover(column: Column[int], *, one_row: bool = False) -> Mover:
    """Return a step that renames a chat in a column of chat numbers.

    Args:
        column: holds Telegram's numbers of chats.
        one_row: a chat has at most one row; one that the new number has already is deleted.
    """

    def move(connection: Connection, old: int, new: int) -> None:
        if one_row and connection.scalar(select(column).where(column == old)) is not None:
            connection.execute(delete(column.table).where(column == new))
        connection.execute(update(column.table).where(column == old).values({column: new}))

    return move


def _move_learning(connection: Connection, old: int, new: int) -> None:
    move_chat(connection, key(old), key(new))


@dataclass(slots=True)
class Moves:
    """All that is renamed together.

    Attributes:
        movers: add to them what keeps numbers of chats.
    """

    database: Database
    movers: list[Mover] = field(default_factory=lambda: [_move_learning, column_mover(tables.polls.c.chat)])

    async def move(self, old: int, new: int) -> None:
        """Rename a chat everywhere; doing it twice does no harm."""
        await asyncio.to_thread(self._move, old, new)
        log.info("group moved from=%d to=%d", old, new)

    def _move(self, old: int, new: int) -> None:
        with self.database.writing() as connection:
            for mover in self.movers:
                mover(connection, old, new)
