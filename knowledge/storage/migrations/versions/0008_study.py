"""What learners choose, keep and say of answers. `bot.learning.records.tables` describes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "learning_settings",
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("days", sa.String(length=10), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        _learner("settings"),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_learning_settings")),
    )
    op.create_table(
        "learning_favourites",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=200), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("section", sa.JSON(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _learner("favourites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_favourites")),
        sa.UniqueConstraint("learner_id", "document_id", "start_at", "end_at", name="uq_learning_favourites_place"),
    )
    op.create_table(
        "learning_shown",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("engine", sa.String(length=200), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_shown")),
    )
    op.create_table(
        "learning_votes",
        sa.Column("shown_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("learner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("up", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _learner("votes"),
        sa.ForeignKeyConstraint(
            ["shown_id"],
            ["learning_shown.id"],
            name=op.f("fk_learning_votes_shown_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shown_id", "learner_id", name=op.f("pk_learning_votes")),
    )


def _learner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_learning_{table}_learner_id")
    return sa.ForeignKeyConstraint(["learner_id"], ["learning_learners.id"], name=name, ondelete="CASCADE")
