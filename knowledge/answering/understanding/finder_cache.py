"""The finder of mentions for the documents of a library, made anew when the library has changed."""

from __future__ import annotations

import threading
from collections import Counter

from knowledge.answering.understanding.mentions import MentionFinder, profile
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache

_MOST_PASSAGES = 300
"""Passages holding a word that are counted to see in which documents it is frequent."""


class FinderCache:
    """Keeps the finder for the present generation of the documents; safe to use from several threads."""

    def __init__(self, catalog: Catalog, documents: DocumentCache, retriever: Retriever) -> None:
        self._catalog = catalog
        self._documents = documents
        self._retriever = retriever
        self._lock = threading.RLock()
        self._generation = -1
        self._finder = MentionFinder([], self._body_share)
        self._shares: dict[str, dict[str, float]] = {}

    def finder(self) -> MentionFinder:
        """Return the finder of mentions."""
        with self._lock:
            if self._generation != self._documents.generation:
                self._generation = self._documents.generation
                self._shares.clear()
                profiles = [profile(self._catalog.document(key)) for key in self._documents.infos]
                self._finder = MentionFinder(profiles, self._body_share)
            return self._finder

    def _body_share(self, word: str) -> dict[str, float]:
        """Return for each document the share of its passages that hold the word."""
        if word not in self._shares:
            found = self._retriever.by_words([word], _MOST_PASSAGES)
            counts = Counter(candidate.passage.document_id for candidate in found)
            infos = self._documents.infos
            self._shares[word] = {k: n / max(1, infos[k].passages) for k, n in counts.items() if k in infos}
        return self._shares[word]
