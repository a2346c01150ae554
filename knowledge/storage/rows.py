"""Values as rows of the catalog's tables and back; nothing here touches the database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias, TypeVar

from knowledge.bank_question import BankQuestion
from knowledge.structure.passages import embedded_text
from knowledge.text.folding import fold
from knowledge.text.sentences import sentences
from knowledge.values import (
    Definition,
    Document,
    DocumentInfo,
    Enumeration,
    HeadingMark,
    Outline,
    PageStart,
    Passage,
    ReadDocument,
    Section,
    Span,
    Stretch,
)

AnyRow: TypeAlias = Any
"""A row of a query; SQLAlchemy 2.0 and 2.1 spell its type differently."""

_T = TypeVar("_T")
_CHUNK = 500
"""Parameters of one statement; SQLite takes 32,766, older ones 999."""
_NO_LETTER = re.compile(r"[\W_]+")
"""What does not count when two documents are compared: marks and spaces."""
# a position from 0 is `order` or `index` of a value, and the column `place` of a document, `number` of all its parts
_OF_DOCUMENT = ("id", "title", "text", "body_start", "date", "occasion", "speaker", "incomplete")
_OF_INFO = (
    *("id", "title", "source", "date", "occasion", "speaker", "incomplete"),
    *("characters", "sections", "passages", "questions"),
)
_OF_SECTION = ("parent", "level", "heading", "inline", "heading_end")
_OF_PASSAGE = ("id", "section", "text")
"""Fields of a value that are columns of the same name."""


def same(given: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return these fields of a value, or columns of a row, by their names."""
    return {name: getattr(given, name) for name in names}


def chunks(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Cut a sequence into pieces that fit into one statement."""
    return (items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK))


def fingerprint(document: Document) -> str:
    """Return what is equal for the same speech in two files: its letters, without marks, spaces and front matter."""
    return hashlib.sha256(_NO_LETTER.sub("", fold(document.text[document.body_start :])).encode()).hexdigest()


def stamp(read: ReadDocument) -> str:
    """Return what changes with anything that the indexes hold of a document."""
    digest = hashlib.sha256()
    for part in (read.document.id, read.document.title):
        digest.update(part.encode() + b"\0")
    for passage in read.passages:
        digest.update("\0".join((passage.id, *passage.path, passage.text)).encode() + b"\1")
    return digest.hexdigest()


def document_row(read: ReadDocument) -> dict[str, Any]:
    """Return the row of a document, without its source."""
    document = read.document
    return {
        **same(document, _OF_DOCUMENT),
        "place": document.order,
        "marks": [asdict(mark) for mark in document.marks],
        "pages": [[page.start, page.page] for page in document.pages],
        "characters": len(document.text) - document.body_start,
        "sections": len(read.outline.sections),
        "passages": len(read.passages),
        "questions": len(document.questions),
        "bank": [asdict(question) for question in document.questions],
        "fingerprint": fingerprint(document),
        "stamp": stamp(read),
        "duplicate_of": None,
    }


def vector_key(embedded: str) -> str:
    """Return the key of the vector of a text: its SHA-256."""
    return hashlib.sha256(embedded.encode()).hexdigest()


def sentence_rows(read: ReadDocument) -> list[dict[str, Any]]:
    """Return the rows of the sentences of a document's passages."""
    return [
        {
            "passage_id": passage.id,
            "number": number,
            "start_at": span.start,
            "end_at": span.end,
            "vector_key": vector_key(span.of(passage.text)),
        }
        for passage in read.passages
        for number, span in enumerate(sentences(passage.text))
    ]


def part_rows(read: ReadDocument) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a document's parts by table."""
    rows = {
        "sections": [_section_row(section) for section in read.outline.sections],
        "stretches": [
            {"number": number, "start_at": piece.start, "end_at": piece.end, "section": piece.section}
            for number, piece in enumerate(read.outline.stretches)
        ],
        "enumerations": [_enumeration_row(number, found) for number, found in enumerate(read.outline.enumerations)],
        "definitions": [_definition_row(number, made) for number, made in enumerate(read.outline.definitions)],
        "passages": [_passage_row(read.document, passage) for passage in read.passages],
    }
    return {table: [{"document_id": read.document.id, **row} for row in parts] for table, parts in rows.items()}


def _section_row(section: Section) -> dict[str, Any]:
    own = {"number": section.index, "start_at": section.start, "end_at": section.end, "path": list(section.path)}
    return same(section, _OF_SECTION) | own


def _enumeration_row(number: int, found: Enumeration) -> dict[str, Any]:
    return {
        "number": number,
        "lead_start": found.lead.start,
        "lead_end": found.lead.end,
        "members": [[member.start, member.end] for member in found.members],
        "section": found.section,
    }


def _definition_row(number: int, made: Definition) -> dict[str, Any]:
    own = {"number": number, "start_at": made.span.start, "end_at": made.span.end, "section": made.section}
    return own | {"term_start": made.term.start, "term_end": made.term.end}


def _passage_row(document: Document, passage: Passage) -> dict[str, Any]:
    own = {"number": passage.order, "start_at": passage.start, "end_at": passage.end}
    return same(passage, _OF_PASSAGE) | own | {"vector_key": vector_key(embedded_text(document, passage))}


def to_document(row: AnyRow) -> Document:
    """Return the document of a row that also has the name of its `source`."""
    marks = tuple(HeadingMark(**mark) for mark in row.marks)
    questions = tuple(BankQuestion.of_fields(fields) for fields in row.bank)
    pages = tuple(PageStart(start, page) for start, page in row.pages)
    own = same(row, _OF_DOCUMENT)
    return Document(source=row.source, order=row.place, marks=marks, questions=questions, pages=pages, **own)


def to_info(row: AnyRow) -> DocumentInfo:
    """Return the line about the document of a row that also has the name of its `source` and what was corrected."""
    by_hand: dict[str, Any] = {"title_by_hand": bool(row.title_by_hand), "outline_by_hand": bool(row.edits)}
    return DocumentInfo(duplicate_of=row.duplicate_of or "", **by_hand, **same(row, _OF_INFO))


def to_outline(
    sections: Sequence[AnyRow], stretches: Sequence[AnyRow], found: Sequence[AnyRow], terms: Sequence[AnyRow]
) -> Outline:
    """Return the outline of the rows of its four parts."""
    return Outline(
        tuple(_to_section(row) for row in sections),
        tuple(Stretch(row.start_at, row.end_at, row.section) for row in stretches),
        tuple(_to_enumeration(row) for row in found),
        tuple(
            Definition(Span(row.term_start, row.term_end), Span(row.start_at, row.end_at), row.section) for row in terms
        ),
    )


def _to_section(row: AnyRow) -> Section:
    path = tuple(row.path)
    return Section(index=row.number, start=row.start_at, end=row.end_at, path=path, **same(row, _OF_SECTION))


def _to_enumeration(row: AnyRow) -> Enumeration:
    members = tuple(Span(start, end) for start, end in row.members)
    return Enumeration(Span(row.lead_start, row.lead_end), members, row.section)


def to_passage(row: AnyRow) -> Passage:
    """Return the passage of a row that also has the `path` of its section."""
    return Passage(
        document_id=row.document_id,
        order=row.number,
        path=tuple(row.path or ()),
        start=row.start_at,
        end=row.end_at,
        **same(row, _OF_PASSAGE),
    )
