"""The table of the Telegram edge, in the catalog's database. `knowledge.storage.migrations` makes it, and a test compares the two."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, String, Table

from knowledge.storage import tables as catalog
from knowledge.storage.column_types import Moment

metadata = MetaData(naming_convention=catalog.metadata.naming_convention)

polls = Table(
    "telegram_polls",
    metadata,
    Column("poll_id", String(64), primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False),
    Column("set_id", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("item_id", String(200), nullable=False),
    Column("options", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Telegram's update about an answer carries only the id of the poll; `options` are the item's indexes in the order of the poll."""
