"""What the person who added a file should know about how it was read, kept with its source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; sources that were read before have no warnings until they are read again."""
    op.add_column("sources", sa.Column("warnings", sa.JSON(), nullable=False, server_default="[]"))
