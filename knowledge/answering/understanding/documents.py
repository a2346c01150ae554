"""The documents at hand while answering: texts, outlines and names, remembered until the library changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from knowledge.answering.understanding.mentions import MentionFinder, profile
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.storage.catalog import Catalog
from knowledge.values import Citation, Document, DocumentInfo, Outline, Passage, Span

_REMEMBERED = 64
_SHARE_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Book:
    """A document with its outline and passages."""

    document: Document
    outline: Outline
    passages: tuple[Passage, ...]

    def section_at(self, offset: int) -> int | None:
        """Return the index of the section that the text at `offset` belongs to, None in opening and closing."""
        return next((s.section for s in self.outline.stretches if s.start <= offset < s.end), None)

    def passage_around(self, span: Span, longest: int) -> Span:
        """Return the passage that holds `span`, widened to it; only the span where that would be longer than `longest`."""
        touched = [p for p in self.passages if p.start < span.end and span.start < p.end]
        if not touched:
            return span
        whole = Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))
        if whole.end - whole.start <= longest:
            return whole
        first = Span(min(span.start, touched[0].start), max(span.end, touched[0].end))
        return first if first.end - first.start <= longest else span

    def citation(self, span: Span, number: int = 0, longest: int = 580) -> Citation:
        """Return the citation of a span, with the passage around it."""
        around = self.passage_around(span, longest)
        text = self.document.text
        return Citation(
            number=number,
            document_id=self.document.id,
            document=self.document.title,
            source=self.document.source,
            section=self.outline.path(self.section_at(span.start)),
            quote=span.of(text),
            start=span.start,
            end=span.end,
            passage=around.of(text),
            passage_start=around.start,
            passage_end=around.end,
        )


class Shelf:
    """Remembers what was read from the catalog until its generation changes; safe to use from several threads."""

    def __init__(self, catalog: Catalog, retriever: Retriever) -> None:
        self._catalog = catalog
        self._retriever = retriever
        self._lock = threading.RLock()
        self._generation = -1
        self._books: OrderedDict[str, Book] = OrderedDict()
        self._infos: tuple[DocumentInfo, ...] = ()
        self._finder: MentionFinder | None = None
        self._shares: dict[str, dict[str, float]] = {}
        self._dropped: dict[str, tuple[str, ...]] = {}

    def refresh(self) -> None:
        """Forget what was read before the library last changed; called once for each question."""
        generation = self._catalog.generation()
        with self._lock:
            if generation == self._generation:
                return
            self._generation = generation
            self._shares.clear()
            self._dropped.clear()
            self._books.clear()
            self._finder = None
            self._infos = tuple(info for info in self._catalog.infos() if not info.duplicate_of)

    def infos(self) -> tuple[DocumentInfo, ...]:
        """Return the documents that can be found, without duplicates."""
        return self._infos

    def info(self, document_id: str) -> DocumentInfo | None:
        """Return the line about one document."""
        return next((info for info in self.infos() if info.id == document_id), None)

    def book(self, document_id: str) -> Book:
        """Return a document with outline and passages; UnknownDocument if there is none."""
        with self._lock:
            if document_id not in self._books:
                passages = tuple(self._catalog.passages_of(document_id))
                made = Book(self._catalog.document(document_id), self._catalog.outline(document_id), passages)
                self._books[document_id] = made
                if len(self._books) > _REMEMBERED:
                    self._books.popitem(last=False)
            self._books.move_to_end(document_id)
            return self._books[document_id]

    def dropped(self, document_id: str) -> tuple[str, ...]:
        """Return the lines of a document's file that were taken for noise; UnknownDocument if there is none."""
        source = self.book(document_id).document.source
        with self._lock:
            if source not in self._dropped:
                self._dropped[source] = self._catalog.source(source).dropped
            return self._dropped[source]

    def first_beside(self, document_id: str) -> str:
        """Return the id of the first document of the same file, which stands at its head."""
        source = self.book(document_id).document.source
        return next((info.id for info in self._infos if info.source == source), document_id)

    def finder(self) -> MentionFinder:
        """Return the finder of mentions for the documents at hand."""
        with self._lock:
            if self._finder is None:
                profiles = [profile(self._catalog.document(info.id)) for info in self._infos]
                self._finder = MentionFinder(profiles, self._body_share)
            return self._finder

    def _body_share(self, word: str) -> dict[str, float]:
        """Return for each document the share of its passages that hold the word."""
        if word in self._shares:
            return self._shares[word]
        counts: dict[str, int] = {}
        for candidate in self._retriever.by_words([word], _SHARE_SAMPLE):
            key = candidate.passage.document_id
            counts[key] = counts.get(key, 0) + 1
        sizes = {info.id: max(1, info.passages) for info in self._infos}
        self._shares[word] = {key: count / sizes[key] for key, count in counts.items() if key in sizes}
        return self._shares[word]
