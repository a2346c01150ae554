"""The places that learners keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select

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
            "section": cited.section,
            "quote": cited.quote,
            "at": now,
        }
        return self._database.insert_once(insert(tables.favourites).values(row))

    def remove(self, learner_id: int, document_id: str, start: int, end: int) -> bool:
        """Remove a place; False if it was not there."""
        gone = delete(tables.favourites).where(*_place(learner_id, document_id, start, end))
        return bool(self._database.change(gone))

    def holds(self, learner_id: int, document_id: str, start: int, end: int) -> bool:
        """Tell whether a place is kept."""
        found = select(tables.favourites.c.id).where(*_place(learner_id, document_id, start, end))
        return self._database.scalar(found) is not None

    def count(self, learner_id: int) -> int:
        """Return how many places a learner keeps."""
        found = select(func.count()).where(tables.favourites.c.learner_id == learner_id)
        return int(self._database.scalar(found) or 0)

    def all(self, learner_id: int) -> list[Favourite]:
        """Return the places that a learner keeps, those kept last first."""
        kept = tables.favourites
        chosen = select(kept).where(kept.c.learner_id == learner_id).order_by(kept.c.id.desc())
        return [
            Favourite(row.document_id, row.start_at, row.end_at, row.document, row.section, row.quote)
            for row in self._database.rows(chosen)
        ]


def _place(learner_id: int, document_id: str, start: int, end: int) -> tuple[ColumnElement[bool], ...]:
    kept = tables.favourites.c
    at = (kept.start_at == start, kept.end_at == end)
    return (kept.learner_id == learner_id, kept.document_id == document_id, *at)
