"""The tables of quiz items, in the catalog's database; `migrations/` makes them, and a test compares the two.

No foreign keys into the catalog: a source that is read again is deleted and put back, and its items must outlive that.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from knowledge.storage.tables import columns, metadata

items = Table(
    "items",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("document_id", String(200), nullable=False, index=True),
    *columns(Integer, "place", "start_at", "end_at", "mended"),
    *columns(String(10), "kind", "difficulty"),
    *columns(String(20), "form"),
    *columns(Text, "question", "explanation", "quote"),
    *columns(JSON, "options", "answer", "accepted", "path"),
    Column("weight", Integer, nullable=False, server_default="1"),
    Column("status", String(10), nullable=False, index=True),
)
"""`status`: `live`; `waiting` for an admin after a report; `stale`, its span is no longer in the documents; `retired` for
good. `mended` is 1 where an admin changed the words: then making it again leaves them alone."""

item_sets = Table(
    "item_sets",
    metadata,
    Column("document_id", String(200), primary_key=True),
    *columns(String(100), "stamp"),
)
"""What the items of a document were made of: its own stamp and the version of the maker."""

item_reports = Table(
    "item_reports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    *columns(String(40), "item_id", "reported_at", "settled_at"),
    *columns(String(200), "reporter", "settled_by"),
    *columns(Text, "words"),
    *columns(String(10), "verdict"),
    Index("ix_item_reports_item_id", "item_id"),
)
"""Moments are ISO 8601 in UTC; `verdict` is empty until an admin says `keep`, `mend` or `retire`."""
