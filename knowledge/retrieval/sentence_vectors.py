"""The vectors of sentences: read from the catalog for the passages at hand, the last few thousand passages cached."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from knowledge.storage.stored_vectors import StoredVectors

_CACHED_PASSAGES = 4096
"""Passages whose sentences are in memory; of five sentences each they take about 30 MB."""


class SentenceVectors:
    """Reads the vectors of sentences by passage; safe to use from several threads."""

    def __init__(self, stored: StoredVectors) -> None:
        self._stored = stored
        self._lock = threading.Lock()
        self._generation: tuple[int, int] | None = None
        self._rows: LRUCache[str, NDArray[np.float32]] = LRUCache(_CACHED_PASSAGES)

    def of(self, ids: Collection[str]) -> dict[str, NDArray[np.float32]]:
        """Return the sentence vectors of these passages, `(sentences, dimension)` each; those without are left out."""
        with self._lock:
            self._refresh()
            found = {passage: self._rows[passage] for passage in ids if passage in self._rows}
            read = self._read([passage for passage in ids if passage not in found])
            self._rows.update(read)
            return found | read

    def _refresh(self) -> None:
        generation = self._stored.generation()
        if generation != self._generation:
            self._generation = generation
            self._rows.clear()

    def _read(self, missing: list[str]) -> dict[str, NDArray[np.float32]]:
        kind = self._stored.kind()
        if kind is None or not missing:
            return {}
        passages, rows = self._stored.of_sentences(kind, missing)
        starts = [at for at, passage in enumerate(passages) if at == 0 or passages[at - 1] != passage]
        # none at all where a document has just been added, and its sentences have no vectors yet
        return {passages[start]: rows[start:stop] for start, stop in itertools.pairwise([*starts, len(passages)])}
