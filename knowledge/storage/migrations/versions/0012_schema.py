"""The schema of the first version, of the library and of the bot, in `0012_schema.sql`.

It takes the place of twelve migrations and has the id of the last one, so that libraries that went through them open.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from alembic import op

revision = "0012"
down_revision = None
branch_labels = None
depends_on = None

_TYPES = {
    "sqlite": {"serial": "INTEGER", "moment": "DATETIME", "bytes": "BLOB"},
    "postgresql": {"serial": "SERIAL", "moment": "TIMESTAMP WITH TIME ZONE", "bytes": "BYTEA"},
}
"""What the two databases name differently."""


def upgrade() -> None:
    """Make the tables."""
    connection = op.get_bind()
    schema = Template(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    for statement in schema.substitute(_TYPES[connection.dialect.name]).split(";\n"):
        connection.exec_driver_sql(statement)
