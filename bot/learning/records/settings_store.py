"""What learners have chosen for their sets: how many questions, which kinds, on which days, from what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import delete, insert, select

from bot.learning.records import tables
from bot.learning.records.tables import with_scope, without_scope
from bot.learning.values import Scope
from knowledge.storage.database import Database

Days: TypeAlias = Literal["every", "working", "chosen"]

DEFAULT_NUMBER = 5
"""Questions of a set: a few minutes' work."""
_EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class LearnerSettings:
    """What one learner has chosen.

    Attributes:
        number: questions of a set where no other number is said.
        kinds: of questions; empty for all.
        days: of a daily plan that is made without naming days, and
        weekdays: where they are `chosen`; 0 is Monday.
        scope: what all sets draw from where nothing else is said.
    """

    number: int = DEFAULT_NUMBER
    kinds: tuple[str, ...] = ()
    days: Days = "every"
    weekdays: frozenset[int] = frozenset()
    scope: Scope = _EVERYTHING


class SettingsStore:
    """The settings of all learners; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, learner_id: int) -> LearnerSettings:
        """Return what a learner has chosen, the defaults where that is nothing."""
        settings = tables.settings
        row = self._database.first(select(settings).where(settings.c.learner_id == learner_id))
        if row is None:
            return LearnerSettings()
        held = with_scope(row._mapping)
        del held["learner_id"]
        return LearnerSettings(**held)

    def put(self, learner_id: int, chosen: LearnerSettings) -> None:
        """Write what a learner has chosen."""
        row = without_scope(chosen) | {"learner_id": learner_id}
        with self._database.writing() as connection:
            connection.execute(delete(tables.settings).where(tables.settings.c.learner_id == learner_id))
            connection.execute(insert(tables.settings).values(row))
