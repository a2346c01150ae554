"""Short questions from the structure of a document: a list with its lead, a section with its parts; the members are the points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.requirements import without_ordinal
from knowledge.structure.units import heading_span
from knowledge.text.folding import fold, letters_of
from knowledge.values import Citation, Span

LEAST, MOST = 3, 7
"""Points of a question: two are no list, more nobody tells by heart."""
_LONGEST_LEAD, _LEAST_LEAD = 40, 4
_LEAST_POINT, _LONGEST_POINT = 4, 120
"""Letters of a point; a longer one is told by its first clauses."""
_MARKS = "。；;，,：:、 \n　"


@dataclass(frozen=True, slots=True)
class ShortQuestion:
    """A question that is answered in a few points.

    Attributes:
        question: in words.
        points: what the source says, one citation each, numbered from 1; their quotes are the points.
    """

    question: str
    points: tuple[Citation, ...]

    @property
    def document_id(self) -> str:
        """The document that it is about."""
        return self.points[0].document_id

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from others: its document and where its first point stands."""
        return self.document_id, self.points[0].start


def short_questions(opened: OpenDocument) -> tuple[ShortQuestion, ...]:
    """Return the short questions of a document, in text order; none of a question bank."""
    if opened.document.questions:
        return ()
    made = [*_of_sections(opened), *_of_lists(opened)]
    return tuple(sorted({one.key: one for one in made}.values(), key=lambda one: one.points[0].start))


def _of_sections(opened: OpenDocument) -> Iterator[ShortQuestion]:
    text, outline = opened.document.text, opened.outline
    for section in outline.sections:
        heading = without_ordinal(section.heading).strip(_MARKS)
        spans = [_point(text, heading_span(text, child)) for child in outline.children(section.index)]
        asked = f"《{opened.document.title}》在“{_inside(heading)}”这一部分讲了哪几点？"
        if len(letters_of(heading)) >= _LEAST_LEAD:
            yield from _made(opened, asked, spans)


def _of_lists(opened: OpenDocument) -> Iterator[ShortQuestion]:
    text = opened.document.text
    for listing in opened.outline.enumerations:
        lead = without_ordinal(listing.lead.of(text)).strip(_MARKS)
        if len(letters_of(lead)) >= _LEAST_LEAD and len(lead) <= _LONGEST_LEAD and "\n" not in lead:
            asked = f"《{opened.document.title}》讲到“{_inside(lead)}”，具体是哪几点？"
            yield from _made(opened, asked, [_point(text, member) for member in listing.members])


def _made(opened: OpenDocument, asked: str, spans: list[Span]) -> Iterator[ShortQuestion]:
    words = [span.of(opened.document.text) for span in spans]
    told = len({fold(one) for one in words}) == len(words)
    if LEAST <= len(spans) <= MOST and told and all(len(letters_of(one)) >= _LEAST_POINT for one in words):
        yield ShortQuestion(asked, tuple(opened.cite(span, number=n) for n, span in enumerate(spans, 1)))


def _point(text: str, span: Span) -> Span:
    """A point without its number and closing mark; of a long one what stands before the last comma that fits."""
    words = span.of(text)
    start = span.start + len(words) - len(without_ordinal(words).lstrip(_MARKS))
    end = start + len(text[start : span.end].rstrip(_MARKS))
    if end - start > _LONGEST_POINT:
        cut = max(text.rfind(mark, start, start + _LONGEST_POINT) for mark in "，；。")
        end = cut if cut > start else start + _LONGEST_POINT
    return Span(start, end)


def _inside(words: str) -> str:
    """Words as they stand inside quotation marks."""
    return words.replace("“", "‘").replace("”", "’")
