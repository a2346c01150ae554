"""The tables of the chat edges, in the catalog's database. `knowledge.storage.migrations` makes them, and a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from knowledge.storage import tables as catalog
from knowledge.storage.column_types import Moment

metadata = MetaData(naming_convention=catalog.metadata.naming_convention)

KEY = 200
"""Characters of the key of a person or a chat, as in the tables of learning."""
NAME = 80
"""Characters of the name of a person: a line of a list."""

invites = Table(
    "edge_invites",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("made_by", String(KEY), nullable=False),
    Column("made", Moment, nullable=False),
    Column("most", Integer, nullable=False, server_default="1"),
    Column("uses", Integer, nullable=False, server_default="0"),
    Column("ends", Moment, nullable=True),
    Column("revoked", Moment, nullable=True),
    Column("cause", String(200), nullable=True),
    Index("uq_edge_invites_cause", "cause", unique=True),
)
"""Links that let so many people in, until they end or are revoked; `cause` names the message that asked for one."""

members = Table(
    "edge_members",
    metadata,
    Column("person", String(KEY), primary_key=True),
    Column("invited_by", String(KEY), nullable=False),
    Column("since", Moment, nullable=False),
    Column("admin", Boolean, nullable=False, server_default=false()),
    Column("name", String(NAME), nullable=False, server_default=""),
)
"""Who has opened an invitation, or was made an admin by one."""

refusals = Table(
    "edge_refusals",
    metadata,
    Column("person", String(KEY), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("day", Date, primary_key=True),
)
"""Who was told on which day that they don't belong: once is enough."""

groups = Table(
    "edge_groups",
    metadata,
    Column("chat", String(KEY), primary_key=True),
    Column("title", String(255), nullable=False),
    Column("admitted_by", String(KEY), nullable=False),
    Column("since", Moment, nullable=False),
)
"""Groups that an admin has admitted."""

seen = Table(
    "edge_seen",
    metadata,
    Column("person", String(KEY), primary_key=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
)
"""Who of those who belong was here, first and last: for counting people, not for following them."""

usage = Table(
    "edge_usage",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How much was done on a day, by nobody in particular."""

inbox = Table(
    "edge_inbox",
    metadata,
    Column("edge", String(20), primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("digest", String(64), nullable=False, server_default=""),
    Column("taken", Moment, nullable=False),
    Column("done", Moment, nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
)
"""Updates of each chat app from the moment they are taken; of those that are done only number and digest are kept, no texts."""

upload_tasks = Table(
    "edge_upload_tasks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("chat", String(KEY), nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("shown", BigInteger, nullable=True),
    Column("fingerprint", String(64), nullable=True),
    Column("kind", String(10), nullable=False),
    Column("about", JSON, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("job", Integer, nullable=True),
    Column("result", JSON(none_as_null=True), nullable=True),
    UniqueConstraint("chat", "asked"),
)
"""What an admin asked to be done with documents: the message that asked, ours that shows how it goes, the job behind it.

`fingerprint` is the SHA-256 of what ours shows now: an edit that changes nothing is not made."""
