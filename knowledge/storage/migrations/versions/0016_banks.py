"""The questions of question banks, kept with their documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; files that were read before are no banks until they are read again."""
    op.add_column("documents", sa.Column("questions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("documents", sa.Column("bank", sa.JSON(), nullable=False, server_default="[]"))
