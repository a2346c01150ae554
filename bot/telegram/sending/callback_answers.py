"""Answers to callback queries: a pressed button shows a spinner until its query is answered, which is possible once.

A handler may answer with a few words that appear for a moment. If it has not done so soon, the query is answered without
words, so that the button of somebody whose earlier message is still being handled does not spin.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from telegram import CallbackQuery
from telegram.constants import CallbackQueryLimit
from telegram.error import TelegramError

from bot.telegram.sending.retry import once_more

log = logging.getLogger(__name__)

_SOON = 1.0
"""Seconds that a handler has for words of its own; a longer spinner looks like a failure."""


class CallbackAnswers:
    """The callback queries that are being handled, each answered once.

    Args:
        soon: seconds after which a query is answered without words.
    """

    def __init__(self, soon: float = _SOON) -> None:
        self._soon = soon
        self._open: set[str] = set()
        self._answers: set[asyncio.Task[bool]] = set()

    @contextlib.asynccontextmanager
    async def handling(self, query: CallbackQuery) -> AsyncIterator[None]:
        """Answer a query without words soon, or at the end of the block, unless it was answered before."""
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
        """Answer a query; its words appear for a moment, or in a window that has to be closed.

        Returns:
            False if the query was answered before, or is too old: the words have to be sent as a message.
        """
        if query.id not in self._open:
            return False
        self._open.discard(query.id)
        try:
            shown = words[: int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)]
            await once_more(lambda: query.answer(shown, show_alert=alert))
        except TelegramError:
            # a query from before a restart is too old to be answered, but what it asks for is done all the same
            log.info("a press could not be answered any more")
            return False
        return True

    async def _answer_later(self, query: CallbackQuery) -> None:
        await asyncio.sleep(self._soon)
        # a task of its own: the end of the handling cancels this wait, but must not cancel the answer
        task = asyncio.create_task(self.answer(query))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
