"""Making an answer: statements with numbered citations, grouped by document, bounded in length.

Every statement is verbatim: a sentence, a member of a list, a heading. Generated words are titles, numbers of a list and
the few set phrases in this module; they are never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.understanding.request import Request
from knowledge.storage.open_documents import OpenDocument
from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import clauses
from knowledge.values import Answer, Citation, Span, Statement

MOST_CHARACTERS = 600
"""Characters of an answer; what does not fit is left to look up behind its citations."""
MOST_CITATIONS = 12
"""Citations of an answer; a list has one for each member."""
LONGEST_QUOTE = 380
"""Characters of a quotation."""
LONGEST_STATEMENT = 260
"""Characters of one statement; of a longer sentence the clauses around the best place are shown."""
_LONGEST_PASSAGE = 580
"""Characters that are shown around a citation."""
_LONGEST_LEAD = 60
_SPARE = 40  # so that a list is not cut before its last member


@dataclass(frozen=True, slots=True)
class Part:
    """A statement before it has a number.

    Attributes:
        opened: the document.
        shown: the words that are shown.
        quote: the words that are cited; `shown` lies in it.
        item: place in a numbered list, from 1; 0 outside lists.
    """

    opened: OpenDocument
    shown: Span
    quote: Span
    item: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Statements of one document that belong together, below a lead that is shown and cited with the first of them."""

    parts: tuple[Part, ...]
    lead: Span | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is shown, and why.

    Attributes:
        blocks: of statements.
        rule: by which they were chosen, in Chinese, for `--why`.
        listed: a complete list.
    """

    blocks: tuple[Block, ...]
    rule: str
    listed: bool = False


def bounded(opened: OpenDocument, span: Span, around: Span | None = None) -> Span:
    """Return a sentence, or, where it is too long to show, the clauses of it around `around` (else its first ones)."""
    if span.end - span.start <= LONGEST_STATEMENT:
        return span
    pieces = clauses(opened.document.text, span.start, span.end)
    middle = next((i for i, p in enumerate(pieces) if around and p.start <= around.start < p.end), 0)
    first = last = middle
    while pieces[last].end - pieces[first].start <= LONGEST_STATEMENT:
        if last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= LONGEST_STATEMENT:
            last += 1
        elif first > 0 and pieces[last].end - pieces[first - 1].start <= LONGEST_STATEMENT:
            first -= 1
        else:
            break
    return Span(pieces[first].start, min(pieces[last].end, pieces[first].start + LONGEST_STATEMENT))


def passage_around(opened: OpenDocument, span: Span, longest: int = _LONGEST_PASSAGE) -> Span:
    """Return the span widened to the passages that it touches, or to the first of them, whichever is not too long."""
    touched = opened.passages_touching(span)
    for passages in (touched, touched[:1]):
        if passages:
            around = Span(min(span.start, passages[0].start), max(span.end, passages[-1].end))
            if around.end - around.start <= longest:
                return around
    return span


def cite(opened: OpenDocument, span: Span, number: int = 0) -> Citation:
    """Return the citation of a span in an answer."""
    return opened.cite(span, passage_around(opened, span), number)


def compose(
    question: str, blocks: Sequence[Block], reason: str = "", several: bool | None = None, verdict: str = ""
) -> Answer:
    """Return the answer made of blocks, below a verdict; titles are shown where more than one document speaks."""
    several = len({p.opened.document.id for b in blocks for p in b.parts}) > 1 if several is None else several
    writer = _Writer(several)
    rest = [block for given in blocks if (block := writer.write(given))]
    return Answer(
        question=question,
        status="answered",
        reason=reason,
        text="\n".join([verdict, *writer.lines] if verdict else writer.lines),
        verdict=verdict,
        statements=tuple(writer.statements),
        citations=tuple(writer.citations),
        more=compose(question, rest, several=several) if rest else None,
        listed=bool(blocks) and all(part.item for block in blocks for part in block.parts),
    )


def _short_lead(words: str) -> str:
    """The last clauses of a long lead, those that announce the list."""
    words = words.strip().replace("\n", "").rstrip("：:。，,；; ")
    if len(words) <= _LONGEST_LEAD:
        return words
    pieces = clauses(words)
    start = next((p.start for p in pieces if len(words) - p.start <= _LONGEST_LEAD), pieces[-1].start)
    return words[start:]


_NUMBERED = re.compile(
    rf"[{NUMERALS}]{{1,3}}[是要、]|第[{NUMERALS}]{{1,3}}|[（(][{NUMERALS}\d]{{1,3}}[)）]|\d{{1,2}}[.．、]|[①-⑳]|其[一二三四五六七八九]"
)


class _Writer:
    """Collects lines, statements and citations; stops where the answer is full."""

    def __init__(self, several: bool) -> None:
        self.lines: list[str] = []
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self._several = several
        self._title = ""
        self._length = 0
        self._full = False

    def write(self, block: Block) -> Block | None:
        """Write the parts that fit, and return the others; None where all fitted."""
        if not block.parts:
            return None
        if self._full:
            return block
        opened = block.parts[0].opened
        title, lead = opened.document.title, block.lead
        heads: list[str] = []
        if self._several and title != self._title:
            heads.append(f"《{title}》：")
        if lead and lead.end > lead.start:
            heads.append(_short_lead(lead.of(opened.document.text)) + "：")
        for place, part in enumerate(block.parts):
            words = part.shown.of(opened.document.text).strip().rstrip("；;，,").replace("\n", "")
            if self.citations and self._length + len(words) > MOST_CHARACTERS + _SPARE:
                return self._left(block, place)
            number = self._cite(part, lead if place == 0 else None)
            if number is None:
                return self._left(block, place)
            self.lines += heads
            self._length += sum(map(len, heads)) + len(words)
            heads = []
            self._title = title
            item = f"{part.item}. " if part.item and not _NUMBERED.match(words) else ""
            self.lines.append(f"{item}{words}[{number}]")
            self.statements.append(Statement(words, (number,)))
        return None

    def _left(self, block: Block, place: int) -> Block:
        """The parts from `place` on, which begin another page; nothing is written after a part that did not fit."""
        self._full = True
        return Block(block.parts[place:], None if place else block.lead)

    def _cite(self, part: Part, lead: Span | None) -> int | None:
        """Return the number of the citation of a part: one that holds it already, or a new one; None where no more fit."""
        quote = part.quote
        if lead is not None and lead.end > lead.start and 0 <= quote.start - lead.end <= 3:
            widened = Span(lead.start, quote.end)
            quote = widened if widened.end - widened.start <= LONGEST_QUOTE else quote
        for known in self.citations:
            if known.document_id == part.opened.document.id and known.start <= quote.start and quote.end <= known.end:
                return known.number
        if len(self.citations) >= MOST_CITATIONS:
            return self._into_last(part, quote)
        if quote.end - quote.start > LONGEST_QUOTE:
            quote = Span(quote.start, quote.start + LONGEST_QUOTE)
        self.citations.append(cite(part.opened, quote, len(self.citations) + 1))
        return len(self.citations)

    def _into_last(self, part: Part, quote: Span) -> int | None:
        """Widen the last citation over a neighbour of the same document and section."""
        last = self.citations[-1]
        if last.document_id != part.opened.document.id or not 0 <= quote.start - last.end <= 3:
            return None
        if quote.end - last.start > LONGEST_QUOTE:
            return None
        widened = cite(part.opened, Span(last.start, quote.end), last.number)
        self.citations[-1] = replace(widened, section=last.section)
        return last.number


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer made of the documents' own sentences, with what is needed to write it anew.

    Attributes:
        question: as asked.
        before: the question before, where this one leans on it; else empty.
        answer: complete as it is.
        request: what was understood; None where nothing was looked up.
    """

    question: str
    before: str
    answer: Answer
    request: Request | None
