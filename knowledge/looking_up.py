"""The part of the library's door that looks things up; it keeps one `Lookup`, made when first needed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.catalog import Catalog
from knowledge.values import Citation, Hit

if TYPE_CHECKING:
    from knowledge.lookup import Lookup, Places, Quotation, Trace
    from knowledge.retrieval.hybrid_search import Retriever


class LookingUp:
    """Looks things up; `Library` gives it its stores."""

    _catalog: Catalog
    _lexical: LexicalIndex
    _parts: threading.RLock

    def __init__(self) -> None:
        self._lookup: Lookup | None = None

    def search(self, words: str, document: str | None = None, limit: int = 20) -> list[Hit]:
        """Return the places where the words stand, best first; UnknownDocument if there is no such document."""
        return list(self.places(words, document, limit).hits)

    def places(self, words: str, document: str | None = None, limit: int = 20) -> Places:
        """Return the places where words stand, or those nearest by meaning, and how many there are.

        Args:
            words: words or a topic; what is in quotation marks must stand as it is.
            document: look in this document alone.
            limit: how many at most.

        Raises:
            UnknownDocument: there is no such document.
        """
        self._require(document)
        return self._looking_up().search(words, document, limit)

    def quote(self, text: str) -> Quotation:
        """Return where a quotation stands, how it differs from its source, or that it is not in the library."""
        return self._looking_up().quote(text)

    def trace(self, phrase: str) -> Trace:
        """Return where and how often a phrase stands, by date and document."""
        return self._looking_up().trace(phrase)

    def cite(self, citation: Citation, words: bool = True) -> str:
        """Return a place as an official text cites it, with its words or without; UnknownDocument if it is gone."""
        return self._looking_up().cite(citation, words)

    def _follow(self) -> None:
        raise NotImplementedError

    def _require(self, document_id: str | None) -> None:
        raise NotImplementedError

    def _retrieval(self) -> Retriever:
        raise NotImplementedError

    def _looking_up(self) -> Lookup:
        self._follow()
        with self._parts:
            if self._lookup is None:
                from knowledge.lookup import Lookup

                self._lookup = Lookup(self._catalog, self._lexical, self._retrieval)
            return self._lookup
