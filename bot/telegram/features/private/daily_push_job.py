"""The daily push: asks the plans who is due, and sends one set after the other, slower than Telegram's limit.

Each push is claimed only when its turn has come and its chat is free: a process that is killed loses the one in its
hands, not all that were due. The rest of Telegram's limit is left to learners who write meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field

from telegram.constants import FloodLimit
from telegram.error import ChatMigrated, TelegramError

from bot.learning import replies, texts
from bot.learning.push_claims import DailyPush, PushClaims
from bot.learning.values import Plan
from bot.messages.values import Reply, say
from bot.telegram.sending.failures import is_chat_gone
from bot.telegram.sending.targets import Place, number_of
from bot.telegram.services import Services

log = logging.getLogger(__name__)

TICK = 20.0
"""Seconds between two looks at the plans."""
_SHARE = 0.5
"""Of the messages that Telegram allows in a second; the others are for answers."""


@dataclass(slots=True)
class DailyPushes:
    """The repeating job; `start` and `stop` it with the application."""

    pusher: PushClaims
    services: Services
    every: float = TICK
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; call it on the event loop."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End after the push that is being sent."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        await self._safely(asyncio.to_thread(self.pusher.note_lost))
        while not self._stopping.is_set():
            await self._safely(self._push_all())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self.every)

    async def _safely(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception:  # a job that has died would be noticed by nobody
            log.exception("looking for due pushes failed")

    async def _push_all(self) -> None:
        for plan in await asyncio.to_thread(self.pusher.due):
            if self._stopping.is_set():
                return
            key = await asyncio.to_thread(self.pusher.chat_key, plan)
            chat = number_of(key)
            # somebody whom the configuration no longer names is not written to either
            if chat is None or not await self.services.gate.admits(chat):
                continue
            if await self._push(plan, chat):
                await asyncio.sleep(1 / (FloodLimit.MESSAGES_PER_SECOND * _SHARE))

    async def _push(self, plan: Plan, chat: int) -> bool:
        """Send one push; False where there was nothing to claim."""
        async with self.services.lanes.lane(chat):
            push = await asyncio.to_thread(self.pusher.claim, plan)
            if push is None:
                return False
            try:
                await self._send(push, chat)
            except TelegramError as error:
                if is_chat_gone(error):
                    await asyncio.to_thread(self.pusher.stopped, push)
                else:
                    # nobody can tell whether it went out: it is offered with the learner's next message
                    log.warning("push lost chat=%d day=%s error=%s", push.chat_id, push.day, type(error).__name__)
            else:
                await asyncio.to_thread(self.pusher.sent, push)
        return True

    async def _send(self, push: DailyPush, chat: int) -> None:
        delivery = self.services.delivery
        try:
            await delivery.push(Place(chat), [_reply(push)])
        except ChatMigrated as error:
            await self.services.moves.move(chat, error.new_chat_id)
            await delivery.push(Place(error.new_chat_id), [_reply(push)])


def _reply(push: DailyPush) -> Reply:
    if push.question is None:
        return say(texts.DAILY_EMPTY)
    return replies.question_reply(push.question, texts.DAILY_HEAD)
