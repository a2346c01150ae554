"""The retry ladder: a request that failed is made again after growing pauses, or after as long as Telegram says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from telegram.error import TelegramError

from bot.telegram.sending.failures import UndeliveredError, is_transient, wait_seconds

log = logging.getLogger(__name__)

T = TypeVar("T")

_SOON, _LONGEST_SOON = 0.5, 3.0
"""Seconds before the second and last try of an edit or of the answer to a press, and the most that Telegram may ask for."""
PAUSES: tuple[float, ...] = (1, 2, 4, 8, 15, *[30.0] * 118)
"""Seconds between tries while there is no way to Telegram: about an hour, then an answer waits for a restart."""


async def once_more(request: Callable[[], Awaitable[T]]) -> T:
    """Make a request that nobody waits for long, such as an edit: once more, soon, after a failure that may pass.

    Raises:
        TelegramError: it has failed twice, or what does not pass, or Telegram asks for a longer wait.
    """
    try:
        return await request()
    except TelegramError as error:
        wait = max(_SOON, wait_seconds(error))
        if not is_transient(error) or wait > _LONGEST_SOON:
            raise
        log.info("made again soon error=%s", type(error).__name__)
    await asyncio.sleep(wait)
    return await request()


async def retry(
    request: Callable[[], Awaitable[T]],
    pauses: Sequence[float],
    should_retry: Callable[[TelegramError], bool],
    pause: Callable[[float], Awaitable[bool]],
    *,
    what: str,
) -> T:
    """Make a request, again and again while its failures may pass.

    Args:
        request: makes it once.
        pauses: seconds after each failure, as many as tries; Telegram may ask for longer ones.
        should_retry: tells which failures may pass; others are raised.
        pause: waits so many seconds; True if the process is to end meanwhile.
        what: is sent, for the log.

    Raises:
        UndeliveredError: all tries have failed, or the process is to end.
        TelegramError: a failure that does not pass.
    """
    for seconds in pauses:
        try:
            return await request()
        except TelegramError as error:
            if not should_retry(error):
                raise
            wait = wait_seconds(error)
            # a wait that Telegram asks for is no failure that an operator should look at
            level = logging.INFO if wait else logging.WARNING
            log.log(level, "not sent yet what=%s error=%s", what, type(error).__name__)
        if await pause(max(seconds, wait)):
            break
    raise UndeliveredError("no way to Telegram")
