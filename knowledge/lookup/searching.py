"""Searching by words or by topic: all the places, the document that says most first, each in the order of its text.

What is typed is taken as it stands first: every piece between spaces must stand in the place, whatever words it is
cut into. If there is no such place, the words it consists of must; then a good part of them; and if none stands anywhere,
what is nearest by meaning is shown and said to be just that. What is put in quotation marks must stand as it is, always.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from knowledge.lookup.tracing import cite_span, holders, in_body, surroundings
from knowledge.lookup.values import Manner, Places
from knowledge.retrieval.hybrid_search import Query, Retriever
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.text.comparing import comparable, runs
from knowledge.text.question_words import content_words, whole_content_words
from knowledge.values import Hit, Span

_DOCUMENTS = 300
"""Documents that are looked through for one search: the newest."""
_ENOUGH = 0.5
"""Share of the words' weight that must stand in a place that holds only some of them."""
_NEAREST = 5
"""Places shown that are merely near by meaning."""
LONGEST_SEARCH = 300
"""Characters that are looked for, as a question is cut: five hundred take a quarter of a second, a thousand four."""
_REPEATED = 3
"""Repetitions of a word in one place that make it a better one."""
_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"|＂([^＂]+)＂")
_MARKS = ".,;:!?、…-()《》〈〉[]【】"
"""Left out at the ends of what is searched for."""


@dataclass(frozen=True, slots=True)
class _SearchWords:
    """What was typed: exact phrases, and the other pieces, all comparable; `free` as it was typed."""

    phrases: tuple[str, ...]
    pieces: tuple[str, ...]
    free: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage, or a heading without text of its own, that holds words; `rank` that of its document."""

    opened: OpenDocument
    span: Span
    marks: tuple[Span, ...]
    score: float
    rank: int


class Searcher:
    """Finds places by their words, or by meaning where the words stand nowhere."""

    def __init__(
        self, catalog: Catalog, lexical: LexicalIndex, documents: DocumentCache, retriever: Callable[[], Retriever]
    ) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._documents = documents
        self._retriever = retriever

    def search(self, words: str, document: str | None, limit: int) -> Places:
        """Return the places where the words stand; phrases in quotation marks must stand as they are."""
        words = words[:LONGEST_SEARCH]
        wanted = _read(words)
        documents = [key for key in self._documents.by_date if document is None or key == document]
        if places := self._holding((*wanted.phrases, *wanted.pieces), documents):
            return _chosen(places, limit, "words")
        if not runs(comparable(wanted.free)):
            return Places((), "none", 0)
        cut = tuple(dict.fromkeys(map(comparable, whole_content_words(wanted.free))))
        if cut and cut != wanted.pieces and (places := self._holding((*wanted.phrases, *cut), documents)):
            return _chosen(places, limit, "words")
        if places := self._holding_some(wanted, documents):
            return _chosen(places, limit, "some")
        return Places((), "none", 0) if wanted.phrases else self._near(words, documents, limit)

    def _holding(self, words: Sequence[str], documents: Collection[str]) -> list[_Place]:
        """Return the places that hold all the words, by document, best first."""
        words = [word for word in words if word]
        found: list[tuple[int, int, list[_Place]]] = []
        for document_id in holders(self._lexical, words, documents)[-_DOCUMENTS:]:
            opened = self._documents.open(document_id)
            if places := _places(opened, words, len(set(words)), {}):
                titled = sum(word in comparable(opened.document.title) for word in words)
                found.append((titled, sum(len(place.marks) for place in places), places))
        return _ranked(found)

    def _holding_some(self, wanted: _SearchWords, documents: Collection[str]) -> list[_Place]:
        """Return the places that hold a good part of the words, and all phrases."""
        words = list(dict.fromkeys(map(comparable, content_words(wanted.free))))
        weights = self._retriever().weights(words)
        total = sum(weights.values())
        if len(words) < 2 or not total:
            return []
        shares = {word: weight / total for word, weight in weights.items()}
        ids = [key for key, _ in self._lexical.search(words, 200, documents)]
        passages = self._catalog.passages(ids)
        found: list[tuple[int, int, list[_Place]]] = []
        for document_id in dict.fromkeys(passages[key].document_id for key in ids if key in passages):
            opened = self._documents.open(document_id)
            if places := _places(opened, [*wanted.phrases, *words], len(wanted.phrases), shares):
                found.append((0, round(100 * max(place.score for place in places)), places))
        return _ranked(found)

    def _near(self, words: str, documents: Collection[str], limit: int) -> Places:
        """Return the places that are nearest by meaning."""
        found = self._retriever().find(Query(words, (), frozenset(documents))) if documents else None
        candidates = found.candidates[: min(limit, _NEAREST)] if found else ()
        by_document: defaultdict[str, list[Span]] = defaultdict(list)
        for candidate in candidates:
            by_document[candidate.passage.document_id].append(Span(candidate.passage.start, candidate.passage.end))
        found_in = [(self._documents.open(key), sorted(spans)) for key, spans in by_document.items()]
        hits = tuple(Hit(cite_span(opened, span), match="meaning") for opened, spans in found_in for span in spans)
        return Places(hits, "meaning" if hits else "none", len(hits))


def _read(words: str) -> _SearchWords:
    phrases = tuple(comparable(next(filter(None, found.groups()))) for found in _QUOTED.finditer(words))
    free = _QUOTED.sub(" ", words).strip()
    pieces = tuple(dict.fromkeys(comparable(piece).strip(_MARKS) for piece in free.split()))
    return _SearchWords(tuple(filter(None, phrases)), tuple(filter(None, pieces)), free)


def _places(opened: OpenDocument, words: Sequence[str], least: int, shares: dict[str, float]) -> list[_Place]:
    """Return the places of a document that hold enough of the words.

    Args:
        opened: the document.
        words: comparable, without repetition.
        least: how many of them, from the first, must stand in the place.
        shares: of the other words the share of the whole weight; half of it must stand there.
    """
    marks: defaultdict[Span, defaultdict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    ends = [passage.end for passage in opened.passages]
    for word in dict.fromkeys(words):
        for span in in_body(opened, word):
            marks[_unit(opened, ends, span)][word].append(span)
    made = []
    required = list(dict.fromkeys(words))[:least]
    for unit in sorted(marks):
        there = marks[unit]
        share = sum(shares.get(word, 0.0) for word in there)
        if all(word in there for word in required) and (not shares or share >= _ENOUGH):
            score = share if shares else float(sum(min(_REPEATED, len(spans)) for spans in there.values()))
            made.append(_Place(opened, unit, _joined([s for spans in there.values() for s in spans]), score, 0))
    return made


def _unit(opened: OpenDocument, ends: list[int], span: Span) -> Span:
    """Return the passage in which a span begins; the line, where that is a heading without text of its own."""
    at = bisect.bisect_right(ends, span.start)
    if at < len(ends) and opened.passages[at].start <= span.start:
        return Span(opened.passages[at].start, max(opened.passages[at].end, span.end))
    return surroundings(opened, span)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(joined)


def _ranked(found: Sequence[tuple[int, int, list[_Place]]]) -> list[_Place]:
    """Return the places of all documents: those that say most first, of equals the newest."""
    best_first = sorted(enumerate(found), key=lambda entry: (entry[1][0], entry[1][1], entry[0]), reverse=True)
    return [
        _Place(place.opened, place.span, place.marks, place.score, rank)
        for rank, (_, (_, _, places)) in enumerate(best_first)
        for place in places
    ]


def _chosen(places: Sequence[_Place], limit: int, manner: Manner) -> Places:
    """Return the best places, by document and in the order of the text."""
    best = sorted(places, key=lambda place: (-place.score, place.rank, place.span))[:limit]
    best.sort(key=lambda place: (place.rank, place.span))
    return Places(tuple(_hit(place, manner) for place in best), manner, len(places))


def _hit(place: _Place, manner: Manner) -> Hit:
    """Return a place as a hit: cited is the sentence of its first mark."""
    sentence = place.opened.sentences_around(place.marks[0])
    inside = Span(max(sentence.start, place.span.start), min(sentence.end, place.span.end))
    marks = tuple(Span(mark.start - place.span.start, mark.end - place.span.start) for mark in place.marks)
    return Hit(place.opened.cite(inside, place.span), marks, manner)
