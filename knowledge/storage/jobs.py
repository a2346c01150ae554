"""Jobs: changes of the library that one process asks another to make, through the catalog.

A bot that runs serves its library: it holds a lock beside the writer's for as long as it lives, and does the jobs one
after the other. `study add` then puts a job and shows its progress; a file sent in a chat is a job as well. The operating system frees the lock of a process that dies, so nobody waits for one that is gone. A job
that was begun and not ended is taken up by whoever serves next; adding goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from knowledge.errors import (
    EmbeddingMismatch,
    LibraryBusy,
    LibraryError,
    SettingsError,
    StoreError,
    StoreFault,
    UnknownDocument,
)
from knowledge.storage.database import Database
from knowledge.storage.tables import jobs
from knowledge.storage.writer_lock import WriterLock
from knowledge.values import Progress

JobKind = Literal["add", "upload", "put_back", "remove", "correct"]
State = Literal["waiting", "running", "done", "failed", "cancelled"]
Json: TypeAlias = dict[str, Any]

_MOST_TRIES = 3
"""Tries of a job whose process died each time: the file itself may be what kills it."""
_KEPT = 500
"""Job numbers after which an ended job is deleted."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands.

    Attributes:
        id: grows with each job.
        kind: `add` paths, add an `upload`, `put_back` what it replaced, `remove` documents, `correct` one.
        wanted: what to do it with; see `knowledge.job_runner`.
        state: `waiting`, `running`, or how it ended.
        progress: how far it has come, None where that is not known yet.
        result: what came of it, once it is `done`.
        fault: why it `failed`.
    """

    id: int
    kind: JobKind
    wanted: Json
    state: State
    progress: Progress | None
    result: Any
    fault: Json

    @property
    def ended(self) -> bool:
        """Whether its state will not change any more."""
        return self.state in ("done", "failed", "cancelled")


class Jobs:
    """The jobs of one library; safe to use from several threads and processes."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._serving = WriterLock(folder, "serving")

    def serving(self) -> AbstractContextManager[None]:
        """Serve the library for as long as the block runs; LibraryBusy if another process does."""
        return self._serving.held()

    def served(self) -> bool:
        """Tell whether some process serves the library now."""
        return self._serving.taken()

    def put(self, kind: JobKind, wanted: Mapping[str, Any]) -> int:
        """Ask for a job; return its number."""
        row = {"kind": kind, "wanted": dict(wanted), "state": "waiting", "tries": 0}
        with self._database.writing() as connection:
            number = int(connection.execute(insert(jobs).values(row).returning(jobs.c.id)).scalar_one())
            connection.execute(delete(jobs).where(jobs.c.id < number - _KEPT, ~_open()))
        return number

    def get(self, number: int) -> Job | None:
        """Return a job, None where it was forgotten."""
        row = self._database.first(select(jobs).where(jobs.c.id == number))
        return None if row is None else _job(row)

    def ahead(self, number: int) -> int:
        """Return how many jobs come before this one."""
        return int(self._database.scalar(select(func.count()).select_from(jobs).where(jobs.c.id < number, _open())))

    def take(self) -> Job | None:
        """Return the job that is next, which is running now; None where there is none. For the process that serves."""
        with self._database.writing() as connection:
            first = select(func.min(jobs.c.id)).where(jobs.c.state == "waiting").scalar_subquery()
            begun = update(jobs).where(jobs.c.id == first).values(state="running", tries=jobs.c.tries + 1)
            row = connection.execute(begun.returning(jobs)).one_or_none()
        return None if row is None else _job(row)

    def waits(self) -> bool:
        """Tell whether some job waits; cheaper than taking it."""
        return self._database.scalar(select(jobs.c.id).where(jobs.c.state == "waiting").limit(1)) is not None

    def show(self, number: int, progress: Progress) -> None:
        """Note how far a job has come."""
        self._set(number, jobs.c.state == "running", progress=asdict(progress))

    def finish(self, number: int, result: Any) -> None:
        """Note that a job is done."""
        self._set(number, jobs.c.state == "running", state="done", result=result)

    def fail(self, number: int, error: LibraryError) -> None:
        """Note that a job could not be done."""
        self._set(number, jobs.c.state == "running", state="failed", fault=_fault(error))

    def give_back(self, number: int) -> None:
        """Let a running job wait again, as if it had never begun: something else is in its way."""
        self._set(number, jobs.c.state == "running", state="waiting", tries=jobs.c.tries - 1)

    def cancel(self, number: int) -> bool:
        """Call a job off; False where it has ended."""
        return self._set(number, _open(), state="cancelled")

    def take_up(self) -> int:
        """Let jobs wait again whose process died; for the process that serves. Return how many.

        A job that was tried `_MOST_TRIES` times fails.
        """
        gone = jobs.c.state == "running"
        broken = _fault(StoreError("the process that did this job died several times", "died"))
        with self._database.writing() as connection:
            exhausted = update(jobs).where(gone, jobs.c.tries >= _MOST_TRIES)
            connection.execute(exhausted.values(state="failed", fault=broken))
            return connection.execute(update(jobs).where(gone).values(state="waiting")).rowcount

    def _set(self, number: int, condition: ColumnElement[bool], **values: Any) -> bool:
        return bool(self._database.change(update(jobs).where(jobs.c.id == number, condition).values(values)))


def error_of(job: Job) -> LibraryError:
    """Return the error that a failed job ended with, as it would have been raised here."""
    words, more = str(job.fault.get("words", "")), str(job.fault.get("more", ""))
    name = job.fault.get("error")
    for kind, given in (
        (LibraryBusy, more),
        (UnknownDocument, more),
        (EmbeddingMismatch, words),
        (SettingsError, words),
    ):
        if kind.__name__ == name:
            return kind(given)
    return StoreError(words, next((fault for fault in get_args(StoreFault) if fault == more), ""))


def _fault(error: LibraryError) -> Json:
    more = ""
    match error:
        case LibraryBusy():
            more = error.holder
        case UnknownDocument():
            more = error.document_id
        case StoreError():
            more = error.fault
    return {"error": type(error).__name__, "words": str(error), "more": more}


def _open() -> ColumnElement[bool]:
    return jobs.c.state.in_(("waiting", "running"))


def _job(row: Any) -> Job:
    progress = None if row.progress is None else Progress(**row.progress)
    return Job(row.id, row.kind, row.wanted, row.state, progress, row.result, row.fault or {})
