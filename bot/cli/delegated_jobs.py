"""Handing a change to the bot that serves the library, and showing here how far it has come."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import BotError
from bot.runtime.terminal import note
from knowledge.errors import LibraryBusy
from knowledge.ingest.corrections import Corrected
from knowledge.storage.jobs import JobKind, Jobs, error_of
from knowledge.values import SourceReport

if TYPE_CHECKING:
    from knowledge.ingest.adding import OnProgress
    from knowledge.library import Library
    from knowledge.structure.heading_edits import HeadingEdit

T = TypeVar("T")

_HANDED = "机器人正在运行，交给它来做。"
_QUEUED = "前面还有 {count} 件事，排队等着。"
_WAITING = "资料库正在被写入，等它结束。"
_TAKEN_BACK = "机器人停了，由这里接着做。"
_CALLED_OFF = "这件事被取消了。已经完成的部分都保留着。"
_LOOK = 0.3
"""Seconds between two looks at the job."""
_PATIENCE = 5.0
"""Seconds after which a job that has not begun is explained; a process that died has let go of everything by then."""


class _BotStopped(Exception):
    """The bot stopped before the job was done, and the job is ours again."""


def add(
    library: Library,
    paths: Sequence[str],
    bar: OnProgress,
    pause: Callable[[float], object] = time.sleep,
    as_bank: bool = False,
) -> list[SourceReport]:
    """Add files and folders, by the bot if one is running; as `Library.add`."""
    whole = [os.path.abspath(path) for path in paths]
    hand = _Hand(library.jobs, bar, pause)
    wanted = {"paths": whole} | ({"as_bank": True} if as_bank else {})
    made = hand.by_either("add", wanted, here=lambda: library.add(paths, bar, as_bank), read=_reports)
    return [_as_given(report, dict(zip(whole, paths, strict=True))) for report in made]


def remove(
    library: Library, names: Sequence[str], bar: OnProgress, pause: Callable[[float], object] = time.sleep
) -> list[str]:
    """Remove documents, by the bot if one is running; as `Library.remove`."""
    hand = _Hand(library.jobs, bar, pause)
    return hand.by_either("remove", {"names": list(names)}, here=lambda: library.remove(names), read=list)


def correct(
    library: Library,
    document_id: str,
    title: str | None,
    edits: Sequence[HeadingEdit] | None,
    bar: OnProgress,
    pause: Callable[[float], object] = time.sleep,
) -> Corrected:
    """Correct a document by hand, by the bot if one is running; as `Library.correct`."""
    listed = None if edits is None else [asdict(edit) for edit in edits]
    wanted = {"document": document_id, "title": title, "edits": listed}
    hand = _Hand(library.jobs, bar, pause)
    return hand.by_either(
        "correct", wanted, here=lambda: library.correct(document_id, title, edits, bar), read=_corrected
    )


@dataclass(frozen=True, slots=True)
class _Hand:
    """Hands one change over, and watches it."""

    jobs: Jobs
    bar: OnProgress
    pause: Callable[[float], object]

    def by_either(self, kind: JobKind, wanted: Mapping[str, Any], here: Callable[[], T], read: Callable[[Any], T]) -> T:
        """Have it done by the bot, or `here` where none is running or it stops."""
        until = time.monotonic()
        while True:
            if self.jobs.served():
                try:
                    return read(self._by_the_bot(kind, wanted))
                except _BotStopped:
                    note(_TAKEN_BACK)
                    until = time.monotonic() + _PATIENCE
            try:
                return here()
            except LibraryBusy:
                # the bot has begun meanwhile, or what it left is about to end
                if not self.jobs.served() and time.monotonic() > until:
                    raise
                self.pause(_LOOK)

    def _by_the_bot(self, kind: JobKind, wanted: Mapping[str, Any]) -> Any:
        number = None
        try:
            number = self.jobs.put(kind, wanted)
            note(_HANDED)
            return self._watch(number)
        except KeyboardInterrupt:
            if number is not None:
                self.jobs.cancel(number)  # the same key means the same, whoever does the work
            raise

    def _watch(self, number: int) -> Any:
        explain_at = time.monotonic() + _PATIENCE
        while True:
            job = self.jobs.get(number)
            if job is None or job.state == "cancelled":
                raise BotError(_CALLED_OFF)
            if job.state == "failed":
                raise error_of(job)
            if job.progress is not None:
                self.bar(job.progress)
            if job.state == "done":
                return job.result
            if not self.jobs.served() and self.jobs.cancel(number):
                raise _BotStopped
            if job.state == "waiting" and time.monotonic() > explain_at:
                ahead = self.jobs.ahead(number)
                note(_QUEUED.format(count=ahead) if ahead else _WAITING)
                explain_at = float("inf")
            self.pause(_LOOK)


def _reports(result: Any) -> list[SourceReport]:
    return [SourceReport.of_fields(fields) for fields in result]


def _corrected(result: Any) -> Corrected:
    return Corrected(**{**result, "missing": tuple(result["missing"])})


def _as_given(report: SourceReport, given: Mapping[str, str]) -> SourceReport:
    """Return a report with the path as it would be called here, where the bot knows it whole."""
    for whole, path in given.items():
        if report.path == whole:
            return replace(report, path=path)
        if report.path.startswith(whole + os.sep):
            return replace(report, path=os.path.join(path, report.path[len(whole) + 1 :]))
    return report
