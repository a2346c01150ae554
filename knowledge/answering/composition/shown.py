"""What is shown of a unit: all of it, or cut at its own joints; as blocks of statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.answering.composition.compose import (
    LONGEST_QUOTE,
    LONGEST_STATEMENT,
    MOST_CHARACTERS,
    Block,
    Part,
    bounded,
)
from knowledge.answering.evidence.lists import DocumentList, document_lists
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, is_heading_like
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.structure.units import heading_span
from knowledge.text.folding import fold
from knowledge.text.sentences import clauses, paragraphs, sentences
from knowledge.values import Section, Span

_LEAD_ROOM = 40
"""Characters of a list's answer that are kept for its lead."""
_DIGEST = 420
"""Characters of a section in short: what is read at a glance, two thirds of an answer."""
_LEAST_SHARE = 60
"""Characters that each paragraph of a section in short gets at least: about one sentence."""
_MEMBER_SENTENCES = 4
"""Sentences of a section that is one member of a list, below its heading."""
_LEANS_BACK = re.compile(
    r"(?:这(?!次|里|篇)|其中|同时[，,]|此外|对此|因此|为此|它们?|该|上述|以上|否则|特别是|尤其是|比如|例如|一方面)"
)
"""How a sentence begins that is understood only after the one before it."""
_SHORT_TOPIC = 22
"""Characters of a sentence that may only name what the ones after it are about ("推动消费扩容。")."""


def statement_block(documents: DocumentCache, rows: Sequence[ScoredSentence], follow: bool = False) -> Block:
    """Return sentences of one document as statements.

    With `follow` a short sentence that only names its matter is shown with those after it.
    """
    opened = documents.open(rows[0].document_id)
    parts: list[Part] = []
    for row in rows:
        if answered := question_block(documents, row):
            parts += [part for part in answered.parts if not any(part.quote.touches(known.quote) for known in parts)]
            continue
        span = standing(opened, row.span, follow)
        if not any(span.touches(part.quote) for part in parts):
            parts.append(Part(opened, bounded(opened, span, _heart(row)), span))
    return Block(tuple(parts))


def _heart(row: ScoredSentence) -> Span:
    """Where in the document the part of a sentence stands that is kept if not all of it can be shown."""
    if row.told is None:
        return row.span
    return Span(row.span.start + row.told.start, row.span.start + row.told.end)


def excerpt_block(opened: OpenDocument, span: Span, words: Sequence[str], most: int) -> Block:
    """Return the clauses of a sentence around one of the words, so that many documents have room in one answer."""
    text = opened.document.text
    if span.end - span.start <= most:
        return Block((Part(opened, span, span),))
    pieces = clauses(text, span.start, span.end)
    middle = next((i for i, p in enumerate(pieces) if any(word in fold(p.of(text)) for word in words)), 0)
    first = last = middle
    while last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= most:
        last += 1
    while first > 0 and pieces[last].end - pieces[first - 1].start <= most:
        first -= 1
    return Block((Part(opened, Span(pieces[first].start, pieces[last].end), span),))


def standing(opened: OpenDocument, span: Span, follow: bool = False) -> Span:
    """Return a sentence with what it needs to be understood: a heading with its text, a follower with its leader."""
    text = opened.document.text
    if _asks(span.of(text)) and (reply := _reply(text, span)):
        return reply
    section = next((s for s in opened.outline.sections if s.start <= span.start < s.heading_end), None)
    if section is not None and is_heading_like(span.of(text)):
        return _with_body(opened, section)
    line = paragraph_around(text, span)
    inside = sentences(text, line.start, line.end)
    place = next((i for i, s in enumerate(inside) if s.touches(span)), None)
    if place is None:
        return span
    if place and _LEANS_BACK.match(span.of(text)) and span.end - inside[place - 1].start <= LONGEST_STATEMENT:
        return Span(inside[place - 1].start, span.end)
    if not follow:
        return span
    if place and names_matter(inside[place - 1]) and span.end - inside[place - 1].start <= LONGEST_STATEMENT:
        return Span(inside[place - 1].start, span.end)
    return _with_followers(span, inside[place + 1 :])


def _asks(sentence: str) -> bool:
    return sentence.rstrip('”」』"）) ').endswith(("？", "?"))


def _reply(text: str, question: Span) -> Span | None:
    """The sentences after one that asks, as many as a statement holds; None at the end of the text."""
    after = sentences(text, question.end, min(len(text), question.end + 2 * LONGEST_STATEMENT))
    told = next((i for i, s in enumerate(after) if not _asks(s.of(text))), None)
    if told is None:
        return None
    fitting = [s.end for s in after[told:] if s.end - after[told].start <= LONGEST_STATEMENT]
    return Span(after[told].start, max([after[told].end, *fitting]))


def run_block(opened: OpenDocument, run: Sequence[Span], scores: Mapping[Span, float]) -> Block:
    """Return neighbouring sentences; where they don't fit, those that answer best, in the order of the text."""
    kept: list[Span] = []
    for span in sorted(run, key=lambda span: -scores.get(span, 0.0)):
        if not kept or sum(k.end - k.start for k in (*kept, span)) <= MOST_CHARACTERS:
            kept.append(span)
    return Block(tuple(_parts(opened, sorted(kept))))


def paragraph_around(text: str, span: Span) -> Span:
    """Return the line that a span begins in."""
    start = text.rfind("\n", 0, span.start) + 1
    return next(iter(paragraphs(text, start, _line_end(text, span.start))), span)


def names_matter(sentence: Span) -> bool:
    """Return whether a sentence is so short that it only names what the ones after it are about."""
    return sentence.end - sentence.start <= _SHORT_TOPIC


def _parts(opened: OpenDocument, inside: Sequence[Span]) -> list[Part]:
    """Sentences in text order as statements, neighbours together as far as a statement reaches."""
    parts: list[Part] = []
    for sentence in inside:
        last = parts[-1].quote if parts else None
        joins = last is not None and not opened.document.text[last.end : sentence.start].strip()
        if last is not None and joins and sentence.end - last.start <= LONGEST_STATEMENT:
            last = Span(last.start, sentence.end)
            parts[-1] = Part(opened, last, last)
        else:
            parts.append(Part(opened, bounded(opened, sentence), sentence))
    return parts


def _fitting(inside: Sequence[Span]) -> Sequence[Span]:
    """The first sentences that fit an answer, at least two: the first may only name the matter."""
    return [s for i, s in enumerate(inside) if i < 2 or s.end - inside[0].start <= MOST_CHARACTERS]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _with_body(opened: OpenDocument, section: Section) -> Span:
    text, end = opened.document.text, section.heading_end
    for sentence in sentences(text, section.heading_end, section.end)[:2]:
        if sentence.end - section.start <= LONGEST_STATEMENT:
            end = sentence.end
    return Span(section.start, end)


def _with_followers(span: Span, after: Iterable[Span]) -> Span:
    """Of a short sentence that names a matter, the run up to the next such one in its paragraph."""
    if not names_matter(span):
        return span
    end = span.end
    for sentence in after:
        if sentence.end - span.start > LONGEST_STATEMENT or (end > span.end and names_matter(sentence)):
            break
        end = sentence.end
    return Span(span.start, end)


def list_block(listing: DocumentList, lead: bool = True) -> Block:
    """Return a list with its members in order, each cut to its share where all don't fit."""
    total = sum(min(m.end - m.start, LONGEST_STATEMENT) for m in listing.members)
    share = MOST_CHARACTERS // len(listing.members) if total > MOST_CHARACTERS - _LEAD_ROOM else LONGEST_STATEMENT
    parts = tuple(Part(listing.opened, _head(listing.opened, m, share), m, n) for n, m in enumerate(listing.members, 1))
    return Block(parts, listing.lead if lead else None)


def _head(opened: OpenDocument, member: Span, share: int) -> Span:
    """The first clauses of a member that fit its share of the answer, so that a long list is still complete."""
    if member.end - member.start <= share:
        return member
    text = opened.document.text
    pieces = clauses(text, member.start, member.end)
    fitting = [piece.end for piece in pieces if piece.end - member.start <= share]
    end = max(fitting, default=pieces[0].end)
    while end > member.start and text[end - 1] in "，,；;。：: ":
        end -= 1
    return Span(member.start, end)


def member_block(listing: DocumentList, place: int) -> Block:
    """Return one member in full: of a section what it says in short."""
    opened, member = listing.opened, listing.members[place]
    if listing.sections:
        return section_block(opened, opened.outline.sections[listing.sections[place]])
    return Block((Part(opened, bounded(opened, member), member),))


def section_block(opened: OpenDocument, section: Section, scores: Mapping[Span, float] | None = None) -> Block:
    """Return a section in short: its heading, then its children, or the first sentences of each paragraph.

    With the scores of sentences the best one of each paragraph is shown instead of the first ones.
    """
    text, outline = opened.document.text, opened.outline
    head = heading_span(text, section)
    children = outline.children(section.index)
    if children:
        pieces = [Span(child.start, child.end) for child in children]
        share = max(_LEAST_SHARE, (_DIGEST - head.end + head.start) // len(pieces))
        own = [s for s in outline.stretches if s.section == section.index and s.end <= children[0].start]
        intro = sentences(text, max(section.heading_end, own[0].start), own[-1].end)[:1] if own else []
        spans = [*intro, *(_child(opened, child, share) for child in children)]
    else:
        lines = _body_lines(text, section)
        if len(lines) == 1:
            start = section.start if section.inline else lines[0].start
            body = _parts(opened, _fitting(sentences(text, start, lines[0].end)))
            return Block(tuple(body if section.inline else [Part(opened, head, head), *body]))
        share = max(_LEAST_SHARE, _DIGEST // max(1, len(lines)))
        spans = [_opening(text, line, share, scores or {}) for line in lines]
    parts = [Part(opened, head, head), *(Part(opened, bounded(opened, s), s) for s in spans if _says(text, s))]
    if section.inline and len(parts) > 1:
        first = Span(section.start, parts[1].quote.end)
        parts[:2] = [Part(opened, bounded(opened, first), first)]
    return Block(tuple(parts))


def _body_lines(text: str, section: Section) -> list[Span]:
    """The paragraphs of a section, without the office and the date below the last one of a document."""
    lines = [line for line in paragraphs(text, section.heading_end, section.end) if _says(text, line)]
    while len(lines) > 1 and not text[section.end :].strip() and is_heading_like(lines[-1].of(text)):
        lines.pop()
    return lines


def _child(opened: OpenDocument, child: Section, share: int) -> Span:
    """The heading of a child section, with its first sentence where that fits."""
    text = opened.document.text
    head = heading_span(text, child)
    first = next((s for s in sentences(text, child.heading_end, child.end) if _says(text, s)), None)
    if first is None or opened.outline.children(child.index) or first.end - child.start > share:
        return head
    return Span(child.start, first.end)


def _opening(text: str, line: Span, share: int, scores: Mapping[Span, float]) -> Span:
    """The first sentences of a paragraph that fit their share, at least one; the best one and those after it by scores."""
    inside = sentences(text, line.start, line.end)
    best = max(range(len(inside)), key=lambda i: scores.get(inside[i], 0.0))
    inside = inside[best:]
    least = inside[:2] if names_matter(inside[0]) else inside[:1]
    fitting = [s.end for s in inside if s.end - inside[0].start <= share]
    return Span(inside[0].start, max([least[-1].end, *fitting]))


def _says(text: str, span: Span) -> bool:
    return any(map(str.isalnum, span.of(text)))


def top_listing(opened: OpenDocument) -> DocumentList | None:
    """Return the list of a document's outermost headings: of several runs the one that holds most of the text."""
    sections = opened.outline.sections
    runs = [m for m in opened.derived(document_lists) if m.sections and all(sections[i].level == 1 for i in m.sections)]
    return max(runs, key=lambda m: sections[m.sections[-1]].end - m.members[0].start, default=None)


def front_block(opened: OpenDocument) -> Block | None:
    """Return the lines before a speech begins: title, date, occasion, speaker; None where there are none."""
    lines = paragraphs(opened.document.text, 0, opened.document.body_start)
    return Block(tuple(Part(opened, line, line) for line in lines)) if lines else None


def definition_block(opened: OpenDocument, spans: Sequence[Span]) -> Block:
    """Return the sentences that say what a term is."""
    return Block(tuple(Part(opened, bounded(opened, span), span) for span in spans))


def question_block(documents: DocumentCache, row: ScoredSentence) -> Block | None:
    """Return the answer to a question of the document that the sentence stands for; None where it is no such answer."""
    if not row.answers:
        return None
    opened = documents.open(row.document_id)
    unit = next(unit for unit in opened.question_answers if unit.answer == row.span)
    whole = unit.whole if unit.whole.end - unit.whole.start <= LONGEST_QUOTE else unit.answer
    if unit.answer.end - unit.answer.start <= LONGEST_STATEMENT:
        return Block((Part(opened, unit.answer, whole),))
    told = sentences(opened.document.text, unit.answer.start, unit.answer.end)
    return Block(tuple(Part(opened, bounded(opened, sentence), sentence) for sentence in told))
