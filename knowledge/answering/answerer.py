"""Answers questions with units of the documents, or says why they don't answer; `model` may rewrite the answer.

question → request (form, documents, matter) → the unit that the form asks for, found by evidence → answer; or a reason and
the nearest places.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering import across, parts, reasons
from knowledge.answering.composition import shown, trace, verdict
from knowledge.answering.composition.compose import Block, Chosen, Draft, cite, compose
from knowledge.answering.composition.from_evidence import choose, stands_as_a_whole
from knowledge.answering.composition.headed_sections import under_heading
from knowledge.answering.evidence.lists import DocumentList, matching_lists
from knowledge.answering.evidence.refusal import LITERAL
from knowledge.answering.evidence.search import Evidence, EvidenceSearcher
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, best_of, is_heading_like
from knowledge.answering.understanding.office_names import is_called, office_said, speaks
from knowledge.answering.understanding.question import is_about_nothing
from knowledge.answering.understanding.question_forms import Form, asking_words
from knowledge.answering.understanding.request import FinderCache, Request, make_request
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.storage.catalog import Catalog
from knowledge.storage.open_documents import DocumentCache
from knowledge.text.folding import fold
from knowledge.text.question_words import content_words, whole_content_words
from knowledge.values import Answer, Citation, Span, Turn

_NEAREST, _NEAR_WITHIN = 2, 0.6
"""Places that are shown with a refusal, and down to which share of the best score."""
_NEAR_PASSAGES = 12
"""Passages, best first, whose documents a numbered part without a named document is looked for in."""
_SPOKEN_OF = 0.6
"""Share of the words of a text to be written that one passage must hold: then the documents could be its source."""
_LEAST_ASKED = 2
"""Letters of the shortest question: a word."""
_LEAST_LETTERS = 4
"""Letters of the shortest question about all documents: 主要要求."""
_LONGEST_TOPIC = 10
"""Letters of a topic that stands in a text letter by letter, if at all; longer ones tell of it in other words."""
_OF_WHOLE = (Form.OVERVIEW, Form.OUTLINE, Form.TOPIC, Form.LIST, Form.SECTION)
"""Forms that ask about whole documents where no matter is named."""
_THANKS = ("谢", "再见", "拜拜", "辛苦")
_OF_FRONT = (Form.WHO, Form.WHEN, Form.FACT)
"""Forms that the lines before a speech answer where nothing but the document is named: by whom, when, on what occasion."""


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
        before = history[-1].question if history and request is not None and request.leans else ""
        return Draft(question, before, answer, request)

    def passages(self, draft: Draft, limit: int) -> list[Citation]:
        """Return whole passages that were found for a draft's question, best sentence first, whether they answer it or not."""
        if draft.request is None:
            return []
        evidence = self.searcher.search(draft.request, draft.request.scope)
        found = [row.candidate for row in evidence.scored] + list(evidence.found.candidates)
        best = list({candidate.passage.id: candidate.passage for candidate in found}.values())[:limit]
        spans = [(self.documents.open(passage.document_id), Span(passage.start, passage.end)) for passage in best]
        return [opened.cite(span, span, number) for number, (opened, span) in enumerate(spans, 1)]

    def _answer(self, question: str, history: Sequence[Turn], document: str | None) -> tuple[Request | None, Answer]:
        if not question.strip():
            return None, _refused(reasons.EMPTY_QUESTION)
        self.documents.refresh()
        if not self.documents.infos:
            return None, _refused(reasons.EMPTY_LIBRARY)
        request = make_request(self.documents, self._finders.finder(), question, history, document)
        return request, self._understood(request, history)

    def _understood(self, request: Request, history: Sequence[Turn]) -> Answer:
        if request.form is Form.CHAT:
            thanks = any(word in request.parsed.text for word in _THANKS)
            return _refused(reasons.THANKS if thanks else reasons.SMALL_TALK)
        answer = self._task(request) if request.form is Form.TASK else self._from_documents(request, history)
        return replace(answer, trace=(*trace.of_request(self.documents, request), *answer.trace))

    def _task(self, request: Request) -> Answer:
        """A text that is to be written: no model of ours writes it, but the documents may speak of its matter."""
        matter = "".join(word for word in whole_content_words(request.content) if word not in asking_words())
        evidence = self.searcher.search(replace(request, content=matter, own=matter), request.scope) if matter else None
        if evidence is None or evidence.found.covered < _SPOKEN_OF or evidence.absent:
            return _refused(reasons.OUTSIDE)
        return _refused(reasons.cannot_write(matter), self._places(evidence.scored))

    def _from_documents(self, request: Request, history: Sequence[Turn]) -> Answer:
        if sum(map(str.isalnum, request.parsed.text)) < _LEAST_ASKED:
            return _refused(reasons.UNCLEAR)
        if request.missing is not None:
            return self._refuse(self.searcher.search(request, None), reasons.no_document(request.missing.phrase))
        if office := self._silent(request):
            return self._refuse(self.searcher.search(request, request.scope), reasons.not_speaking(office))
        if request.parsed.ordinals:
            found = parts.numbered_parts(
                self.documents,
                request,
                history,
                lambda: self._list_before(request, history),
                lambda: self._near(request),
            )
            if isinstance(found, str):
                return _refused(found, notes=trace.of_choice(f"没有作答：{found}"))
            if found is not None:
                return self._made(request, found)
        if block := self._front(request):
            return self._made(request, Chosen((block,), "问的是文件本身，用标题部分作答"))
        return self._across(request) or (
            self._from_passages(request) if content_words(request.content) else _refused(reasons.UNCLEAR)
        )

    def _across(self, request: Request) -> Answer | None:
        """An answer that goes over whole documents; None where the question asks for something in them."""
        form, keys = request.form, request.scope or tuple(self.documents.infos)
        if form is Form.WHICH and request.words:
            chosen, note = across.which_documents(self.documents, self.searcher, request)
            return self._made(request, chosen, note, several=True) if chosen.blocks else None
        sides = {mention.documents for mention in request.mentions.found if mention.documents}
        compared = form is Form.COMPARISON or 1 < len(sides) <= across.MOST_COMPARED
        if form is Form.TOPIC and request.mentions.plural and request.scope is None and request.words:
            chosen, note = across.which_documents(self.documents, self.searcher, request)
            return self._made(request, chosen, note, several=True) if chosen.blocks else None
        if compared and len(keys) > 1 and (request.scope or not request.mentions.plural):
            made, note = across.comparison(self.documents, self.searcher, request)
            return self._made(request, made, note, several=True) if made else None
        if not is_about_nothing(request.content):
            return None
        if sum(map(str.isalnum, request.parsed.text)) < _LEAST_LETTERS and not request.mentions.found:
            return None
        if form is Form.OUTLINE and request.only is not None and (answer := self._outline(request)):
            return answer
        whole = form in (Form.OVERVIEW, Form.OUTLINE, Form.SECTION) or not content_words(request.content)
        if whole and (form in _OF_WHOLE or request.only is not None):
            made, note = across.overview(self.documents, keys)
            return self._made(request, made, note, several=len(keys) > 1) if made else None
        return None

    def _outline(self, request: Request) -> Answer | None:
        opened = self.documents.open(request.only or "")
        listing = shown.top_listing(opened)
        if listing is None:
            return None
        last = listing.members[-1].of(opened.document.text)
        note = reasons.INCOMPLETE.format(heading=last) if opened.document.incomplete else ""
        return self._made(request, Chosen((shown.list_block(listing),), "问的是结构，用文件的一级标题作答"), note)

    def _front(self, request: Request) -> Block | None:
        """The lines that say who speaks, when, on what occasion, where the question asks for that and no more."""
        if request.form not in _OF_FRONT:
            return None
        if not request.words:
            return shown.front_block(self.documents.open(request.only)) if request.only else None
        if request.form is not Form.WHO:
            return None
        name = fold(request.topic)
        keys = request.scope or tuple(self.documents.infos)
        for key in keys:
            speaker = fold(self.documents.infos[key].speaker) if key in self.documents.infos else ""
            if speaker and is_called(name, speaker):
                return self._line_of(key, speaker)
        return None

    def _line_of(self, key: str, speaker: str) -> Block | None:
        opened = self.documents.open(key)
        block = shown.front_block(opened)
        lines = [p for p in block.parts if speaker in fold(p.quote.of(opened.document.text))] if block else []
        return Block(tuple(lines)) if lines else None

    def _silent(self, request: Request) -> str:
        """The office whose holder is said to have spoken, where all documents meant are known to be by others."""
        office = office_said(request.parsed.text)
        speakers = [i.speaker for i in self.documents.infos.values() if not request.scope or i.id in request.scope]
        return office if office and all(speakers) and not any(speaks(office, name) for name in speakers) else ""

    def _headed_by_year(self, request: Request) -> Chosen | None:
        """The section whose heading is asked for with its year, where that year alone was taken for a document's."""
        found = request.mentions.found
        if len(found) != 1 or not found[0].phrase.isdecimal():
            return None
        anywhere = replace(request, scope=None, content=request.parsed.text)
        chosen = under_heading(self.documents, self.searcher.search(anywhere, None))
        first = chosen.blocks[0].parts[0] if chosen else None
        return chosen if first and found[0].phrase in first.shown.of(first.opened.document.text) else None

    def _beyond_year(self, request: Request) -> Evidence | None:
        """What all documents hold, where a bare year was taken for a document's and that one does not answer."""
        found = request.mentions.found
        if len(found) != 1 or not found[0].phrase.isdecimal():
            return None
        text = request.parsed.text
        evidence = self.searcher.search(replace(request, scope=None, content=text, own=text), None)
        return None if evidence.refusal else evidence

    def _whole_after_all(self, evidence: Evidence) -> Answer | None:
        """The gist of the documents, where a question about whole documents names nothing that they could be asked for."""
        request = evidence.request
        if request.form not in (Form.OVERVIEW, Form.OUTLINE) or (evidence.signals.strange and not request.scope):
            return None
        keys = request.scope or tuple(self.documents.infos)
        made, note = across.overview(self.documents, keys)
        return self._made(request, made, note, several=len(keys) > 1) if made else None

    def _from_passages(self, request: Request) -> Answer:
        if headed := self._headed_by_year(request):
            return self._made(request, headed)
        evidence = self.searcher.search(request, request.scope)
        if evidence.refusal and (wider := self._beyond_year(request)):
            request, evidence = wider.request, wider
        if evidence.refusal == reasons.NOTHING_NEAR and (whole := self._whole_after_all(evidence)):
            return whole
        asked = bool(evidence.scored) and evidence.scored[0].answers  # a question of the document answers as it does
        if request.form is Form.YESNO and not asked and (answer := self._yes_or_no(evidence)):
            return answer
        if evidence.refusal and not (evidence.scored and stands_as_a_whole(self.documents, evidence)):
            return self._refuse(evidence, evidence.refusal)
        chosen = choose(self.documents, evidence)
        note = "" if chosen.listed or evidence.literal >= LITERAL else reasons.BY_MEANING
        bank = self.documents.open(evidence.scored[0].document_id).document
        if bank.questions and evidence.scored[0].answers:
            note = reasons.from_bank(bank.title)
        answer = self._made(request, chosen, note)
        answer = replace(answer, trace=(*trace.of_evidence(evidence), *answer.trace))
        return replace(answer, reason=answer.reason or self._other_document(request, answer))

    def _yes_or_no(self, evidence: Evidence) -> Answer | None:
        """是, 没有提到, or what the text says instead, with the sentence; None where the question is no such one."""
        request, question = evidence.request, evidence.request.parsed.text
        if request.leans and verdict.asks_for_example(question):
            return self._example(evidence)
        topic = verdict.mentioned(question, request.topic)
        if verdict.asks_for_mention(question) and 0 < len(topic) <= _LONGEST_TOPIC:
            stands = not evidence.absent and self.searcher.stands(fold(topic), request.scope)
            whole = bool(evidence.scored) and max(row.coverage for row in evidence.scored[:6]) >= verdict.WHOLE
            told = verdict.of_mention(topic, stands or whole)
            if not told.answers:
                return self._refuse(evidence, told.words)
            return self._made(request, Chosen(self._best(evidence), "问的是有没有提到"), said=told.words)
        decided = verdict.of_claim(evidence) if evidence.scored and not evidence.absent else None
        return (
            self._made(request, Chosen(self._best(evidence), "问的是是不是"), said=decided.words) if decided else None
        )

    def _example(self, evidence: Evidence) -> Answer:
        """The examples in the sections that the turn before was answered from."""
        here = [r for r in evidence.scored if (r.document_id, r.candidate.passage.section) in evidence.criteria.near]
        rows = [row for row in here if verdict.is_example(row.text)]
        if not rows:
            return self._refuse(replace(evidence, scored=here), reasons.NO_EXAMPLE)
        return self._made(evidence.request, Chosen((shown.statement_block(self.documents, rows[:2]),), "问的是例子"))

    def _best(self, evidence: Evidence) -> tuple[Block, ...]:
        best = evidence.scored[0]
        return (shown.statement_block(self.documents, [best], follow=True),)

    def _other_document(self, request: Request, answer: Answer) -> str:
        """Name the second document that a mention fits, where the answer comes from the first alone."""
        cited = {citation.document_id for citation in answer.citations}
        meant = [key for mention in request.mentions.found[:1] for key in mention.documents]
        other = next((info for key in meant if key not in cited and (info := self.documents.infos.get(key))), None)
        return reasons.also_fits(other.title) if other and cited & set(meant) else ""

    def _near(self, request: Request) -> list[str]:
        """The documents that are nearest to a question, best first."""
        found = self.searcher.search(request, None).found
        return list(dict.fromkeys(candidate.passage.document_id for candidate in found.candidates[:_NEAR_PASSAGES]))

    def _list_before(self, request: Request, history: Sequence[Turn]) -> DocumentList | None:
        """The list that the turn before was about; the outline of its document where there is none."""
        if shown_before := parts.list_of_answer(self.documents, history):
            return shown_before
        if request.words:
            evidence = self.searcher.search(request, request.scope)
            if evidence.scored and not evidence.refusal and (matches := matching_lists(self.documents, evidence)):
                return matches[0].listing
        return shown.top_listing(self.documents.open(request.only)) if request.only is not None else None

    def _made(
        self, request: Request, chosen: Chosen, reason: str = "", several: bool | None = None, said: str = ""
    ) -> Answer:
        answer = compose(request.parsed.text, chosen.blocks, reason=reason, several=several, verdict=said)
        return replace(answer, trace=tuple(trace.of_choice(chosen.rule)))

    def _refuse(self, evidence: Evidence, reason: str) -> Answer:
        notes = [*trace.of_evidence(evidence), *trace.of_choice(f"没有作答：{reason}")]
        return _refused(reason, self._places(evidence.scored), notes)

    def _places(self, scored: Sequence[ScoredSentence]) -> tuple[Citation, ...]:
        rows = best_of([row for row in scored if not is_heading_like(row.text)], _NEAREST, _NEAR_WITHIN)
        return tuple(cite(self.documents.open(row.document_id), row.span) for row in rows)


def _refused(reason: str, nearest: Sequence[Citation] = (), notes: Sequence[str] = ()) -> Answer:
    return Answer(question="", status="not_found", reason=reason, nearest=tuple(nearest), trace=tuple(notes))
