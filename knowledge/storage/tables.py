"""The tables of the catalog, as SQLAlchemy sees them; `migrations/` makes them, and a test compares the two."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def columns(kind: Any, *names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    """Return columns of one type."""
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def _of(table: str, name: str) -> sa.Column[str]:
    """Return the first column of a key: the id of the row of another table that this one is a part of."""
    return sa.Column(name, sa.String(200), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True)


def _number() -> sa.Column[int]:
    """Return the second column of a key: the place among the parts."""
    return sa.Column("number", sa.Integer, primary_key=True, autoincrement=False)


meta = sa.Table("meta", metadata, sa.Column("key", sa.String(40), primary_key=True), *columns(sa.Text, "value"))
"""`generation`, `vector_generation`, `embedding`, `dimension`: see `catalog` and `stored_vectors`."""

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(1000), nullable=False, unique=True),
    *columns(sa.Text, "path"),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    *columns(sa.Integer, "reader_version", "outline_version"),
    *columns(sa.JSON, "dropped", "warnings"),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("source_id", sa.Integer, sa.ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    *columns(sa.Integer, "place", "body_start"),
    *columns(sa.Text, "title", "text", "occasion", "speaker"),
    *columns(sa.JSON, "marks", "pages"),
    *columns(sa.String(20), "date"),
    *columns(sa.Boolean, "incomplete"),
    *columns(sa.Integer, "characters", "sections", "passages", "questions"),
    *columns(sa.JSON, "bank"),
    sa.Column("fingerprint", sa.String(64), nullable=False, index=True),
    *columns(sa.String(64), "stamp"),
    *columns(sa.String(200), "duplicate_of", nullable=True),
)
"""`fingerprint` is equal for the same speech in two files; `stamp` changes with anything the indexes are made of.
`bank` holds the questions of a question bank, `questions` their number."""

corrections = sa.Table(
    "corrections",
    metadata,
    _of("documents", "document_id"),
    *columns(sa.Text, "title", "read_title"),
    *columns(sa.JSON, "edits"),
)
"""What people corrected by hand; see `corrections`. `title` and `read_title` are empty where none was set."""

sections = sa.Table(
    "sections",
    metadata,
    _of("documents", "document_id"),
    _number(),
    *columns(sa.Integer, "parent", nullable=True),
    *columns(sa.Integer, "level", "start_at", "end_at", "heading_end"),
    *columns(sa.Text, "heading"),
    *columns(sa.Boolean, "inline"),
    *columns(sa.JSON, "path"),
)

stretches = sa.Table(
    "stretches",
    metadata,
    _of("documents", "document_id"),
    _number(),
    *columns(sa.Integer, "start_at", "end_at"),
    *columns(sa.Integer, "section", nullable=True),
)

enumerations = sa.Table(
    "enumerations",
    metadata,
    _of("documents", "document_id"),
    _number(),
    *columns(sa.Integer, "lead_start", "lead_end"),
    *columns(sa.JSON, "members"),
    *columns(sa.Integer, "section", nullable=True),
)

definitions = sa.Table(
    "definitions",
    metadata,
    _of("documents", "document_id"),
    _number(),
    *columns(sa.Integer, "term_start", "term_end", "start_at", "end_at"),
    *columns(sa.Integer, "section", nullable=True),
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("document_id", sa.String(200), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    *columns(sa.Integer, "number", "start_at", "end_at"),
    *columns(sa.Integer, "section", nullable=True),
    *columns(sa.Text, "text"),
    sa.Column("vector_key", sa.String(64), nullable=False, index=True),
    sa.Index("ix_passages_document_number", "document_id", "number", unique=True),
)
"""`text` repeats a piece of the document's: questions fetch some dozens of passages from long documents."""

sentences = sa.Table(
    "sentences",
    metadata,
    _of("passages", "passage_id"),
    _number(),
    *columns(sa.Integer, "start_at", "end_at"),
    sa.Column("vector_key", sa.String(64), nullable=False, index=True),
)
"""Sentences have vectors of their own; `start_at` and `end_at` are offsets in the passage."""

vectors = sa.Table(
    "vectors",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("embedding", sa.String(200), primary_key=True),
    *columns(sa.LargeBinary, "data"),
)
"""float32, little endian; `key` is the SHA-256 of the text that was embedded."""

model_usage = sa.Table(
    "model_usage",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),
    *columns(sa.Integer, "requests"),
    *columns(sa.BigInteger, "tokens"),
)
"""What the language model has used, day by day."""

unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    *columns(sa.Text, "question"),
    *columns(sa.Integer, "times"),
    *columns(sa.String(10), "first", "last"),
)
"""Questions that found nothing; `key` is the SHA-256 of the folded question, `first` and `last` are days."""

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    *columns(sa.String(10), "kind"),
    *columns(sa.JSON, "wanted"),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    *columns(sa.Integer, "tries"),
    *columns(sa.JSON(none_as_null=True), "progress", "result", "fault", nullable=True),
)
"""What one process asks another to change; see `jobs`. `tries` counts how often it was begun."""
