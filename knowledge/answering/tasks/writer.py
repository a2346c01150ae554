"""Writing a task with a language model, batch by batch of the material, each claim checked before it is shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.answering.model.chat import ModelError
from knowledge.answering.model.material import Material, gather
from knowledge.answering.model.page import Entry, Place, is_new
from knowledge.answering.model.requests import Requests
from knowledge.answering.tasks.page import Told, make_parts
from knowledge.answering.tasks.prompt import LABELS, task_prompt
from knowledge.answering.tasks.stopping import TaskStop
from knowledge.answering.tasks.values import State, Task, TaskPage
from knowledge.answering.verification import Checker, Claim, ReplyReader, Status
from knowledge.errors import SettingsError
from knowledge.settings import ModelSettings
from knowledge.storage.open_documents import DocumentCache
from knowledge.values import Citation

_LOG = logging.getLogger(__name__)

Tell = Callable[[TaskPage], None]
"""Called with what is written so far, from the thread that writes."""
_LABEL = re.compile(rf"^\s*[【\[［]\s*({'|'.join(LABELS)})\s*[】\]］]\s*[:：]?\s*")
_CHARACTERS_A_POINT = 400
"""Characters of the material for one point that is asked for: about a paragraph of a speech."""
_LEAST_POINTS, _MOST_POINTS = 2, 8
"""Points of one request: fewer say too little, more don't fit into 1000 tokens with their quotations."""
_RUNS_ON = 2
"""Times the points that were asked for after which a reply is not read any further."""
_UNLABELLED = "其他要点"


@dataclass(frozen=True, slots=True)
class Batch:
    """Material of one request, and what stands for it where the model writes nothing that can be shown."""

    cited: tuple[Citation, ...]
    own: tuple[Entry, ...] = ()


@dataclass(slots=True)
class _Writing:
    """A task while it is written."""

    page: TaskPage
    heading: Callable[[Place], tuple[tuple[int, int], str]]
    told: list[Told] = field(default_factory=list)
    by_model: int = 0
    failed: int = 0

    def put(self, entry: Entry, label: str = "") -> bool:
        """Add a statement unless it is told already."""
        if not is_new(entry, [one.entry for one in self.told]):
            return False
        rank, heading = self.heading(entry.places[0])
        if self.page.request.task is Task.OUTLINE:
            rank, heading = _under(label)
        self.told.append(Told(entry, heading, rank))
        return True

    def now(self, **changes: object) -> TaskPage:
        """Return the page as it is."""
        parts, citations = make_parts(self.told)
        return replace(self.page, parts=parts, citations=citations, **changes)  # type: ignore[arg-type]  # fields of TaskPage


class TaskWriter:
    """Writes tasks within the day's budget of the model; safe to use from several threads."""

    def __init__(
        self, settings: ModelSettings, documents: DocumentCache, requests: Requests, allowed: Callable[[str], bool]
    ) -> None:
        self.characters = settings.material_characters
        self._settings = settings
        self._documents = documents
        self._requests = requests
        self.allowed = allowed

    def write(
        self,
        page: TaskPage,
        batches: Sequence[Batch],
        heading: Callable[[Place], tuple[tuple[int, int], str]],
        tell: Tell | None = None,
        stop: TaskStop | None = None,
    ) -> TaskPage:
        """Return the page with what the model writes from the batches.

        Args:
            page: the request and the title.
            batches: worked through one after the other.
            heading: tells the rank and the heading of a place.
            tell: called with each statement more.
            stop: ends it from another thread.
        """
        stop = stop or TaskStop()
        writing = _Writing(replace(page, batches=len(batches)), heading)
        if tell is not None:
            tell(writing.now())
        for done, batch in enumerate(batches):
            if stop.stopped or self._requests.cancelled or self._is_full(writing):
                break
            self._write_batch(writing, batch, stop, tell)
            writing.page = replace(writing.page, done=done + 1)
            if tell is not None:
                tell(writing.now())
        state = State.WRITTEN if writing.by_model else State.SOURCE_ONLY if writing.told else State.FAILED
        state = State.STOPPED if stop.stopped else state
        _LOG.info(
            "task=%s state=%s batches=%d failed=%d statements=%d by_model=%d",
            page.request.task.value, state.value, len(batches), writing.failed, len(writing.told), writing.by_model,
        )  # fmt: skip
        return writing.now(state=state, engine=self._settings.model if writing.by_model else "")

    def _is_full(self, writing: _Writing) -> bool:
        return 0 < writing.page.request.most <= len(writing.told)

    def _write_batch(self, writing: _Writing, batch: Batch, stop: TaskStop, tell: Tell | None) -> None:
        material = gather(self._documents, batch.cited, (), self.characters, self.allowed)
        before = writing.by_model
        if material.sources:
            points = sum(len(one.numbered.text) for one in material.sources) // _CHARACTERS_A_POINT
            most = writing.page.request.most or max(_LEAST_POINTS, min(_MOST_POINTS, points))
            prompt = task_prompt(writing.page.request, list(material.numbered), writing.page.title, most)
            checker, claims = Checker(material.numbered), self._claims(prompt, stop)
            for entry, label, by_model in _checked(checker, material, claims):
                if self._is_full(writing) or writing.by_model - before >= _RUNS_ON * most:
                    break
                if writing.put(entry, label):
                    writing.by_model += by_model
                    if tell is not None:
                        tell(writing.now())
        if writing.by_model == before and not stop.stopped:
            writing.failed += 1
            for entry in batch.own:
                if not self._is_full(writing):
                    writing.put(entry)

    def _claims(self, prompt: tuple[str, str], stop: TaskStop) -> Iterator[Claim]:
        """Yield the claims of a reply as they are complete; those before a fault stay."""
        taken = self._requests.budget.take(sum(map(len, prompt)))
        if taken is None:
            return
        reader, tokens = ReplyReader(), taken.tokens
        try:
            with self._requests.running(prompt) as call:
                stop.watch(call)
                try:
                    for piece in call.pieces(self._settings.silence_timeout, self._settings.timeout):
                        yield from reader.feed(piece)
                    if not call.cut:
                        yield from reader.finish()
                except ModelError as error:
                    _LOG.warning("a part of a task failed fault=%r", error.fault.value)
                finally:
                    stop.watch(None)
                    tokens = call.tokens or sum(map(len, prompt)) + call.characters
        except SettingsError as error:
            _LOG.error("the model can't be used error=%s", error)
        finally:
            self._requests.budget.settle(taken, tokens)


def _checked(checker: Checker, material: Material, claims: Iterable[Claim]) -> Iterator[tuple[Entry, str, bool]]:
    """Yield what may be shown of claims, with the label that it bears, and whether the model's own choice of words is shown."""
    for claim in claims:
        label = found[1] if (found := _LABEL.match(claim.text)) else ""
        checked = checker.check(replace(claim, text=_LABEL.sub("", claim.text)))
        places = tuple(
            Place((source := material.source(s.number)).opened, source.place(s.start, s.end)) for s in checked.supports
        )
        if checked.text and places:
            yield Entry(checked.text, places, summary=checked.status is Status.SUMMARY), label, True


def _under(label: str) -> tuple[tuple[int, int], str]:
    """The rank and the heading of a point of a speech."""
    if label in LABELS:
        return (list(LABELS).index(label), 0), LABELS[label]
    return (len(LABELS), 0), _UNLABELLED
