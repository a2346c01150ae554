"""The places that learners keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.learning.records import tables
from knowledge.storage.database import Database
from knowledge.values import Citation, SectionPath

MOST = 500
"""Places that one learner may keep."""


@dataclass(frozen=True, slots=True)
class Favourite:
    """A place as it was when it was kept: where it stood, and its words."""

    document_id: str
    start: int
    end: int
    document: str
    section: SectionPath
    quote: str


class FavouriteStore:
    """The favourites of all learners; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, learner_id: int, cited: Citation, now: datetime) -> bool:
        """Add a place; False if it is there already."""
        row = {
            "learner_id": learner_id,
            "document_id": cited.document_id,
            "start_at": cited.start,
            "end_at": cited.end,
            "document": cited.document,
            "section": list(cited.section),
            "quote": cited.quote,
            "at": now,
        }
        try:
            with self._database.writing() as connection:
                connection.execute(insert(tables.favourites).values(row))
        except IntegrityError:
            return False
        return True

    def remove(self, learner_id: int, document_id: str, start: int, end: int) -> bool:
        """Remove a place; False if it was not there."""
        with self._database.writing() as connection:
            done = connection.execute(delete(tables.favourites).where(*_place(learner_id, document_id, start, end)))
        return bool(done.rowcount)

    def holds(self, learner_id: int, document_id: str, start: int, end: int) -> bool:
        """Tell whether a place is kept."""
        found = select(tables.favourites.c.id).where(*_place(learner_id, document_id, start, end))
        with self._database.reading() as connection:
            return connection.scalar(found) is not None

    def count(self, learner_id: int) -> int:
        """Return how many places a learner keeps."""
        found = select(func.count()).where(tables.favourites.c.learner_id == learner_id)
        with self._database.reading() as connection:
            return int(connection.scalar(found) or 0)

    def all(self, learner_id: int) -> list[Favourite]:
        """Return the places that a learner keeps, those kept last first."""
        kept = tables.favourites
        chosen = select(kept).where(kept.c.learner_id == learner_id).order_by(kept.c.id.desc())
        with self._database.reading() as connection:
            return [_favourite(row) for row in connection.execute(chosen)]


def _place(learner_id: int, document_id: str, start: int, end: int) -> tuple[ColumnElement[bool], ...]:
    kept = tables.favourites.c
    at = (kept.start_at == start, kept.end_at == end)
    return (kept.learner_id == learner_id, kept.document_id == document_id, *at)


def _favourite(row: Any) -> Favourite:
    return Favourite(row.document_id, row.start_at, row.end_at, row.document, tuple(row.section), row.quote)
