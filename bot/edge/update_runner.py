"""Handles updates side by side: each in its person's turn, so many at a time, noted in the inbox when done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bot.edge.chat_order import ChatOrder
from bot.edge.errors import SendError, UndeliveredError
from bot.edge.inbox import Inbox
from bot.edge.per_user_queue import PerUserQueues
from bot.messages import edge_texts
from knowledge.errors import LibraryError

log = logging.getLogger(__name__)

_TRIES = 6
"""After the first: an update that was in hand at the end of so many processes is handled no more."""
_SUSPECT = 3
"""After so many tries it waits until the process has settled: many ends soon after a start are not its doing."""
_SETTLED = 10.0
"""Seconds after the start."""


@dataclass(frozen=True, slots=True)
class TakenUpdate:
    """An update that stands in the inbox.

    Attributes:
        number: in the inbox.
        person: the key of whose turn it takes.
        chat: the key of the group in which it happened; empty where it happened in none.
        changes_chat: it tells what became of the bot there: what came before it is handled before, and what came after it
            afterwards.
        kind: for the log.
        talks: it was written or pressed by a person, who may have too many of them.
        handle: handles it; awaited once at most.
        around: is open from when it is taken up until it is handled or set aside.
        tell: says a sentence to whoever it is from.
    """

    number: int
    person: str
    chat: str
    changes_chat: bool
    kind: str
    talks: bool
    handle: Callable[[], Awaitable[object]]
    around: Callable[[], AbstractAsyncContextManager[None]]
    tell: Callable[[str], Awaitable[None]]


class UpdateRunner:
    """Handles updates in the turns of their people.

    Args:
        slots: updates that are handled at the same time.
        inbox: where each is noted when it is done.
        queues: the order of each person's updates.
        replayed: numbers of the updates that a process before this one took and did not finish, each with its tries.

    Attributes:
        unfinished: numbers of updates whose answer could not be sent; they stay in the inbox for the next start.
    """

    def __init__(self, slots: int, inbox: Inbox, queues: PerUserQueues, replayed: Mapping[int, int]) -> None:
        self._slots = asyncio.Semaphore(slots)
        self._inbox = inbox
        self._queues = queues
        self._replayed = replayed
        self._suspects = asyncio.Lock()
        self._settled = time.monotonic() + _SETTLED
        self._order = ChatOrder()
        self.unfinished: set[int] = set()

    async def run(self, update: TakenUpdate) -> None:
        """Handle an update when its turn has come; one that is broken off stays in the inbox."""
        began = time.monotonic()
        async with self._order.turn(update.chat, update.changes_chat):
            await self._run(update)
        took = (time.monotonic() - began) * 1000
        log.info("update handled update=%d kind=%s ms=%.0f", update.number, update.kind, took)

    async def _run(self, update: TakenUpdate) -> None:
        if self._is_too_many(update):
            first = self._queues.first_told(update.person)
            await self._set_aside(update, edge_texts.TOO_MANY_AT_ONCE if first else "")
        else:
            async with update.around():
                await self._handle(update)
        if update.number in self.unfinished:
            self.unfinished.discard(update.number)
            return
        try:
            await asyncio.to_thread(self._inbox.done, update.number)
        except LibraryError:
            # it was answered; at the worst it is answered once more after the next start
            log.exception("update not noted as done update=%d", update.number)

    async def _handle(self, update: TakenUpdate) -> None:
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(self._queues.turn(update.person))
            tries = self._replayed.get(update.number)
            if tries is not None and tries >= _TRIES:
                await self._say(update, edge_texts.SET_ASIDE)
                return
            if tries and tries >= _SUSPECT:
                await asyncio.sleep(self._settled - time.monotonic())
            if tries:
                # one that may have ended two processes is alone in this: the next end would be its doing
                await stack.enter_async_context(self._suspects)
            await stack.enter_async_context(self._slots)
            if tries is not None:
                # only now, when it is in hand: one that still waits has ended nothing
                await asyncio.to_thread(self._inbox.note_try, update.number)
            await update.handle()

    async def _set_aside(self, update: TakenUpdate, sentence: str) -> None:
        async with update.around():
            await self._say(update, sentence)

    async def _say(self, update: TakenUpdate, sentence: str) -> None:
        """Say that an update is handled no further."""
        log.warning("update set aside id=%d person=%s", update.number, update.person)
        if not sentence:
            return
        try:
            await update.tell(sentence)
        except (SendError, UndeliveredError) as error:
            log.info("person could not be told person=%s error=%s", update.person, error)

    def _is_too_many(self, update: TakenUpdate) -> bool:
        return update.talks and update.number not in self._replayed and self._queues.is_full(update.person)
