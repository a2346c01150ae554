"""The tables of study groups, in the catalog's database. `knowledge.storage.migrations` makes them, and a test compares the two.

A group is a chat of `learning_chats`: where its key changes (it becomes a supergroup) it keeps its id, and with it all
that stands here. People go by their key, because most of them never write to the bot themselves.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from bot.learning.records import tables as learning
from bot.learning.records.tables import study_choices
from knowledge.storage.column_types import LocalTime, Moment, Values

metadata: MetaData = learning.metadata
"""The same as that of learning, whose chats are referred to."""


def _chat(**more: Any) -> Column[int]:
    return Column("chat_id", Integer, ForeignKey("learning_chats.id", ondelete="CASCADE"), nullable=False, **more)


def _round(**more: Any) -> Column[int]:
    return Column("round_id", Integer, ForeignKey("groups_rounds.id", ondelete="CASCADE"), nullable=False, **more)


settings = Table(
    "groups_settings",
    metadata,
    _chat(primary_key=True, autoincrement=False),
    Column("active", Boolean, nullable=False),
    Column("at", LocalTime, nullable=False),
    Column("zone", String(60), nullable=False),
    *study_choices(),
    Column("kinds", Values, nullable=False),
    Column("open_minutes", Integer, nullable=False),
    Column("board", Boolean, nullable=False),
    Column("members_start", Boolean, nullable=False),
    Column("topic", Integer, nullable=True),
    Column("since", Moment, nullable=False),
)

members = Table(
    "groups_members",
    metadata,
    _chat(primary_key=True, autoincrement=False),
    Column("person", String(200), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("folded", String(100), nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("chat_id", "folded", name="uq_groups_members_name"),
)
"""Who has joined; `folded` is the name as it is compared, so that two names of a group never look the same."""

rounds = Table(
    "groups_rounds",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _chat(),
    Column("kind", String(10), nullable=False),
    Column("item_ids", Values, nullable=False),
    Column("started", Moment, nullable=False),
    Column("closes", Moment, nullable=False),
    Column("topic", Integer, nullable=True),
    Column("cause", String(200), nullable=True),
    Column("announced", Boolean, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("told", Integer, nullable=False),
    Column("finished", Moment, nullable=True),
    Column("running", Boolean, nullable=True),
    UniqueConstraint("chat_id", "running", name="uq_groups_rounds_running"),
    UniqueConstraint("chat_id", "cause", name="uq_groups_rounds_cause"),
)
"""`running` is true or null: the key lets one round of a group run at a time. `cause` is the message that started it."""

posts = Table(
    "groups_posts",
    metadata,
    _round(primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("place", String(200), nullable=False),
    Column("poll", String(64), nullable=True, unique=True),
    Column("message", Integer, nullable=False),
    Column("options", Values, nullable=False),
    Column("right", Values, nullable=False),
    Column("tried", Moment, nullable=False),
)
"""Written before a question is sent, `poll` after: one without it was lost in between and is not sent a second time."""

answers = Table(
    "groups_answers",
    metadata,
    _round(primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person", String(200), primary_key=True),
    Column("chosen", Values, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_groups_answers_person", "person"),
)

claims = Table(
    "groups_claims",
    metadata,
    _chat(primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("claimed", Moment, nullable=False),
    Column("round_id", Integer, nullable=True),
)
"""Who can insert (group, local date) posts the daily round of that day; `round_id` is null where nothing could be asked."""
