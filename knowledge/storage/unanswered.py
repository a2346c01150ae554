"""The questions that found nothing, kept if the operator wants it: they show what the library lacks.

Without names: only the words of the question, how often it was asked, and the days. Questions that differ in width, spaces
or traditional characters alone are one. The list is bounded; what was asked longest ago goes first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from knowledge.storage import tables
from knowledge.storage.database import Database
from knowledge.text.folding import fold

MOST = 1000
"""Questions that are kept."""
LONGEST = 200
"""Code points of a question that are kept."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that found nothing: its words, how often it was asked, the first and the last day (`2026-01-26`)."""

    question: str
    times: int
    first: str
    last: str


class UnansweredQuestions:
    """The questions of one library that found nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, question: str, day: date) -> None:
        """Keep a question that found nothing, without saying who asked; needs no lock, it changes no document."""
        table, words = tables.unanswered, " ".join(question.split())[:LONGEST]
        folded = fold(words)
        if not folded:
            return
        key = hashlib.sha256(folded.encode()).hexdigest()
        with self._database.writing() as connection:
            times = connection.execute(select(table.c.times).where(table.c.key == key)).scalar()
            if times is None:
                row = {"key": key, "question": words, "times": 1, "first": day.isoformat(), "last": day.isoformat()}
                connection.execute(insert(table).values(row))
                # all columns decide, so that which of one day's questions go is no accident
                kept = select(table.c.key).order_by(table.c.last.desc(), table.c.times.desc(), table.c.key).limit(MOST)
                keys = set(connection.scalars(kept)) | {key}
                gone = [old for old in connection.scalars(select(table.c.key)) if old not in keys]
                connection.execute(delete(table).where(table.c.key.in_(gone[:500])))
            else:
                same = update(table).where(table.c.key == key)
                connection.execute(same.values(times=times + 1, last=day.isoformat()))

    def latest(self, limit: int = 100) -> list[Unanswered]:
        """Return the questions that found nothing, those asked last first, of one day those asked most often."""
        table = tables.unanswered
        statement = select(table).order_by(table.c.last.desc(), table.c.times.desc(), table.c.question).limit(limit)
        return [Unanswered(r.question, r.times, r.first, r.last) for r in self._database.rows(statement)]
