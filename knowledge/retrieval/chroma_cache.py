"""Chroma as a cache of the catalog's vectors. The home of chromadb and langchain-chroma.

Embedded Chroma does not survive being killed while it writes (it then fails, crashes, or finds wrong neighbours without
saying so), and two processes on one folder disturb each other. Hence the rules here:

- It belongs to one process at a time, by a lock of its own beside its folder.
- While it is written, `state.json` says so; a folder that was left in that state is never opened again.
- It holds nothing but what the catalog has: what differs is added and deleted, then samples are compared, which also
  makes Chroma write its own index files before the folder is called clean. What is wrong is made anew in a new folder.

A Chroma server (by URL) guards its own data: there the collection is compared, and made anew where it is wrong.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import socket
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import LibraryError
from knowledge.storage.files import write_whole
from knowledge.storage.stored_vectors import EmbeddingKind, Matrix

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_LOG = logging.getLogger(__name__)
_BATCH = 2_000
"""Entries added or deleted at once; Chroma takes up to 5,461."""
_SAMPLES = 24
"""Entries that are compared with the catalog after writing."""
_FORMAT = 1
"""Raised when entries or their names are made in another way, so that everything is built anew."""
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}
"""Wider than Chroma's defaults, so that hardly any of the nearest passages is missed."""
_FATAL = (KeyboardInterrupt, SystemExit, GeneratorExit)
"""What is raised on, whatever Chroma was doing; its panics are BaseExceptions as well."""


class ChromaOwnedError(LibraryError):
    """Another process owns the embedded Chroma of this library."""


class ChromaBrokenError(LibraryError):
    """Chroma can't be reached, or does not give back what it was given."""


@dataclass(frozen=True, slots=True)
class _State:
    folder: str = ""
    clean: bool = False


class ChromaCache:
    """The cache of one library; opening and catching up belong in one background thread, asking may come from any."""

    def __init__(self, library: Path, url: str = "", database_url: str = "") -> None:
        self._folder = library / "chroma"
        self._url = url
        mark = database_url or f"{socket.gethostname()} {library.absolute()}"
        self._collection = "study-" + hashlib.sha256(mark.encode()).hexdigest()[:16] if url else "passages"
        self._owner: Any = None
        self._client: Any = None
        self._store: Chroma | None = None
        self._known: dict[str, list[float]] = {}

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
        """Return the ids of the nearest passages with their cosine, best first; ChromaBrokenError if it fails."""
        try:
            if self._store is None:
                raise ChromaBrokenError("not open")
            found = self._store.similarity_search_by_vector_with_relevance_scores(vector.tolist(), limit)
        except BaseException as error:  # its panics are no Exceptions
            raise _broken(error) from error
        # what langchain-chroma calls relevance is Chroma's distance: 1 - cosine
        return [(str(document.id).partition(".")[0], 1.0 - float(distance)) for document, distance in found]

    def catch_up(self, kind: EmbeddingKind, matrix: Matrix) -> bool:
        """Make Chroma agree with the catalog; tell whether it had to be made anew.

        Raises:
            ChromaOwnedError: another process owns it.
            ChromaBrokenError: it could not even be made anew.
        """
        self._own()
        try:
            self._agree(kind, matrix)
            return False
        except ChromaBrokenError as error:
            _LOG.info("chroma made anew reason=%s", error)
        self._leave()
        self._agree(kind, matrix, fresh=True)
        return True

    def difference(self, kind: EmbeddingKind, matrix: Matrix) -> int | None:
        """Return in how many entries Chroma and the catalog differ, None where it was never built; writes nothing.

        Raises:
            ChromaOwnedError: another process owns it.
            ChromaBrokenError: it does not work.
        """
        if not self._url and not (self._folder / "state.json").exists():
            return None
        self._own()
        try:
            self._open_clean(kind)
            return len(set(self._opened().get(include=[])["ids"]) ^ _entries(matrix).keys())
        except BaseException as error:
            raise _broken(error) from error

    def close(self) -> None:
        """Give Chroma back; another process may own it then."""
        self._leave()
        if self._owner is not None:
            self._owner.release()
            self._owner = None

    def _own(self) -> None:
        from filelock import FileLock, Timeout

        if self._url or self._owner is not None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        owner = FileLock(self._folder / "owner.lock", thread_local=False)
        try:
            owner.acquire(timeout=0)
        except Timeout as error:
            raise ChromaOwnedError from error
        self._owner = owner

    def _agree(self, kind: EmbeddingKind, matrix: Matrix, *, fresh: bool = False) -> None:
        try:
            state = self._open_fresh(kind) if fresh else self._open_clean(kind)
            self._write_difference(state, matrix)
            self._probe(matrix)
            self._write_state(_State(state.folder, clean=True))
            self._sweep(state.folder)
        except BaseException as error:
            raise _broken(error) from error

    def _open_fresh(self, kind: EmbeddingKind) -> _State:
        state = _State(uuid.uuid4().hex)
        self._open(state, kind, fresh=True)
        return state

    def _open_clean(self, kind: EmbeddingKind) -> _State:
        state = self._read_state()
        if not self._url and not state.clean:
            raise ChromaBrokenError("no complete folder")
        if self._store is None:
            self._open(state, kind, fresh=False)
        return state

    def _open(self, state: _State, kind: EmbeddingKind, *, fresh: bool) -> None:
        import chromadb
        from chromadb.config import Settings
        from langchain_chroma import Chroma

        settings = Settings(anonymized_telemetry=False)
        if self._url:
            parts = urlsplit(self._url)
            ssl = parts.scheme == "https"
            host, port = parts.hostname or "localhost", parts.port or (443 if ssl else 8000)
            self._client = chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=settings)
        else:
            self._client = chromadb.PersistentClient(path=str(self._folder / state.folder), settings=settings)
        about = {"embedding": kind.name, "dimension": kind.dimension, "format": _FORMAT}
        for collection in self._client.list_collections():
            if collection.name == self._collection and (fresh or dict(collection.metadata or {}) != about):
                if not fresh:
                    raise ChromaBrokenError("made with another embedding")
                self._client.delete_collection(self._collection)
        self._store = Chroma(
            self._collection,
            cast("Embeddings", _KnownVectors(self._known)),
            client=self._client,
            collection_metadata=about,
            collection_configuration=cast("CreateCollectionConfiguration", {"hnsw": _HNSW}),
        )

    def _write_difference(self, state: _State, matrix: Matrix) -> None:
        store = self._opened()
        wanted = _entries(matrix)
        there = set(store.get(include=[])["ids"])
        missing, extra = sorted(wanted.keys() - there), sorted(there - wanted.keys())
        if not missing and not extra:
            return
        self._write_state(_State(state.folder, clean=False))
        for at in range(0, len(extra), _BATCH):
            store.delete(ids=extra[at : at + _BATCH])
        for at in range(0, len(missing), _BATCH):
            entries = missing[at : at + _BATCH]
            places = [wanted[entry] for entry in entries]
            self._known.update(zip(entries, matrix.rows[places].tolist(), strict=True))
            documents = [{"document": str(matrix.documents[place])} for place in places]
            store.add_texts(entries, metadatas=documents, ids=entries)
            self._known.clear()

    def _probe(self, matrix: Matrix) -> None:
        """Compare some vectors with the catalog's, and ask for their neighbours."""
        store = self._opened()
        wanted = _entries(matrix)
        if len(store.get(include=[])["ids"]) != len(wanted):
            raise ChromaBrokenError("it holds another number of passages than the catalog")
        chosen = list(wanted.items())[:: max(1, len(wanted) // _SAMPLES)]
        found = store.get(ids=[entry for entry, _ in chosen], include=["embeddings"])
        vectors = dict(zip(found["ids"], found["embeddings"], strict=True))
        for entry, place in chosen:
            if entry not in vectors or not np.allclose(vectors[entry], matrix.rows[place], atol=1e-5):
                raise ChromaBrokenError("it holds another vector than the catalog")
            nearest = self.nearest(matrix.rows[place], 1)
            if not nearest or nearest[0][1] < 0.999:
                raise ChromaBrokenError("it does not find a vector that it holds")

    def _opened(self) -> Chroma:
        if self._store is None:
            raise ChromaBrokenError("not open")
        return self._store

    def _leave(self) -> None:
        client, self._client, self._store = self._client, None, None
        if client is not None:
            try:
                client.close()
            except BaseException as error:  # it is thrown away in any case
                if isinstance(error, _FATAL):
                    raise
                _LOG.info("chroma not closed cleanly error=%s", error)

    def _read_state(self) -> _State:
        try:
            state = json.loads((self._folder / "state.json").read_text(encoding="utf-8"))
            folder, clean = str(state["folder"]), state["clean"] is True
        except (OSError, ValueError, KeyError, TypeError):
            return _State()
        return _State(folder, clean and folder.isalnum() and (self._folder / folder).is_dir())

    def _write_state(self, state: _State) -> None:
        if not self._url:
            write_whole(self._folder / "state.json", json.dumps({"folder": state.folder, "clean": state.clean}))

    def _sweep(self, kept: str) -> None:
        """Delete the folders that are not used any more."""
        if not self._url:
            for folder in self._folder.iterdir():
                if folder.is_dir() and folder.name != kept:
                    shutil.rmtree(folder, ignore_errors=True)


class _KnownVectors:
    """What langchain-chroma asks for the vectors of texts; the texts we give it are entries whose vectors we have."""

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vectors[text] for text in texts]


def _entries(matrix: Matrix) -> dict[str, int]:
    """Return the row of each entry; an entry changes its name when its passage gets another vector."""
    pairs = zip(matrix.ids, matrix.keys, strict=True)
    return {f"{passage}.{key[:16]}": at for at, (passage, key) in enumerate(pairs)}


def _broken(error: BaseException) -> ChromaBrokenError:
    """Return an error of Chroma as ours; what stops the program is raised as it is."""
    if isinstance(error, _FATAL):
        raise error
    return error if isinstance(error, ChromaBrokenError) else ChromaBrokenError(f"{type(error).__name__}: {error}")
