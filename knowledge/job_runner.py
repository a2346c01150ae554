"""Doing a job: what each kind wants, what it gives, and how its progress is told while it runs."""

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
from knowledge.values import Progress

if TYPE_CHECKING:
    from knowledge.library import Library

_LOG = logging.getLogger(__name__)
_EVERY = 0.5  # seconds between two notes of how far a job has come: each is a transaction


class Told:
    """Called with each step; writes one down now and then."""

    def __init__(self, jobs: Jobs, number: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs = jobs
        self._number = number
        self._clock = clock
        self._last: tuple[str, float] = ("", 0.0)

    def __call__(self, progress: Progress) -> None:
        """Take a step."""
        stage, at = self._last
        now = self._clock()
        if stage != progress.stage or now - at >= _EVERY or progress.done == progress.total:
            self._last = (progress.stage, now)
            self._jobs.show(self._number, progress)


def do(library: Library, number: int) -> bool:
    """Do a running job and write down how it ended; False where another process writes, and it has to wait."""
    job = library.jobs.get(number)
    if job is None or job.state != "running":
        return True
    try:
        library.jobs.finish(number, _done(library, job, Told(library.jobs, number)))
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


def _done(library: Library, job: Job, tell: Told) -> Any:
    """Return what came of a job, as JSON can hold it.

    `add` wants `paths` and gives their reports, `upload` wants `file` and `memo` and gives one report, `put_back` wants
    `memo` and tells whether it could, `remove` wants `names` and gives titles.
    """
    wanted = job.wanted
    match job.kind:
        case "add":
            return [asdict(report) for report in library.add(wanted["paths"], tell)]
        case "upload":
            return asdict(library.add_upload(Path(wanted["file"]), Path(wanted["memo"]), tell))
        case "put_back":
            return library.put_back(Path(wanted["memo"]), tell)
        case "remove":
            return library.remove(wanted["names"])
