"""Writing an answer with a language model, claim by claim, each checked before it is shown.

The draft, made without a model, is what is left when the model is late, silent or wrong. One request a question; a second one
where a reply keeps to no form, where summaries are to be judged, or a refused question is said in other words. Nothing of
question, passages or reply is logged.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from knowledge.answering import reasons
from knowledge.answering.model.asking_again import (
    contradicted,
    headings_of,
    may_be_asked_again,
    reworded,
    says_nothing_is_there,
)
from knowledge.answering.model.chat import Fault, ModelError
from knowledge.answering.model.draft_coverage import (
    ensure_answered,
    is_covered,
    own_entries,
    whole_list,
    with_all_sides,
)
from knowledge.answering.model.material import Material, gather, with_rest
from knowledge.answering.model.page import Entry, Place, fits, is_new, make_page
from knowledge.answering.model.prompt import answer_prompt, judge_prompt, rewrite_prompt
from knowledge.answering.model.requests import Requests
from knowledge.answering.understanding.asked_value import figure_missing
from knowledge.answering.verification import Checker, Claim, ReplyReader, Status
from knowledge.errors import SettingsError
from knowledge.providers.presets import endpoint
from knowledge.settings import ModelSettings
from knowledge.values import Answer

if TYPE_CHECKING:
    from knowledge.answering.composition.compose import Draft
    from knowledge.answering.evidence.search import Evidence, EvidenceSearcher
    from knowledge.answering.model.budget import Usage
    from knowledge.storage.open_documents import DocumentCache

_LOG = logging.getLogger(__name__)

Tell = Callable[[Answer], None]
"""Called with the statements that are checked so far, from the thread that writes."""
_CANDIDATES, _NEAREST = 16, 2
"""Passages beside those of the draft that may be material, and places that are shown with a refusal."""
_ENDS = tuple("。！？!?”’」』")


@dataclass(slots=True)
class _Writing:
    """One answer while it is written: statements that passed, what became of all, what stopped the model."""

    draft: Draft
    material: Material
    own: list[Entry]
    alone: str
    entries: list[Entry] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    fault: Fault | None = None
    full: bool = False
    tokens: int = 0
    numbered: bool = False

    @property
    def formless(self) -> bool:
        """Whether a reply came to its end without a claim that could be read and had a number: worth asking once more."""
        return not self.entries and not self.numbered and self.fault in (Fault.EMPTY, Fault.NOTHING_LEFT)


class ModelWriter:
    """Writes answers with a language model, within a budget for the day; safe to use from several threads.

    Attributes:
        settings: which model, and how long it is waited for.
        requests: makes the requests.
        budget: what may be used in a day.
    """

    def __init__(
        self,
        settings: ModelSettings,
        documents: DocumentCache,
        searcher: EvidenceSearcher,
        requests: Requests,
        redraft: Callable[[str, Draft], Draft],
    ) -> None:
        """Write with `requests`; `redraft` answers a question that was said anew, about the documents of a refused draft."""
        self.settings = settings
        self._documents = documents
        self._searcher = searcher
        self.requests = requests
        self._redraft = redraft
        self.budget = requests.budget
        self._free = settings.confidential_to_model or endpoint(settings.model, settings.base_url).is_here

    def prepare(self) -> None:
        """Load what the first request would wait for."""
        self.requests.prepare()

    def cancel_model_calls(self) -> None:
        """End all requests under way, and make none any more: questions get their draft."""
        self.requests.cancel()

    def write(self, draft: Draft, tell: Tell | None = None) -> Answer:
        """Return the answer to a question, written by the model as far as that goes, else the draft.

        `tell` is called with what is checked so far.
        """
        answer = draft.answer
        # a list of several pages is complete as it is, and too long for a model's answer; a yes or no needs no other words
        done = answer.verdict or draft.request is None or (answer.listed and answer.more) or answer.status == "error"
        refused = answer.status == "not_found"
        if done or self.requests.cancelled or (refused and not may_be_asked_again(draft.request)):
            return answer
        started = time.perf_counter()
        try:
            written = self._asked_again(draft, tell, started) if refused else self._write(draft, tell, started)
            return replace(written, elapsed_ms=round(answer.elapsed_ms + _since(started), 1))
        except Exception as error:  # a learner gets the draft, whatever this path runs into; the text may hold theirs
            _LOG.error("answered without the model fault=%r error=%s", Fault.INTERNAL.value, type(error).__name__)
            return answer

    def _asked_again(self, draft: Draft, tell: Tell | None, started: float) -> Answer:
        """The answer to a refused question that the model has said in the documents' words, if the documents answer it then.

        The model writes it for the question as it was asked, and may still say that nothing is there.
        """
        near = [place for place in draft.answer.nearest if self.may_leave(place.document_id)]
        headings = headings_of([(place.document, place.section) for place in near])
        said = reworded(self.requests.text(rewrite_prompt(draft.question, headings)), draft.question)
        again = self._redraft(said, draft) if said else None
        if again is None or again.answer.status != "answered" or again.answer.verdict:
            return draft.answer
        written = self._write(replace(again, question=draft.question), tell, started)
        if written.engine != self.settings.model:
            return draft.answer
        return replace(written, question=draft.answer.question, reason=reasons.said_anew(said))

    def _write(self, draft: Draft, tell: Tell | None, started: float) -> Answer:
        cited = [citation for page in with_rest(draft.answer) for citation in page.citations]
        if not all(self.may_leave(citation.document_id) for citation in draft.answer.citations):
            _LOG.info("answered without the model fault=%r", Fault.CONFIDENTIAL.value)
            return replace(draft.answer, reason=f"{draft.answer.reason}{reasons.CONFIDENTIAL}")
        evidence = self._evidence(draft)
        candidates = () if evidence is None or draft.answer.listed else evidence.found.candidates[:_CANDIDATES]
        material = gather(self._documents, cited, candidates, self.settings.material_characters, self.may_leave)
        documents = {citation.document_id for citation in draft.answer.citations}
        own = own_entries(self._documents, draft.answer)
        writing = _Writing(draft, material, own, documents.pop() if len(documents) == 1 else "")
        for again in (False, True):
            prompt = answer_prompt(material.numbered, draft.question, draft.before, again)
            taken = self.budget.take(sum(map(len, prompt)))
            if taken is None:
                return draft.answer
            self._ask(writing, prompt, taken, tell)
            if not writing.formless:
                break
        answer = self._finished(writing, evidence)
        _log_writing(writing, answer, started)
        return answer

    def may_leave(self, document_id: str) -> bool:
        """Whether a document may be sent to the model: neither it is marked nor the head of its file."""
        return self._free or not self._documents.is_confidential(document_id)

    def _evidence(self, draft: Draft) -> Evidence | None:
        """What was found for the question, for passages beside those of the draft and to judge what is to the point."""
        if draft.request is None or not draft.request.words:
            return None
        return self._searcher.search(draft.request, draft.request.scope)

    def _ask(self, writing: _Writing, prompt: tuple[str, str], taken: Usage, tell: Tell | None) -> None:
        """Let the model write, and check each statement as it is complete."""
        reader, checker = ReplyReader(), Checker(writing.material.numbered)
        received: list[str] = []
        try:
            with self.requests.running(prompt) as call:
                try:
                    for piece in call.pieces(self.settings.silence_timeout, self.settings.timeout):
                        received.append(piece)
                        self._take(writing, checker, reader.feed(piece), tell)
                        if writing.full:
                            break
                    writing.fault = Fault.CUT_OFF if call.cut else None
                except ModelError as error:
                    writing.fault = error.fault
                finally:
                    writing.tokens = call.tokens or sum(map(len, prompt)) + call.characters
        except SettingsError:
            writing.fault = Fault.UNUSABLE
        finally:
            self.budget.settle(taken, writing.tokens)
        if not writing.full and writing.fault is not Fault.STOPPED:
            left = reader.finish()
            # a reply that breaks off says so not always; a whole claim ends with its mark or its numbers
            whole = [one for one in left if one.text.endswith(_ENDS) or (one.cited and writing.fault is None)]
            self._take(writing, checker, whole, tell)
        writing.fault = writing.fault or _fault_of(writing, "".join(received))

    def _take(self, writing: _Writing, checker: Checker, claim: Iterable[Claim], tell: Tell | None) -> None:
        """Check statements, keep those that may be shown, and tell of them."""
        before = len(writing.entries)
        for one in claim:
            writing.numbered = writing.numbered or bool(one.cited)
            checked = checker.check(one)
            writing.counts[checked.status.value] += 1
            if not checked.is_shown:
                writing.counts[f"why {checked.why.value}"] += 1
            places = [
                Place((source := writing.material.source(s.number)).opened, source.place(s.start, s.end))
                for s in checked.supports
            ]
            if not checked.text or not places:
                continue
            entry = Entry(checked.text, tuple(places), one.opens_line, summary=checked.status is Status.SUMMARY)
            if not fits(entry, writing.entries):
                writing.full = True
                break
            if is_new(entry, writing.entries):
                writing.entries.append(entry)
        if tell is not None and len(writing.entries) > before:
            tell(replace(self._page(writing, writing.entries), question=writing.draft.question))

    def _page(self, writing: _Writing, entries: Sequence[Entry]) -> Answer:
        return replace(make_page(entries, writing.alone), engine=self.settings.model)

    def _finished(self, writing: _Writing, evidence: Evidence | None) -> Answer:
        """The model's statements, with what of the draft they leave out though it is needed; or the draft."""
        draft = writing.draft
        if writing.fault is Fault.DECLINED:
            return _not_there(draft.answer)
        entries = self._completed(writing, evidence)
        if not entries:
            return draft.answer
        entries = self._judged(entries)
        silent: list[str] = []
        if (
            draft.request is not None and len(draft.request.scope or ()) > 1
        ):  # several documents are meant: none is left out
            entries, silent = with_all_sides(entries, writing.own[: len(draft.answer.statements)])
        page = self._page(writing, entries)
        if not page.statements:
            writing.fault = Fault.NOTHING_LEFT
            return draft.answer
        return replace(
            page,
            question=draft.answer.question,
            reason=draft.answer.reason + reasons.in_its_own_words(silent),
            more=None if draft.answer.listed else draft.answer.more,
            trace=(*draft.answer.trace, *_trace(writing)),
        )

    def _judged(self, entries: list[Entry]) -> list[Entry]:
        """The statements after a second opinion on the summaries among them; a contradicted one gives way to its source."""
        summaries = [entry for entry in entries if entry.summary] if self.settings.judge else []
        if not summaries:
            return entries
        quoted = [(one.text, "".join(place.words for place in one.places)) for one in summaries]
        wrong = contradicted(self.requests.text(judge_prompt(quoted)), len(summaries))
        out = {id(summaries[place]): summaries[place].as_source() for place in wrong}
        return [out.get(id(entry), entry) for entry in entries]

    def _completed(self, writing: _Writing, evidence: Evidence | None) -> list[Entry]:
        entries, own = writing.entries, writing.own
        if not entries or writing.fault is Fault.STOPPED:
            return []
        if writing.draft.answer.listed:
            whole = whole_list(entries, own)
            writing.fault = writing.fault or (Fault.INCOMPLETE if whole is None else None)
            return whole or []
        first = own[: len(writing.draft.answer.statements)]
        entries = ensure_answered(entries, own, () if evidence is None else evidence.scored, len(first))
        if not entries:
            writing.fault = writing.fault or Fault.OFF_THE_POINT
            return []
        request = writing.draft.request
        lacks = request is not None and figure_missing(
            request.form, request.parsed.text, [entry.text for entry in entries]
        )
        if writing.fault is not None or lacks:  # broken off, or without the figure that is asked for
            entries = [*entries, *(one for one in first if not is_covered(one, entries))]
        return entries


def _fault_of(writing: _Writing, received: str) -> Fault | None:
    """Why a reply that came to its end holds nothing to show; None where it does."""
    counts = writing.counts
    alone = sum(counts[status.value] for status in Status) <= 1 and not counts[Status.VERBATIM.value]
    if alone and says_nothing_is_there(received):  # what the check made of such a sentence answers nothing
        return Fault.DECLINED
    if writing.entries:
        return None
    return Fault.NOTHING_LEFT if writing.counts else Fault.EMPTY


def _not_there(answer: Answer) -> Answer:
    """The draft as a refusal: the model says that the documents don't answer; what the draft cites is nearest."""
    nearest = tuple(replace(citation, number=0) for citation in answer.citations[:_NEAREST])
    refused = Answer(question=answer.question, status="not_found", reason=reasons.NOTHING_NEAR, nearest=nearest)
    return replace(refused, elapsed_ms=answer.elapsed_ms, trace=(*answer.trace, "语言模型认为资料没有回答这个问题"))


def _trace(writing: _Writing) -> tuple[str, ...]:
    counts = writing.counts
    told = "，".join(words.format(counts[status.value]) for status, words in _TOLD if counts[status.value])
    return (f"语言模型写了 {sum(counts[status.value] for status in Status)} 句：{told or '没有可用的'}",)


_TOLD = (
    (Status.VERBATIM, "{} 句是原文"),
    (Status.SUMMARY, "{} 句是概括"),
    (Status.REPLACED, "{} 句换成原句"),
    (Status.DROPPED, "{} 句不显示"),
)


def _log_writing(writing: _Writing, answer: Answer, started: float) -> None:
    """One line a question: counts, and what went wrong in fixed words."""
    counts = writing.counts
    why = ",".join(f"{key[4:]}:{count}" for key, count in sorted(counts.items()) if key.startswith("why "))
    by_model = answer.engine == writing.draft.answer.engine
    _LOG.log(
        logging.INFO if writing.fault is None else logging.WARNING,
        "%s passages=%d verbatim=%d summary=%d replaced=%d dropped=%d why=%s fault=%r tokens=%d ms=%.0f",
        "answered without the model" if by_model else "answered with the model",
        len(writing.material.sources),
        counts[Status.VERBATIM.value],
        counts[Status.SUMMARY.value],
        counts[Status.REPLACED.value],
        counts[Status.DROPPED.value],
        why or "-",
        writing.fault.value if writing.fault else "",
        writing.tokens,
        _since(started),
    )


def _since(started: float) -> float:
    return 1000 * (time.perf_counter() - started)
