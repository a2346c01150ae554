"""Answers to pressed buttons: a button spins until its press is answered, once, and Telegram does not wait long.

A handler may answer with a few words that appear for a moment; if it has not done so soon, the press is answered
without any, so that a press that waits for an earlier message of the same person does not spin.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from telegram import CallbackQuery
from telegram.constants import CallbackQueryLimit
from telegram.error import TelegramError

log = logging.getLogger(__name__)

_SOON = 1.0
"""Seconds that a handler has for words of its own."""


class Presses:
    """The presses that are being handled."""

    def __init__(self, soon: float = _SOON) -> None:
        self._soon = soon
        self._open: set[str] = set()
        self._answers: set[asyncio.Task[bool]] = set()

    @contextlib.asynccontextmanager
    async def handling(self, query: CallbackQuery) -> AsyncIterator[None]:
        """See to it that a press is answered, soon or at the end of the block at the latest."""
        self._open.add(query.id)
        later = asyncio.create_task(self._answer_later(query))
        try:
            yield
        finally:
            later.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await later
            await self.answer(query)

    async def answer(self, query: CallbackQuery, words: str = "", *, alert: bool = False) -> bool:
        """Answer a press; with words, they appear for a moment, or in a window that has to be closed.

        Returns:
            False if the press was answered before, or is too old: words have to be said otherwise.
        """
        if query.id not in self._open:
            return False
        self._open.discard(query.id)
        try:
            await query.answer(words[: int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)], show_alert=alert)
        except TelegramError:
            # too late for the press itself (from before a restart) is not too late for what it asks for
            log.info("a press could not be answered any more")
            return False
        return True

    async def _answer_later(self, query: CallbackQuery) -> None:
        await asyncio.sleep(self._soon)
        # on its own: the end of the handling, which ends this wait, must not break off the answer
        task = asyncio.create_task(self.answer(query))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
