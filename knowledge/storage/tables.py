"""The tables of the catalog, as SQLAlchemy sees them; `migrations/` makes them, and a test compares the two."""

from __future__ import annotations

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


def _of_document() -> Column[str]:
    return Column("document_id", String(200), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""`generation`, `vector_generation`, `embedding`, `dimension`: see `catalog` and `stored_vectors`."""

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(1000), nullable=False, unique=True),
    Column("path", Text, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("reader_version", Integer, nullable=False),
    Column("outline_version", Integer, nullable=False),
    Column("dropped", JSON, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("body_start", Integer, nullable=False),
    Column("marks", JSON, nullable=False),
    Column("date", String(20), nullable=False),
    Column("occasion", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("incomplete", Boolean, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("sections", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False, index=True),
    Column("stamp", String(64), nullable=False),
    Column("duplicate_of", String(200), nullable=True),
)
"""`fingerprint` is equal for the same speech in two files; `stamp` changes with anything the indexes are made of."""

sections = Table(
    "sections",
    metadata,
    _of_document(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer, nullable=True),
    Column("level", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("inline", Boolean, nullable=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("heading_end", Integer, nullable=False),
    Column("path", JSON, nullable=False),
)

stretches = Table(
    "stretches",
    metadata,
    _of_document(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("section", Integer, nullable=True),
)

enumerations = Table(
    "enumerations",
    metadata,
    _of_document(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("lead_start", Integer, nullable=False),
    Column("lead_end", Integer, nullable=False),
    Column("members", JSON, nullable=False),
    Column("section", Integer, nullable=True),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("document_id", String(200), ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("section", Integer, nullable=True),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("vector_key", String(64), nullable=False, index=True),
    Index("ix_passages_document_number", "document_id", "number", unique=True),
)
"""`text` repeats a piece of the document's: questions fetch some dozens of passages from long documents."""

sentences = Table(
    "sentences",
    metadata,
    Column("passage_id", String(200), ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("start_at", Integer, nullable=False),
    Column("end_at", Integer, nullable=False),
    Column("vector_key", String(64), nullable=False, index=True),
)
"""Sentences have vectors of their own; `start_at` and `end_at` are offsets in the passage."""

vectors = Table(
    "vectors",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("embedding", String(200), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""float32, little endian; `key` is the SHA-256 of the text that was embedded."""

model_usage = Table(
    "model_usage",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)
"""What the language model has used, day by day."""

unanswered = Table(
    "unanswered",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("question", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
)
"""Questions that found nothing; `key` is the SHA-256 of the folded question, `first` and `last` are days."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),
    Column("wanted", JSON, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("progress", JSON(none_as_null=True), nullable=True),
    Column("result", JSON(none_as_null=True), nullable=True),
    Column("fault", JSON(none_as_null=True), nullable=True),
)
"""What one process asks another to change; see `jobs`. `tries` counts how often it was begun."""
