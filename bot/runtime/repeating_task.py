"""A piece of work that is repeated on the event loop until it is stopped, and a wait that an event cuts short."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


async def wait_for_event(event: asyncio.Event, seconds: float | None) -> bool:
    """Wait for an event, at most so many seconds (None: without limit); return whether it is set."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


class RepeatingTask:
    """Repeats a piece of work: at once after the start, then whenever its wait is over or `wake` is called.

    Args:
        name: of the task, for the log.
        work: returns the seconds until it is to be done again; None to wait for `wake`.
        retry_after: seconds until the next round after one that has raised an error, which is logged.
        first: done once before the first round; an error is logged.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[float | None]],
        *,
        retry_after: float,
        first: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._name = name
        self._work = work
        self._retry_after = retry_after
        self._first = first
        self._stopping = asyncio.Event()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin; call it on the event loop."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    def wake(self) -> None:
        """Do the work now, or once more after the round that is under way."""
        self._woken.set()

    async def pause(self, seconds: float) -> bool:
        """Wait in the middle of the work; return whether the task is to stop. `wake` does not cut this short."""
        return await wait_for_event(self._stopping, seconds)

    async def stop(self, patience: float | None = None) -> None:
        """End after the round that is under way.

        Args:
            patience: seconds that the round may still take before it is cancelled; None for as long as it likes.
        """
        self._stopping.set()
        self._woken.set()
        if self._task is None:
            return
        if patience is None:
            await self._task
            return
        await asyncio.wait({self._task}, timeout=patience)
        self._task.cancel()
        await asyncio.wait({self._task})

    async def _run(self) -> None:
        if self._first is not None:
            try:
                await self._first()
            except Exception:
                log.exception("repeating task could not be prepared task=%s", self._name)
        while not self.stopping:
            self._woken.clear()
            try:
                seconds = await self._work()
            except Exception:  # a task that has died would be noticed by nobody
                log.exception("repeating task failed, it is tried again task=%s", self._name)
                await self.pause(self._retry_after)
            else:
                await wait_for_event(self._woken, seconds)
