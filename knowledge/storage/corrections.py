"""What people corrected of documents by hand: titles, and headings taken back or made. They outlive reading a file again.

A correction belongs to a document of the catalog and goes with it. It keeps what the reader said, so that it can be
taken back. Ids of documents stay what they were before, whatever the title becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from knowledge.storage.database import Database
from knowledge.storage.tables import corrections, documents, sources
from knowledge.structure.heading_edits import HeadingEdit


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected of one document.

    Attributes:
        document_id: of the document.
        title: that was set; empty where none was.
        read_title: that the reader found; empty where none was set.
        edits: of its headings, in text order.
    """

    document_id: str
    title: str = ""
    read_title: str = ""
    edits: tuple[HeadingEdit, ...] = ()


def corrections_of(database: Database, source: str) -> dict[str, Correction]:
    """Return the corrections of a source's documents, by the ids of these."""
    statement = (
        select(corrections)
        .join(documents, documents.c.id == corrections.c.document_id)
        .join(sources, sources.c.id == documents.c.source_id)
        .where(sources.c.name == source)
    )
    return {row.document_id: to_correction(row._mapping) for row in database.rows(statement)}


def put_corrections(connection: Connection, given: Iterable[Correction]) -> None:
    """Write corrections down; such as correct nothing are left out."""
    rows = [asdict(correction) for correction in given if correction.title or correction.edits]
    if rows:
        connection.execute(insert(corrections), rows)


def to_correction(fields: Mapping[str, Any]) -> Correction:
    """Return the correction whose fields, as `asdict` gives them, went through JSON."""
    return Correction(**{**fields, "edits": tuple(HeadingEdit(**edit) for edit in fields["edits"])})
