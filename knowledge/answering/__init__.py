"""Answering without a model: what is asked, where it stands, and an honest "the documents don't say".

question → kind and mentions → retrieval → list, outline, or sentences → answer; or a reason and the nearest places.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering import reasons
from knowledge.answering.compose import Block, Part, bounded, compose
from knowledge.answering.gates import absent_place, figure_missing, hidden_figure, is_task
from knowledge.answering.lists import Listing, Match, listings, match_lists, section_about
from knowledge.answering.mentions import Mentions
from knowledge.answering.question import Asked, Kind, understand
from knowledge.answering.refusal import answers, is_masked, signals_of
from knowledge.answering.select import Scored, Wanted, best_of, is_bare, score_sentences, widened
from knowledge.answering.shelf import Book, Shelf
from knowledge.catalog import Catalog
from knowledge.query_words import content_words
from knowledge.retrieval import Found, Query, Retriever
from knowledge.sentences import paragraphs, sentences
from knowledge.values import Answer, Citation, Section, Span, Turn
from knowledge.words import bigrams, fold

_NEAREST = 3
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,40})[”\"」』]")
_LIST_FITS = 0.62
_LIST_FITS_COUNTED = 0.45
_CARRIED = 0.5
_GATED = 4
_TOPIC_PLACES = 6
_TOPIC_CHARACTERS = 560
_LITERAL = 0.35
_MEANING_PLACES = 7
_MEANING_WITHIN = 0.4
_CLOSE_SECOND = 0.78
_SHORT_LINE = 12


@dataclass(frozen=True, slots=True)
class _Request:
    """A question with all that was understood of it.

    Attributes:
        asked: kind, count, ordinals.
        mentions: documents it names.
        scope: the documents to look in; None is everywhere.
        content: the question without mentions, with the turn before where it leans on that.
        own: the words of the question itself, where `content` holds more.
    """

    asked: Asked
    mentions: Mentions
    scope: tuple[str, ...] | None
    content: str
    own: str

    @property
    def wanted_words(self) -> tuple[str, ...]:
        """Content words, without repetition."""
        return tuple(dict.fromkeys(content_words(self.content)))


class Answerer:
    """Answers questions out of a library; safe to use from several threads."""

    def __init__(self, catalog: Catalog, retriever: Retriever) -> None:
        self._retriever = retriever
        self._shelf = Shelf(catalog, retriever)

    def answer(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Answer:
        """Return the answer to a question, or why there is none.

        Args:
            question: in everyday words.
            history: the earlier turns, oldest first.
            document: look in this document alone.
        """
        started = time.perf_counter()
        answer = self._answer(question, history, document)
        return replace(answer, question=question, elapsed_ms=round(1000 * (time.perf_counter() - started), 1))

    def _answer(self, question: str, history: Sequence[Turn], document: str | None) -> Answer:
        if not question.strip():
            return _refused(reasons.EMPTY_QUESTION)
        if not self._shelf.infos():
            return _refused(reasons.EMPTY_LIBRARY)
        request = self._understand(question, history, document)
        if request.asked.kind is Kind.SMALL_TALK:
            return _refused(reasons.SMALL_TALK)
        if is_task(question):
            return _refused(reasons.OUTSIDE)
        missing = request.mentions.missing
        if missing is not None and document is None:
            return self._refuse(request, reasons.no_document(missing.phrase))
        if request.asked.ordinals and (answer := self._ordinal(request, history)):
            return answer
        if request.asked.kind is Kind.OUTLINE and request.scope and len(request.scope) == 1:
            return self._outline(self._shelf.book(request.scope[0]))
        return self._from_passages(request)

    # --- understanding ----------------------------------------------------------------------------------------------

    def _understand(self, question: str, history: Sequence[Turn], document: str | None) -> _Request:
        asked = understand(question)
        mentions = self._shelf.finder().find(asked.text)
        scope: tuple[str, ...] | None = mentions.documents or None
        content = own = mentions.rest
        if asked.leans and history:
            before = self._shelf.finder().find(history[-1].question)
            scope = scope or before.documents or None
            content = f"{before.rest} {own}"
        if document is not None:
            scope = (document,)
        return _Request(asked, mentions, scope, self._dated(content, scope), own)

    def _dated(self, content: str, scope: tuple[str, ...] | None) -> str:
        """Say which year 今年 and 去年 are, by the date of the one document that is meant."""
        info = self._shelf.info(scope[0]) if scope and len(scope) == 1 else None
        if info is None or not info.date[:4].isdigit():
            return content
        year = int(info.date[:4])
        for word, value in (("今年", year), ("去年", year - 1), ("明年", year + 1)):
            content = content.replace(word, f"{word}{value}年")
        return content

    def _find(self, request: _Request, scope: tuple[str, ...] | None) -> tuple[Found, Wanted]:
        words = request.wanted_words
        query = Query(request.content.strip() or request.asked.text, words, None if scope is None else frozenset(scope))
        found = self._retriever.find(query)
        weights = dict(found.weights)
        if request.own != request.content:  # of a follow-up its own words count more than those of the turn before
            own = set(content_words(request.own))
            weights = {word: weight * (1.0 if word in own else _CARRIED) for word, weight in weights.items()}
        pairs = frozenset(pair for word in words for pair in bigrams(word) if len(pair) > 1)
        phrases = tuple(fold(m) for m in _QUOTED.findall(request.asked.text))
        return found, Wanted(weights, pairs, request.asked.asks_figure, phrases)

    # --- answers ----------------------------------------------------------------------------------------------------

    def _from_passages(self, request: _Request) -> Answer:
        if request.asked.kind is Kind.COMPARISON and request.scope and len(request.scope) > 1:
            return self._comparison(request)
        found, wanted = self._find(request, request.scope)
        scored = score_sentences(found, wanted)
        if not scored or not answers(signals_of(found, scored, bool(request.scope)), self._retriever.embedding):
            return self._refuse(request, reasons.NOTHING_NEAR, found, scored)
        if reason := self._gate(request, scored):
            return self._refuse(request, reason, found, scored)
        if request.asked.kind is Kind.LIST and (match := self._list(request, found, wanted)):
            return compose(request.asked.text, [_list_block(match.listing)])
        return compose(request.asked.text, self._blocks(request, found, scored))

    def _blocks(self, request: _Request, found: Found, scored: Sequence[Scored]) -> list[Block]:
        """The sentences that answer, grouped by document; on a topic with what follows them, from all documents."""
        if request.asked.kind is Kind.TOPIC or request.mentions.plural:
            return self._topic(request, found, scored)
        literal = found.covered >= _LITERAL
        if not literal:
            chosen = _by_meaning(scored)
        elif request.asked.asks > 1:
            chosen = best_of(scored, 4, _CLOSE_SECOND - 0.15)
        else:
            chosen = best_of(scored, 3, _CLOSE_SECOND)
        return [self._sentence_block(rows) for rows in _by_document(chosen)]

    def _topic(self, request: _Request, found: Found, scored: Sequence[Scored]) -> list[Block]:
        """What was said on a topic: the section about it in short, or the best places with what follows each."""
        if request.scope and len(request.scope) == 1:
            book = self._shelf.book(request.scope[0])
            section = section_about(book, found.weights)
            if section is not None:
                return [self._digest(book, section)]
            chosen = _spread(scored, most=_TOPIC_PLACES, each=_TOPIC_PLACES)
        else:
            each = 1 if request.mentions.plural else 2
            chosen = _spread(scored, most=_TOPIC_PLACES + 2 * request.mentions.plural, each=each)
        limit = _TOPIC_CHARACTERS // max(3, len(chosen))
        return [self._sentence_block(rows, limit) for rows in _by_document(chosen)]

    def _digest(self, book: Book, section: Section) -> Block:
        """A section in short: the first sentences of each of its paragraphs."""
        text = book.document.text
        lines = [
            line for line in paragraphs(text, section.heading_end, section.end) if len(line.of(text)) > _SHORT_LINE
        ]
        limit = max(70, _TOPIC_CHARACTERS // max(1, len(lines)))
        parts = []
        for line in lines:
            first = sentences(text, line.start, line.end)
            end = first[0].end
            for sentence in first[1:]:
                if sentence.end - line.start > limit:
                    break
                end = sentence.end
            span = Span(line.start, end)
            parts.append(Part(book, bounded(book, span), span))
        return Block(tuple(parts))

    def _sentence_block(self, rows: Sequence[Scored], limit: int = 0) -> Block:
        book = self._shelf.book(rows[0].candidate.passage.document_id)
        parts: list[Part] = []
        for row in rows:
            span = widened(row, limit)
            if not any(span.start < part.quote.end and part.quote.start < span.end for part in parts):
                parts.append(Part(book, bounded(book, span), span))
        return Block(tuple(parts))

    def _list(self, request: _Request, found: Found, wanted: Wanted) -> Match | None:
        ids = request.scope or tuple(dict.fromkeys(c.passage.document_id for c in found.candidates[:10]))
        books = [self._shelf.book(key) for key in ids[:8]]
        matches = match_lists(request.asked, found, books, wanted.weights, wanted.pairs)
        matches = [m for m in matches if not wanted.phrases or _speaks_of(m.listing, wanted.phrases)]
        if not matches:
            return None
        limit = _LIST_FITS_COUNTED if matches[0].counted else _LIST_FITS
        return matches[0] if matches[0].score >= limit else None

    def _comparison(self, request: _Request) -> Answer:
        """What each of the documents says, one after the other."""
        blocks: list[Block] = []
        nearest: list[Scored] = []
        for key in (request.scope or ())[:4]:
            found, wanted = self._find(request, (key,))
            scored = score_sentences(found, wanted)
            nearest += scored[:1]
            if not scored or not answers(signals_of(found, scored, True), self._retriever.embedding):
                continue
            match = self._list(replace(request, scope=(key,)), found, wanted)
            if (
                match is not None
                and request.asked.count == 0
                and not request.asked.asks_figure
                and match.coverage > 0.5
            ):
                blocks.append(_list_block(match.listing))
            else:
                blocks.append(self._sentence_block(best_of(scored, 2, 0.75)))
        if not blocks:
            return _refused(reasons.NOTHING_NEAR, self._places(nearest))
        return compose(request.asked.text, blocks, several=True)

    def _outline(self, book: Book) -> Answer:
        """The headings of the first level, or, where there are none, of the run-ins."""
        top = [m for m in listings(book) if m.sections and all(book.outline.sections[i].level == 1 for i in m.sections)]
        numbered = [m for m in top if book.document.text[m.members[0].start] not in "第一二"[:1] or True]
        if not numbered:
            return _refused(reasons.NOTHING)
        chosen = max(numbered, key=lambda m: book.outline.sections[m.sections[-1]].end - m.members[0].start)
        reason = ""
        if book.document.incomplete:
            reason = reasons.INCOMPLETE.format(heading=chosen.members[-1].of(book.document.text))
        return compose("", [_list_block(chosen, lead=False)], reason=reason)

    def _ordinal(self, request: _Request, history: Sequence[Turn]) -> Answer | None:
        """The n-th point of the list that the turn before was about, or of the document's outline."""
        if request.asked.leans and history:
            listing = self._listing_before(request, history)
        elif request.scope and len(request.scope) == 1:
            listing = self._top_listing(self._shelf.book(request.scope[0]))
        else:
            return None
        if listing is None:
            return None
        parts: list[Block] = []
        for number in request.asked.ordinals:
            place = number - 1 if number > 0 else len(listing.members) - 1
            if place >= len(listing.members):
                return self._no_such_point(listing, number)
            parts.append(_member_block(listing, place))
        return compose(request.asked.text, parts)

    def _listing_before(self, request: _Request, history: Sequence[Turn]) -> Listing | None:
        before = self._understand(history[-1].question, (), None)
        asked = replace(before.asked, kind=Kind.LIST)
        scoped = replace(before, asked=asked, scope=request.scope or before.scope)
        found, wanted = self._find(scoped, scoped.scope)
        match = self._list(scoped, found, wanted)
        if match is None and scoped.scope and len(scoped.scope) == 1:
            return self._top_listing(self._shelf.book(scoped.scope[0]))
        return match.listing if match else None

    def _top_listing(self, book: Book) -> Listing | None:
        top = [m for m in listings(book) if m.sections and all(book.outline.sections[i].level == 1 for i in m.sections)]
        return max(top, key=lambda m: book.outline.sections[m.sections[-1]].end - m.members[0].start, default=None)

    def _no_such_point(self, listing: Listing, number: int) -> Answer:
        document = listing.book.document
        last = listing.members[-1].of(document.text)
        incomplete = reasons.INCOMPLETE.format(heading=last) if document.incomplete else ""
        reason = incomplete or reasons.no_such_point(document.title, f"第{number}点")
        return _refused(reason, (listing.book.citation(listing.members[-1]),))

    # --- refusing ---------------------------------------------------------------------------------------------------

    def _gate(self, request: _Request, scored: Sequence[Scored]) -> str:
        """The reason where something definite says that the best sentences don't answer; else empty."""
        question, best = request.asked.text, [row.text for row in scored[:_GATED]]
        if is_masked(question) or hidden_figure(question, scored[0].text):
            return reasons.MASKED
        if place := absent_place(request.content, lambda name: self._stands(name, request.scope)):
            if request.scope and len(request.scope) == 1 and (info := self._shelf.info(request.scope[0])):
                return reasons.not_said(info.title, place)
            return reasons.nowhere(place)
        return reasons.NOTHING_NEAR if figure_missing(question, best) else ""

    def _stands(self, word: str, scope: tuple[str, ...] | None) -> bool:
        """Whether a word stands in the documents meant."""
        found = self._retriever.by_words([word], 3, scope)
        return any(word in c.passage.text for c in found)

    def _refuse(
        self, request: _Request, reason: str, found: Found | None = None, scored: Sequence[Scored] = ()
    ) -> Answer:
        if found is None:
            found, wanted = self._find(request, None)
            scored = score_sentences(found, wanted)
        return _refused(reason, self._places(scored))

    def _places(self, scored: Sequence[Scored]) -> tuple[Citation, ...]:
        return tuple(
            self._shelf.book(row.candidate.passage.document_id).citation(row.span)
            for row in best_of(scored, _NEAREST, 0.3)
        )


def _refused(reason: str, nearest: Sequence[Citation] = ()) -> Answer:
    return Answer(question="", status="not_found", reason=reason, nearest=tuple(nearest))


def _by_document(chosen: Sequence[Scored]) -> list[list[Scored]]:
    """Group sentences by document, documents in the order of their best sentence."""
    order: dict[str, list[Scored]] = {}
    for row in chosen:
        order.setdefault(row.candidate.passage.document_id, []).append(row)
    return list(order.values())


def _speaks_of(listing: Listing, phrases: Sequence[str]) -> bool:
    """Whether one of the phrases that the question quotes stands in the list, its lead or the headings above."""
    text = listing.book.document.text
    here = fold("\n".join([*listing.above, text[min(listing.lead.start, listing.span.start) : listing.span.end]]))
    return any(phrase in here for phrase in phrases)


def _by_meaning(scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence of each of the best passages, for questions that share few words with the text."""
    chosen: list[Scored] = []
    for row in best_of(scored, 20, _MEANING_WITHIN):
        if len(chosen) < _MEANING_PLACES and not is_bare(row.text):
            chosen += [row] if all(row.candidate is not other.candidate for other in chosen) else []
    return chosen


def _spread(scored: Sequence[Scored], most: int, each: int) -> list[Scored]:
    """The best sentences with no more than `each` of one document, those of the best document first."""
    chosen: list[Scored] = []
    counts: dict[str, int] = {}
    for row in best_of(scored, 24, 0.55):
        key = row.candidate.passage.document_id
        if counts.get(key, 0) < each and len(chosen) < most:
            counts[key] = counts.get(key, 0) + 1
            chosen.append(row)
    return chosen


def _list_block(listing: Listing, lead: bool = True) -> Block:
    parts = tuple(Part(listing.book, bounded(listing.book, m), m, n) for n, m in enumerate(listing.members, 1))
    return Block(parts, listing.lead if lead else None)


def _member_block(listing: Listing, place: int) -> Block:
    """One member in full: of a section its heading and first sentences."""
    book, member = listing.book, listing.members[place]
    if not listing.sections:
        return Block((Part(book, bounded(book, member), member),))
    section = book.outline.sections[listing.sections[place]]
    parts = [Part(book, member, member)]
    for sentence in sentences(book.document.text, section.heading_end, section.end)[:4]:
        if any(c.isalnum() for c in sentence.of(book.document.text)):
            parts.append(Part(book, bounded(book, sentence), sentence))
    return Block(tuple(parts))


__all__ = ["Answerer"]
