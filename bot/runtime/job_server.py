"""Runs the library's jobs while the bot runs, one after the other, each in a child process where possible."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.runtime.job_process import WAIT, instructions
from bot.runtime.repeating_task import RepeatingTask
from knowledge.errors import LibraryBusy
from knowledge.job_runner import run_job
from knowledge.settings import LibrarySettings
from knowledge.storage.jobs import Job, Jobs

if TYPE_CHECKING:
    from knowledge.library import Library

log = logging.getLogger(__name__)

Runner: TypeAlias = Callable[[Job], Awaitable[bool]]
"""Does a job; False where it has to wait for another process. Cancelling it stops the work."""

_ROOT = str(Path(__file__).resolve().parents[2])
"""Where a child finds our packages: whoever runs from a checkout may have started elsewhere."""
_POLL_INTERVAL = 0.5
"""Seconds between two looks for new jobs, and for whether the running one was cancelled."""
_RETRY_INTERVAL = 2.0
"""Seconds until the next try while another process holds the library."""


class ChildProcessRunner:
    """Runs each job in a child process."""

    def __init__(self, settings: LibrarySettings) -> None:
        self._settings = settings

    async def __call__(self, job: Job) -> bool:
        """Do a job."""
        paths = os.pathsep.join(filter(None, [_ROOT, os.environ.get("PYTHONPATH", "")]))
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.runtime.job_process",
            stdin=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": paths},
        )
        if child.stdin is None:
            raise RuntimeError("a pipe was asked for")
        try:
            level = logging.getLogger().getEffectiveLevel()
            child.stdin.write(instructions(self._settings, job.id, level))
            code = await child.wait()
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
            child.stdin.close()
        log.info("job ended job=%d kind=%s code=%d", job.id, job.kind, code)
        return code != WAIT


def make_runner(library: Library) -> Runner:
    """Return what does the jobs of a library: a child, or a thread where no other process could open it as it is."""
    if library.settings is not None:
        return ChildProcessRunner(library.settings)

    async def in_thread(job: Job) -> bool:
        return await asyncio.to_thread(run_job, library, job.id)

    return in_thread


class JobServer(RepeatingTask):
    """Does the jobs of the library; a job under way is cancelled by `stop`, and done again after the next start.

    Args:
        jobs: the queue.
        run: does one job.
    """

    def __init__(self, jobs: Jobs, run: Runner) -> None:
        super().__init__("jobs", self._serve_when_possible, retry_after=_RETRY_INTERVAL)
        self._jobs = jobs
        self._run_job = run
        self._was_busy = False

    async def _serve_when_possible(self) -> float:
        try:
            with self._jobs.serving():
                await self._serve()
        except LibraryBusy as error:
            if not self._was_busy:
                log.warning("another process serves this library, it does the jobs holder=%s", error.holder)
            self._was_busy = True
        return _RETRY_INTERVAL

    async def _serve(self) -> None:
        if left := await asyncio.to_thread(self._jobs.take_up):
            log.warning("jobs are taken up again that a process before this one began count=%d", left)
        while not self.stopping:
            job = await asyncio.to_thread(self._next)
            if job is None:
                await self.pause(_POLL_INTERVAL)
            elif not await self._do(job):
                await self.pause(_RETRY_INTERVAL)

    def _next(self) -> Job | None:
        return self._jobs.take() if self._jobs.waits() else None

    async def _do(self, job: Job) -> bool:
        """Do a job unless it is cancelled or the task is to stop; False where it must be tried again later."""
        log.info("job begins job=%d kind=%s", job.id, job.kind)
        work = asyncio.ensure_future(self._run_job(job))
        try:
            while not work.done() and not self.stopping and await self._wanted(job):
                await asyncio.wait({work}, timeout=_POLL_INTERVAL)
        finally:
            if not work.done():
                work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({work})
        if work.cancelled() or self.stopping:
            return True
        if error := work.exception():
            log.error("job could not be begun job=%d", job.id, exc_info=error)
        elif not work.result():
            return False
        # a process that has died left its job running: it gets another try, or fails
        return not await asyncio.to_thread(self._jobs.take_up)

    async def _wanted(self, job: Job) -> bool:
        now = await asyncio.to_thread(self._jobs.get, job.id)
        return now is not None and now.state != "cancelled"
