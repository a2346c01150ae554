"""The catalog: sources, documents and all that is made from their texts. The truth that the indexes are derived from.

Each change is one short transaction and raises `generation`, by which readers know that what they remember is old. Ids
come from content, so a file that is read again gives the same ids. Of several documents with the same words one is the
original (the one that came first), the others are marked as its duplicates; when it goes, the next takes its place.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from knowledge.errors import UnknownDocument
from knowledge.storage import tables
from knowledge.storage.corrections import Correction, corrections_of, put_corrections
from knowledge.storage.database import Database
from knowledge.storage.meta import get_fact, get_number, raise_number, set_fact
from knowledge.storage.rows import (
    AnyRow,
    chunks,
    document_row,
    part_rows,
    sentence_rows,
    to_document,
    to_info,
    to_outline,
    to_passage,
)
from knowledge.storage.stored_vectors import StoredVectors
from knowledge.values import Document, DocumentInfo, Outline, Passage, ReadDocument, ReadSource

_CACHED_PASSAGES = 10_000
"""Passages in memory: about 20 MB."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a source came from, and by which versions of our code it was read."""

    path: str
    reader_version: int
    outline_version: int


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as the catalog knows it.

    Attributes:
        name: unique; the file's name, with folders before it where another file has that name.
        digest: SHA-256 of its bytes.
        origin: where it came from.
        documents, titles: the ids and titles of its documents, in order.
        sections, passages: how many they have.
        dropped: the lines taken for noise.
        warnings: as in `ReadSource`.
        questions: of its question banks.
    """

    name: str
    digest: str
    origin: Origin
    documents: tuple[str, ...]
    titles: tuple[str, ...]
    sections: int
    passages: int
    dropped: tuple[str, ...]
    warnings: tuple[str, ...]
    questions: int


@dataclass(frozen=True, slots=True)
class _Deleted:
    """What deleted documents leave behind: their fingerprints, and keys of vectors that may be unused now."""

    fingerprints: set[str]
    keys: set[str]


class _PassageCache:
    """Passages of one generation that were read lately."""

    def __init__(self) -> None:
        self._kept: tuple[int, dict[str, Passage]] = (-1, {})

    def at(self, generation: int) -> dict[str, Passage]:
        """Return the passages of a generation that are in memory, to be read and added to.

        A new dictionary takes the place of one that is old or full, so a thread that still holds that one is not
        disturbed.
        """
        kept = self._kept  # one attribute, so that generation and passages always belong together
        if kept[0] != generation or len(kept[1]) > _CACHED_PASSAGES:
            kept = self._kept = (generation, {})
        return kept[1]


_PASSAGES = select(tables.passages, tables.sections.c.path).outerjoin(
    tables.sections,
    and_(
        tables.sections.c.document_id == tables.passages.c.document_id,
        tables.sections.c.number == tables.passages.c.section,
    ),
)

_PARTS = (tables.sections, tables.stretches, tables.enumerations, tables.definitions, tables.passages)
"""What is stored of a document beside itself; all but the passages make its outline."""

_SOURCES = (
    select(tables.sources, tables.documents.c.id.label("document"), tables.documents.c.title)
    .add_columns(tables.documents.c.sections, tables.documents.c.passages, tables.documents.c.questions)
    .join(tables.documents)
    .order_by(tables.sources.c.id, tables.documents.c.place)
)


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What a document can be called by: its fields as in `Document`, the lines before its body, and how that opens."""

    id: str
    title: str
    source: str
    date: str
    occasion: str
    speaker: str
    front: str
    opening: str


class Catalog:
    """The catalog of one database, with the vectors of its texts; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.vectors = StoredVectors(database)
        self._cache = _PassageCache()

    def generation(self) -> int:
        """Return a number that grows with each change of the texts."""
        with self._database.reading() as connection:
            return get_number(connection, "generation")

    def noted(self, key: str) -> str:
        """Return a fact about the library that was noted under a key; empty where none was."""
        with self._database.reading() as connection:
            return get_fact(connection, key)

    def note(self, key: str, value: str) -> None:
        """Note a fact about the library."""
        with self._database.writing() as connection:
            set_fact(connection, key, value)

    def put(
        self,
        source: ReadSource,
        documents: Sequence[ReadDocument],
        origin: Origin,
        corrections: Iterable[Correction] = (),
    ) -> None:
        """Make a source, its documents and their corrections visible, in place of what was known under its name."""
        noted = {"dropped": list(source.dropped), "warnings": list(source.warnings)}
        record = {"name": source.name, "digest": source.digest, **noted, **asdict(origin)}
        rows = [document_row(read) for read in documents]
        parts = [part_rows(read) for read in documents]
        pieces = [row for read in documents for row in sentence_rows(read)]
        with self._database.writing() as connection:
            source_id = _put_source(connection, record)
            gone = _delete_documents(connection, tables.documents.c.source_id == source_id)
            connection.execute(insert(tables.documents), [{"source_id": source_id, **row} for row in rows])
            for table in _PARTS:
                if together := [row for part in parts for row in part[table.name]]:
                    connection.execute(insert(table), together)
            if pieces:
                connection.execute(insert(tables.sentences), pieces)
            put_corrections(connection, corrections)
            self._after_change(connection, gone, {str(row["fingerprint"]) for row in rows})

    def move(self, name: str, path: str) -> None:
        """Note that the file of a source lies somewhere else now."""
        self._database.change(update(tables.sources).where(tables.sources.c.name == name).values(path=path))

    def remove_documents(self, ids: Collection[str]) -> None:
        """Forget documents, and the sources that have none left."""
        with self._database.writing() as connection:
            gone = _delete_documents(connection, tables.documents.c.id.in_(list(ids)))
            kept = select(tables.documents.c.source_id)
            connection.execute(delete(tables.sources).where(tables.sources.c.id.not_in(kept)))
            self._after_change(connection, gone, set())

    def _after_change(self, connection: Connection, gone: _Deleted, fingerprints: set[str]) -> None:
        for value in sorted(gone.fingerprints | fingerprints):
            _mark_duplicates(connection, value)
        self.vectors.forget_unused(connection, gone.keys)
        raise_number(connection, "generation")

    def sources(self) -> list[SourceRecord]:
        """Return all sources in the order in which they came."""
        return _to_sources(self._database.rows(_SOURCES))

    def source(self, name: str) -> SourceRecord:
        """Return the source of that name, which must be there."""
        (found,) = _to_sources(self._database.rows(_SOURCES.where(tables.sources.c.name == name)))
        return found

    def corrections(self, name: str) -> dict[str, Correction]:
        """Return what was corrected by hand in the documents of a source, by their ids."""
        return corrections_of(self._database, name)

    def infos(self) -> list[DocumentInfo]:
        """Return a line about each document, in the order in which they came."""
        large = ("text", "marks", "bank", "pages")
        columns = [column for column in tables.documents.c if column.name not in large]
        by_hand = (tables.corrections.c.title.label("title_by_hand"), tables.corrections.c.edits)
        statement = (
            select(*columns, tables.sources.c.name.label("source"), *by_hand)
            .join(tables.sources)
            .outerjoin(tables.corrections, tables.corrections.c.document_id == tables.documents.c.id)
            .order_by(tables.documents.c.source_id, tables.documents.c.place)
        )
        return [to_info(row) for row in self._database.rows(statement)]

    def heads(self, characters: int) -> list[DocumentHead]:
        """Return the heads of all documents, with so many characters of their bodies, without reading whole texts."""
        d = tables.documents.c
        statement = select(
            *(d.id, d.title, tables.sources.c.name.label("source"), d.date, d.occasion, d.speaker),
            func.substr(d.text, 1, d.body_start).label("front"),
            func.substr(d.text, d.body_start + 1, characters).label("opening"),
        ).join(tables.sources)
        return [DocumentHead(**row._mapping) for row in self._database.rows(statement)]

    def require(self, ids: Collection[str]) -> None:
        """Raise UnknownDocument if there is no document with one of these ids."""
        known = {info.id for info in self.infos()}
        for document_id in ids:
            if document_id not in known:
                raise UnknownDocument(document_id)

    def document(self, document_id: str) -> Document:
        """Return a document; UnknownDocument if there is none."""
        statement = (
            select(tables.documents, tables.sources.c.name.label("source"))
            .join(tables.sources)
            .where(tables.documents.c.id == document_id)
        )
        row = self._database.first(statement)
        if row is None:
            raise UnknownDocument(document_id)
        return to_document(row)

    def outline(self, document_id: str) -> Outline:
        """Return a document's outline; UnknownDocument if there is no such document."""
        with self._database.reading() as connection:
            found = select(tables.documents.c.id).where(tables.documents.c.id == document_id)
            if connection.execute(found).scalar() is None:
                raise UnknownDocument(document_id)
            parts = (
                connection.execute(
                    select(table).where(table.c.document_id == document_id).order_by(table.c.number)
                ).all()
                for table in _PARTS[:-1]
            )
            return to_outline(*parts)

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """Return the passages with these ids; those that are gone are left out. They are kept in memory for a while."""
        with self._database.reading() as connection:
            known = self._cache.at(get_number(connection, "generation"))
            missing = [key for key in ids if key not in known]
            for chunk in chunks(missing):
                rows = connection.execute(_PASSAGES.where(tables.passages.c.id.in_(chunk)))
                known.update((row.id, to_passage(row)) for row in rows)
        return {key: known[key] for key in ids if key in known}

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return all passages of a document in order."""
        statement = _PASSAGES.where(tables.passages.c.document_id == document_id).order_by(tables.passages.c.number)
        return [to_passage(row) for row in self._database.rows(statement)]

    def stamps(self) -> tuple[int, dict[str, tuple[str, int]]]:
        """Return the generation, and by each document's stamp its id and its number of passages.

        That is what the lexical index should hold; duplicates are left out.
        """
        of = tables.documents.c
        statement = select(of.stamp, of.id, of.passages).where(of.duplicate_of.is_(None))
        with self._database.reading() as connection:
            generation = get_number(connection, "generation")
            return generation, {row.stamp: (row.id, row.passages) for row in connection.execute(statement)}


def _put_source(connection: Connection, record: Mapping[str, Any]) -> int:
    """Insert or update the row of a source, return its number."""
    same = tables.sources.c.name == record["name"]
    known = connection.execute(select(tables.sources.c.id).where(same)).scalar()
    if known is None:
        return int(
            connection.execute(insert(tables.sources).values(record).returning(tables.sources.c.id)).scalar_one()
        )
    connection.execute(update(tables.sources).where(same).values(record))
    return int(known)


def _delete_documents(connection: Connection, condition: Any) -> _Deleted:
    rows = connection.execute(select(tables.documents.c.id, tables.documents.c.fingerprint).where(condition)).all()
    passages, sentences = tables.passages.c, tables.sentences.c
    keys: set[str] = set()
    for chunk in chunks([row.id for row in rows]):
        keys.update(connection.scalars(select(passages.vector_key).where(passages.document_id.in_(chunk))))
        inside = select(sentences.vector_key).join(tables.passages).where(passages.document_id.in_(chunk))
        keys.update(connection.scalars(inside))
        connection.execute(delete(tables.documents).where(tables.documents.c.id.in_(chunk)))
    return _Deleted({row.fingerprint for row in rows}, keys)


def _mark_duplicates(connection: Connection, fingerprint: str) -> None:
    """Make the first document with this fingerprint the original, and the others its duplicates."""
    of = tables.documents.c
    same = select(of.id, of.duplicate_of).where(of.fingerprint == fingerprint).order_by(of.source_id, of.place)
    rows = connection.execute(same).all()
    for row in rows:
        original = None if row is rows[0] else rows[0].id
        if row.duplicate_of != original:
            connection.execute(update(tables.documents).where(of.id == row.id).values(duplicate_of=original))


def _to_sources(rows: Sequence[AnyRow]) -> list[SourceRecord]:
    """Return the sources of rows that hold a document each."""
    return [_to_source(list(group)) for _, group in itertools.groupby(rows, key=lambda row: row.id)]


def _to_source(rows: Sequence[AnyRow]) -> SourceRecord:
    first = rows[0]
    return SourceRecord(
        name=first.name,
        digest=first.digest,
        origin=Origin(first.path, first.reader_version, first.outline_version),
        documents=tuple(row.document for row in rows),
        titles=tuple(row.title for row in rows),
        sections=sum(row.sections for row in rows),
        passages=sum(row.passages for row in rows),
        dropped=tuple(first.dropped),
        warnings=tuple(first.warnings),
        questions=sum(row.questions for row in rows),
    )


def copy_part(catalog: Catalog, target: Catalog, hidden: Collection[str]) -> None:
    """Put all documents but those that are `hidden` into an empty catalog, with their vectors."""
    for record in catalog.sources():
        documents = [catalog.document(key) for key in record.documents if key not in hidden]
        if documents:
            source = ReadSource(record.name, record.digest, tuple(documents), record.dropped, record.warnings)
            target.put(source, [_read(catalog, document.id) for document in documents], record.origin)
    kind = catalog.vectors.kind()
    if kind is None:
        return
    for keys in chunks([item.key for item in target.vectors.pending(kind.name)]):
        found, rows = catalog.vectors.of_keys(kind, keys)
        if found:
            target.vectors.put(kind, found, rows)


def _read(catalog: Catalog, document_id: str) -> ReadDocument:
    passages = tuple(catalog.passages_of(document_id))
    return ReadDocument(catalog.document(document_id), catalog.outline(document_id), passages)
