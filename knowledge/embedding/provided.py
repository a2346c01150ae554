"""Embeddings of other providers through LangChain: `openai:…` with any base URL, `ollama:…`, `huggingface:…`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import StoreError
from knowledge.providers.opening import open_embeddings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_PROBE = "学习"
"""A short text whose vector tells the dimension."""


class ProvidedEmbedder:
    """Embeds with a model of a provider, over its server or in this process.

    Attributes:
        name: `provider:model`, as configured.
    """

    def __init__(self, name: str, load: Callable[[str], Embeddings] = open_embeddings) -> None:
        self.name = name
        self._load = load
        self._lock = threading.Lock()
        self._embeddings: Embeddings | None = None
        self._dimension: int | None = None

    @property
    def dimension(self) -> int:
        """Length of a vector; asks the model once."""
        if self._dimension is None:
            self._dimension = len(self.embed_question(_PROBE))
        return self._dimension

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question."""
        row: NDArray[np.float32] = self._rows(lambda model: [model.embed_query(text)])[0]
        return row

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row for each text."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._rows(lambda model: model.embed_documents(list(texts)))

    def prepare(self, characters: int) -> None:
        """Do nothing: the provider does the work."""

    def warm_up(self) -> None:
        """Do nothing: the provider does the work."""

    def release(self) -> None:
        """Do nothing: the provider holds the weights."""

    def fault(self) -> None:
        """Return None: there is no engine here."""

    def _rows(self, ask: Callable[[Embeddings], Sequence[Sequence[float]]]) -> NDArray[np.float32]:
        model = self._loaded()
        try:
            return _unit_rows(ask(model))
        except Exception as error:  # each provider has errors of its own; their texts may hold keys or addresses
            raise StoreError(
                f"the embedding {self.name!r} gave no answer ({type(error).__name__}); check that it can be reached, "
                "that its key is set and that it knows the model",
                "embedding",
            ) from error

    def _loaded(self) -> Embeddings:
        with self._lock:
            if self._embeddings is None:
                self._embeddings = self._load(self.name)
            return self._embeddings


def _unit_rows(rows: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    """Return the rows scaled to length 1; a row of zeros stays."""
    matrix = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (matrix / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return unit
