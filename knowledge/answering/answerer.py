"""Answers questions with sentences of the documents, or says why they don't answer; `model` may rewrite the answer.

question → request (kind, mentions) → evidence (passages, sentences, signals) → list, outline, or sentences → answer; or a
reason and the nearest places.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering import reasons
from knowledge.answering.composition import answer_form, trace
from knowledge.answering.composition.compose import LONGEST_STATEMENT, Block, Draft, Part, cite, compose, passage_around
from knowledge.answering.evidence.lists import DocumentList, announces_speech
from knowledge.answering.evidence.search import Evidence, EvidenceSearcher
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, best_of
from knowledge.answering.understanding import question_patterns
from knowledge.answering.understanding.question import QuestionKind
from knowledge.answering.understanding.request import FinderCache, Request, make_request
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.text.folding import fold
from knowledge.values import Answer, Citation, Span, Turn

_NEAREST = 3
_MOST_COMPARED = 4
_LEAST_COMPARED = 0.2
_NAMING = re.compile(r"哪|分别|什么|具体|都有")


class Answerer:
    """Answers questions out of a library; safe to use from several threads.

    Attributes:
        documents: the documents of the library, as of the last question.
        searcher: what looks requests up.
    """

    def __init__(self, catalog: Catalog, documents: DocumentCache, retriever: Retriever) -> None:
        self.documents = documents
        self._finders = FinderCache(catalog, self.documents, retriever)
        self.searcher = EvidenceSearcher(retriever, self.documents)

    def draft(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Draft:
        """Return the answer to a question, or why there is none, with what a model needs to rewrite it.

        `history` holds the earlier turns, oldest first; with a `document` this one alone is looked in.
        """
        started = time.perf_counter()
        request, answer = self._answer(question, history, document)
        answer = replace(answer, question=question, elapsed_ms=round(1000 * (time.perf_counter() - started), 1))
        before = history[-1].question if history and request is not None and request.before else ""
        return Draft(question, before, answer, request)

    def _answer(self, question: str, history: Sequence[Turn], document: str | None) -> tuple[Request | None, Answer]:
        if not question.strip():
            return None, _refused(reasons.EMPTY_QUESTION)
        self.documents.refresh()
        if not self.documents.infos:
            return None, _refused(reasons.EMPTY_LIBRARY)
        request = make_request(self.documents, self._finders.finder(), question, history, document)
        return request, self._understood(request, history)

    def _understood(self, request: Request, history: Sequence[Turn]) -> Answer:
        if request.parsed.kind is QuestionKind.SMALL_TALK:
            return _refused(
                reasons.THANKS if question_patterns.says_thanks(request.parsed.text) else reasons.SMALL_TALK
            )
        if question_patterns.is_task(request.parsed.text):
            return _refused(reasons.OUTSIDE)
        answer = self._from_documents(request, history)
        return replace(answer, trace=(*trace.of_request(self.documents, request), *answer.trace))

    def _from_documents(self, request: Request, history: Sequence[Turn]) -> Answer:
        if request.missing is not None:
            return self._refuse(self.searcher.search(request, None), reasons.no_document(request.missing.phrase))
        if office := self._silent(request):
            return self._refuse(self.searcher.search(request, request.scope), reasons.not_speaking(office))
        if request.parsed.ordinals and (answer := self._ordinal(request, history)):
            return answer
        if block := self._speaker(question_patterns.who(request.parsed.text)):
            return _made(request, [block], "问的是讲话人，用标题部分作答")
        if request.only is not None:
            opened = self.documents.open(request.only)
            if request.parsed.kind is QuestionKind.OUTLINE and (answer := self._outline(opened)):
                return answer
            if question_patterns.asks_front(request.parsed.text, opened.document) and (
                block := answer_form.front_block(opened)
            ):
                return _made(request, [block], "问的是文件本身，用标题部分作答")
        if request.parsed.kind is QuestionKind.COMPARISON and request.scope and len(request.scope) > 1:
            return self._comparison(request)
        return self._from_passages(request) if request.words else self._without_words(request)

    def _without_words(self, request: Request) -> Answer:
        """A question that names at most a document: its outline, or a word that nothing was understood."""
        if request.only is not None and (answer := self._outline(self.documents.open(request.only))):
            return answer
        return _refused(reasons.UNCLEAR)

    def _speaker(self, name: str) -> Block | None:
        """The line of a document that names the speaker who is asked for."""
        if not name:
            return None
        for info in self.documents.infos.values():
            if question_patterns.is_called(fold(name), fold(info.speaker)):
                opened = self.documents.open(info.id)
                lines = answer_form.front_block(opened)
                words = fold(info.speaker)
                parts = [p for p in lines.parts if words in fold(p.quote.of(opened.document.text))] if lines else []
                if parts:
                    return Block(tuple(parts))
        return None

    def _silent(self, request: Request) -> str:
        """The office whose holder is said to have spoken, where all documents meant are known to be by others."""
        office = question_patterns.office_said(request.parsed.text)
        speakers = [
            info.speaker for info in self.documents.infos.values() if not request.scope or info.id in request.scope
        ]
        return (
            office
            if office and all(speakers) and not any(question_patterns.speaks(office, name) for name in speakers)
            else ""
        )

    def _from_passages(self, request: Request) -> Answer:
        evidence = self.searcher.search(request, request.scope)
        if evidence.refusal:
            return self._refuse(evidence, evidence.refusal)
        if (block := answer_form.question_block(self.documents, evidence.scored[0])) and not request.mentions.plural:
            answer = _made(request, [block], "文件里有同样的一问，用它的答案作答")
            document = block.parts[0].opened.document
            reason = reasons.from_bank(document.title) if document.questions else ""
            return replace(answer, reason=reason, trace=(*trace.of_evidence(evidence), *answer.trace))
        wants_list = asks_members(request) and not is_count_stated(evidence)
        match = answer_form.fitting_list(self.documents, evidence, request.scope) if wants_list else None
        if match is not None and is_named(evidence, match.listing):
            match = None
        if match is None and (list_ := answer_form.alike(self.documents, evidence)) is not None:
            answer = _made(
                request, [answer_form.list_block(list_, lead=False)], "问的是几项并列内容，用文中同样句式的各项作答"
            )
        elif match is not None and (
            request.parsed.kind is QuestionKind.LIST or _announces(evidence.scored[0], match.listing)
        ):
            answer = _made(request, [answer_form.list_block(match.listing)], "问的是并列内容，用文中完整的列举作答")
        else:
            answer = _made(
                request, answer_form.blocks_for(self.documents, evidence), "取与问句最接近的原句，不足其八成的舍去"
            )
            answer = replace(answer, reason=reasons.BY_MEANING if answer_form.is_by_meaning(evidence) else "")
        answer = replace(answer, trace=(*trace.of_evidence(evidence), *answer.trace))
        return replace(answer, reason=answer.reason or self._other_document(request, answer))

    def _other_document(self, request: Request, answer: Answer) -> str:
        """Name the second document that a mention fits, where the answer comes from the first alone."""
        cited = {citation.document_id for citation in answer.citations}
        meant = [key for mention in request.mentions.found[:1] for key in mention.documents]
        other = next((info for key in meant if key not in cited and (info := self.documents.infos.get(key))), None)
        return reasons.also_fits(other.title) if other and cited & set(meant) else ""

    def _comparison(self, request: Request) -> Answer:
        """What each of the documents says, one after the other."""
        blocks: list[Block] = []
        nearest: list[ScoredSentence] = []
        notes: list[str] = []
        together = self.searcher.search(request, request.scope)  # what one document alone says little of, both may
        for key in (request.scope or ())[:_MOST_COMPARED]:
            outline = None if request.words else answer_form.top_listing(self.documents.open(key))
            if outline is not None:  # nothing but the documents is named: how they are built is compared
                blocks.append(answer_form.list_block(outline, lead=False))
                continue
            evidence = self.searcher.search(request, (key,))
            notes += trace.of_evidence(evidence)
            nearest += list(evidence.scored[:1])
            weak = not evidence.scored or evidence.scored[0].coverage < _LEAST_COMPARED
            if weak and (not evidence.scored or (evidence.refusal and together.refusal)):
                continue
            match = None if request.parsed.asks_figure else answer_form.fitting_list(self.documents, evidence, (key,))
            if match and not match.listing.sections and _announces(evidence.scored[0], match.listing):
                blocks.append(answer_form.list_block(match.listing))
            else:
                rows = best_of([row for row in evidence.scored if not row.bare] or evidence.scored, 2, 0.75)
                blocks.append(answer_form.sentence_block(self.documents, rows, weights=evidence.criteria.weights))
        if not blocks:
            return _refused(reasons.NOTHING_NEAR, self._places(nearest), notes)
        answer = _made(request, blocks, "逐份文件各取最接近的内容，并列给出", several=True)
        shown = {block.parts[0].opened.document.id for block in blocks}
        silent = [
            info.title for key in request.scope or () if key not in shown and (info := self.documents.infos.get(key))
        ]
        return replace(answer, reason=reasons.silent(silent), trace=(*notes, *answer.trace))

    def _outline(self, opened: OpenDocument) -> Answer | None:
        listing = answer_form.top_listing(opened)
        if listing is None:
            return None
        reason = ""
        if opened.document.incomplete:
            reason = reasons.INCOMPLETE.format(heading=listing.members[-1].of(opened.document.text))
        answer = compose("", [answer_form.list_block(listing, lead=False)], reason=reason)
        return replace(answer, trace=tuple(trace.of_choice("问的是结构，用文件的一级标题作答")))

    def _ordinal(self, request: Request, history: Sequence[Turn]) -> Answer | None:
        """The n-th point of the list that the turn before was about, or of the document's outline."""
        listing: DocumentList | None = None
        if request.parsed.leans and history:
            before = self._evidence_before(request, history)
            if before.request.missing is not None or (before.request.words and before.refusal):
                return _refused(reasons.NOTHING_BEFORE, self._places(before.scored))
            listing = self._listing_before(before)
        elif request.only is not None:
            listing = answer_form.top_listing(self.documents.open(request.only))
        if listing is None:
            return self._statement_before(request, history)
        blocks: list[Block] = []
        for number in request.parsed.ordinals:
            place = number - 1 if number > 0 else len(listing.members) - 1
            if place >= len(listing.members):
                return _no_such_point(listing, number)
            blocks.append(answer_form.member_block(listing, place))
        return _made(request, blocks, "问的是其中一点，用这一点的原文作答")

    def _statement_before(self, request: Request, history: Sequence[Turn]) -> Answer | None:
        """The n-th citation of the answer before in its surroundings; None where there was none."""
        citations = history[-1].answer.citations if history and history[-1].answer else ()
        number = request.parsed.ordinals[0]
        place = number - 1 if number > 0 else len(citations) - 1
        if not request.parsed.leans or not 0 <= place < len(citations):
            return None
        cited = citations[place]
        opened = self.documents.open(cited.document_id)
        around = passage_around(opened, Span(cited.start, cited.end), LONGEST_STATEMENT)
        return _made(request, [Block((Part(opened, around, around),))], "问的是上一个回答中的一点，给出它的上下文")

    def _evidence_before(self, request: Request, history: Sequence[Turn]) -> Evidence:
        """What the turn before asked for, taken as a question after a list."""
        before = make_request(self.documents, self._finders.finder(), history[-1].question)
        before = replace(
            before, parsed=replace(before.parsed, kind=QuestionKind.LIST), scope=request.scope or before.scope
        )
        return self.searcher.search(before, before.scope)

    def _listing_before(self, before: Evidence) -> DocumentList | None:
        """The list that the turn before was about; the outline of its document where there is none."""
        match = answer_form.fitting_list(self.documents, before, before.request.scope)
        if match is not None:
            return match.listing
        only = before.request.only
        return answer_form.top_listing(self.documents.open(only)) if only is not None else None

    def _refuse(self, evidence: Evidence, reason: str) -> Answer:
        notes = [*trace.of_evidence(evidence), *trace.of_choice(f"没有作答：{reason}")]
        return _refused(reason, self._places(evidence.scored), notes)

    def _places(self, scored: Sequence[ScoredSentence]) -> tuple[Citation, ...]:
        rows = best_of([row for row in scored if not row.bare], _NEAREST, 0.3)
        return tuple(cite(self.documents.open(row.candidate.passage.document_id), row.span) for row in rows)


def asks_members(request: Request) -> bool:
    """Whether a list may answer: one is asked for, or how many members something has."""
    return request.parsed.kind is QuestionKind.LIST or request.parsed.counts


def is_named(evidence: Evidence, listing: DocumentList) -> bool:
    """Whether the best sentence, and not the list, announces what is asked for by its name ("主要预期目标是：…")."""
    best, announcing = evidence.scored[0], question_patterns.announced_by(evidence.request.words)
    *_, lead = listing.lead.of(listing.opened.document.text).rstrip("。：:").split("。")
    return announcing is not None and bool(announcing.search(best.text)) and not announcing.search(lead)


def is_count_stated(evidence: Evidence) -> bool:
    """Whether how many there are is asked for, no more, and the best sentence says so."""
    parsed, best = evidence.request.parsed, evidence.scored[0].text
    return (
        parsed.counts
        and not _NAMING.search(parsed.text)
        and question_patterns.tells_count(evidence.request.words, best)
    )


def _announces(best: ScoredSentence, listing: DocumentList) -> bool:
    """Whether the best sentence belongs to the list or announces it, so that the whole list is the better answer."""
    lead = listing.lead.of(listing.opened.document.text)
    touches = best.span.start < listing.span.end and listing.lead.start < best.span.end
    return touches and not announces_speech(lead)


def _made(request: Request, blocks: Sequence[Block], rule: str, several: bool | None = None) -> Answer:
    answer = compose(request.parsed.text, blocks, several=several)
    return replace(answer, trace=tuple(trace.of_choice(rule)))


def _no_such_point(listing: DocumentList, number: int) -> Answer:
    document = listing.opened.document
    last = listing.members[-1].of(document.text)
    incomplete = reasons.INCOMPLETE.format(heading=last) if document.incomplete else ""
    reason = incomplete or reasons.no_such_point(document.title, f"第{number}点")
    return _refused(reason, (cite(listing.opened, listing.members[-1]),), trace.of_choice(f"没有作答：{reason}"))


def _refused(reason: str, nearest: Sequence[Citation] = (), notes: Sequence[str] = ()) -> Answer:
    return Answer(question="", status="not_found", reason=reason, nearest=tuple(nearest), trace=tuple(notes))
