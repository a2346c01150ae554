"""A real, small embedding: texts that share pairs of letters are near to each other. Quick and always the same."""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.text.folding import fold


class ToyEmbedder:
    """Counts pairs of letters in `dimension` buckets; remembers what it was asked to embed."""

    def __init__(self, name: str = "toy", dimension: int = 64, pause: float = 0.0) -> None:
        self.name = name
        self.dimension = dimension
        self.embedded: list[str] = []
        self._pause = pause

    def embed_question(self, text: str) -> NDArray[np.float32]:
        return self._vector(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(self._pause)
        self.embedded += texts
        return np.stack([self._vector(text) for text in texts])

    def prepare(self, characters: int) -> None:
        """Nothing to prepare."""

    def warm_up(self) -> None:
        """Nothing to load."""

    def release(self) -> None:
        """Nothing to give back."""

    def fault(self) -> None:
        """Nothing that could be missing."""

    def _vector(self, text: str) -> NDArray[np.float32]:
        folded = fold(text)
        row = np.full(self.dimension, 1e-3, dtype=np.float32)
        for i in range(len(folded) - 1):
            row[zlib.crc32(folded[i : i + 2].encode()) % self.dimension] += 1
        return row / np.float32(np.linalg.norm(row))
