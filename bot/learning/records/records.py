"""The records of learning in the database: learners, sets, answers, the log of reviews, cards.

Every answer is written once, by the database's own keys: one for each question of a set, and one for each message of a
chat app. Whatever arrives twice, from two processes or after a restart, changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.learning.records import tables
from bot.learning.scheduling.days import local_day
from bot.learning.scheduling.review import MemoryModel
from bot.learning.values import DEFAULT_ZONE, Card, Given, Grade, Learner, Review, SetKind, StudySet
from knowledge.storage.database import Database

_AnyRow: TypeAlias = Row[Any]


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
        wanted = select(learners.c.id, learners.c.key, learners.c.zone).where(learners.c.key == key)
        row = self._find_or_make(wanted, insert(learners).values(key=key, zone=DEFAULT_ZONE, since=now))
        return Learner(row.id, row.key, row.zone)

    def known_learner(self, key: str) -> Learner | None:
        """Return a learner by key, None if nobody of that key has ever learnt."""
        learners = tables.learners
        with self.database.reading() as connection:
            row = connection.execute(
                select(learners.c.id, learners.c.key, learners.c.zone).where(learners.c.key == key)
            ).first()
        return None if row is None else Learner(row.id, row.key, row.zone)

    def set_zone(self, learner_id: int, zone: str) -> None:
        """Record a learner's time zone."""
        with self.database.writing() as connection:
            connection.execute(update(tables.learners).where(tables.learners.c.id == learner_id).values(zone=zone))

    def chat(self, key: str) -> int:
        """Return the id of a chat; a new one is written down."""
        wanted = select(tables.chats.c.id).where(tables.chats.c.key == key)
        return int(self._find_or_make(wanted, insert(tables.chats).values(key=key)).id)

    def learner_key(self, learner_id: int) -> str:
        """Return the key of a learner, empty for an unknown id."""
        with self.database.reading() as connection:
            found = select(tables.learners.c.key).where(tables.learners.c.id == learner_id)
            return connection.scalar(found) or ""

    def chat_key(self, chat_id: int) -> str:
        """Return the key of a chat, empty for an unknown id."""
        with self.database.reading() as connection:
            return connection.scalar(select(tables.chats.c.key).where(tables.chats.c.id == chat_id)) or ""

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
        sets = tables.sets
        with self.database.reading() as connection:
            chosen = select(sets).where(sets.c.learner_id == learner_id, sets.c.cause == cause)
            row = connection.execute(chosen).first()
        return None if row is None else _set(row)

    def open_set(self, learner_id: int, chat_id: int) -> StudySet | None:
        """Return the set that the learner has begun in this chat and not ended."""
        sets = tables.sets
        conditions = (sets.c.learner_id == learner_id, sets.c.chat_id == chat_id, sets.c.finished.is_(None))
        with self.database.reading() as connection:
            row = connection.execute(select(sets).where(*conditions).order_by(sets.c.id.desc())).first()
        return None if row is None else _set(row)

    def last_set(self, learner_id: int, chat_id: int) -> StudySet | None:
        """Return the set that the learner has begun last in this chat, open or not."""
        sets = tables.sets
        conditions = (sets.c.learner_id == learner_id, sets.c.chat_id == chat_id)
        with self.database.reading() as connection:
            row = connection.execute(select(sets).where(*conditions).order_by(sets.c.id.desc())).first()
        return None if row is None else _set(row)

    def study_set(self, set_id: int) -> StudySet | None:
        """Return a set, None if there is none of that id."""
        with self.database.reading() as connection:
            row = connection.execute(select(tables.sets).where(tables.sets.c.id == set_id)).first()
        return None if row is None else _set(row)

    def finish_set(self, set_id: int, now: datetime) -> None:
        """Record that a set has ended."""
        sets = tables.sets
        with self.database.writing() as connection:
            connection.execute(update(sets).where(sets.c.id == set_id, sets.c.finished.is_(None)).values(finished=now))

    def given(self, set_id: int, learner_id: int) -> list[Given]:
        """Return the answers that a learner gave in a set, by position."""
        answers = tables.answers
        chosen = (answers.c.set_id == set_id, answers.c.learner_id == learner_id)
        with self.database.reading() as connection:
            rows = connection.execute(select(answers).where(*chosen).order_by(answers.c.position)).all()
        return [Given(row.position, row.item_id, row.text, row.grade, row.score) for row in rows]

    def has_message(self, learner_id: int, message: str) -> bool:
        """Tell whether a message has already brought an answer."""
        answers = tables.answers
        with self.database.reading() as connection:
            found = select(answers.c.id).where(answers.c.learner_id == learner_id, answers.c.message == message)
            return connection.scalar(found) is not None

    def record(self, learner: Learner, entry: Entry, now: datetime) -> bool:
        """Write an answer, the review that it is, and the card that follows, all at once.

        Returns:
            False if this question, or this message, has had its answer before; then nothing is written.
        """
        return self._insert_once(lambda connection: self._write_answer(connection, learner, entry, now))

    def _write_answer(self, connection: Connection, learner: Learner, entry: Entry, now: datetime) -> None:
        row = asdict(entry) | {"message": entry.message or None, "learner_id": learner.id, "at": now}
        connection.execute(insert(tables.answers).values(row))
        connection.execute(update(tables.sets).where(tables.sets.c.id == entry.set_id).values(touched=now))
        if entry.grade is not None:
            self.write_review(connection, learner, entry.item_id, entry.grade, now)

    def write_review(self, connection: Connection, learner: Learner, item_id: str, grade: Grade, now: datetime) -> None:
        """Write a review, and the card that follows, inside a transaction of whoever knows that it happens once."""
        # two answers of one learner at a time would write each other's cards on a server; SQLite has one writer anyway
        connection.execute(select(tables.learners.c.id).where(tables.learners.c.id == learner.id).with_for_update())
        review = Review(item_id, now, local_day(now, learner.zone), grade)
        connection.execute(insert(tables.reviews).values(learner_id=learner.id, **asdict(review)))
        card = self._memory.replay(_log(connection, learner.id, item_id))
        if card is not None:
            _put_card(connection, learner.id, card)

    def reviews(self, learner_id: int) -> list[Review]:
        """Return the whole log of a learner, oldest first."""
        with self.database.reading() as connection:
            return _log(connection, learner_id)

    def cards(self, learner_id: int) -> dict[str, Card]:
        """Return the cards of a learner by item."""
        columns = [column for column in tables.cards.c if column.name != "learner_id"]
        with self.database.reading() as connection:
            rows = connection.execute(select(*columns).where(tables.cards.c.learner_id == learner_id)).all()
        return {row.item_id: Card(**row._mapping) for row in rows}

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

    def _find_or_make(self, wanted: Any, making: Any) -> _AnyRow:
        """Return the wanted row; make it where there is none, unless somebody else is quicker."""
        for _ in range(2):
            with self.database.reading() as connection:
                if (row := connection.execute(wanted).first()) is not None:
                    return row
            self._insert_once(lambda connection: connection.execute(making))
        with self.database.reading() as connection:
            return connection.execute(wanted).one()

    def _insert_once(self, write: Callable[[Connection], object]) -> bool:
        """Write in one transaction; False, and nothing written, if a unique key is already taken."""
        try:
            with self.database.writing() as connection:
                write(connection)
        except IntegrityError:
            return False
        return True


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


def _set(row: _AnyRow) -> StudySet:
    return StudySet(
        id=row.id,
        learner_id=row.learner_id,
        chat_id=row.chat_id,
        kind=row.kind,
        item_ids=tuple(row.item_ids),
        started=row.started,
        touched=row.touched,
        finished=row.finished,
    )


def _log(connection: Connection, learner_id: int, item_id: str | None = None) -> list[Review]:
    reviews = tables.reviews
    chosen = select(reviews).where(reviews.c.learner_id == learner_id)
    if item_id is not None:
        chosen = chosen.where(reviews.c.item_id == item_id)
    rows = connection.execute(chosen.order_by(reviews.c.id)).all()
    return [Review(row.item_id, row.at, row.day, row.grade) for row in rows]


def _put_card(connection: Connection, learner_id: int, card: Card) -> None:
    cards = tables.cards
    key = (cards.c.learner_id == learner_id, cards.c.item_id == card.item_id)
    connection.execute(delete(cards).where(*key))
    connection.execute(insert(cards).values(learner_id=learner_id, **asdict(card)))
