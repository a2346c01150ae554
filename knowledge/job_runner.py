"""Runs jobs: payload and result of each kind of job, and how its progress is written down."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import LibraryBusy, LibraryError, StoreError
from knowledge.storage.database import FULL, disk_is_full
from knowledge.storage.jobs import Job, Jobs
from knowledge.structure.heading_edits import HeadingEdit
from knowledge.values import Progress

if TYPE_CHECKING:
    from knowledge.library import Library

_LOG = logging.getLogger(__name__)
_PROGRESS_INTERVAL = 0.5
"""Seconds between two notes of a job's progress: each is a transaction."""


class ProgressWriter:
    """Called with each step of a job; writes the progress down at most every `_PROGRESS_INTERVAL`."""

    def __init__(self, jobs: Jobs, number: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs = jobs
        self._number = number
        self._clock = clock
        self._last: tuple[str, float] = ("", 0.0)

    def __call__(self, progress: Progress) -> None:
        """Write a step down if its stage is new, it is the last one, or enough time has passed."""
        stage, at = self._last
        now = self._clock()
        if stage != progress.stage or now - at >= _PROGRESS_INTERVAL or progress.done == progress.total:
            self._last = (progress.stage, now)
            self._jobs.show(self._number, progress)


def run_job(library: Library, number: int) -> bool:
    """Run a job that was taken, and write down how it ended; False where another process writes, and it has to wait."""
    job = library.jobs.get(number)
    if job is None or job.state != "running":
        return True
    try:
        library.jobs.finish(number, _result(library, job, ProgressWriter(library.jobs, number)))
    except LibraryBusy as error:
        _LOG.info("job waits for another writer job=%d holder=%s", number, error.holder)
        library.jobs.give_back(number)
        return False
    except LibraryError as error:
        _LOG.warning("job failed job=%d kind=%s error=%s", number, job.kind, error)
        library.jobs.fail(number, error)
    except Exception as error:  # whoever waits for it must hear of it
        _LOG.exception("job failed job=%d kind=%s", number, job.kind)
        full = disk_is_full(error)
        library.jobs.fail(number, StoreError(FULL if full else "the job failed", "full" if full else ""))
    return True


def _result(library: Library, job: Job, progress: ProgressWriter) -> Any:
    """Run a job by its payload and return its result, as JSON can hold it.

    Payload → result: `add`: `paths`, `as_bank` for question banks → their reports; `upload`: `file` and `memo` (the undo record's file) → one report;
    `put_back`: `memo` → whether it could; `remove`: `names` → titles; `correct`: `document`, `title` and `edits` → what became of it.
    """
    wanted = job.wanted
    match job.kind:
        case "add":
            return [asdict(report) for report in library.add(wanted["paths"], progress, bool(wanted.get("as_bank")))]
        case "upload":
            return asdict(library.add_upload(Path(wanted["file"]), Path(wanted["memo"]), progress))
        case "put_back":
            return library.put_back(Path(wanted["memo"]), progress)
        case "remove":
            return library.remove(wanted["names"])
        case "correct":
            edits = None if wanted["edits"] is None else [HeadingEdit(**edit) for edit in wanted["edits"]]
            return asdict(library.correct(wanted["document"], wanted["title"], edits, progress))
