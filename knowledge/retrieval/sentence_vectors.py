"""The vectors of sentences: read from the catalog for the passages at hand, the last few thousand passages remembered."""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from knowledge.storage.stored_vectors import StoredVectors

_REMEMBERED = 4096  # passages of five sentences: about 30 MB


class SentenceVectors:
    """Reads the vectors of sentences by passage; safe to use from several threads."""

    def __init__(self, stored: StoredVectors) -> None:
        self._stored = stored
        self._lock = threading.Lock()
        self._generation: tuple[int, int] | None = None
        self._rows: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def of(self, ids: Collection[str]) -> dict[str, NDArray[np.float32]]:
        """Return the sentence vectors of these passages, `(sentences, dimension)` each; those without are left out."""
        with self._lock:
            self._refresh()
            missing = [passage for passage in ids if passage not in self._rows]
            self._read(missing)
            found = {passage: self._rows[passage] for passage in ids if passage in self._rows}
            for passage in found:
                self._rows.move_to_end(passage)
            while len(self._rows) > _REMEMBERED:
                self._rows.popitem(last=False)
            return found

    def _refresh(self) -> None:
        generation = self._stored.generation()
        if generation != self._generation:
            self._generation = generation
            self._rows.clear()

    def _read(self, missing: list[str]) -> None:
        kind = self._stored.kind()
        if kind is None or not missing:
            return
        passages, rows = self._stored.of_sentences(kind, missing)
        starts = [at for at, passage in enumerate(passages) if at == 0 or passages[at - 1] != passage]
        # none at all where a document has just been added, and its sentences have no vectors yet
        for start, stop in itertools.pairwise([*starts, len(passages)]):
            self._rows[passages[start]] = rows[start:stop]
