"""How much a quiz item matters in its document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; items made before weigh 1 until they are made again."""
    op.add_column("items", sa.Column("weight", sa.Integer(), nullable=False, server_default="1"))
