"""Study groups: settings, members, rounds with their posts and answers, claims. `bot.groups.tables` describes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _chat(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_chat_id")
    reference = sa.ForeignKeyConstraint(["chat_id"], ["learning_chats.id"], name=name, ondelete="CASCADE")
    return sa.Column("chat_id", sa.Integer(), autoincrement=False, nullable=False), reference


def _round(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_round_id")
    reference = sa.ForeignKeyConstraint(["round_id"], ["groups_rounds.id"], name=name, ondelete="CASCADE")
    return sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False), reference


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "groups_settings",
        *_chat("groups_settings"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(10), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("open_minutes", sa.Integer(), nullable=False),
        sa.Column("board", sa.Boolean(), nullable=False),
        sa.Column("members_start", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=True),
        _moment("since"),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_groups_settings")),
    )
    op.create_table(
        "groups_members",
        *_chat("groups_members"),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("folded", sa.String(100), nullable=False),
        _moment("since"),
        sa.PrimaryKeyConstraint("chat_id", "person", name=op.f("pk_groups_members")),
        sa.UniqueConstraint("chat_id", "folded", name="uq_groups_members_name"),
    )
    _make_rounds()
    op.create_table(
        "groups_claims",
        *_chat("groups_claims"),
        sa.Column("day", sa.Date(), nullable=False),
        _moment("claimed"),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", "day", name=op.f("pk_groups_claims")),
    )


def _make_rounds() -> None:
    op.create_table(
        "groups_rounds",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *_chat("groups_rounds"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("item_ids", sa.JSON(), nullable=False),
        _moment("started"),
        _moment("closes"),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(200), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        _moment("finished", nullable=True),
        sa.Column("running", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups_rounds")),
        sa.UniqueConstraint("chat_id", "running", name="uq_groups_rounds_running"),
        sa.UniqueConstraint("chat_id", "cause", name="uq_groups_rounds_cause"),
    )
    op.create_table(
        "groups_posts",
        *_round("groups_posts"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("poll", sa.String(64), nullable=True),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("right", sa.JSON(), nullable=False),
        _moment("tried"),
        sa.PrimaryKeyConstraint("round_id", "position", name=op.f("pk_groups_posts")),
        sa.UniqueConstraint("poll", name=op.f("uq_groups_posts_poll")),
    )
    op.create_table(
        "groups_answers",
        *_round("groups_answers"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("round_id", "position", "person", name=op.f("pk_groups_answers")),
    )
    op.create_index("ix_groups_answers_person", "groups_answers", ["person"])
