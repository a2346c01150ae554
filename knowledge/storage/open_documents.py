"""Open documents: a document with what is derived from its text, kept until the library changes; citations of spans."""

from __future__ import annotations

import bisect
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from cachetools import LRUCache

from knowledge.storage.catalog import Catalog
from knowledge.structure.classification_marks import is_marked
from knowledge.structure.question_answers import QuestionAnswer, question_answers
from knowledge.structure.units import Unit, make_units
from knowledge.text.comparing import Comparable, make_comparable
from knowledge.text.sentences import sentences
from knowledge.values import Citation, Document, DocumentInfo, Outline, Passage, SectionPath, Span

T = TypeVar("T")
_MOST_CHARACTERS = 4_000_000
"""Characters of the documents that are kept open; about 50 bytes each where comparable spans were asked for."""


@dataclass(frozen=True)
class OpenDocument:
    """A document with its outline and passages; other derived values are computed on first use."""

    document: Document
    outline: Outline
    passages: tuple[Passage, ...]

    @cached_property
    def comparable(self) -> Comparable:
        """The text in the form in which quotations are compared."""
        return make_comparable(self.document.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences of the whole text, in order."""
        return sentences(self.document.text)

    @cached_property
    def question_answers(self) -> tuple[QuestionAnswer, ...]:
        """The questions with their answers, where the document is made of such."""
        return question_answers(self.document)

    def question_at(self, span: Span) -> QuestionAnswer | None:
        """Return the question that a span touches, up to where its answer begins; in a bank up to its end."""
        for unit in self.question_answers:
            if span.touches(unit.whole if self.document.questions else Span(unit.whole.start, unit.answer.start)):
                return unit
        return None

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The spans that answer as a whole, outer before inner, in text order."""
        return make_units(self.document, self.outline)

    @cached_property
    def _derived(self) -> dict[object, object]:
        return {}

    def derived(self, make: Callable[[OpenDocument], T]) -> T:
        """Return what a function makes of the document; it is made once while the document is open."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return cast("T", self._derived[make])

    def units_touching(self, span: Span) -> list[Unit]:
        """Return the units that share a character with a span, outer before inner, in text order."""
        return [unit for unit in self.units if unit.span.start < span.end and span.start < unit.span.end]

    def path_at(self, offset: int) -> SectionPath:
        """Return the path of the section at an offset; `()` in the opening or closing."""
        section = next((s.section for s in self.outline.stretches if s.start <= offset < s.end), None)
        return self.outline.path(section)

    def page_at(self, offset: int) -> int | None:
        """Return the page on which the character at an offset stands, counted from 1; None where there are no pages."""
        pages = self.document.pages
        at = bisect.bisect_right(pages, offset, key=lambda page: page.start) - 1
        return pages[max(0, at)].page if pages else None

    def sentences_around(self, span: Span) -> Span:
        """Return the span widened to whole sentences."""
        first = bisect.bisect_right(self.sentences, span.start, key=lambda sentence: sentence.start) - 1
        last = bisect.bisect_left(self.sentences, span.end, key=lambda sentence: sentence.start) - 1
        start, end = self.sentences[max(0, first)].start, self.sentences[max(0, last)].end
        return Span(min(start, span.start), max(end, span.end))

    def passages_touching(self, span: Span) -> list[Passage]:
        """Return the passages that share a character with a span, in order."""
        return [p for p in self.passages if p.start < span.end and span.start < p.end]

    def passages_around(self, span: Span, more: int = 0) -> Span:
        """Return the span widened to the passages it touches, if any, and `more` of their neighbours on each side."""
        touched = self.passages_touching(span)
        if not touched:
            return span
        first = self.passages[max(0, touched[0].order - more)]
        last = self.passages[min(len(self.passages) - 1, touched[-1].order + more)]
        return Span(min(span.start, first.start), max(span.end, last.end))

    def cite(self, span: Span, around: Span | None = None, number: int = 0) -> Citation:
        """Return the citation of a span, with its number in an answer.

        Shown `around` it are, unless other words are given, the passages that it touches.
        """
        text = self.document.text
        around = around or self.passages_around(span)
        return Citation(
            number=number,
            document_id=self.document.id,
            document=self.document.title,
            source=self.document.source,
            section=self.path_at(span.start),
            quote=span.of(text),
            start=span.start,
            end=span.end,
            passage=around.of(text),
            passage_start=around.start,
            passage_end=around.end,
            page=self.page_at(span.start),
        )


class DocumentCache:
    """Opens documents and keeps those used last; safe to use from several threads.

    `refresh` must be called at the start of each operation: until the next call the documents stay as they were read.

    Attributes:
        generation: the catalog's at the last refresh.
        infos: the documents that are no duplicates, by their ids, in the order in which they were added.
        by_date: their ids, oldest first, undated ones last.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.RLock()
        self.generation = -1
        self._opened: LRUCache[str, OpenDocument] = LRUCache(_MOST_CHARACTERS, getsizeof=_size)
        self.infos: dict[str, DocumentInfo] = {}
        self.by_date: tuple[str, ...] = ()

    def refresh(self) -> int:
        """Close all documents if the catalog has changed since the last call; return its generation."""
        generation = self._catalog.generation()
        with self._lock:
            if generation != self.generation:
                self.generation = generation
                self._opened.clear()
                self.infos = {info.id: info for info in self._catalog.infos() if not info.duplicate_of}
                self.by_date = tuple(sorted(self.infos, key=lambda key: self.infos[key].date or "~"))
        return generation

    def open(self, document_id: str) -> OpenDocument:
        """Return a document; UnknownDocument if there is none."""
        with self._lock:
            opened = self._opened.get(document_id)
            if opened is None:
                document = self._catalog.document(document_id)
                passages = tuple(self._catalog.passages_of(document_id))
                opened = OpenDocument(document, self._catalog.outline(document_id), passages)
                self._opened[document_id] = opened
            return opened

    def dropped(self, document_id: str) -> tuple[str, ...]:
        """Return the lines of a document's file that were taken for noise; UnknownDocument if there is none."""
        return self._catalog.source(self.open(document_id).document.source).dropped

    def is_confidential(self, document_id: str) -> bool:
        """Return whether a document is marked as confidential: itself, the head of its file, or what was dropped there."""
        source = self.open(document_id).document.source
        first = next((info.id for info in self.infos.values() if info.source == source), document_id)
        dropped = self.dropped(document_id)
        return any(is_marked(self.open(key).document, dropped) for key in {document_id, first})


def _size(opened: OpenDocument) -> int:
    return min(len(opened.document.text), _MOST_CHARACTERS)  # so that also the longest document fits
