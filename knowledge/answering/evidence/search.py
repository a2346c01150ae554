"""Looks up the evidence for a request: passages, their sentences scored, and whether they answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.answering import reasons
from knowledge.answering.evidence.absent import absent
from knowledge.answering.evidence.answered_questions import with_answers
from knowledge.answering.evidence.mismatch import mismatch
from knowledge.answering.evidence.refusal import Signals, answers, signals_of
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, SentenceCriteria, score_sentences
from knowledge.answering.understanding import asked_value
from knowledge.answering.understanding.homophones import homophone_in
from knowledge.answering.understanding.period import Period, asked_period
from knowledge.answering.understanding.question_forms import Form, asking_words
from knowledge.answering.understanding.request import Request, dated
from knowledge.retrieval.hybrid_search import Found, Query, Retriever
from knowledge.storage.open_documents import DocumentCache
from knowledge.text.equivalents import equivalents
from knowledge.text.folding import bigrams, fold
from knowledge.text.masks import is_masked
from knowledge.text.question_words import content_words
from knowledge.text.tokenizer import search_words

_CARRIED = 0.5
"""Weight of the words that a follow-up takes from the turn before, beside its own."""
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_YEAR_COUNTS = 0.15
"""Weight of a year beside other words: it helps to find the section, but the sentence that answers rarely repeats it."""
_ASKING_COUNTS = 0.3
"""Weight of a word that questions ask with, beside words of the matter: 部署 in 怎么部署 need not stand in the answer."""
_GATED = 4
"""Best sentences that are asked whether they hold a figure."""
_NEARLY = 0.75
"""Share of the best score down to which a sentence of the right year or place is taken before one of another."""
_STANDS_SAMPLE = 30
"""Passages, best by words, that are searched for a name."""
_HEARD_IN = 40
"""Passages that are searched for what a word was typed for."""
_HIDDEN = re.compile(r"全称|全名|文号|真名|本名|原名|叫什么")


@dataclass(frozen=True)
class Evidence:
    """What was found for a request.

    Attributes:
        request: the question as it was understood.
        found: passages, best first.
        criteria: what sentences were scored by.
        scored: sentences of the best passages, best first.
        signals: for and against an answer.
        refusal: the reason why the documents don't answer; empty where they do.
        absent: what the question names and the documents don't; empty where nothing is.
    """

    request: Request
    found: Found
    criteria: SentenceCriteria
    scored: Sequence[ScoredSentence]
    signals: Signals
    refusal: str = ""
    absent: str = ""

    def share(self, *texts: str) -> float:
        """Return the share of the question's word weight that stands in some texts, 0 to 1."""
        folded = fold("\n".join(texts))
        return sum(weight * self._held(word, folded) for word, weight in self._whole.items()) / self._whole_total

    @cached_property
    def _whole(self) -> dict[str, float]:
        """Words that are no part of another one, years left out: what a heading or a lead is held against."""
        weights = self.criteria.weights
        whole = {w: weights[w] for w in weights if not any(w != other and w in other for other in weights)}
        return {w: weight for w, weight in whole.items() if not _YEAR.fullmatch(w)} or whole

    @cached_property
    def _whole_total(self) -> float:
        return sum(self._whole.values()) or 1.0

    @property
    def literal(self) -> float:
        """The share of the question's words that stand together in a passage, of those that stand in the library at all."""
        known = sum(weight for word, weight in self.found.weights.items() if word in self.found.known)
        return min(1.0, self.found.covered * sum(self.found.weights.values()) / known) if known else 0.0

    def _held(self, word: str, folded: str) -> float:
        """How much of a word stands in a folded text: all of it, or half for its parts."""
        if self.found.query.stands(word, folded):
            return 1.0
        parts = [other for other in self.criteria.weights if other != word and other in word]
        return 0.5 * sum(part in folded for part in parts) / len(parts) if parts else 0.0

    def share_of(self, word: str, text: str) -> bool:
        """Return whether a word of the question, or one of its equivalents, stands in a text."""
        return self.found.query.stands(word, fold(text))


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
        criteria = self._criteria(request, found, scope)
        scored = with_answers(self._documents, score_sentences(found, criteria, self._documents.open))
        scored = self._agreeing(request, scored)
        signals = signals_of(found, criteria.weights, scored, bool(scope))
        evidence = Evidence(request, found, criteria, scored, signals)
        gone = self._absent(request, scope)  # of the question as it was meant, typing errors mended
        return replace(evidence, refusal=self._refusal(evidence, scope, gone), absent=gone)

    def _agreeing(self, request: Request, scored: list[ScoredSentence]) -> list[ScoredSentence]:
        """The sentences, one that tells of the year and place asked for before nearly as good ones that don't."""
        other = self._mismatch(request, scored[0]).rstrip("年") if scored else ""
        if not other:
            return scored
        near = [row for row in scored[1:_GATED] if row.score >= _NEARLY * scored[0].score]
        if other.isdecimal():  # a sentence without any year says nothing for this one
            near = [
                row for row in near if other in row.text or any(other in head for head in row.candidate.passage.path)
            ]
        better = next((row for row in near if not self._mismatch(request, row)), None)
        return scored if better is None else [better, *(row for row in scored if row is not better)]

    def _mismatch(self, request: Request, row: ScoredSentence) -> str:
        info = self._documents.infos.get(row.document_id)
        return mismatch(request, row, info, lambda word: self.stands(word, None))

    def stands(self, word: str, scope: tuple[str, ...] | None) -> bool:
        """Return whether a folded word or one of its equivalents stands in the documents meant, or in what they are called."""
        infos = [info for info in self._documents.infos.values() if scope is None or info.id in scope]
        if any(word in fold(f"{info.title} {info.occasion} {info.speaker}") for info in infos):
            return True
        return any(self._stands(form, scope) for form in (word, *equivalents(word)))

    def _stands(self, word: str, scope: tuple[str, ...] | None) -> bool:
        found = self._retriever.by_words(search_words(word), _STANDS_SAMPLE, scope)
        return any(word in fold("\n".join([*c.passage.path, c.passage.text])) for c in found)

    def _find(self, request: Request, scope: tuple[str, ...] | None) -> Found:
        documents = None if scope is None else frozenset(scope)
        text = request.content.strip() or request.parsed.text
        return self._retriever.find(Query(text, request.words, documents, request.alike))

    def _criteria(self, request: Request, found: Found, scope: tuple[str, ...] | None) -> SentenceCriteria:
        weights = {w: weight * (_YEAR_COUNTS if _YEAR.fullmatch(w) else 1.0) for w, weight in found.weights.items()}
        if not asking_words().issuperset(weights):
            counts = {w: _ASKING_COUNTS if w in found.known else 0.0 for w in weights if w in asking_words()}
            weights = {w: weight * counts.get(w, 1.0) for w, weight in weights.items() if counts.get(w, 1.0)}
        own = set(content_words(request.own))
        if request.before and own:  # of a follow-up its own words count more than those of the turn before
            weights = {word: weight * (1.0 if word in own else _CARRIED) for word, weight in weights.items()}
        return SentenceCriteria(
            weights=weights,
            pairs=frozenset(pair for word in request.words for pair in bigrams(word) if len(pair) > 1),
            phrases=request.phrases,
            period=self._period(request, scope),
            telling=asked_value.wanted(request.form, request.parsed.text),
            prior=request.mentions.prior,
            near=self._near(request),
            own=tuple(w for w in own if w not in request.before) if request.before else (),
        )

    def _near(self, request: Request) -> frozenset[tuple[str, int | None]]:
        """The sections that the turn before was answered from."""
        found = set()
        for document_id, path in request.near:
            if document_id in self._documents.infos:
                sections = self._documents.open(document_id).outline.sections
                found |= {(document_id, section.index) for section in sections if section.path == path}
        return frozenset(found)

    def _period(self, request: Request, scope: tuple[str, ...] | None) -> Period:
        """The time that is asked for; asked of figures alone, since a topic is told of in all times."""
        info = self._documents.infos.get(scope[0]) if scope and len(scope) == 1 else None
        year = int(info.date[:4]) if info and info.date[:4].isdigit() else 0
        return asked_period(request.parsed.text, year) if request.form in (Form.FIGURE, Form.COMPARISON) else Period()

    def _absent(self, request: Request, scope: tuple[str, ...] | None) -> str:
        info = self._documents.infos.get(scope[0]) if scope and len(scope) == 1 else None
        return absent(request, info, lambda word: self.stands(word, scope))

    def _refusal(self, evidence: Evidence, scope: tuple[str, ...] | None, gone: str) -> str:
        request, scored = evidence.request, evidence.scored
        if gone:
            info = self._documents.infos.get(scope[0]) if scope and len(scope) == 1 else None
            return reasons.not_said(info.title, gone) if info else reasons.nowhere(gone)
        new = evidence.criteria.own
        told = bool(new) and bool(scored) and all(evidence.share_of(word, scored[0].text) for word in new)
        if not scored or not (told or answers(evidence.signals)):
            return reasons.NOTHING_NEAR
        if other := self._mismatch(request, scored[0]):
            return reasons.not_of(other)
        question, best = request.parsed.text, [row.text for row in scored[:_GATED]]
        if is_masked(question) and _HIDDEN.search(question):
            return reasons.MASKED
        if asked_value.figure_missing(request.form, question, best):
            return reasons.MASKED if is_masked(best[0]) else reasons.NOTHING_NEAR
        return ""


def _mistyped(found: Found) -> dict[str, str]:
    """Return for words that stand nowhere what they were typed for, judged by the passages that were found."""
    unknown = [word for word in found.weights if word not in found.known]
    texts = [fold(candidate.passage.text) for candidate in found.candidates[:_HEARD_IN]] if unknown else []
    return {word: meant for word in unknown if (meant := homophone_in(word, texts))}


def _corrected(request: Request, typed: Mapping[str, str]) -> Request:
    content, own, phrases = request.content, request.own, request.phrases
    for word, meant in typed.items():
        content, own = content.replace(word, meant), own.replace(word, meant)
        phrases = tuple(phrase.replace(word, meant) for phrase in phrases)
    return replace(request, content=content, own=own, parsed=replace(request.parsed, phrases=phrases))
