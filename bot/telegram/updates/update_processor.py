"""How updates are handled side by side: each in its person's lane, so many at a time, noted when done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseUpdateProcessor

from bot.messages import edge_texts
from bot.telegram.sending.callback_answers import Presses
from bot.telegram.updates.inbox import Inbox
from bot.telegram.updates.per_user_queue import Lanes, lane_of
from knowledge.errors import LibraryError

log = logging.getLogger(__name__)

_MOST_TASKS = 100_000
"""Updates that wait or are handled; the lanes and the slots bound what is really done, this is only the library's wish."""

_TRIES = 6
"""After the first: an update that was in hand at the end of so many processes is handled no more."""
_SUSPECT = 3
"""After so many tries it waits until the process has settled: many ends soon after a start are not its doing."""
_SETTLED = 10.0
"""Seconds after the start."""


class Processor(BaseUpdateProcessor):
    """Handles updates in the lanes of their people, and notes each that is done.

    Attributes:
        tell: says a sentence to whoever an update is from; set once there is a bot to say it with.
        unfinished: numbers of updates whose answer could not be sent; they stay in the inbox for the next start.
    """

    def __init__(self, slots: int, inbox: Inbox, lanes: Lanes, presses: Presses, replayed: Mapping[int, int]) -> None:
        super().__init__(_MOST_TASKS)
        self._slots = asyncio.Semaphore(slots)
        self._inbox = inbox
        self._lanes = lanes
        self._presses = presses
        self._replayed = replayed
        self._suspects = asyncio.Lock()
        self._settled = time.monotonic() + _SETTLED
        self.tell: Callable[[Update, str], Awaitable[None]] | None = None
        self.unfinished: set[int] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when its turn has come; one that is broken off stays in the inbox."""
        if not isinstance(update, Update):
            await coroutine
            return
        began = time.monotonic()
        if self._is_too_many(update):
            await self._set_aside(update, coroutine, "")
            if self._lanes.first_told(lane_of(update)):
                await self._say(update, edge_texts.TOO_MANY_AT_ONCE)
        else:
            await self._handle(update, coroutine)
        if update.update_id in self.unfinished:
            self.unfinished.discard(update.update_id)
            return
        try:
            await asyncio.to_thread(self._inbox.done, update.update_id)
        except LibraryError:
            # it was answered; at the worst it is answered once more after the next start
            log.exception("update not noted as done update=%d", update.update_id)
        took = (time.monotonic() - began) * 1000
        log.info("update handled update=%d kind=%s ms=%.0f", update.update_id, _kind(update), took)

    async def _handle(self, update: Update, coroutine: Awaitable[Any]) -> None:
        async with contextlib.AsyncExitStack() as stack:
            if update.callback_query is not None:
                await stack.enter_async_context(self._presses.handling(update.callback_query))
            await stack.enter_async_context(self._lanes.lane(lane_of(update)))
            tries = self._replayed.get(update.update_id)
            if tries is not None and tries >= _TRIES:
                await self._set_aside(update, coroutine, edge_texts.SET_ASIDE)
                return
            if tries and tries >= _SUSPECT:
                await asyncio.sleep(self._settled - time.monotonic())
            if tries:
                # one that may have ended two processes is alone in this: the next end would be its doing
                await stack.enter_async_context(self._suspects)
            await stack.enter_async_context(self._slots)
            if tries is not None:
                # only now, when it is in hand: one that still waits has ended nothing
                await asyncio.to_thread(self._inbox.note_try, update.update_id)
            await coroutine

    async def _set_aside(self, update: Update, coroutine: Awaitable[Any], sentence: str) -> None:
        """Handle an update no further, and say so."""
        if isinstance(coroutine, Coroutine):
            coroutine.close()
        log.warning("update set aside id=%d person=%d", update.update_id, lane_of(update))
        if update.callback_query is not None:
            async with self._presses.handling(update.callback_query):
                pass  # the button stops spinning
        await self._say(update, sentence)

    async def _say(self, update: Update, sentence: str) -> None:
        if self.tell is None or not sentence:
            return
        try:
            await self.tell(update, sentence)
        except TelegramError as error:
            log.info("person could not be told person=%d error=%s", lane_of(update), type(error).__name__)

    def _is_too_many(self, update: Update) -> bool:
        talks = update.message is not None or update.callback_query is not None
        return talks and update.update_id not in self._replayed and self._lanes.is_full(lane_of(update))

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def _kind(update: Update) -> str:
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None), "other")
