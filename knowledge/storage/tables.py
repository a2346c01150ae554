"""The tables of the catalog, as SQLAlchemy sees them; `migrations/` makes them, and a test compares the two."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def columns(kind: Any, *names: str, nullable: bool = False) -> list[Column[Any]]:
    """Return columns of one type."""
    return [Column(name, kind, nullable=nullable) for name in names]


def _of(table: str, name: str) -> Column[str]:
    """Return the first column of a key: the id of the row of another table that this one is a part of."""
    return Column(name, String(200), ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True)


def _number() -> Column[int]:
    """Return the second column of a key: the place among the parts."""
    return Column("number", Integer, primary_key=True, autoincrement=False)


meta = Table("meta", metadata, Column("key", String(40), primary_key=True), *columns(Text, "value"))
"""`generation`, `vector_generation`, `embedding`, `dimension`: see `catalog` and `stored_vectors`."""

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(1000), nullable=False, unique=True),
    *columns(Text, "path"),
    Column("digest", String(64), nullable=False, index=True),
    *columns(Integer, "reader_version", "outline_version"),
    *columns(JSON, "dropped"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    *columns(Integer, "place", "body_start"),
    *columns(Text, "title", "text", "occasion", "speaker"),
    *columns(JSON, "marks"),
    *columns(String(20), "date"),
    *columns(Boolean, "incomplete"),
    *columns(Integer, "characters", "sections", "passages"),
    Column("fingerprint", String(64), nullable=False, index=True),
    *columns(String(64), "stamp"),
    *columns(String(200), "duplicate_of", nullable=True),
)
"""`fingerprint` is equal for the same speech in two files; `stamp` changes with anything the indexes are made of."""

sections = Table(
    "sections",
    metadata,
    _of("documents", "document_id"),
    _number(),
    *columns(Integer, "parent", nullable=True),
    *columns(Integer, "level", "start_at", "end_at", "heading_end"),
    *columns(Text, "heading"),
    *columns(Boolean, "inline"),
    *columns(JSON, "path"),
)

stretches = Table(
    "stretches",
    metadata,
    _of("documents", "document_id"),
    _number(),
    *columns(Integer, "start_at", "end_at"),
    *columns(Integer, "section", nullable=True),
)

enumerations = Table(
    "enumerations",
    metadata,
    _of("documents", "document_id"),
    _number(),
    *columns(Integer, "lead_start", "lead_end"),
    *columns(JSON, "members"),
    *columns(Integer, "section", nullable=True),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("document_id", String(200), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    *columns(Integer, "number", "start_at", "end_at"),
    *columns(Integer, "section", nullable=True),
    *columns(Text, "text"),
    Column("vector_key", String(64), nullable=False, index=True),
    Index("ix_passages_document_number", "document_id", "number", unique=True),
)
"""`text` repeats a piece of the document's: questions fetch some dozens of passages from long documents."""

sentences = Table(
    "sentences",
    metadata,
    _of("passages", "passage_id"),
    _number(),
    *columns(Integer, "start_at", "end_at"),
    Column("vector_key", String(64), nullable=False, index=True),
)
"""Sentences have vectors of their own; `start_at` and `end_at` are offsets in the passage."""

vectors = Table(
    "vectors",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("embedding", String(200), primary_key=True),
    *columns(LargeBinary, "data"),
)
"""float32, little endian; `key` is the SHA-256 of the text that was embedded."""

model_usage = Table(
    "model_usage",
    metadata,
    Column("day", String(10), primary_key=True),
    *columns(Integer, "requests"),
    *columns(BigInteger, "tokens"),
)
"""What the language model has used, day by day."""

unanswered = Table(
    "unanswered",
    metadata,
    Column("key", String(64), primary_key=True),
    *columns(Text, "question"),
    *columns(Integer, "times"),
    *columns(String(10), "first", "last"),
)
"""Questions that found nothing; `key` is the SHA-256 of the folded question, `first` and `last` are days."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    *columns(String(10), "kind"),
    *columns(JSON, "wanted"),
    Column("state", String(10), nullable=False, index=True),
    *columns(Integer, "tries"),
    *columns(JSON(none_as_null=True), "progress", "result", "fault", nullable=True),
)
"""What one process asks another to change; see `jobs`. `tries` counts how often it was begun."""
