"""The door to tasks: gathers the material of a request and lets it be written, or says why not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answering.model.draft_coverage import own_entries
from knowledge.answering.model.page import Entry, Place
from knowledge.answering.tasks import grading, planning
from knowledge.answering.tasks.short_questions import ShortQuestion, short_questions
from knowledge.answering.tasks.stopping import TaskStop
from knowledge.answering.tasks.values import State, Task, TaskPage, TaskRequest
from knowledge.answering.tasks.writer import Batch, TaskWriter, Tell
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.text.folding import fold
from knowledge.values import Citation, Passage, Section, Span

if TYPE_CHECKING:
    from knowledge.answering.answerer import Answerer
    from knowledge.answering.composition.compose import Draft
    from knowledge.answering.model import ModelWriter

_SENTENCES_OF_TERM = 4
"""Sentences about a term: what it is, and what is wanted of it."""
Heading = Callable[[Place], tuple[tuple[int, int], str]]
_OWN_SENTENCES = 2
"""Sentences of the source that stand for a piece of the material of which the model wrote nothing."""
_SPOKEN_OF = 0.6
"""Share of a topic's words that one passage must hold: as for a text to be written, in `knowledge.answering.answerer`."""
_TITLES = {
    Task.SUMMARY: "{about}要点",
    Task.OUTLINE: "{about}发言提纲",
    Task.NOTES: "{about}学习笔记",
    Task.COMPARISON: "{about}对比",
    Task.TERM: "“{about}”的含义",
}


class Tasks:
    """Writes what is wanted out of the documents; safe to use from several threads."""

    def __init__(
        self, answerer: Answerer, model: ModelWriter | None, draft: Callable[[str, str | None], Draft]
    ) -> None:
        """Write with `model`, None for none; `draft` answers a question about all documents, or about one."""
        self._answerer = answerer
        self._documents: DocumentCache = answerer.documents
        self._model = model
        self._draft = draft

    def write(self, request: TaskRequest, tell: Tell | None = None, stop: TaskStop | None = None) -> TaskPage:
        """Return what was written; its state says what became of it.

        Args:
            request: what is wanted; it names documents or a topic.
            tell: called, in this thread, with what is written so far.
            stop: ends it from another thread.

        Raises UnknownDocument where a document is gone.
        """
        self._documents.refresh()
        if request.task is Task.TERM and not request.most:
            request = replace(request, most=_SENTENCES_OF_TERM)
        opened = [self._documents.open(key) for key in request.documents]
        page = TaskPage(request, _title(request, opened), State.WRITTEN)
        if self._model is None:
            return replace(page, state=State.NO_MODEL)
        model = self._model
        writer = TaskWriter(model.settings, self._documents, model.requests, model.may_leave)
        if opened and not any(writer.allowed(one.document.id) for one in opened):
            return replace(page, state=State.CONFIDENTIAL)
        if request.topic:
            batches, near = self._of_topic(request, opened, writer.characters)
        else:
            batches, near = self._of_documents(request, opened, writer.characters), []
        if not batches:
            return replace(page, state=State.NOT_FOUND, citations=tuple(near))
        return writer.write(page, batches, _headings(request, opened), tell, stop)

    def short_question(
        self, request: TaskRequest, asked: Collection[tuple[str, int]], pick: int
    ) -> ShortQuestion | None:
        """Return a question that is answered in a few points; None where the documents have none. It needs no model.

        Args:
            request: the documents that it may be about, all where it names none; questions that hold its topic come first.
            asked: keys of questions that come again only where there is no other.
            pick: any number; which one is chosen follows from it.
        """
        self._documents.refresh()
        chosen = request.documents or tuple(self._documents.infos)
        made = [one for key in chosen for one in self._documents.open(key).derived(short_questions)]
        topic = fold(request.topic)
        on_topic = [one for one in made if topic in fold(one.question + "".join(c.quote for c in one.points))]
        fresh = [one for one in on_topic if one.key not in asked] or on_topic
        return fresh[pick % len(fresh)] if fresh else None

    def grade(self, question: ShortQuestion, answer: str) -> frozenset[int]:
        """Return the places of the points, from 0, that a learner's free text tells: by key words, with a model also in other words."""
        answer, points = answer[: grading.LONGEST_ANSWER], [point.quote for point in question.points]
        told = grading.grade(question.question, points, answer)
        model = self._model
        missing = len(told) < len(points) and bool(answer.strip())
        if model is None or not missing or not model.may_leave(question.document_id):
            return told
        reply = model.requests.text(grading.model_prompt(question.question, points, answer))
        return told | grading.told_by_model(reply, points, answer)

    def _of_documents(self, request: TaskRequest, opened: Sequence[OpenDocument], characters: int) -> list[Batch]:
        found: list[Batch] = []
        section = _section(request, opened)
        depth = 1 + (0 if section is None else len(section.path))
        for one in opened:
            passages = planning.within(one, request.section)
            if request.most:  # a few sentences about all of it: from the heaviest passages, in one request
                passages = planning.heaviest(one, passages, characters // len(opened), planning.MOST_PASSAGES)
            elif sum(len(p.text) for p in passages) > planning.MOST_BATCHES * characters:
                most = planning.MOST_BATCHES * planning.MOST_PASSAGES
                passages = planning.heaviest(one, passages, planning.MOST_BATCHES * characters, most)
            pieces = planning.batches(passages, characters, depth)[: planning.MOST_BATCHES]
            found += [_batch(one, piece) for piece in pieces if piece]
        return found

    def _of_topic(
        self, request: TaskRequest, opened: Sequence[OpenDocument], characters: int
    ) -> tuple[list[Batch], list[Citation]]:
        """The material about a topic in one batch, as much of each document; the nearest places where there is none."""
        cited: list[Citation] = []
        own: list[Entry] = []
        near: list[Citation] = []
        sides: list[str | None] = [one.document.id for one in opened] or [None]
        for side in sides:
            draft = self._draft(f"{request.topic}是什么？" if request.task is Task.TERM else request.topic, side)
            answered = draft.answer.status == "answered"
            near += draft.answer.nearest
            if not answered and not self._speaks_of(draft):
                continue
            share = planning.MOST_PASSAGES // len(sides)
            passages = self._answerer.passages(draft, share)
            cited += _within([*draft.answer.citations, *passages], characters // len(sides))
            own += own_entries(self._documents, draft.answer)[:_OWN_SENTENCES] if answered else []
        return ([Batch(tuple(cited), tuple(own))] if cited else []), near

    def _speaks_of(self, draft: Draft) -> bool:
        """Whether the documents speak of a topic though they answer no question about it."""
        if draft.request is None or not draft.request.words:
            return False
        evidence = self._answerer.searcher.search(draft.request, draft.request.scope)
        return not evidence.absent and evidence.found.covered >= _SPOKEN_OF


def _batch(opened: OpenDocument, passages: Sequence[Passage]) -> Batch:
    spans = planning.main_sentences(opened, passages, _OWN_SENTENCES)
    text = opened.document.text
    own = [Entry(span.of(text).replace("\n", " ").strip(), (Place(opened, span),), own=True) for span in spans]
    return Batch(tuple(opened.cite(Span(p.start, p.end)) for p in passages), tuple(own))


def _within(cited: Sequence[Citation], characters: int) -> list[Citation]:
    """Return places up to so many characters, at least one."""
    kept: list[Citation] = []
    for one in cited:
        characters -= len(one.quote)
        if kept and characters < 0:
            break
        kept.append(one)
    return kept


def _section(request: TaskRequest, opened: Sequence[OpenDocument]) -> Section | None:
    return None if request.section is None else opened[0].outline.sections[request.section]


def _headings(request: TaskRequest, opened: Sequence[OpenDocument]) -> Heading:
    """Return what tells the rank and the heading of a place: the section of the only document, else the document."""
    section = _section(request, opened)
    order = [one.document.id for one in opened]

    def of_place(place: Place) -> tuple[tuple[int, int], str]:
        document = place.opened.document
        if request.task is Task.TERM or request.most:
            return (0, 0), ""
        if len(order) != 1:
            rank = order.index(document.id) if document.id in order else 0
            return (rank, 0), f"《{document.title}》"
        heading = planning.heading_below(place.opened.path_at(place.span.start), section)
        before = [s.start for s in place.opened.outline.sections if s.start <= place.span.start]
        own = [s.start for s in place.opened.outline.sections if s.start in before and s.heading == heading]
        return (0, max(own or before, default=0)), heading

    return of_place


def _title(request: TaskRequest, opened: Sequence[OpenDocument]) -> str:
    section = _section(request, opened)
    titles = "".join(f"《{one.document.title}》" for one in opened)
    about = f"{titles}{f'“{section.heading}”' if section else ''}"
    topic = request.topic if request.task is Task.TERM or not about else f"“{request.topic}”" * bool(request.topic)
    return _TITLES[request.task].format(about=f"{about}{topic}" if request.task is not Task.TERM else topic)
