"""The tables of the chat edges: what Telegram alone had, now of any chat app; people and groups are named by their keys.

`bot.edge.tables` describes them. What the old tables held is kept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KEY = sa.String(200)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, fill them from those of Telegram, and drop these."""
    _people()
    _counts()
    _work()


def _people() -> None:
    _replace(
        "members",
        [
            sa.Column("person", _KEY, nullable=False),
            sa.Column("invited_by", _KEY, nullable=False),
            sa.Column("since", _MOMENT, nullable=False),
            sa.Column("admin", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        keys=("person", "invited_by"),
        primary=("person",),
    )
    _replace(
        "invites",
        [
            sa.Column("code", sa.String(64), nullable=False),
            sa.Column("made_by", _KEY, nullable=False),
            sa.Column("made", _MOMENT, nullable=False),
            sa.Column("most", sa.Integer(), nullable=False, server_default="1"),
            sa.Column("uses", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("ends", _MOMENT, nullable=True),
            sa.Column("revoked", _MOMENT, nullable=True),
            sa.Column("cause", sa.String(200), nullable=True),
        ],
        keys=("made_by",),
        primary=("code",),
    )
    op.create_index("uq_edge_invites_cause", "edge_invites", ["cause"], unique=True)
    _replace(
        "groups",
        [
            sa.Column("chat", _KEY, nullable=False),
            sa.Column("title", sa.String(255), nullable=False),
            sa.Column("admitted_by", _KEY, nullable=False),
            sa.Column("since", _MOMENT, nullable=False),
        ],
        keys=("chat", "admitted_by"),
        primary=("chat",),
    )


def _counts() -> None:
    _replace(
        "refusals",
        [
            sa.Column("person", _KEY, nullable=False),
            sa.Column("kind", sa.String(10), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
        ],
        keys=("person",),
        primary=("person", "kind", "day"),
    )
    _replace(
        "seen",
        [
            sa.Column("person", _KEY, nullable=False),
            sa.Column("first", sa.Date(), nullable=False),
            sa.Column("last", sa.Date(), nullable=False),
        ],
        keys=("person",),
        primary=("person",),
    )
    _replace(
        "usage",
        [
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("kind", sa.String(20), nullable=False),
            sa.Column("count", sa.Integer(), nullable=False),
        ],
        primary=("day", "kind"),
    )


def _work() -> None:
    _replace(
        "inbox",
        [
            sa.Column("edge", sa.String(20), nullable=False),
            sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("content", sa.Text(), nullable=False),
            sa.Column("digest", sa.String(64), nullable=False, server_default=""),
            sa.Column("taken", _MOMENT, nullable=False),
            sa.Column("done", _MOMENT, nullable=True),
            sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        ],
        renamed={"edge": "'telegram'"},
        primary=("edge", "update_id"),
    )
    _replace(
        "upload_tasks",
        [
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("chat", _KEY, nullable=False),
            sa.Column("asked", sa.BigInteger(), nullable=False),
            sa.Column("shown", sa.BigInteger(), nullable=True),
            sa.Column("fingerprint", sa.String(64), nullable=True),
            sa.Column("kind", sa.String(10), nullable=False),
            sa.Column("about", sa.JSON(), nullable=False),
            sa.Column("state", sa.String(10), nullable=False),
            sa.Column("job", sa.Integer(), nullable=True),
            sa.Column("result", sa.JSON(), nullable=True),
            sa.UniqueConstraint("chat", "asked", name=op.f("uq_edge_upload_tasks_chat")),
        ],
        old="telegram_errands",
        keys=("chat",),
        renamed={"fingerprint": '"face"'},
        primary=("id",),
    )
    op.create_index(op.f("ix_edge_upload_tasks_state"), "edge_upload_tasks", ["state"])
    if op.get_bind().dialect.name == "postgresql":
        # the ids were copied, their sequence does not know
        op.execute("SELECT setval(pg_get_serial_sequence('edge_upload_tasks', 'id'), max(id)) FROM edge_upload_tasks")


def _replace(
    name: str,
    columns: list[sa.schema.SchemaItem],
    *,
    primary: tuple[str, ...],
    keys: tuple[str, ...] = (),
    renamed: dict[str, str] | None = None,
    old: str = "",
) -> None:
    """Make a table, copy what the old one holds, and drop that.

    Args:
        name: of the table, without its prefix.
        columns: of the new table.
        primary: names of the columns of its primary key.
        keys: columns that held Telegram's numbers and hold keys now; 0 stood for nobody.
        renamed: what a column is copied from, where not from one of its name.
        old: the name of the old table; empty where it only had another prefix.
    """
    old, new = old or f"telegram_{name}", f"edge_{name}"
    op.create_table(new, *columns, sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{new}")))
    names = [column.name for column in columns if isinstance(column, sa.Column)]
    sources = (renamed or {}) | {
        key: f"CASE WHEN \"{key}\" = 0 THEN '' ELSE 'telegram:' || CAST(\"{key}\" AS VARCHAR(40)) END" for key in keys
    }
    into = ", ".join(f'"{one}"' for one in names)
    values = ", ".join(sources.get(one, f'"{one}"') for one in names)
    op.execute(f"INSERT INTO {new} ({into}) SELECT {values} FROM {old}")  # noqa: S608  names of this module alone
    op.drop_table(old)
