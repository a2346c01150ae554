"""Showing an answer while it is written: a draft in a private chat, a message that is edited in a group.

It may fail without harm: after the first failure nothing more is shown until the answer is complete, which is sent as any
other. One message remains: a draft disappears when a message follows, the one in the group becomes the answer or is deleted.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from telegram import Message
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.messages import texts
from bot.messages.values import Paragraph, Reply
from bot.runtime.repeating_task import wait_for_event
from bot.telegram.sending.api_calls import edit_text, send_text
from bot.telegram.sending.render import Outgoing, render
from bot.telegram.sending.retry import once_more
from bot.telegram.sending.targets import ChatTarget

log = logging.getLogger(__name__)

EVERY_DRAFT = 1.0
"""Seconds between two drafts, at least."""
EVERY_EDIT = 4.0
"""Seconds between two edits in a group, where twenty messages a minute are allowed to all together."""
_KEEP_ALIVE = 20.0
"""Seconds after which a draft is sent again though nothing is new: Telegram takes it away after thirty."""
_END_TIMEOUT = 2.0
"""Seconds that a request under way may take when the answer is complete: a draft must not arrive after it."""
_draft_ids = itertools.count(1)
"""Drafts of one process have different ids, so that none replaces another."""


class Streamer:
    """Shows the beginning of one answer; a private chat has a positive number.

    Attributes:
        message: what was sent in a group, None where nothing was.
    """

    def __init__(self, bot: ExtBot[Any], target: ChatTarget) -> None:
        self.message: Message | None = None
        self._bot = bot
        self._target = target
        private = target.chat > 0
        self._every = EVERY_DRAFT if private else EVERY_EDIT
        self._show_html: Callable[[str], Awaitable[None]] = self._draft if private else self._edit
        self._draft_id = next(_draft_ids)
        self._latest = ""
        self._news = asyncio.Event()
        self._ended = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def show(self, reply: Reply) -> None:
        """Show the beginning of an answer soon; only the latest one counts."""
        messages = render(replace(reply, blocks=(*reply.blocks, Paragraph(texts.WRITING))))
        if len(messages) != 1 or self._ended.is_set():
            return  # what does not fit into one message is shown when it is complete
        self._latest = messages[0].html
        self._news.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def end(self) -> None:
        """Show nothing more; a request under way is waited for."""
        self._ended.set()
        self._news.set()
        if self._task is None:
            return
        done, late = await asyncio.wait({self._task}, timeout=_END_TIMEOUT)
        for task in late:
            task.cancel()
        for task in done:
            if (error := task.exception()) is not None:
                log.error("streaming broke chat=%d", self._target.chat, exc_info=error)

    async def become(self, replies: Sequence[Reply]) -> bool:
        """Turn the message in the group into the answer, if that is one message; else delete it.

        Returns:
            Whether the answer is shown now.
        """
        if self.message is None:
            return False
        outgoing = render(replies[0]) if len(replies) == 1 and _is_plain(replies[0]) else []
        if len(outgoing) == 1:
            try:
                chat, message = self._target.chat, self.message.message_id
                await once_more(lambda: edit_text(self._bot, chat, message, outgoing[0]))
                return True
            except TelegramError as error:
                log.info("streamed message could not become the answer chat=%d error=%s", chat, error.message)
        with contextlib.suppress(TelegramError):
            await self._bot.delete_message(self._target.chat, self.message.message_id)
        return False

    async def _run(self) -> None:
        try:
            while not self._ended.is_set():
                # a draft would fade after a while though nothing is new
                await wait_for_event(self._news, _KEEP_ALIVE if self._target.chat > 0 else None)
                if self._ended.is_set():
                    return
                self._news.clear()
                await self._show_html(self._latest)
                await wait_for_event(self._ended, self._every)
        except TelegramError as error:
            log.info("streaming given up chat=%d error=%s", self._target.chat, type(error).__name__)

    async def _draft(self, html: str) -> None:
        await self._bot.send_message_draft(
            self._target.chat, self._draft_id, html, message_thread_id=self._target.thread, parse_mode=ParseMode.HTML
        )

    async def _edit(self, html: str) -> None:
        if self.message is None:
            self.message = await send_text(self._bot, self._target, Outgoing(html), silent=True)
        else:
            message = self.message.message_id
            await edit_text(self._bot, self._target.chat, message, Outgoing(html), uncounted=True)


def _is_plain(reply: Reply) -> bool:
    return reply.poll is None and reply.enclosed is None
