"""Deletes what is kept about a learner; other parts of the program add a `Forgetter` for what they keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import delete, func, select

from bot.learning.records import tables
from bot.learning.values import Who
from knowledge.storage.database import Database

Forgetter: TypeAlias = Callable[[Who], None]
"""Deletes what one part of the program keeps about a learner."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How much the records hold about a learner."""

    answers: int = 0
    favourites: int = 0
    votes: int = 0
    plan: bool = False
    settings: bool = False


def kept(database: Database, who: Who) -> Kept:
    """Return how much is kept about a learner."""
    learners = tables.learners
    with database.reading() as connection:
        learner = connection.scalar(select(learners.c.id).where(learners.c.key == who.learner))
        if learner is None:
            return Kept()
        counted = [
            int(connection.scalar(select(func.count()).select_from(table).where(table.c.learner_id == learner)) or 0)
            for table in (tables.answers, tables.favourites, tables.votes, tables.plans, tables.settings)
        ]
    answers, favourites, votes, plans, settings = counted
    return Kept(answers, favourites, votes, plans > 0, settings > 0)


def forget(database: Database, who: Who) -> None:
    """Delete a learner from the records: answers, cards, plans, settings, favourites, votes; and their own chat."""
    with database.writing() as connection:
        # what belongs to a learner goes with the row of the learner, what belongs to a chat with that of the chat
        connection.execute(delete(tables.learners).where(tables.learners.c.key == who.learner))
        connection.execute(delete(tables.chats).where(tables.chats.c.key == who.learner))
