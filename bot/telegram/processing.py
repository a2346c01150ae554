"""How updates are handled side by side: each in its person's lane, so many at a time, noted when done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.inbox import Inbox
from bot.telegram.lanes import Lanes, lane_of
from bot.telegram.presses import Presses

log = logging.getLogger(__name__)

_MOST_TASKS = 100_000
"""Updates that wait or are handled; the lanes and the slots bound what is really done, this is only the library's wish."""


class Processor(BaseUpdateProcessor):
    """Handles updates in the lanes of their people, and notes each that is done.

    Attributes:
        too_many: says so to somebody who has sent more than can be handled; set once there is a bot to say it with.
        unfinished: numbers of updates whose answer could not be sent; they stay in the inbox for the next start.
    """

    def __init__(self, slots: int, inbox: Inbox, lanes: Lanes, presses: Presses) -> None:
        super().__init__(_MOST_TASKS)
        self._slots = asyncio.Semaphore(slots)
        self._inbox = inbox
        self._lanes = lanes
        self._presses = presses
        self.too_many: Callable[[Update], Awaitable[None]] | None = None
        self.unfinished: set[int] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when its turn has come; one that is broken off stays in the inbox."""
        if not isinstance(update, Update):
            await coroutine
            return
        began = time.monotonic()
        if self._set_aside(update):
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            await self._tell_too_many(update)
        else:
            await self._handle(update, coroutine)
        if update.update_id in self.unfinished:
            self.unfinished.discard(update.update_id)
            return
        await asyncio.to_thread(self._inbox.done, update.update_id)
        took = (time.monotonic() - began) * 1000
        log.info("update handled update=%d kind=%s ms=%.0f", update.update_id, _kind(update), took)

    async def _handle(self, update: Update, coroutine: Awaitable[Any]) -> None:
        async with contextlib.AsyncExitStack() as stack:
            if update.callback_query is not None:
                await stack.enter_async_context(self._presses.handling(update.callback_query))
            await stack.enter_async_context(self._lanes.lane(lane_of(update)))
            await stack.enter_async_context(self._slots)
            await coroutine

    def _set_aside(self, update: Update) -> bool:
        talks = update.message is not None or update.callback_query is not None
        return talks and self._lanes.is_full(lane_of(update))

    async def _tell_too_many(self, update: Update) -> None:
        lane = lane_of(update)
        log.info("set aside, too many at once person=%d", lane)
        if self.too_many is not None and self._lanes.first_told(lane):
            await self.too_many(update)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def _kind(update: Update) -> str:
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None), "other")
