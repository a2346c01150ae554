"""Where a phrase stands in a document, compared letter by letter, and the lines around words outside all passages."""

from __future__ import annotations

from knowledge.storage.open_documents import OpenDocument
from knowledge.values import Citation, Span

_ACROSS_LINES = 12
"""Comparable letters from which a phrase may run over a line end, as quotations of several paragraphs do."""


def find_phrase(opened: OpenDocument, phrase: str, start: int = 0) -> list[Span]:
    """Return where a comparable phrase stands, as spans in the document's text; overlapping ones count once.

    A short phrase does not run from a heading into the next line.

    Args:
        opened: the document.
        phrase: in comparable form.
        start: comparable letters of the document that are left out.
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
