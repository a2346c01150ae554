"""The bounded pool of threads in which the library works, so that the event loop never does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_WAITING = 32
"""Threads that wait for a language model's server; they compute next to nothing."""


class Pool:
    """Runs work in at most `threads` threads."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="library")
        self._waiting = ThreadPoolExecutor(_WAITING, thread_name_prefix="waiting")

    async def run(self, work: Callable[[], T]) -> T:
        """Do work in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def wait(self, work: Callable[[], T]) -> T:
        """Do work that mostly waits, in threads of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._waiting, work)

    def close(self) -> None:
        """Wait for the running work, then stop the threads."""
        for executor in (self._waiting, self._executor):
            executor.shutdown(wait=True, cancel_futures=True)
