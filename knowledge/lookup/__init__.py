"""Looking up: places by words or topic, quotations checked, phrases traced, places copied as official texts cite them.

Quoting and tracing compare letters; they need neither words nor an embedding, so they are quick in a fresh process, too.

`searching`, `quoting` (differences by `alignment`), `tracing` (also finds a phrase in a document), `citing`; `values`.
"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.errors import UnknownDocument
from knowledge.lookup.citing import cite
from knowledge.lookup.quoting import Quoter
from knowledge.lookup.searching import Searcher
from knowledge.lookup.tracing import Tracer
from knowledge.lookup.values import Difference, Occurrence, Places, Quotation, Trace
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache
from knowledge.values import Citation, Span

__all__ = ["Difference", "Lookup", "Occurrence", "Places", "Quotation", "Trace"]


class Lookup:
    """Looks things up in a library; safe to use from several threads."""

    def __init__(
        self, catalog: Catalog, documents: DocumentCache, lexical: LexicalIndex, retriever: Callable[[], Retriever]
    ) -> None:
        self._quoter = Quoter(catalog, lexical, documents)
        self._tracer = Tracer(lexical, documents)
        self._catalog, self._documents, self._lexical, self._retriever = catalog, documents, lexical, retriever

    def search(self, words: str, document: str | None = None, limit: int = 20) -> Places:
        """Return the places where words stand, or those nearest by meaning, and how many there are.

        Args:
            words: words or a topic; what is in quotation marks must stand as it is.
            document: look in this document alone.
            limit: how many at most.

        Raises:
            UnknownDocument: there is no such document.
        """
        if document is not None:
            self._catalog.require([document])
        self._documents.refresh()
        searcher = Searcher(self._catalog, self._lexical, self._documents, self._retriever)
        return searcher.search(words, document, limit)

    def quote(self, text: str) -> Quotation:
        """Return where a quotation stands, how it differs from its source, or that it is not in the library."""
        self._documents.refresh()
        return self._quoter.quote(text)

    def trace(self, phrase: str) -> Trace:
        """Return where and how often a phrase stands, by date and document."""
        self._documents.refresh()
        return self._tracer.trace(phrase)

    def passage_at(self, document_id: str, start: int, end: int, around: int = 0) -> Citation:
        """Return a place of a document in its surroundings.

        Args:
            document_id: the document.
            start: of the place.
            end: of the place.
            around: how many passages more on each side.

        Raises:
            UnknownDocument: there is no such document, or it does not reach that far.
        """
        self._documents.refresh()
        opened, span = self._documents.open(document_id), Span(start, end)
        if not 0 <= start < end <= len(opened.document.text):
            raise UnknownDocument(document_id)  # an old button of a document that was replaced
        return opened.cite(span, opened.passages_around(span, around))

    def cite(self, citation: Citation, words: bool = True) -> str:
        """Return a place as an official text cites it; UnknownDocument if its document is gone."""
        self._documents.refresh()
        return cite(citation, self._documents.open(citation.document_id).document.date, words)
