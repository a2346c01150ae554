"""The tables of learning, in the catalog's database. `knowledge.storage.migrations` makes them, and a test compares the two.

They have a metadata of their own and no foreign keys into the catalog: items and documents come and go, what somebody
has learnt stays. Ids of items are derived from content, so the log finds them again when a speech is read anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.learning.values import Scope
from knowledge.storage import tables as catalog
from knowledge.storage.column_types import LocalTime, Moment, Values

metadata = MetaData(naming_convention=catalog.metadata.naming_convention)


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
