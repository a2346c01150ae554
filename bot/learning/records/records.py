"""The records of learning in the database: learners, sets, answers, the log of reviews, cards.

Every answer is written once, by the database's own keys: one for each question of a set, and one for each message of a
chat app. Whatever arrives twice, from two processes or after a restart, changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.learning.records import tables
from bot.learning.scheduling.days import local_day
from bot.learning.scheduling.review import MemoryModel
from bot.learning.values import DEFAULT_ZONE, Card, Given, Grade, Learner, Review, SetKind, StudySet
from knowledge.storage.column_types import select_as
from knowledge.storage.database import Database


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer to be recorded.

    Attributes:
        set_id: the set.
        position: of the question in it, from 0.
        item_id: what was asked.
        text: what was answered.
        grade: None for a question left out, which is no review.
        score: 0 to 1; less than 1 is partial credit.
        message: the chat app's own name of the message, unique for the learner; empty where there is none.
    """

    set_id: int
    position: int
    item_id: str
    text: str
    grade: Grade | None
    score: float
    message: str = ""


class Records:
    """The records of all learners; safe to use from several threads and processes."""

    def __init__(self, database: Database, memory: MemoryModel) -> None:
        self.database = database
        self._memory = memory

    def learner(self, key: str, now: datetime) -> Learner:
        """Return a learner by key; one who comes for the first time is written down."""
        learners = tables.learners
        wanted = select_as(Learner, learners).where(learners.c.key == key)
        return Learner(*self._find_or_make(wanted, insert(learners).values(key=key, zone=DEFAULT_ZONE, since=now)))

    def known_learner(self, key: str) -> Learner | None:
        """Return a learner by key, None if nobody of that key has ever learnt."""
        learners = tables.learners
        row = self.database.first(select_as(Learner, learners).where(learners.c.key == key))
        return None if row is None else Learner(*row)

    def set_zone(self, learner_id: int, zone: str) -> None:
        """Record a learner's time zone."""
        self.database.change(update(tables.learners).where(tables.learners.c.id == learner_id).values(zone=zone))

    def chat(self, key: str) -> int:
        """Return the id of a chat; a new one is written down."""
        wanted = select(tables.chats.c.id).where(tables.chats.c.key == key)
        return int(self._find_or_make(wanted, insert(tables.chats).values(key=key)).id)

    def learner_key(self, learner_id: int) -> str:
        """Return the key of a learner, empty for an unknown id."""
        return self.database.scalar(select(tables.learners.c.key).where(tables.learners.c.id == learner_id)) or ""

    def chat_key(self, chat_id: int) -> str:
        """Return the key of a chat, empty for an unknown id."""
        return self.database.scalar(select(tables.chats.c.key).where(tables.chats.c.id == chat_id)) or ""

    def move_chat(self, old: str, new: str) -> None:
        """Give a chat its new key; see `move_chat`."""
        with self.database.writing() as connection:
            move_chat(connection, old, new)

    def start_set(
        self, learner_id: int, chat_id: int, kind: SetKind, item_ids: Sequence[str], now: datetime, cause: str = ""
    ) -> StudySet:
        """Begin a set; one that was still open in this chat is ended.

        Args:
            learner_id: whose.
            chat_id: where.
            kind: what it is for.
            item_ids: its questions.
            now: the time.
            cause: the chat app's name of the message that asked for it; the set that it began before is returned.
        """
        sets = tables.sets
        row = {"learner_id": learner_id, "chat_id": chat_id, "kind": kind, "item_ids": list(item_ids)}
        try:
            with self.database.writing() as connection:
                open_ones = (sets.c.learner_id == learner_id, sets.c.chat_id == chat_id, sets.c.finished.is_(None))
                connection.execute(update(sets).where(*open_ones).values(finished=now))
                begun = row | {"started": now, "touched": now, "cause": cause or None}
                made = connection.execute(insert(sets).values(begun))
                set_id = int((made.inserted_primary_key or [0])[0])
        except IntegrityError:
            if (before := self.caused_set(learner_id, cause)) is None:
                raise
            return before
        return StudySet(set_id, learner_id, chat_id, kind, tuple(item_ids), now, now)

    def caused_set(self, learner_id: int, cause: str) -> StudySet | None:
        """Return the set that a message began, None if it began none."""
        return self._last(tables.sets.c.learner_id == learner_id, tables.sets.c.cause == cause)

    def open_set(self, learner_id: int, chat_id: int) -> StudySet | None:
        """Return the set that the learner has begun in this chat and not ended."""
        sets = tables.sets.c
        return self._last(sets.learner_id == learner_id, sets.chat_id == chat_id, sets.finished.is_(None))

    def last_set(self, learner_id: int, chat_id: int) -> StudySet | None:
        """Return the set that the learner has begun last in this chat, open or not."""
        return self._last(tables.sets.c.learner_id == learner_id, tables.sets.c.chat_id == chat_id)

    def recent_sets(self, learner_id: int, chat_id: int, since: datetime) -> list[StudySet]:
        """Return the sets of a learner in a chat that were begun or answered since then, the newest first."""
        sets = tables.sets
        chosen = (sets.c.learner_id == learner_id, sets.c.chat_id == chat_id, sets.c.touched >= since)
        rows = self.database.rows(select_as(StudySet, sets).where(*chosen).order_by(sets.c.id.desc()))
        return [StudySet(*row) for row in rows]

    def study_set(self, set_id: int) -> StudySet | None:
        """Return a set, None if there is none of that id."""
        return self._last(tables.sets.c.id == set_id)

    def _last(self, *conditions: ColumnElement[bool]) -> StudySet | None:
        row = self.database.first(select_as(StudySet, tables.sets).where(*conditions).order_by(tables.sets.c.id.desc()))
        return None if row is None else StudySet(*row)

    def finish_set(self, set_id: int, now: datetime) -> None:
        """Record that a set has ended."""
        sets = tables.sets
        self.database.change(update(sets).where(sets.c.id == set_id, sets.c.finished.is_(None)).values(finished=now))

    def given(self, set_id: int, learner_id: int) -> list[Given]:
        """Return the answers that a learner gave in a set, by position."""
        answers = tables.answers
        chosen = (answers.c.set_id == set_id, answers.c.learner_id == learner_id)
        rows = self.database.rows(select_as(Given, answers).where(*chosen).order_by(answers.c.position))
        return [Given(*row) for row in rows]

    def has_message(self, learner_id: int, message: str) -> bool:
        """Tell whether a message has already brought an answer."""
        answers = tables.answers
        found = select(answers.c.id).where(answers.c.learner_id == learner_id, answers.c.message == message)
        return self.database.scalar(found) is not None

    def record(self, learner: Learner, entry: Entry, now: datetime) -> bool:
        """Write an answer, the review that it is, and the card that follows, all at once.

        Returns:
            False if this question, or this message, has had its answer before; then nothing is written.
        """
        row = asdict(entry) | {"message": entry.message or None, "learner_id": learner.id, "at": now}
        try:
            with self.database.writing() as connection:
                connection.execute(insert(tables.answers).values(row))
                connection.execute(update(tables.sets).where(tables.sets.c.id == entry.set_id).values(touched=now))
                if entry.grade is not None:
                    self.write_review(connection, learner, entry.item_id, entry.grade, now)
        except IntegrityError:
            return False
        return True

    def write_review(self, connection: Connection, learner: Learner, item_id: str, grade: Grade, now: datetime) -> None:
        """Write a review, and the card that follows, inside a transaction of whoever knows that it happens once."""
        # two answers of one learner at a time would write each other's cards on a server; SQLite has one writer anyway
        connection.execute(select(tables.learners.c.id).where(tables.learners.c.id == learner.id).with_for_update())
        review = Review(item_id, now, local_day(now, learner.zone), grade)
        connection.execute(insert(tables.reviews).values(learner_id=learner.id, **asdict(review)))
        card = self._memory.replay(_log(connection, learner.id, item_id))
        if card is not None:
            cards = tables.cards
            connection.execute(delete(cards).where(cards.c.learner_id == learner.id, cards.c.item_id == item_id))
            connection.execute(insert(cards).values(learner_id=learner.id, **asdict(card)))

    def reviews(self, learner_id: int) -> list[Review]:
        """Return the whole log of a learner, oldest first."""
        with self.database.reading() as connection:
            return _log(connection, learner_id)

    def cards(self, learner_id: int) -> dict[str, Card]:
        """Return the cards of a learner by item."""
        rows = self.database.rows(select_as(Card, tables.cards).where(tables.cards.c.learner_id == learner_id))
        return {row.item_id: Card(*row) for row in rows}

    def rebuild_cards(self, learner_id: int) -> int:
        """Make all cards of a learner anew from the log; return how many there are."""
        with self.database.writing() as connection:
            logs: dict[str, list[Review]] = {}
            for review in _log(connection, learner_id):
                logs.setdefault(review.item_id, []).append(review)
            connection.execute(delete(tables.cards).where(tables.cards.c.learner_id == learner_id))
            for log in logs.values():
                if (card := self._memory.replay(log)) is not None:
                    connection.execute(insert(tables.cards).values(learner_id=learner_id, **asdict(card)))
        return len(logs)

    def _find_or_make(self, wanted: Select[Any], making: Insert) -> Any:
        """Return the wanted row; make it where there is none, unless somebody else is quicker."""
        for _ in range(2):
            if (row := self.database.first(wanted)) is not None:
                return row
            self.database.insert_once(making)
        return self.database.rows(wanted)[0]


def move_chat(connection: Connection, old: str, new: str) -> None:
    """Give a chat its new key; plan, sets, pushes and rounds stay with it.

    Where both keys have a chat the younger gives way: it was made by a message that came before the news of the move, or
    by one from the old place that was handled after it.
    """
    chats = tables.chats
    ids = {row.key: row.id for row in connection.execute(select(chats).where(chats.c.key.in_((old, new))))}
    if old not in ids:
        return
    if new in ids:
        connection.execute(delete(chats).where(chats.c.id == max(ids.values())))
    connection.execute(update(chats).where(chats.c.key == old).values(key=new))


def _log(connection: Connection, learner_id: int, item_id: str | None = None) -> list[Review]:
    reviews = tables.reviews
    chosen = select_as(Review, reviews).where(reviews.c.learner_id == learner_id)
    if item_id is not None:
        chosen = chosen.where(reviews.c.item_id == item_id)
    return [Review(*row) for row in connection.execute(chosen.order_by(reviews.c.id))]
