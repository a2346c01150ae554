"""The answer that is made of checked statements: their words, and citations of the whole sentences that support them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.composition.compose import MOST_CITATIONS, cite
from knowledge.storage.open_documents import OpenDocument
from knowledge.text.folding import fold
from knowledge.text.sentences import clauses, sentences
from knowledge.values import Answer, Citation, Span, Statement

MOST_CHARACTERS = 1500
"""Characters of all statements together; a model that goes on and on is not read any further."""
_LONGEST_QUOTE = 380
_SUMMARY = "（概括）"
"""What tells a learner that a statement is the model's own words; the document's stand behind its number."""
_APART = 12
"""Characters between two sentences that are still cited as one place."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of a statement stand."""

    opened: OpenDocument
    span: Span

    @property
    def words(self) -> str:
        """The words that stand there."""
        return self.span.of(self.opened.document.text)

    def touches(self, citation: Citation, least: int = 1) -> bool:
        """Return whether at least so many characters of a citation's quote are meant."""
        start, end = max(self.span.start, citation.start), min(self.span.end, citation.end)
        return self.opened.document.id == citation.document_id and end - start >= least


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement of the page.

    Attributes:
        text: its words, without numbers.
        places: what supports it, at least one.
        opens: it begins a line.
        own: a sentence of the source, put in by us; its place is the quote as it is.
        summary: the model's own words beside the source's.
    """

    text: str
    places: tuple[Place, ...]
    opens: bool = True
    own: bool = False
    summary: bool = False

    def as_source(self) -> Entry:
        """Return the statement in its source's words, in place of the model's."""
        words = "".join(place.words for place in self.places).replace("\n", " ").strip()
        return Entry(words, self.places, self.opens, own=True)


def is_new(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Return whether a statement says what none before it says in the same words."""
    words = fold(entry.text)
    return bool(words) and not any(words in fold(other.text) for other in entries)


def fits(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Return whether there is room for one statement more."""
    return sum(len(other.text) for other in entries) + len(entry.text) <= MOST_CHARACTERS


def make_page(entries: Sequence[Entry], alone: str = "") -> Answer:
    """Return an answer made of statements; one more of them changes nothing of what stands before.

    The document with the id `alone` is not named over what it says.
    """
    page = _Page(alone)
    for entry in entries:
        page.put(entry)
    return Answer(
        question="",
        status="answered",
        text="\n".join(page.lines),
        statements=tuple(page.statements),
        citations=tuple(page.citations),
    )


class _Page:
    """Collects lines, statements and citations."""

    def __init__(self, alone: str) -> None:
        self.lines: list[str] = []
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self._document = alone

    def put(self, entry: Entry) -> None:
        """Write a statement; one that would need more citations than a page has is left out."""
        kept = list(self.citations)
        places = entry.places if entry.own else [widened for place in entry.places for widened in _sentences(place)]
        numbers = [self._cite(place) for place in _joined(places)]
        if None in numbers or not numbers:
            self.citations = kept
            return
        cited = tuple(dict.fromkeys(number for number in numbers if number is not None))
        document = entry.places[0].opened.document
        opens = entry.opens or not self.lines
        if document.id != self._document:
            self.lines.append(f"《{document.title}》：")
            self._document, opens = document.id, True
        marks = _SUMMARY * entry.summary + "".join(f"[{number}]" for number in cited)
        text = entry.text.replace("\n", " ").strip()
        if opens:
            self.lines.append(text + marks)
        else:
            self.lines[-1] += text + marks
        self.statements.append(Statement(text, cited, entry.summary))

    def _cite(self, place: Place) -> int | None:
        for known in self.citations:
            inside = known.start <= place.span.start and place.span.end <= known.end
            if known.document_id == place.opened.document.id and inside:
                return known.number
        if len(self.citations) >= MOST_CITATIONS:
            return None
        self.citations.append(cite(place.opened, place.span, len(self.citations) + 1))
        return len(self.citations)


def _sentences(place: Place) -> list[Place]:
    """The sentences that hold a place; of one that is too long to quote the clauses around it."""
    text = place.opened.document.text
    line = Span(text.rfind("\n", 0, place.span.start) + 1, _line_end(text, place.span.end))
    around = [span for span in sentences(text, line.start, line.end) if span.touches(place.span)]
    if not around:
        return [place]
    return [replace(place, span=_bounded(text, s, place.span)) for s in around]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", max(0, at - 1))
    return len(text) if end < 0 else end


def _bounded(text: str, sentence: Span, inner: Span) -> Span:
    """A sentence, or of a very long one the clauses that hold the words that are meant."""
    if sentence.end - sentence.start <= _LONGEST_QUOTE:
        return sentence
    start, end = max(sentence.start, inner.start), min(sentence.end, inner.end)
    touched = [c for c in clauses(text, sentence.start, sentence.end) if c.start < end and start < c.end]
    return Span(touched[0].start, touched[-1].end) if touched else Span(start, end)


def _joined(places: Sequence[Place]) -> list[Place]:
    """Join what stands side by side in one document, as far as it is short enough to be quoted together."""
    joined: list[Place] = []
    for place in sorted(places, key=lambda p: (p.opened.document.id, p.span)):
        last = joined[-1] if joined else None
        if last and _near(last, place):
            joined[-1] = replace(last, span=Span(last.span.start, max(last.span.end, place.span.end)))
        else:
            joined.append(place)
    first = {place.opened.document.id: at for at, place in reversed(list(enumerate(places)))}
    return sorted(joined, key=lambda p: first[p.opened.document.id])


def _near(last: Place, place: Place) -> bool:
    if last.opened.document.id != place.opened.document.id or place.span.start - last.span.end > _APART:
        return False
    inside = place.span.end <= last.span.end
    between = last.opened.document.text[last.span.end : place.span.start]
    return inside or ("\n" not in between and place.span.end - last.span.start <= _LONGEST_QUOTE)
