"""The vectors in the catalog, keyed by the SHA-256 of the text that was embedded: nothing is ever embedded twice.

The name and the dimension of the embedding are written down with the first vectors; another embedding is refused until
the library is embedded again. `generation` grows with each change, so that readers load their matrix anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, delete, func, insert, select

from knowledge import tables
from knowledge.database import Database
from knowledge.errors import EmbeddingMismatch
from knowledge.meta import get_fact, get_number, raise_number, set_fact
from knowledge.rows import chunks

_STORED = np.dtype("<f4")


def vector_key(embedded: str) -> str:
    """Return the key of the vector of a text."""
    return hashlib.sha256(embedded.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Kind:
    """An embedding: the name under which its vectors are stored, and their length."""

    name: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A passage without a vector, and how many characters it has."""

    key: str
    passage_id: str
    document_id: str
    characters: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """All vectors of the library, a row for each passage in the order of `ids`.

    Attributes:
        generation: of the texts and of the vectors, when it was read.
        ids: passage ids, sorted.
        documents: the document of each row.
        keys: the key of each row.
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

    def kind(self) -> Kind | None:
        """Return the embedding that the library was made with, None before the first vector."""
        with self._database.reading() as connection:
            return _kind(connection)

    def generation(self) -> tuple[int, int]:
        """Return the generations of the texts and of the vectors; a matrix of the same ones is up to date."""
        with self._database.reading() as connection:
            return _generation(connection)

    def pending(self, name: str) -> list[Pending]:
        """Return a passage for each vector that is missing, in the order in which the documents came."""
        passages, documents, vectors = tables.passages.c, tables.documents.c, tables.vectors.c
        statement = (
            select(passages.vector_key, passages.id, passages.document_id, func.length(passages.text))
            .join(tables.documents)
            .outerjoin(tables.vectors, and_(vectors.key == passages.vector_key, vectors.embedding == name))
            .where(documents.duplicate_of.is_(None), vectors.key.is_(None))
            .order_by(documents.source_id, documents.place, passages.number)
        )
        with self._database.reading() as connection:
            first: dict[str, Pending] = {}
            for row in connection.execute(statement):
                first.setdefault(row[0], Pending(*row))
        return list(first.values())

    def put(self, kind: Kind, keys: Sequence[str], rows: NDArray[np.float32]) -> None:
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

    def damaged(self, kind: Kind) -> list[str]:
        """Return the keys of vectors that can't be right: of another length, with odd numbers, or not of length 1."""
        vectors = tables.vectors.c
        statement = select(vectors.key, vectors.data).where(vectors.embedding == kind.name)
        with self._database.reading() as connection:
            return [row.key for row in connection.execute(statement) if not _is_sound(row.data, kind.dimension)]

    def unused(self) -> list[str]:
        """Return the keys of vectors that no passage needs."""
        vectors = tables.vectors.c
        statement = select(vectors.key).where(vectors.key.not_in(select(tables.passages.c.vector_key))).distinct()
        with self._database.reading() as connection:
            return list(connection.scalars(statement))

    def forget(self, keys: Sequence[str]) -> None:
        """Delete vectors by their keys."""
        with self._database.writing() as connection:
            for chunk in chunks(keys):
                connection.execute(delete(tables.vectors).where(tables.vectors.c.key.in_(chunk)))
            raise_number(connection, "vector_generation")

    def matrix(self, kind: Kind) -> Matrix:
        """Read all vectors of the passages that may be found."""
        passages, vectors = tables.passages.c, tables.vectors.c
        statement = (
            select(passages.id, passages.document_id, vectors.key, vectors.data)
            .join(tables.documents)
            .join(tables.vectors, vectors.key == passages.vector_key)
            .where(tables.documents.c.duplicate_of.is_(None), vectors.embedding == kind.name)
            .order_by(passages.id)
        )
        with self._database.reading() as connection:
            generation = _generation(connection)
            found = connection.execute(statement).all()
        rows = np.frombuffer(b"".join(row.data for row in found), dtype=_STORED).reshape(-1, kind.dimension)
        return Matrix(
            generation=generation,
            ids=tuple(row.id for row in found),
            documents=np.array([row.document_id for row in found], dtype=np.str_),
            keys=tuple(row.key for row in found),
            rows=rows.astype(np.float32, copy=False),
        )

    def forget_unused(self, connection: Connection, keys: Collection[str]) -> None:
        """Delete those of the given vectors that no passage needs any more; part of a change of the texts."""
        used = select(tables.passages.c.vector_key)
        for chunk in chunks(sorted(keys)):
            unused = and_(tables.vectors.c.key.in_(chunk), tables.vectors.c.key.not_in(used))
            connection.execute(delete(tables.vectors).where(unused))

    def change_kind(self, kind: Kind) -> None:
        """Take another embedding: forget the vectors of all others."""
        with self._database.writing() as connection:
            connection.execute(delete(tables.vectors).where(tables.vectors.c.embedding != kind.name))
            _write_kind(connection, kind)
            raise_number(connection, "vector_generation")


def _is_sound(data: bytes, dimension: int) -> bool:
    if len(data) != dimension * _STORED.itemsize:
        return False
    length = float(np.linalg.norm(np.frombuffer(data, dtype=_STORED)))
    return abs(length - 1) < 1e-3  # false for odd numbers too


def _generation(connection: Connection) -> tuple[int, int]:
    return get_number(connection, "generation"), get_number(connection, "vector_generation")


def _kind(connection: Connection) -> Kind | None:
    name = get_fact(connection, "embedding")
    return Kind(name, get_number(connection, "dimension")) if name else None


def _write_kind(connection: Connection, kind: Kind) -> None:
    set_fact(connection, "embedding", kind.name)
    set_fact(connection, "dimension", str(kind.dimension))


def _agree(connection: Connection, kind: Kind) -> None:
    known = _kind(connection)
    if known is None:
        _write_kind(connection, kind)
    else:
        refuse_mismatch(known, kind)


def refuse_mismatch(known: Kind, wanted: Kind) -> None:
    """Raise EmbeddingMismatch, with the way out, if the two are not the same."""
    if known != wanted:
        raise EmbeddingMismatch(
            f"the library was made with the embedding {known.name} ({known.dimension} numbers a vector), the "
            f"configuration asks for {wanted.name} ({wanted.dimension}): set [library] embedding back, "
            "or run `study check --repair`, which embeds everything again"
        )
