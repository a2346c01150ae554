"""The tables of quiz items, in the catalog's database; `migrations/` makes them, and a test compares the two.

No foreign keys into the catalog: a source that is read again is deleted and put back, and its items must outlive that.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from knowledge.storage.tables import metadata

items = Table(
    "items",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("document_id", String(200), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("form", String(20), nullable=False),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("accepted", JSON, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("difficulty", String(10), nullable=False),
    Column("path", JSON, nullable=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("status", String(10), nullable=False, index=True),
    Column("mended", Integer, nullable=False),
)
"""`status`: `live`; `waiting` for an admin after a report; `stale`, its span is no longer in the documents; `retired` for
good. `mended` is 1 where an admin changed the words: then making it again leaves them alone."""

item_sets = Table(
    "item_sets",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("stamp", String(100), nullable=False),
)
"""What the items of a document were made of: its own stamp and the version of the maker."""

item_reports = Table(
    "item_reports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(40), nullable=False),
    Column("reporter", String(200), nullable=False),
    Column("words", Text, nullable=False),
    Column("reported_at", String(40), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("settled_by", String(200), nullable=False),
    Column("settled_at", String(40), nullable=False),
    Index("ix_item_reports_item_id", "item_id"),
)
"""Moments are ISO 8601 in UTC; `verdict` is empty until an admin says `keep`, `mend` or `retire`."""
