"""Where the pages of a print begin in the text of a document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; documents that were read before have no pages until they are read again."""
    op.add_column("documents", sa.Column("pages", sa.JSON(), nullable=False, server_default="[]"))
