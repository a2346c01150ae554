"""The tables of learning, in the catalog's database. `knowledge.storage.migrations` makes them, and a test compares the two.

They have a metadata of their own and no foreign keys into the catalog: items and documents come and go, what somebody
has learnt stays. Ids of items are derived from content, so the log finds them again when a speech is read anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    select,
)
from sqlalchemy.exc import DontWrapMixin

from bot.learning.scheduling.days import in_utc
from bot.learning.values import Scope
from knowledge.storage import tables as catalog

metadata = MetaData(naming_convention=catalog.metadata.naming_convention)


class _NaiveMomentError(DontWrapMixin, ValueError):
    """A moment without a zone; SQLAlchemy passes it on as it is."""


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC: SQLite knows no zones, so it is put on again when read; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is written."""
        try:
            return None if value is None else in_utc(value)
        except ValueError as error:
            raise _NaiveMomentError(str(error)) from None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return what was read."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class LocalTime(TypeDecorator[time]):
    """A local time of day, kept as `HH:MM`."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        """Return what is written."""
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        """Return what was read."""
        return None if value is None else time.fromisoformat(value)


class Values(TypeDecorator[tuple[Any, ...]]):
    """Several values, kept as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[Any] | None:
        """Return what is written; the members of a set in their order."""
        return sorted(value) if isinstance(value, frozenset) else value if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Any, ...] | None:
        """Return what was read."""
        return None if value is None else tuple(value)


def select_as(kind: type[Any], table: Table) -> Select[Any]:
    """Return a query of the columns of a table that are the fields of a dataclass, in their order."""
    return select(*(table.c[field.name] for field in fields(kind)))


def with_scope(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the fields of a plan or of settings: a row in which documents and topics are a scope, weekdays a set."""
    scope = Scope(row["documents"], row["topics"])
    kept = {name: value for name, value in row.items() if name not in ("documents", "topics")}
    return kept | {"scope": scope, "weekdays": frozenset(row["weekdays"])}


def without_scope(value: Any) -> dict[str, Any]:
    """Return the row of a plan or of settings; see `with_scope`."""
    row = {field.name: getattr(value, field.name) for field in fields(value)}
    scope: Scope = row.pop("scope")
    return row | {"documents": scope.documents, "topics": scope.topics}


def study_choices() -> tuple[Column[Any], ...]:
    """Return the columns of what plans and settings have in common: how many questions, on which days, from what."""
    return (
        Column("number", Integer, nullable=False),
        Column("days", String(10), nullable=False),
        Column("weekdays", Values, nullable=False),
        Column("documents", Values, nullable=False),
        Column("topics", Values, nullable=False),
    )


def _of(table: str, **more: Any) -> Column[int]:
    name = f"{table.removesuffix('s')}_id"
    return Column(name, Integer, ForeignKey(f"learning_{table}.id", ondelete="CASCADE"), nullable=False, **more)


learners = Table(
    "learning_learners",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("zone", String(60), nullable=False),
    Column("since", Moment, nullable=False),
)
"""`key` is unique over all chat apps, like `telegram:42`."""

chats = Table(
    "learning_chats",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(200), nullable=False, unique=True),
)
"""A chat whose key changes (a group that becomes a supergroup) keeps its id, and with it plan, sets and pushes."""

sets = Table(
    "learning_sets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of("learners"),
    _of("chats"),
    Column("kind", String(20), nullable=False),
    Column("item_ids", Values, nullable=False),
    Column("started", Moment, nullable=False),
    Column("touched", Moment, nullable=False),
    Column("finished", Moment, nullable=True),
    Column("cause", String(200), nullable=True),
    Index("ix_learning_sets_who", "learner_id", "chat_id", "id"),
    Index("uq_learning_sets_cause", "learner_id", "cause", unique=True),
)
"""`cause` is the chat app's name of the message that began a set: one that is handled again begins no second one."""

answers = Table(
    "learning_answers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of("sets"),
    Column("position", Integer, nullable=False),
    _of("learners"),
    Column("item_id", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("grade", String(10), nullable=True),
    Column("score", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("message", String(200), nullable=True),
    UniqueConstraint("set_id", "position", "learner_id", name="uq_learning_answers_place"),
    UniqueConstraint("learner_id", "message", name="uq_learning_answers_message"),
)
"""One answer of a learner to one question of a set, and one for each message that brought it."""

reviews = Table(
    "learning_reviews",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of("learners"),
    Column("item_id", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("grade", String(10), nullable=False),
    Index("ix_learning_reviews_who", "learner_id", "item_id", "id"),
)
"""The append-only review log, from which cards follow; deleted with its learner."""

cards = Table(
    "learning_cards",
    metadata,
    _of("learners", primary_key=True, autoincrement=False),
    Column("item_id", String(200), primary_key=True),
    Column("due", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("misses_since_reading", Integer, nullable=False),
    Column("right_in_a_row", Integer, nullable=False),
)
"""What the log leads to, kept so that asking what is due need not replay it all."""

plans = Table(
    "learning_plans",
    metadata,
    _of("chats", primary_key=True, autoincrement=False),
    _of("learners"),
    Column("at", LocalTime, nullable=False),
    Column("zone", String(60), nullable=False),
    *study_choices(),
    Column("since", Moment, nullable=False),
    Column("active", Boolean, nullable=False),
)

pushes = Table(
    "learning_pushes",
    metadata,
    _of("chats", primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("claimed", Moment, nullable=False),
    Column("sent", Moment, nullable=True),
    Column("offered", Moment, nullable=True),
)
"""The key is the claim: who can insert (chat, local date) sends, everybody else does not."""

settings = Table(
    "learning_settings",
    metadata,
    _of("learners", primary_key=True, autoincrement=False),
    Column("kinds", Values, nullable=False),
    *study_choices(),
)
"""What a learner has chosen for all sets to come; who has chosen nothing has no row."""

favourites = Table(
    "learning_favourites",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of("learners"),
    Column("document_id", String(200), nullable=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("section", Values, nullable=False),
    Column("quote", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("learner_id", "document_id", "start_at", "end_at", name="uq_learning_favourites_place"),
)
"""Places that learners keep; with their words, by which they are found again where a document has changed."""

votable_answers = Table(
    "learning_shown",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("status", String(20), nullable=False),
    Column("engine", String(200), nullable=False),
    Column("places", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Answers on which somebody may vote: what they rest on, as [document id, start, end]. No question, no learner."""

votes = Table(
    "learning_votes",
    metadata,
    _of("shown", primary_key=True, autoincrement=False),
    _of("learners", primary_key=True, autoincrement=False),
    Column("up", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
