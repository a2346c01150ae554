"""Votes and comments on answers. An answer is kept as the places that it cites, without the question and the learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.learning.records import tables
from knowledge.storage.database import Database
from knowledge.values import Answer

Place: TypeAlias = tuple[str, int, int]
"""Document id, start, end."""

COMMENT_WITHIN = timedelta(minutes=5)
"""For so long a message may be the comment on a bad answer."""
REPLY_WITHIN = timedelta(days=7)
"""The same for a message that replies to our asking for one."""
KEPT = timedelta(days=90)
"""For so long answers on which nobody has voted are kept."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The votes on one answer, for operators.

    Attributes:
        shown_id: number of the answer.
        at: when it was given.
        status: `answered` or `not_found`.
        engine: what has answered.
        places: what it rests on, or the nearest places.
        up: how many found it good, and
        down: how many did not.
        words: what they said.
    """

    shown_id: int
    at: datetime
    status: str
    engine: str
    places: tuple[Place, ...]
    up: int
    down: int
    words: tuple[str, ...]


class VoteStore:
    """The votes of all learners; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_answer(self, answer: Answer, now: datetime) -> int:
        """Record an answer that is shown; return its number, which a vote will name."""
        places = [[cited.document_id, cited.start, cited.end] for cited in answer.citations or answer.nearest]
        row = {"status": answer.status, "engine": answer.engine[:200], "places": places, "at": now}
        with self._database.writing() as connection:
            made = connection.execute(insert(tables.votable_answers).values(row))
            return int((made.inserted_primary_key or [0])[0])

    def delete_old(self, now: datetime) -> None:
        """Delete the answers of long ago on which nobody has voted."""
        answers, votes = tables.votable_answers, tables.votes
        voted = exists().where(votes.c.shown_id == answers.c.id)
        self._database.change(delete(answers).where(answers.c.at < now - KEPT, ~voted))

    def vote_of(self, shown_id: int, learner_id: int) -> bool | None:
        """Return how a learner has voted on an answer; None if not at all."""
        votes = tables.votes
        own = select(votes.c.up).where(votes.c.shown_id == shown_id, votes.c.learner_id == learner_id)
        up: bool | None = self._database.scalar(own)
        return up

    def vote(self, shown_id: int, learner_id: int, up: bool, now: datetime) -> bool:
        """Write a vote, in place of the one before; False where there is no such answer any more."""
        votes = tables.votes
        own = (votes.c.shown_id == shown_id, votes.c.learner_id == learner_id)
        try:
            with self._database.writing() as connection:
                changed = connection.execute(update(votes).where(*own).values(up=up, at=now))
                if not changed.rowcount:
                    row = {"shown_id": shown_id, "learner_id": learner_id, "up": up, "words": "", "at": now}
                    connection.execute(insert(votes).values(row))
        except IntegrityError:
            return False
        return True

    def awaiting_comment(self, learner_id: int, now: datetime, within: timedelta = COMMENT_WITHIN) -> int | None:
        """Return the number of the answer that a learner has just called bad without a comment so far."""
        votes = tables.votes
        last = (
            select(votes).where(votes.c.learner_id == learner_id).order_by(votes.c.at.desc(), votes.c.shown_id.desc())
        )
        row = self._database.first(last)
        open_one = row is not None and not row.up and not row.words and now - row.at <= within
        return int(row.shown_id) if row is not None and open_one else None

    def add_comment(self, shown_id: int, learner_id: int, words: str) -> None:
        """Add a comment to a vote."""
        votes = tables.votes
        own = (votes.c.shown_id == shown_id, votes.c.learner_id == learner_id)
        self._database.change(update(votes).where(*own).values(words=words))

    def opinions(self, limit: int = 200) -> list[Opinion]:
        """Return the answers on which somebody has voted, those voted on last first."""
        answers, votes = tables.votable_answers, tables.votes
        last = func.max(votes.c.at).label("last")
        of = select(votes.c.shown_id, last).group_by(votes.c.shown_id).order_by(last.desc()).limit(limit).subquery()
        found = select(answers).join(of, of.c.shown_id == answers.c.id).order_by(of.c.last.desc(), answers.c.id.desc())
        with self._database.reading() as connection:
            rows = connection.execute(found).all()
            given = connection.execute(select(votes).where(votes.c.shown_id.in_([row.id for row in rows]))).all()
        return [_opinion(row, [vote for vote in given if vote.shown_id == row.id]) for row in rows]


def _opinion(row: Any, votes: list[Any]) -> Opinion:
    up = sum(vote.up for vote in votes)
    return Opinion(
        row.id,
        row.at,
        row.status,
        row.engine,
        tuple((str(document), int(start), int(end)) for document, start, end in row.places),
        up,
        len(votes) - up,
        tuple(vote.words for vote in votes if vote.words),
    )
