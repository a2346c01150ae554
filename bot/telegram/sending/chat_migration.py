"""Renames a group in all tables, in one transaction, when it becomes a supergroup and so gets a new number."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import Connection, update

from bot.learning.records.records import move_chat
from bot.telegram import tables
from bot.telegram.sending.targets import key
from knowledge.storage.database import Database

log = logging.getLogger(__name__)

MigrationStep: TypeAlias = Callable[[Connection, int, int], None]
"""Renames a chat in somebody's tables, from its old number to its new one, within the transaction it is handed."""


def _rename_in_learning(connection: Connection, old: int, new: int) -> None:
    move_chat(connection, key(old), key(new))


def _rename_in_polls(connection: Connection, old: int, new: int) -> None:
    polls = tables.polls
    connection.execute(update(polls).where(polls.c.chat == old).values(chat=new))


@dataclass(slots=True)
class ChatMigration:
    """Renames a chat in all tables that hold its number or key.

    Attributes:
        steps: what is renamed together; a module that keeps numbers of chats adds its own.
    """

    database: Database
    steps: list[MigrationStep] = field(default_factory=lambda: [_rename_in_learning, _rename_in_polls])

    async def rename(self, old: int, new: int) -> None:
        """Rename a chat everywhere; doing it twice does no harm."""
        await asyncio.to_thread(self._rename, old, new)
        log.info("group moved from=%d to=%d", old, new)

    def _rename(self, old: int, new: int) -> None:
        with self.database.writing() as connection:
            for step in self.steps:
                step(connection, old, new)
