"""The vectors in the catalog, keyed by the SHA-256 of the text that was embedded: nothing is ever embedded twice.

The name and the dimension of the embedding are written down with the first vectors; another embedding is refused until
the library is embedded again. `generation` grows with each change, so that readers load their matrix anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from knowledge.errors import EmbeddingMismatch
from knowledge.storage import tables
from knowledge.storage.database import Database
from knowledge.storage.meta import get_facts, raise_number, set_fact
from knowledge.storage.rows import chunks
from knowledge.values import Span

_STORED = np.dtype("<f4")
"""32-bit floats, little endian on every machine."""


@dataclass(frozen=True, slots=True)
class EmbeddingKind:
    """An embedding: the name under which its vectors are stored, and their length."""

    name: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A passage, or a sentence in a passage, without a vector.

    Attributes:
        key: of the vector.
        characters: how many there are to embed.
        sentence: the sentence in the passage, None for the passage itself.
    """

    key: str
    passage_id: str
    document_id: str
    characters: int
    sentence: Span | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """All vectors of the library, a row for each passage in the order of `ids`.

    Attributes:
        generation: of the texts and of the vectors, when it was read.
        ids: passage ids, sorted.
        documents, keys: the document and the key of each row.
        rows: `(len(ids), dimension)`, of length 1 each.
    """

    generation: tuple[int, int]
    ids: tuple[str, ...]
    documents: NDArray[np.str_]
    keys: tuple[str, ...]
    rows: NDArray[np.float32]


class StoredVectors:
    """The vectors of one database; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def kind(self) -> EmbeddingKind | None:
        """Return the embedding that the library was made with, None before the first vector."""
        with self._database.reading() as connection:
            return _kind(connection)

    def generation(self) -> tuple[int, int]:
        """Return the generations of the texts and of the vectors; a matrix of the same ones is up to date."""
        with self._database.reading() as connection:
            return _generation(connection)

    def pending(self, name: str) -> list[Pending]:
        """Return what has no vector: passages first, in the order in which the documents came, then sentences."""
        passages, documents, sentences = tables.passages.c, tables.documents.c, tables.sentences.c
        known = select(tables.vectors.c.key).where(tables.vectors.c.embedding == name)
        order = (documents.source_id, documents.place, passages.number)
        whole = (
            select(passages.vector_key, passages.id, passages.document_id, func.length(passages.text))
            .join(tables.documents)
            .where(documents.duplicate_of.is_(None), passages.vector_key.not_in(known))
            .order_by(*order)
        )
        parts = (
            select(sentences.vector_key, passages.id, passages.document_id, sentences.start_at, sentences.end_at)
            .join(tables.passages, passages.id == sentences.passage_id)
            .join(tables.documents)
            .where(documents.duplicate_of.is_(None), sentences.vector_key.not_in(known))
            .order_by(*order, sentences.number)
        )
        first: dict[str, Pending] = {}
        with self._database.reading() as connection:
            for key, passage, document, characters in connection.execute(whole):
                first.setdefault(key, Pending(key, passage, document, characters))
            for key, passage, document, start, end in connection.execute(parts):
                first.setdefault(key, Pending(key, passage, document, end - start, Span(start, end)))
        return list(first.values())

    def put(self, kind: EmbeddingKind, keys: Sequence[str], rows: NDArray[np.float32]) -> None:
        """Store a batch; EmbeddingMismatch if the library has another embedding. Known keys stay as they are."""
        with self._database.writing() as connection:
            _agree(connection, kind)
            vectors = tables.vectors.c
            known = set(
                connection.scalars(select(vectors.key).where(vectors.embedding == kind.name, vectors.key.in_(keys)))
            )
            new = [
                {"key": key, "embedding": kind.name, "data": row.astype(_STORED).tobytes()}
                for key, row in zip(keys, rows, strict=True)
                if key not in known
            ]
            if new:
                connection.execute(insert(tables.vectors), new)
                raise_number(connection, "vector_generation")

    def damaged(self, kind: EmbeddingKind) -> list[str]:
        """Return the keys of vectors that can't be right: of another length, with odd numbers, or not of length 1."""
        vectors = tables.vectors.c
        statement = select(vectors.key, vectors.data).where(vectors.embedding == kind.name)
        with self._database.reading() as connection:
            return [row.key for row in connection.execute(statement) if not _is_sound(row.data, kind.dimension)]

    def unused(self) -> list[str]:
        """Return the keys of vectors that no passage needs."""
        vectors = tables.vectors.c
        statement = select(vectors.key).where(_unused()).distinct()
        return [row.key for row in self._database.rows(statement)]

    def forget(self, keys: Sequence[str]) -> None:
        """Delete vectors by their keys."""
        with self._database.writing() as connection:
            for chunk in chunks(keys):
                connection.execute(delete(tables.vectors).where(tables.vectors.c.key.in_(chunk)))
            raise_number(connection, "vector_generation")

    def matrix(self, kind: EmbeddingKind) -> Matrix:
        """Read all vectors of the passages that may be found."""
        passages, vectors = tables.passages.c, tables.vectors.c
        statement = (
            select(passages.id, passages.document_id, vectors.key, vectors.data)
            .join(tables.documents)
            .join(tables.vectors, vectors.key == passages.vector_key)
            .where(tables.documents.c.duplicate_of.is_(None), vectors.embedding == kind.name, _fits(kind))
            .order_by(passages.id)
        )
        with self._database.reading() as connection:
            generation = _generation(connection)
            found = connection.execute(statement).all()
        return Matrix(
            generation=generation,
            ids=tuple(row.id for row in found),
            documents=np.array([row.document_id for row in found], dtype=np.str_),
            keys=tuple(row.key for row in found),
            rows=_rows((row.data for row in found), kind),
        )

    def of_sentences(self, kind: EmbeddingKind, ids: Sequence[str]) -> tuple[list[str], NDArray[np.float32]]:
        """Read the vectors of the sentences of these passages, with the id of its passage for each, sentences in order.

        Passages of which one sentence has no vector yet are left out.
        """
        sentences, vectors = tables.sentences.c, tables.vectors.c
        belongs = and_(vectors.key == sentences.vector_key, vectors.embedding == kind.name, _fits(kind))
        base = select(sentences.passage_id, vectors.data).outerjoin(tables.vectors, belongs)
        found: list[tuple[str, bytes | None]] = []
        with self._database.reading() as connection:
            for chunk in chunks(ids):
                wanted = base.where(sentences.passage_id.in_(chunk)).order_by(sentences.passage_id, sentences.number)
                found += [(passage, data) for passage, data in connection.execute(wanted)]
        incomplete = {passage for passage, data in found if data is None}
        whole = [(passage, data) for passage, data in found if data is not None and passage not in incomplete]
        return [passage for passage, _ in whole], _rows((data for _, data in whole), kind)

    def of_keys(self, kind: EmbeddingKind, keys: Sequence[str]) -> tuple[list[str], NDArray[np.float32]]:
        """Read vectors by their keys; those that are not there are left out of the keys returned."""
        vectors = tables.vectors.c
        wanted = select(vectors.key, vectors.data).where(vectors.embedding == kind.name, _fits(kind))
        found = self._database.rows(wanted.where(vectors.key.in_(list(keys))))
        return [row.key for row in found], _rows((row.data for row in found), kind)

    def forget_unused(self, connection: Connection, keys: Collection[str]) -> None:
        """Delete those of the given vectors that no passage needs any more; part of a change of the texts."""
        for chunk in chunks(sorted(keys)):
            connection.execute(delete(tables.vectors).where(tables.vectors.c.key.in_(chunk), _unused()))

    def change_kind(self, kind: EmbeddingKind) -> None:
        """Take another embedding: forget the vectors of all others."""
        with self._database.writing() as connection:
            connection.execute(delete(tables.vectors).where(tables.vectors.c.embedding != kind.name))
            _write_kind(connection, kind)
            raise_number(connection, "vector_generation")


def _rows(stored: Iterable[bytes], kind: EmbeddingKind) -> NDArray[np.float32]:
    rows = np.frombuffer(b"".join(stored), dtype=_STORED).reshape(-1, kind.dimension)
    return rows.astype(np.float32, copy=False)


def _is_sound(data: bytes, dimension: int) -> bool:
    if len(data) != dimension * _STORED.itemsize:
        return False
    length = float(np.linalg.norm(np.frombuffer(data, dtype=_STORED)))
    return abs(length - 1) < 1e-3  # false for odd numbers too


def _fits(kind: EmbeddingKind) -> ColumnElement[bool]:
    """The condition that a stored vector has the right length; a damaged one is as good as none."""
    return func.length(tables.vectors.c.data) == kind.dimension * _STORED.itemsize


def _unused() -> ColumnElement[bool]:
    key = tables.vectors.c.key
    users = (tables.passages.c.vector_key, tables.sentences.c.vector_key)
    return and_(*(key.not_in(select(user)) for user in users))


def _generation(connection: Connection) -> tuple[int, int]:
    facts = get_facts(connection)
    return int(facts.get("generation", 0)), int(facts.get("vector_generation", 0))


def _kind(connection: Connection) -> EmbeddingKind | None:
    facts = get_facts(connection)
    return EmbeddingKind(facts["embedding"], int(facts["dimension"])) if "embedding" in facts else None


def _write_kind(connection: Connection, kind: EmbeddingKind) -> None:
    set_fact(connection, "embedding", kind.name)
    set_fact(connection, "dimension", str(kind.dimension))


def _agree(connection: Connection, kind: EmbeddingKind) -> None:
    known = _kind(connection)
    if known is None:
        _write_kind(connection, kind)
    else:
        refuse_mismatch(known, kind)


def refuse_mismatch(known: EmbeddingKind, wanted: EmbeddingKind) -> None:
    """Raise EmbeddingMismatch, with the way out, if the two are not the same."""
    if known != wanted:
        raise EmbeddingMismatch(
            f"the library was made with the embedding {known.name} ({known.dimension} numbers a vector), the "
            f"configuration asks for {wanted.name} ({wanted.dimension}): set [library] embedding back, "
            "or run `study check --repair`, which embeds everything again"
        )
