"""Tracing a phrase: each place where it stands, from the oldest document to the newest. Needs no embedding.

Phrases are compared letter by letter (`find_phrase`); a place in no passage is shown with its lines (`surroundings`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from knowledge.lookup.values import Occurrence, Trace
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.text.comparing import comparable, letter_pairs, runs
from knowledge.values import Citation, Span

_ACROSS_LINES = 12
"""Comparable letters from which a phrase may run over a line end, as quotations of several paragraphs do."""
MOST = 1000
"""Occurrences that are given with their sentences; the others are only counted."""
_MARKS = ".,;:!?、…()《》〈〉[]【】"
"""Left out at the ends of a phrase."""


class Tracer:
    """Finds phrases in the bodies of documents."""

    def __init__(self, lexical: LexicalIndex, documents: DocumentCache) -> None:
        self._lexical = lexical
        self._documents = documents

    def trace(self, phrase: str) -> Trace:
        """Return where and how often a phrase stands; titles and dates above a speech don't count."""
        wanted = comparable(phrase).strip(_MARKS)
        found: list[Occurrence] = []
        total = documents = 0
        for document_id in holders(self._lexical, [wanted], self._documents.by_date):
            opened = self._documents.open(document_id)
            spans = in_body(opened, wanted)
            total += len(spans)
            documents += bool(spans)
            found += [_occurrence(opened, span) for span in spans[: MOST - len(found)]]
        return Trace(phrase, tuple(found), total, documents)


def holders(lexical: LexicalIndex, wanted: Iterable[str], documents: Collection[str]) -> list[str]:
    """Return those of the documents, in their order, that may hold all the comparable texts; none for a mere mark."""
    pieces = [run for text in wanted for run in runs(text)]
    if not pieces:
        return []
    found = [set(lexical.documents_with(letter_pairs([piece]))) for piece in set(pieces)]
    held = set[str].intersection(*found)
    return [document_id for document_id in documents if document_id in held]


def in_body(opened: OpenDocument, wanted: str) -> list[Span]:
    """Return where a comparable text stands in the body of a document."""
    return find_phrase(opened, wanted, opened.comparable.at(opened.document.body_start)) if wanted else []


def _occurrence(opened: OpenDocument, span: Span) -> Occurrence:
    citation = cite_span(opened, opened.sentences_around(span))
    mark = Span(span.start - citation.passage_start, span.end - citation.passage_start)
    return Occurrence(opened.document.date, citation, mark)


def find_phrase(opened: OpenDocument, phrase: str, start: int = 0) -> list[Span]:
    """Return where a comparable phrase stands, as spans in the document's text; overlapping ones count once.

    A short phrase does not run from a heading into the next line. The first `start` comparable letters are left out.
    """
    found, text = [], opened.comparable.text
    at = text.find(phrase, start)
    while at >= 0:
        span = opened.comparable.span(at, at + len(phrase))
        if len(phrase) >= _ACROSS_LINES or "\n" not in span.of(opened.document.text):
            found.append(span)
        at = text.find(phrase, at + len(phrase))
    return found


def cite_span(opened: OpenDocument, span: Span) -> Citation:
    """Return the citation of a span with the passages it touches, or its lines, where it stands in a heading alone."""
    return opened.cite(span, surroundings(opened, span))


def surroundings(opened: OpenDocument, span: Span) -> Span:
    """Return the passages that a span touches; for one in a heading of its own or the front matter, its lines."""
    if opened.passages_touching(span):
        return opened.passages_around(span)
    text = opened.document.text
    end = text.find("\n", max(span.start, span.end - 1))
    return Span(text.rfind("\n", 0, span.start) + 1, end if end >= span.end else max(span.end, len(text)))
