"""The documents in comparable form, remembered until the library changes; and the citation of any span of them."""

from __future__ import annotations

import bisect
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from knowledge.storage.catalog import Catalog
from knowledge.text.comparing import Comparable, make_comparable
from knowledge.text.sentences import sentences
from knowledge.values import Citation, Document, DocumentInfo, Outline, Passage, Span

_REMEMBERED = 4_000_000
"""Letters of documents that are kept at hand; some 50 bytes each where spans were asked for."""


_RUNS_ON = 12
"""Comparable letters from which a phrase may run over a line end, as quotations of several paragraphs do."""


@dataclass(frozen=True)
class Leaf:
    """A document with what is needed to compare and to cite it."""

    document: Document
    outline: Outline
    passages: tuple[Passage, ...]
    compared: Comparable

    def places(self, phrase: str, start: int = 0) -> list[Span]:
        """Return where a comparable phrase stands, as spans in the document's text; overlapping ones count once."""
        found, text = [], self.compared.text
        at = text.find(phrase, start)
        while at >= 0:
            span = self.compared.span(at, at + len(phrase))
            if self.is_one_piece(span, phrase):
                found.append(span)
            at = text.find(phrase, at + len(phrase))
        return found

    def is_one_piece(self, span: Span, phrase: str) -> bool:
        """Tell whether the words belong together: a short phrase doesn't run from a heading into the next line."""
        return len(phrase) >= _RUNS_ON or "\n" not in span.of(self.document.text)

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """Return from where to where the letters belong to a passage, by which they are found in the lexical index."""
        before = max((passage.end for passage in self.passages if passage.end <= start), default=0)
        last = not self.passages or end >= self.passages[-1].end
        return before, len(self.document.text) if last else end

    @cached_property
    def _sentences(self) -> list[Span]:
        return sentences(self.document.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self._sentences]

    def sentence(self, span: Span) -> Span:
        """Return the sentence that a span stands in, or the sentences from its first to its last."""
        first = self._sentences[max(0, bisect.bisect_right(self._starts, span.start) - 1)]
        last = self._sentences[max(0, bisect.bisect_left(self._starts, span.end) - 1)]
        return Span(min(first.start, span.start), max(last.end, span.end))

    def citation(self, span: Span, around: Span | None = None) -> Citation:
        """Return the citation of a span, with the passages that it touches if no other surroundings are given."""
        text = self.document.text
        around = around or self._around(span)
        return Citation(
            number=0,
            document_id=self.document.id,
            document=self.document.title,
            source=self.document.source,
            section=self.outline.path(self._section(span.start)),
            quote=span.of(text),
            start=span.start,
            end=span.end,
            passage=around.of(text),
            passage_start=around.start,
            passage_end=around.end,
        )

    def _section(self, offset: int) -> int | None:
        return next((s.section for s in self.outline.stretches if s.start <= offset < s.end), None)

    def _around(self, span: Span) -> Span:
        """Return the passages that hold the span; for one in a heading of its own or the front matter, its lines."""
        touched = [p for p in self.passages if p.start < span.end and span.start < p.end]
        if touched:
            return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))
        text = self.document.text
        end = text.find("\n", max(span.start, span.end - 1))
        return Span(text.rfind("\n", 0, span.start) + 1, end if end >= span.end else max(span.end, len(text)))


class Texts:
    """Remembers documents until the library changes; safe to use from several threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.RLock()
        self._generation = -1
        self._leaves: OrderedDict[str, Leaf] = OrderedDict()
        self._letters = 0
        self._infos: dict[str, DocumentInfo] = {}

    def infos(self) -> dict[str, DocumentInfo]:
        """Return the documents without duplicates, oldest first, undated ones last, by their ids."""
        with self._lock:
            self._refresh()
            return self._infos

    def leaf(self, document_id: str) -> Leaf:
        """Return a document; UnknownDocument if there is none."""
        with self._lock:
            self._refresh()
            leaf = self._leaves.get(document_id)
            if leaf is None:
                leaf = self._leaves[document_id] = self._make(document_id)
                self._letters += len(leaf.document.text)
                while self._letters > _REMEMBERED and len(self._leaves) > 1:
                    self._letters -= len(self._leaves.popitem(last=False)[1].document.text)
            self._leaves.move_to_end(document_id)
            return leaf

    def _make(self, document_id: str) -> Leaf:
        document = self._catalog.document(document_id)
        passages = tuple(self._catalog.passages_of(document_id))
        return Leaf(document, self._catalog.outline(document_id), passages, make_comparable(document.text))

    def _refresh(self) -> None:
        generation = self._catalog.generation()
        if generation != self._generation:
            self._generation = generation
            self._leaves.clear()
            self._letters = 0
            infos = [info for info in self._catalog.infos() if not info.duplicate_of]
            self._infos = {info.id: info for info in sorted(infos, key=lambda info: info.date or "~")}
