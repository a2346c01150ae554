"""Nearest passages by vectors: Chroma where it is warm and up to date, else an exact scan of the catalog's vectors.

The rule, in one place. A process that answers one question and ends (`study ask`) never opens Chroma: importing it
takes longer than the scan of a hundred thousand passages. A process that lives long (`study chat`, `study bot`) calls
`warm_up`; a thread of its own then brings Chroma up to date, as it does again after each change of the library, and
until that is done, the scan answers. `study add` leaves Chroma to whoever owns it. The scan also answers when a
question is limited to some documents (it is exact and reads those alone), when another process owns Chroma, and when
Chroma fails.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Embedder
from knowledge.retrieval.chroma_cache import ChromaBrokenError, ChromaCache, ChromaOwnedError
from knowledge.retrieval.exact_scan import ExactScan
from knowledge.retrieval.sentence_vectors import SentenceVectors
from knowledge.storage.stored_vectors import EmbeddingKind, StoredVectors, refuse_mismatch

_LOG = logging.getLogger(__name__)
_CLOSE_TIMEOUT = 30.0
"""Seconds to let Chroma finish what it is writing."""


def refuse_other_embedding(stored: StoredVectors, embedder: Embedder) -> None:
    """Raise EmbeddingMismatch if the vectors of a library were made by another embedding."""
    known = stored.kind()
    if known is not None and known.name != embedder.name:
        refuse_mismatch(known, EmbeddingKind(embedder.name, embedder.dimension))


class VectorIndex:
    """The vectors of one library; safe to use from several threads.

    Attributes:
        exact, sentences: the scan of all vectors, and the vectors of sentences.
        state: of Chroma: `cold`, `warming`, `warm`, `owned` by another process, or `broken`.
    """

    def __init__(self, stored: StoredVectors, library: Path, chroma_url: str = "", database_url: str = "") -> None:
        self._stored = stored
        self.exact = ExactScan(stored)
        self.sentences = SentenceVectors(stored)
        self._chroma = ChromaCache(library, chroma_url, database_url)
        self._lock = threading.Lock()
        self._warming: threading.Thread | None = None
        self._agreed: tuple[int, int] | None = None
        self._wanted = False
        self.state = "cold"

    def nearest(
        self, vector: NDArray[np.float32], limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ids of the passages nearest to a vector of length 1 with their cosine, best first.

        Only these documents are looked in, if any are given.
        """
        if documents is None and limit > 0 and self._chroma_serves():
            try:
                return self._chroma.nearest(vector, limit)
            except ChromaBrokenError as error:
                _LOG.warning("chroma failed, exact scan serves error=%s", error)
                self._agreed = None
                self.warm_up()
        return self.exact.nearest(vector, limit, documents)

    def warm_up(self) -> None:
        """Bring Chroma up to date in the background, now and after each change."""
        with self._lock:
            self._wanted = True
            if self._warming is None or not self._warming.is_alive():
                self.state = "warming"
                self._warming = threading.Thread(target=self._warm, name="chroma", daemon=True)
                self._warming.start()

    def catch_up(self) -> bool:
        """Bring Chroma up to date now; tell whether it had to be made anew.

        Raises:
            ChromaOwnedError: another process owns it.
            ChromaBrokenError: it can't be made to work.
        """
        kind, matrix = self._stored.kind(), self.exact.matrix()
        if kind is None or matrix is None or not matrix.ids:
            return False
        anew = self._chroma.catch_up(kind, matrix)
        self._agreed = matrix.generation
        return anew

    def chroma_difference(self) -> int | None:
        """Return in how many passages Chroma and the catalog differ; None where Chroma was never built.

        Raises:
            ChromaOwnedError: another process owns it.
            ChromaBrokenError: it does not work.
        """
        kind, matrix = self._stored.kind(), self.exact.matrix()
        return None if kind is None or matrix is None else self._chroma.difference(kind, matrix)

    def wait(self) -> None:
        """Wait until the background thread has nothing more to do."""
        if self._warming is not None:
            self._warming.join()

    def close(self) -> None:
        """Give Chroma back."""
        self._wanted, self._agreed = False, None
        if self._warming is not None:
            self._warming.join(_CLOSE_TIMEOUT)
        self._chroma.close()
        self.state = "cold"

    def _chroma_serves(self) -> bool:
        if self._agreed is None:
            return False
        if self._agreed == self._stored.generation():
            return True
        self.warm_up()
        return False

    def _warm(self) -> None:
        try:
            anew = self.catch_up()
            self.state = "warm"
            _LOG.info("chroma warm anew=%s", anew)
        except ChromaOwnedError:
            self.state = "owned"
            _LOG.info("chroma owned by another process, exact scan serves")
        except Exception as error:  # a cache must never make a question fail
            self.state = "broken"
            _LOG.warning("chroma unusable, exact scan serves error=%s", error)
