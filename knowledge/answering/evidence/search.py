"""Finds the evidence for a request: passages, their sentences scored, and whether they answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answering import reasons
from knowledge.answering.evidence.answered_questions import with_answers
from knowledge.answering.evidence.refusal import Signals, answers, signals_of
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, SentenceCriteria, score_sentences
from knowledge.answering.understanding import question_patterns
from knowledge.answering.understanding.homophones import homophone_in
from knowledge.answering.understanding.period import Period, asked_period
from knowledge.answering.understanding.question import QuestionKind
from knowledge.answering.understanding.request import Request, dated
from knowledge.retrieval.hybrid_search import Found, Query, Retriever
from knowledge.storage.open_documents import DocumentCache
from knowledge.text.folding import bigrams, fold
from knowledge.text.question_words import content_words
from knowledge.text.tokenizer import search_words

_CARRIED = 0.5  # weight of the words that a follow-up takes from the turn before, beside its own
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_COUNTS = 0.4  # a year helps to find the section, but the sentence that answers rarely repeats it
_GATED = 4  # best sentences that are asked whether they hold a figure
_FIGURE_COVERS = 0.25  # share of a question's word weight that one of these must hold where a figure is asked for
_NEAR_ROWS = 12  # best sentences whose passages may hold a quoted phrase in slightly other words
_LEAST_PHRASE = 4  # letters of a quoted phrase that is searched for: shorter ones are words
_STANDS_SAMPLE = 30  # passages, best by words, that are searched for a name
_HEARD_IN = 40
"""Passages that are searched for what a word was typed for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a request.

    Attributes:
        request: the question as it was understood.
        found: passages, best first.
        criteria: what sentences were scored by.
        scored: sentences of the best passages, best first.
        signals: for and against an answer.
        refusal: the reason why the documents don't answer; empty where they do.
    """

    request: Request
    found: Found
    criteria: SentenceCriteria
    scored: Sequence[ScoredSentence]
    signals: Signals
    refusal: str


class EvidenceSearcher:
    """Finds evidence in a library."""

    def __init__(self, retriever: Retriever, documents: DocumentCache) -> None:
        self._retriever = retriever
        self._documents = documents

    def search(self, request: Request, scope: tuple[str, ...] | None) -> Evidence:
        """Return what is found for a request in the documents of the scope, None everywhere."""
        if scope != request.scope:
            request = replace(request, content=dated(self._documents, request.content, scope))
        found = self._find(request, scope)
        if typed := _mistyped(found):
            request = _corrected(request, typed)
            found = self._find(request, scope)
        words = request.words
        weights = dict(found.weights)
        if request.own != request.content:  # of a follow-up its own words count more than those of the turn before
            kept = set(content_words(request.own))
            weights = {word: weight * (1.0 if word in kept else _CARRIED) for word, weight in weights.items()}
        weights = {word: weight * (_YEAR_COUNTS if _YEAR.fullmatch(word) else 1.0) for word, weight in weights.items()}
        pairs = frozenset(pair for word in words for pair in bigrams(word) if len(pair) > 1)
        new = tuple(word for word in content_words(request.own) if word not in request.before)
        own = new if request.before else ()
        period, telling = self._period(request, scope), question_patterns.office_of(request.parsed.text)
        if request.parsed.kind is QuestionKind.LIST:
            telling = question_patterns.announced_by(words)
        criteria = SentenceCriteria(weights, pairs, request.parsed.asks_figure, request.phrases, own, period, telling)
        scored = with_answers(self._documents, score_sentences(found, criteria))
        signals = signals_of(found, scored, bool(scope))
        evidence = Evidence(request, found, criteria, scored, signals, refusal="")
        return replace(evidence, refusal=self._refusal(evidence, scope))

    def _find(self, request: Request, scope: tuple[str, ...] | None) -> Found:
        documents = None if scope is None else frozenset(scope)
        return self._retriever.find(Query(request.content.strip() or request.parsed.text, request.words, documents))

    def _period(self, request: Request, scope: tuple[str, ...] | None) -> Period:
        """The time that is asked for; asked of figures alone, since a topic is told of in all times."""
        info = self._documents.infos.get(scope[0]) if scope and len(scope) == 1 else None
        year = int(info.date[:4]) if info and info.date[:4].isdigit() else 0
        return asked_period(request.parsed.text, year) if request.parsed.asks_figure else Period()

    def _refusal(self, evidence: Evidence, scope: tuple[str, ...] | None) -> str:
        request, scored = evidence.request, evidence.scored
        if not scored or not answers(evidence.signals, self._retriever.embedding, request.is_keywords):
            return reasons.NOTHING_NEAR
        question, best = request.parsed.text, [row.text for row in scored[:_GATED]]
        if question_patterns.asks_hidden(question) or question_patterns.hidden_figure(question, scored[0].text):
            return reasons.MASKED
        if place := question_patterns.absent_name(request.mentions.rest, lambda name: self._stands(name, scope)):
            info = self._documents.infos.get(scope[0]) if scope and len(scope) == 1 else None
            return reasons.not_said(info.title, place) if info else reasons.nowhere(place)
        term = question_patterns.defined(question)
        if (
            term
            and not any(word in evidence.found.known for word in content_words(term))
            and not self._stands(term, scope)
        ):
            return reasons.nowhere(term)
        if phrase := self._absent_phrase(request, scope, scored):
            return reasons.nowhere(phrase)
        vague = request.parsed.asks_figure and max(row.coverage for row in scored[:_GATED]) < _FIGURE_COVERS
        return reasons.NOTHING_NEAR if vague or question_patterns.figure_missing(question, best) else ""

    def _absent_phrase(self, request: Request, scope: tuple[str, ...] | None, scored: Sequence[ScoredSentence]) -> str:
        """A phrase that the question quotes, or a speaker whom it names, that stands nowhere, not even mistyped."""
        speaker = question_patterns.said_by(request.parsed.text)
        if speaker and not self._stands(speaker, scope) and not request.mentions.found:
            return speaker
        best = [fold(row.candidate.passage.text) for row in scored[:_NEAR_ROWS]]
        quoted = [phrase for phrase in request.phrases if len(phrase) >= _LEAST_PHRASE and phrase.isalnum()]
        return next((p for p in quoted if not self._stands(p, scope) and not question_patterns.is_near(p, best)), "")

    def _stands(self, word: str, scope: tuple[str, ...] | None) -> bool:
        """Whether a word stands in the documents meant."""
        found = self._retriever.by_words(search_words(word), _STANDS_SAMPLE, scope)
        return any(word in fold(c.passage.text) for c in found)


def _mistyped(found: Found) -> dict[str, str]:
    """Return for words that stand nowhere what they were typed for, judged by the passages that were found."""
    unknown = [word for word in found.weights if word not in found.known]
    texts = [fold(candidate.passage.text) for candidate in found.candidates[:_HEARD_IN]] if unknown else []
    return {word: meant for word in unknown if (meant := homophone_in(word, texts))}


def _corrected(request: Request, typed: Mapping[str, str]) -> Request:
    content, own = request.content, request.own
    for word, meant in typed.items():
        content, own = content.replace(word, meant), own.replace(word, meant)
    return replace(request, content=content, own=own)
