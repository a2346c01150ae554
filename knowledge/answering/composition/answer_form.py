"""What an answer is made of: which sentences, lists and headings are shown for a request, as blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.answering.composition.compose import (
    LONGEST_QUOTE,
    LONGEST_STATEMENT,
    MOST_CHARACTERS,
    Block,
    Part,
    bounded,
)
from knowledge.answering.evidence.lists import DocumentList, Match, document_lists, match_lists, section_about
from knowledge.answering.evidence.search import Evidence
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, best_of, widened
from knowledge.answering.understanding.question import QuestionKind
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.text.folding import fold
from knowledge.text.sentences import clauses, paragraphs, sentences
from knowledge.values import Section, Span

_LIST_FITS = 0.62
_LIST_FITS_COUNTED = 0.45
_LIST_COVERS = 0.3
_MOST_DOCUMENTS = 8
_TOPIC_PLACES = 6
_TOPIC_CHARACTERS = 560
_LITERAL = 0.35
_ON_TOPIC = 0.4
_MEANING_PLACES = 5
_MEANING_WITHIN = 0.4
_CLOSE_SECOND = 0.78
_SHORT_LINE = 12
_LONG_SENTENCE = 110
_LEAD_ROOM = 40
_SEMICOLON = re.compile(r"[；;]")
_MEMBER_SENTENCES = 4
_LONGEST_ALIKE, _FEWEST_ALIKE = 40, 3
_LEAD_LENGTH = 22
"""Characters of a sentence that may only name what the ones after it are about."""
_TOLD_ENOUGH = 120
_HOW = re.compile(r"怎么|怎样|如何|要求|措施|举措|做法|部署|安排|哪些|什么")


def fitting_list(documents: DocumentCache, evidence: Evidence, scope: tuple[str, ...] | None) -> Match | None:
    """Return the list that a question asks for; None where none fits well enough."""
    ids = scope or tuple(dict.fromkeys(c.passage.document_id for c in evidence.found.candidates[:10]))
    opened = [documents.open(key) for key in ids[:_MOST_DOCUMENTS]]
    parsed, criteria = evidence.request.parsed, evidence.criteria
    for match in match_lists(parsed, evidence.found, opened, criteria):
        counting = bool(parsed.count)
        if (counting and not match.counted) or not _holds(match.listing, parsed.noun):
            continue
        if not criteria.phrases or _speaks_of(match.listing, criteria.phrases, announced=counting):
            fits = match.score >= (_LIST_FITS_COUNTED if match.counted else _LIST_FITS)
            return match if fits and match.coverage >= _LIST_COVERS else None
    return None


def _holds(listing: DocumentList, noun: str) -> bool:
    """Whether the noun that is counted stands in the list, its lead or the heading above."""
    text = listing.opened.document.text
    here = text[min(listing.lead.start, listing.span.start) : listing.span.end]
    return noun in "\n".join([*listing.above[-1:], here])


def _speaks_of(listing: DocumentList, phrases: Sequence[str], announced: bool) -> bool:
    """Whether one of the phrases that the question quotes stands in the list, its lead or the headings above.

    Where the members of the phrase itself are asked for (“四种形态”), it must be announced, not stand in a member.
    """
    text = listing.opened.document.text
    end = listing.members[0].start if announced else listing.span.end
    here = text[min(listing.lead.start, listing.span.start) : end]
    return any(phrase in fold("\n".join([*listing.above, here])) for phrase in phrases)


def alike(documents: DocumentCache, evidence: Evidence) -> DocumentList | None:
    """Return as many short sentences of one shape as the question says there are ("打造…产业集群。" six times); else None.

    Such a list stands nowhere as one: each of its members begins a part of its own.
    """
    parsed, groups = evidence.request.parsed, dict[tuple[str, str], list[ScoredSentence]]()
    for row in evidence.scored[: 3 * parsed.count]:
        text = row.text.rstrip("。；;")
        if parsed.noun and len(text) <= _LONGEST_ALIKE and text.endswith(parsed.noun):
            groups.setdefault((row.candidate.passage.document_id, text[:2]), []).append(row)
    full = next((rows for rows in groups.values() if len(rows) == parsed.count >= _FEWEST_ALIKE), None)
    if full is None:
        return None
    members = tuple(sorted((row.span for row in full), key=lambda span: span.start))
    return DocumentList(documents.open(full[0].candidate.passage.document_id), members[0], members, (), ())


def is_by_meaning(evidence: Evidence) -> bool:
    """Whether the question shares so few words with the text that its sentences were found by meaning."""
    request = evidence.request
    return (
        evidence.found.covered < _LITERAL
        and request.parsed.kind is not QuestionKind.TOPIC
        and not request.mentions.plural
    )


def blocks_for(documents: DocumentCache, evidence: Evidence) -> list[Block]:
    """Return the sentences that answer, grouped by document; on a topic with what follows them, from all documents."""
    request, scored = evidence.request, evidence.scored
    if request.parsed.kind is QuestionKind.TOPIC or request.mentions.plural:
        return _topic(documents, evidence)
    if evidence.found.covered < _LITERAL:
        chosen = _by_meaning(scored)
    elif request.parsed.asks > 1:
        chosen = best_of(scored, 4, _CLOSE_SECOND - 0.15)
    else:
        chosen = best_of(scored, 3, _CLOSE_SECOND)
    follow = bool(_HOW.search(request.parsed.text)) and not request.parsed.asks_figure
    return [sentence_block(documents, rows, 0, evidence.criteria.weights, follow) for rows in _by_document(chosen)]


def question_block(documents: DocumentCache, row: ScoredSentence) -> Block | None:
    """Return the answer to a question of the document that the sentence stands for; None where it is no such answer."""
    if not row.answers:
        return None
    opened = documents.open(row.candidate.passage.document_id)
    unit = next(unit for unit in opened.question_answers if unit.answer == row.span)
    whole = unit.whole if unit.whole.end - unit.whole.start <= LONGEST_QUOTE else unit.answer
    if unit.answer.end - unit.answer.start <= LONGEST_STATEMENT:
        return Block((Part(opened, unit.answer, whole),))
    told = sentences(opened.document.text, unit.answer.start, unit.answer.end)
    return Block(tuple(Part(opened, bounded(opened, sentence), sentence) for sentence in told))


def sentence_block(
    documents: DocumentCache,
    rows: Sequence[ScoredSentence],
    limit: int = 0,
    weights: Mapping[str, float] | None = None,
    follow: bool = False,
) -> Block:
    """Return sentences of one document as statements.

    Args:
        documents: the documents at hand.
        rows: the sentences.
        limit: characters up to which those after each are taken along.
        weights: of the question's words; of a long sentence only the parts between semicolons that hold them are shown.
        follow: a short sentence that only names its matter is shown with those after it, which tell what is done.
    """
    opened = documents.open(rows[0].candidate.passage.document_id)
    parts: list[Part] = []
    for row in rows:
        if answered := question_block(documents, row):
            parts += [part for part in answered.parts if not any(part.quote.touches(known.quote) for known in parts)]
            continue
        span = widened(row, limit)
        if follow and span == row.span:
            span = _with_what_follows(opened.document.text, span)
        if not any(span.touches(part.quote) for part in parts):
            shown = span if weights is None else _relevant_clauses(opened.document.text, span, weights)
            parts.append(Part(opened, bounded(opened, shown), span))
    return Block(tuple(parts))


def _with_what_follows(text: str, span: Span) -> Span:
    """Of a short sentence that names a matter ("推动消费扩容。"), the run up to the next such one in its paragraph."""
    if span.end - span.start > _LEAD_LENGTH or any(map(str.isdecimal, span.of(text))):
        return span
    stop, end = text.find("\n", span.end), span.end
    for after in sentences(text, span.end, stop if stop >= 0 else len(text)):
        names_the_next = after.end - after.start <= _LEAD_LENGTH and end - span.start >= _TOLD_ENOUGH
        if names_the_next or after.end - span.start > LONGEST_STATEMENT:
            break
        end = after.end
    return Span(span.start, end)


def _relevant_clauses(text: str, span: Span, weights: Mapping[str, float]) -> Span:
    """Of a long sentence with semicolons the run of parts that hold most of the question's words; else the sentence."""
    cuts = [m.end() for m in _SEMICOLON.finditer(text, span.start, span.end)]
    if span.end - span.start <= _LONG_SENTENCE or not cuts:
        return span
    parts = [Span(a, b) for a, b in zip([span.start, *cuts], [*cuts, span.end], strict=True) if b > a]
    held = [sum(w for word, w in weights.items() if word in fold(part.of(text))) for part in parts]
    good = [i for i, value in enumerate(held) if value > 0 and value >= 0.5 * max(held)]
    return Span(parts[good[0]].start, parts[good[-1]].end) if good else span


def list_block(listing: DocumentList, lead: bool = True) -> Block:
    """Return a list with its members in order."""
    total = sum(min(m.end - m.start, LONGEST_STATEMENT) for m in listing.members)
    share = MOST_CHARACTERS // len(listing.members) if total > MOST_CHARACTERS - _LEAD_ROOM else LONGEST_STATEMENT
    parts = tuple(Part(listing.opened, _head(listing.opened, m, share), m, n) for n, m in enumerate(listing.members, 1))
    return Block(parts, listing.lead if lead else None)


def _head(opened: OpenDocument, member: Span, share: int) -> Span:
    """The first clauses of a member that fit its share of the answer, so that a long list is still complete."""
    if member.end - member.start <= share:
        return member
    pieces = clauses(opened.document.text, member.start, member.end)
    fitting = [piece.end for piece in pieces if piece.end - member.start <= share]
    end = max(fitting, default=pieces[0].end)
    text = opened.document.text
    while end > member.start and text[end - 1] in "，,；;。：: ":
        end -= 1
    return Span(member.start, end)


def member_block(listing: DocumentList, place: int) -> Block:
    """Return one member in full: of a section its heading and first sentences."""
    opened, member = listing.opened, listing.members[place]
    if not listing.sections:
        return Block((Part(opened, bounded(opened, member), member),))
    section, text = opened.outline.sections[listing.sections[place]], opened.document.text
    body = [s for s in sentences(text, section.heading_end, section.end) if any(map(str.isalnum, s.of(text)))]
    parts = [Part(opened, member, member), *(Part(opened, bounded(opened, s), s) for s in body[:_MEMBER_SENTENCES])]
    return Block(tuple(parts))


def top_listing(opened: OpenDocument) -> DocumentList | None:
    """Return the list of a document's outermost headings: of several runs the one that holds most of the text."""
    sections = opened.outline.sections
    top = [m for m in document_lists(opened) if m.sections and all(sections[i].level == 1 for i in m.sections)]
    return max(top, key=lambda m: sections[m.sections[-1]].end - m.members[0].start, default=None)


def front_block(opened: OpenDocument) -> Block | None:
    """Return the lines before a speech begins: title, date, occasion, speaker; None where there are none."""
    lines = paragraphs(opened.document.text, 0, opened.document.body_start)
    return Block(tuple(Part(opened, line, line) for line in lines)) if lines else None


def _topic(documents: DocumentCache, evidence: Evidence) -> list[Block]:
    """What was said on a topic: the section about it in short, or the best places with what follows each."""
    request, scored = evidence.request, _on_topic(evidence)
    if request.only is not None:
        opened = documents.open(request.only)
        section = section_about(opened, evidence.found.weights)
        if section is not None:
            return [_digest(opened, section)]
        chosen = _spread(scored, most=_TOPIC_PLACES, each=_TOPIC_PLACES)
    else:
        plural = request.mentions.plural
        chosen = _spread(scored, most=_TOPIC_PLACES + 2 * plural, each=1 if plural else 2)
    chosen.sort(key=lambda row: -_density(row, evidence.found.weights))
    limit, weights = _TOPIC_CHARACTERS // max(3, len(chosen)), evidence.criteria.weights
    told = [(row.candidate.passage.document_id, widened(row, limit)) for row in chosen]
    later = [
        row for row in _spread(scored, most=2 * _TOPIC_PLACES, each=_TOPIC_PLACES) if not _is_already_shown(row, told)
    ]
    shown = [*_by_document(chosen), *_by_document(later)]
    return [sentence_block(documents, rows, limit, weights) for rows in shown]


def _on_topic(evidence: Evidence) -> Sequence[ScoredSentence]:
    """The sentences without those that share next to nothing with the question, where others share much."""
    most = max((row.coverage for row in evidence.scored), default=0.0)
    if evidence.found.covered < _LITERAL:
        return evidence.scored
    return [row for row in evidence.scored if row.coverage >= _ON_TOPIC * most]


def _is_already_shown(row: ScoredSentence, told: Sequence[tuple[str, Span]]) -> bool:
    """Whether a sentence lies in one of the places that are shown already."""
    here = row.candidate.passage.document_id
    return any(key == here and span.touches(row.span) for key, span in told)


def _density(row: ScoredSentence, weights: Mapping[str, float]) -> float:
    """How much a passage is about the topic: its score, and how often the heaviest word stands in it."""
    heaviest = max(weights, key=lambda word: (weights[word], len(word)), default="")
    often = fold(row.candidate.passage.text).count(heaviest) if heaviest else 0
    return row.score + 0.12 * min(3, often)


def _digest(opened: OpenDocument, section: Section) -> Block:
    """A section in short: the first sentences of each of its paragraphs."""
    text = opened.document.text
    lines = [line for line in paragraphs(text, section.heading_end, section.end) if line.end - line.start > _SHORT_LINE]
    limit = max(70, _TOPIC_CHARACTERS // max(1, len(lines)))
    parts = []
    for line in lines:
        first = sentences(text, line.start, line.end)
        fitting = [s.end for s in first if s.end - line.start <= limit]
        span = Span(line.start, max([first[0].end, *fitting]))
        parts.append(Part(opened, bounded(opened, span), span))
    return Block(tuple(parts))


def _by_document(chosen: Sequence[ScoredSentence]) -> list[list[ScoredSentence]]:
    """Group sentences by document, documents in the order of their best sentence."""
    order: dict[str, list[ScoredSentence]] = {}
    for row in chosen:
        order.setdefault(row.candidate.passage.document_id, []).append(row)
    return list(order.values())


def _by_meaning(scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """The best sentence of each of the best passages, for questions that share few words with the text."""
    chosen: list[ScoredSentence] = []
    for row in best_of(scored, 20, _MEANING_WITHIN):
        fresh = all(row.candidate is not other.candidate for other in chosen)
        if len(chosen) < _MEANING_PLACES and fresh and not row.bare:
            chosen.append(row)
    return chosen


def _spread(scored: Sequence[ScoredSentence], most: int, each: int) -> list[ScoredSentence]:
    """The best sentences with no more than `each` of one document, those of the best document first."""
    chosen: list[ScoredSentence] = []
    counts: dict[str, int] = {}
    for row in best_of(scored, 24, 0.55):
        key = row.candidate.passage.document_id
        if counts.get(key, 0) < each and len(chosen) < most:
            counts[key] = counts.get(key, 0) + 1
            chosen.append(row)
    return chosen
