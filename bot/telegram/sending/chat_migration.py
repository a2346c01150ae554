"""Renames a group in all tables, in one transaction, when it becomes a supergroup and so gets a new number."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from sqlalchemy import update

from bot.edge.members import move_group
from bot.learning.records.records import move_chat
from bot.telegram import tables
from bot.telegram.sending.targets import key
from knowledge.storage.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChatMigration:
    """Renames a chat in all tables that hold its number or key."""

    database: Database

    async def rename(self, old: int, new: int) -> None:
        """Rename a chat everywhere; doing it twice does no harm."""
        await asyncio.to_thread(self._rename, old, new)
        log.info("group moved from=%d to=%d", old, new)

    def _rename(self, old: int, new: int) -> None:
        polls = tables.polls
        with self.database.writing() as connection:
            move_chat(connection, key(old), key(new))
            move_group(connection, key(old), key(new))
            connection.execute(update(polls).where(polls.c.chat == old).values(chat=new))
