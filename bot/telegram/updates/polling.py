"""Long polling: asks Telegram for updates and hands them to the queue, which writes them down.

Telegram takes updates for delivered once their numbers lie below the offset of a request, so the offset moves on only
after all updates of the last answer are queued. A failure that waiting can't mend ends the polling with an error.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError, TimedOut

from bot.errors import EdgeError
from bot.messages import texts
from bot.telegram.sending.failures import wait_seconds

log = logging.getLogger(__name__)

_CONFLICTS, _MOST_CONFLICTS, _WITHIN = 5, 40, 120.0
"""Refusals within so many seconds that mean a second poller; a few may be an earlier request of ours that Telegram still
holds. A poller takes one more for each second that it had served before the first: of two, the younger one gives up."""
_CONFLICT_WAIT = 2.0
"""Seconds between two requests after a refusal: time for Telegram to drop an earlier request of ours."""
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0
"""Seconds between two requests while Telegram is out of reach; each wait is twice the one before."""
_LONGEST_SILENCE = 90.0
"""Seconds without an answer after which `trouble` reports it; a request is open for 50 at most."""


class Polling:
    """Asks for updates until it is stopped.

    Args:
        bot: asks.
        queue: takes the updates.
        timeout: seconds that Telegram may hold a request while there is nothing new.
        allowed: the kinds of updates to ask for.
        sleep: waits so many seconds.
        clock: tells seconds, for measuring silence.
    """

    def __init__(
        self,
        bot: Bot,
        queue: asyncio.Queue[object],
        timeout: int,
        allowed: Sequence[str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = bot
        self._queue = queue
        self._timeout = timeout
        self._allowed = allowed
        self._sleep = sleep
        self._clock = clock
        self._offset: int | None = None
        self._last_answer = clock()
        self._began = clock()
        self._conflicts: deque[float] = deque()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; a webhook that was set before is removed, its waiting updates stay.

        Raises:
            TelegramError: the server can't be reached.
        """
        await self._bot.delete_webhook(drop_pending_updates=False)
        self._last_answer = self._began = self._clock()
        self._task = asyncio.create_task(self._poll(), name="polling")

    async def ended(self) -> None:
        """Wait for the end of polling.

        Raises:
            EdgeError: a second program polls for the same bot, or the token is not accepted any more.
        """
        if self._task is not None:
            await asyncio.shield(self._task)

    async def stop(self) -> None:
        """Ask no more, and confirm to Telegram what was taken."""
        task, self._task = self._task, None
        if task is None:
            return
        broken = task.done()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, EdgeError):
            await task
        if self._offset is not None and not broken:
            with contextlib.suppress(TelegramError):  # then they come again, and the queue leaves them out
                await self._bot.get_updates(offset=self._offset, timeout=0, allowed_updates=self._allowed)

    def trouble(self) -> str:
        """Return why no updates come, empty while all is well."""
        if self._task is None or self._task.done():
            return "polling has ended"
        silence = self._clock() - self._last_answer
        return f"no answer from Telegram for {silence:.0f} seconds" if silence > _LONGEST_SILENCE else ""

    async def _poll(self) -> None:
        failures = 0
        while True:
            try:
                await self._ask()
                failures = 0
            except InvalidToken:
                raise EdgeError(texts.TELEGRAM_REFUSED) from None  # the library's message repeats the token
            except Conflict as error:
                conflicts = self._note_conflict()
                log.warning("another program asks for our updates times=%d reason=%s", conflicts, error.message)
                served = self._conflicts[0] - self._began
                if conflicts >= min(_CONFLICTS + served, _MOST_CONFLICTS):
                    raise EdgeError(texts.TELEGRAM_CONFLICT) from None
                await self._sleep(_CONFLICT_WAIT)
            except TimedOut:
                log.info("polling timed out")
                await self._sleep(_FIRST_WAIT)
            except Exception as error:  # whatever it is, learners wait: the next request may be answered
                failures += 1
                wait = _wait(error, failures)
                log.warning("polling failed times=%d wait=%.1f error=%r", failures, wait, error)
                await self._sleep(wait)

    def _note_conflict(self) -> int:
        """Note a refusal; return how many there were lately."""
        now = self._clock()
        while self._conflicts and now - self._conflicts[0] > _WITHIN:
            self._conflicts.popleft()
        self._conflicts.append(now)
        return len(self._conflicts)

    async def _ask(self) -> None:
        updates: Sequence[Update] = await self._bot.get_updates(
            offset=self._offset, timeout=self._timeout, allowed_updates=self._allowed
        )
        self._last_answer = self._clock()
        for update in updates:
            await self._queue.put(update)
        if updates:
            self._offset = updates[-1].update_id + 1


def _wait(error: Exception, failures: int) -> float:
    """Return the seconds to wait after a failure: as Telegram says, or longer each time."""
    return wait_seconds(error) or min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(failures - 1, 10))
