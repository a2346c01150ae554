"""Telegram: links for several, groups, who was seen when, what was done; tries of updates, causes of sets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns."""
    _widen_invites()
    op.create_table(
        "telegram_groups",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("admitted_by", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_telegram_groups")),
    )
    op.create_table(
        "telegram_seen",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_telegram_seen")),
    )
    op.create_table(
        "telegram_usage",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", name=op.f("pk_telegram_usage")),
    )
    op.add_column("telegram_members", sa.Column("admin", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("telegram_inbox", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("telegram_inbox", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    op.add_column("learning_sets", sa.Column("cause", sa.String(200), nullable=True))
    op.create_index("uq_learning_sets_cause", "learning_sets", ["learner_id", "cause"], unique=True)


def _widen_invites() -> None:
    """Count the uses of a link; the links of one use that were used keep that."""
    op.add_column("telegram_invites", sa.Column("most", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("telegram_invites", sa.Column("uses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("telegram_invites", sa.Column("ends", sa.DateTime(timezone=True), nullable=True))
    op.add_column("telegram_invites", sa.Column("revoked", sa.DateTime(timezone=True), nullable=True))
    op.add_column("telegram_invites", sa.Column("cause", sa.String(200), nullable=True))
    op.execute("UPDATE telegram_invites SET uses = 1 WHERE used_by IS NOT NULL")
    op.drop_column("telegram_invites", "used_by")
    op.drop_column("telegram_invites", "used")
    op.create_index("uq_telegram_invites_cause", "telegram_invites", ["cause"], unique=True)
