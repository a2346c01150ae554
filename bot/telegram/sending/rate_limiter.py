"""The rate limiter: so many messages a second to all, to a person, and a minute to a group; answers of 429 are obeyed.

Methods that send no message (`_FREE`) and requests marked `UNCOUNTED` pass it by.

python-telegram-bot's own limiter stops everything when one chat has to wait. A group whose twenty messages a minute are
used up is no reason for everybody else to wait; only when several chats are told to wait at once do all.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from typing import Any

from cachetools import LRUCache
from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.runtime.repeating_task import wait_for_event
from bot.telegram.sending.failures import UndeliveredError, wait_seconds

log = logging.getLogger(__name__)

_FREE = frozenset(
    {
        "getUpdates",
        "sendChatAction",
        "sendMessageDraft",
        "answerCallbackQuery",
        "answerInlineQuery",
        "getMe",
        "getFile",
        "setWebhook",
        "getChat",
        "getChatMember",
        "getChatAdministrators",
        "stopPoll",
    }
)
"""Methods that send no message: counting them would take places of a group's twenty messages a minute."""
UNCOUNTED = -1
"""Given as `rate_limit_args`: the request is made now and once, whatever the limits; its sender gives up by itself."""
_MINUTE = 60.0
"""Seconds for which Telegram counts the messages of a group."""
_PRIVATE = ((3, 3.0), (5, 5.0))
"""Messages to one person within so many seconds: one a second in the long run, with a burst that no measurement of ours
saw refused (docs/operations.md)."""
_SHORT = 3.0
"""Seconds that a request still waits for its turn when the process is to end; a longer wait is given up."""
_CHATS = 2000
"""Chats whose pace is remembered; the one silent for longest is forgotten first."""
_TOGETHER, _WITHIN = 3, 2.0
"""So many chats told to wait within so many seconds mean that the bot as a whole is too fast."""


class Pace:
    """Allows `most` requests in so many seconds, in a burst if need be (the generic cell rate algorithm)."""

    def __init__(self, most: int, seconds: float) -> None:
        self._each, self._span = seconds / most, seconds
        self._full = 0.0

    def reserve(self, now: float) -> float:
        """Count a request; return the seconds until it may be made."""
        self._full = max(self._full, now) + self._each
        return max(0.0, self._full - now - self._span)


class Windows:
    """Allows so many requests within so many seconds, for several such bounds.

    A request counts from when it is answered: Telegram has counted it by then, so it is never too early.
    """

    def __init__(self, bounds: Sequence[tuple[int, float]]) -> None:
        self._bounds = bounds
        self._done: deque[float] = deque(maxlen=max(most for most, _ in bounds))
        self._lock = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def turn(self, pause: Callable[[float], Awaitable[None]]) -> AsyncIterator[None]:
        """Wait until a request may be made, and count it at the end of the block; one at a time."""
        async with self._lock:
            await pause(self._wait(_now()))
            try:
                yield
            finally:
                self._done.append(_now())

    def _wait(self, now: float) -> float:
        done = list(self._done)
        waits = (done[-most] + seconds - now for most, seconds in self._bounds if len(done) >= most)
        return max(0.0, *waits, 0.0)


class RateLimiter(BaseRateLimiter[int]):
    """Makes requests when the limits allow it.

    Args:
        max_retries: of a request that Telegram says to wait with.
    """

    def __init__(self, max_retries: int) -> None:
        self._retries = max_retries
        self._closing = asyncio.Event()
        self._people: LRUCache[int, Windows] = LRUCache(_CHATS)
        self._all = Pace(int(FloodLimit.MESSAGES_PER_SECOND), 1.0)
        self._groups: LRUCache[int, Pace] = LRUCache(_CHATS)
        self._until: OrderedDict[int, float] = OrderedDict()
        self._all_until = 0.0

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Wait for nothing long any more: the process is to end."""
        self._closing.set()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Do a request when the limits allow it.

        Raises:
            UndeliveredError: the process is to end before they do.
        """
        chat = data.get("chat_id")
        if endpoint in _FREE or rate_limit_args == UNCOUNTED or not isinstance(chat, int):
            return await callback(*args, **kwargs)
        for attempt in range(self._retries + 1):
            try:
                async with self._turn(chat, endpoint):
                    return await callback(*args, **kwargs)
            except RetryAfter as error:
                if attempt == self._retries:
                    raise
                self._note(chat, wait_seconds(error))
        return None

    @contextlib.asynccontextmanager
    async def _turn(self, chat: int, endpoint: str) -> AsyncIterator[None]:
        """Wait for the turn of a request; edits in private chats are under no limit of their own."""
        own = self._people.setdefault(chat, Windows(_PRIVATE)) if chat > 0 and endpoint.startswith("send") else None
        async with contextlib.nullcontext() if own is None else own.turn(self._pause):
            await self._wait(chat)
            yield

    async def _pause(self, seconds: float) -> None:
        """Wait; a long wait ends with the process.

        Raises:
            UndeliveredError: the process is to end.
        """
        if seconds > _SHORT:
            if await wait_for_event(self._closing, seconds):
                raise UndeliveredError("told to wait, and the process is to end")
        elif seconds > 0:
            await asyncio.sleep(seconds)

    async def _wait(self, chat: int) -> None:
        now = _now()
        free = self._all.reserve(now)
        if chat < 0:
            free = max(free, self._group(chat).reserve(now))
        await self._pause(free)
        # another request of the chat may be told to wait longer meanwhile
        while (rest := max(self._all_until, self._until.get(chat, 0.0)) - _now()) > 0:
            await self._pause(rest)

    def _group(self, chat: int) -> Pace:
        return self._groups.setdefault(chat, Pace(int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP), _MINUTE))

    def _note(self, chat: int, wait: float) -> None:
        """Note that a chat has to wait; where several have to, all do."""
        now = _now()
        until = now + wait + 0.1
        log.info("told to wait chat=%d seconds=%.0f", chat, wait)
        self._until[chat] = until
        self._until.move_to_end(chat)
        if len(self._until) > _CHATS:
            self._until.popitem(last=False)
        recent = [one for one, then in list(self._until.items())[-_TOGETHER:] if then - wait - now >= -_WITHIN]
        if len(recent) == _TOGETHER:
            self._all_until = max(self._all_until, until)


def _now() -> float:
    return asyncio.get_running_loop().time()
