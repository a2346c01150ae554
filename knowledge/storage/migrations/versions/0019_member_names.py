"""The names that members bear in their chat app, for the admins' list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; a name is noted with a member's next message."""
    op.add_column("edge_members", sa.Column("name", sa.String(80), nullable=False, server_default=""))
