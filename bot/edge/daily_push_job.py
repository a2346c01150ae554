"""The daily push: asks the plans who is due, and sends one set after the other, slower than the chat app's limit.

Each push is claimed only when its turn has come and its chat is free: a process that is killed loses the one in its
hands, not all that were due. The rest of the app's limit is left to learners who write meanwhile.
"""

from __future__ import annotations

import asyncio
import logging

from bot.edge.errors import SendError
from bot.edge.gate import Gate
from bot.edge.per_user_queue import PerUserQueues
from bot.edge.protocol import Edge, Target
from bot.learning import replies, texts
from bot.learning.push_claims import DailyPush, PushClaims
from bot.learning.values import Plan
from bot.messages.values import Reply, say
from bot.runtime.repeating_task import RepeatingTask

log = logging.getLogger(__name__)

TICK = 20.0
"""Seconds between two looks at the plans: a push comes within half a minute of its hour."""
_SHARE = 0.5
"""Of the messages that the app allows in a second; the others are for answers."""


class DailyPushJob(RepeatingTask):
    """The repeating task; `start` and `stop` it with the chat app.

    Args:
        pusher: claims what is due.
        edge: sends it; plans of chats of other apps are left to theirs.
        gate: says whether a chat still belongs.
        queues: a push waits for the answer that its chat is being given.
        every: seconds between two looks.
    """

    def __init__(self, pusher: PushClaims, edge: Edge, gate: Gate, queues: PerUserQueues, every: float = TICK) -> None:
        super().__init__("daily pushes", self._push_all, retry_after=every, first=self._note_lost)
        self._pusher = pusher
        self._edge = edge
        self._gate = gate
        self._queues = queues
        self._every = every

    async def _note_lost(self) -> None:
        await asyncio.to_thread(self._pusher.note_lost)

    async def _push_all(self) -> float:
        for plan in await asyncio.to_thread(self._pusher.due):
            if self.stopping:
                break
            chat = await asyncio.to_thread(self._pusher.chat_key, plan)
            # somebody whom the configuration no longer names is not written to either
            if not chat.startswith(f"{self._edge.name}:") or not await self._gate.admits(chat):
                continue
            if await self._push(plan, chat):
                await asyncio.sleep(1 / (self._edge.pace.per_second * _SHARE))
        return self._every

    async def _push(self, plan: Plan, chat: str) -> bool:
        """Send one push; False where there was nothing to claim."""
        async with self._queues.turn(chat):
            push = await asyncio.to_thread(self._pusher.claim, plan)
            if push is None:
                return False
            try:
                await self._edge.push(Target(chat), [_reply(push)])
            except SendError as error:
                if error.gone:
                    await asyncio.to_thread(self._pusher.pause, push)
                else:
                    # nobody can tell whether it went out: it is offered with the learner's next message
                    log.warning("push lost chat=%d day=%s error=%s", push.chat_id, push.day, error)
            else:
                await asyncio.to_thread(self._pusher.sent, push)
        return True


def _reply(push: DailyPush) -> Reply:
    if push.question is None:
        return say(texts.DAILY_EMPTY)
    return replies.question_reply(push.question, texts.DAILY_HEAD)
