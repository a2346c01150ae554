"""The exact scan: all vectors of the catalog in one matrix in memory, compared with a question in one multiplication.

Loaded when first asked and when the catalog has changed; 10,000 passages take 15 MB and a millisecond a question.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.storage.stored_vectors import Matrix, StoredVectors


@dataclass(frozen=True, slots=True)
class _Loaded:
    matrix: Matrix
    places: dict[str, int]


class ExactScan:
    """Nearest passages by comparing with all of them; safe to use from several threads."""

    def __init__(self, stored: StoredVectors) -> None:
        self._stored = stored
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def matrix(self) -> Matrix | None:
        """Return the vectors as they are in the catalog now; None before the first one."""
        loaded = self._current()
        return None if loaded is None else loaded.matrix

    def nearest(
        self, vector: NDArray[np.float32], limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return ids of the nearest passages with their cosine, best first; equal ones in the order of their ids."""
        matrix = self.matrix()
        if matrix is None or limit < 1:
            return []
        if documents is None:
            cosines = matrix.rows @ vector
            return [(matrix.ids[at], float(cosines[at])) for at in _best(cosines, limit)]
        places = np.flatnonzero(np.isin(matrix.documents, list(documents)))
        cosines = matrix.rows[places] @ vector
        return [(matrix.ids[places[at]], float(cosines[at])) for at in _best(cosines, limit)]

    def cosines(self, vector: NDArray[np.float32], ids: Collection[str]) -> dict[str, float]:
        """Return the cosines of these passages; those without a vector are left out."""
        loaded = self._current()
        if loaded is None:
            return {}
        known = [passage for passage in ids if passage in loaded.places]
        cosines = loaded.matrix.rows[[loaded.places[passage] for passage in known]] @ vector
        return dict(zip(known, map(float, cosines), strict=True))

    def _current(self) -> _Loaded | None:
        with self._lock:
            if self._loaded is None or self._loaded.matrix.generation != self._stored.generation():
                kind = self._stored.kind()
                matrix = None if kind is None else self._stored.matrix(kind)
                places = {} if matrix is None else {passage: at for at, passage in enumerate(matrix.ids)}
                self._loaded = None if matrix is None else _Loaded(matrix, places)
            return self._loaded


def _best(cosines: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """Return the places of the `limit` greatest, greatest first, earlier first among equals."""
    if len(cosines) <= limit:
        return np.argsort(-cosines, kind="stable")
    edge = np.partition(cosines, len(cosines) - limit)[len(cosines) - limit]
    candidates = np.flatnonzero(cosines >= edge)  # more than `limit` where some are equal at the edge
    return candidates[np.argsort(-cosines[candidates], kind="stable")][:limit]
