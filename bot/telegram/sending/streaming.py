"""Showing an answer while it is written: a draft in a private chat, a message that is edited in a group.

An ornament: after the first failure nothing more is shown until the answer is there, which is sent as any other. It ends
in one message: a draft goes away by itself when a message follows, the one in the group becomes the answer, or is deleted.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from telegram import LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.messages import texts
from bot.messages.values import Paragraph, Reply
from bot.telegram.sending.delivery import keyboard, reply_to
from bot.telegram.sending.rate_limiter import UNCOUNTED
from bot.telegram.sending.render import render
from bot.telegram.sending.targets import Place

log = logging.getLogger(__name__)

EVERY_DRAFT = 1.0
"""Seconds between two drafts, at least."""
EVERY_EDIT = 4.0
"""Seconds between two edits in a group, where twenty messages a minute are allowed to all together."""
_KEEP_ALIVE = 20.0
"""Seconds after which a draft is sent again though nothing is new: Telegram takes it away after thirty."""
_PARTING = 2.0
"""Seconds that a request under way may take when the answer is there: a draft must not arrive after it."""
_UNCHANGED = "message is not modified"
_draft_ids = itertools.count(1)


class Streamer:
    """Shows the beginning of one answer; a private chat has a positive number.

    Attributes:
        message: what was sent in a group, None where nothing was.
    """

    def __init__(
        self, bot: ExtBot[Any], place: Place, every_draft: float = EVERY_DRAFT, every_edit: float = EVERY_EDIT
    ) -> None:
        self.message: Message | None = None
        self._bot = bot
        self._place = place
        private = place.chat > 0
        self._every = every_draft if private else every_edit
        self._put: Callable[[str], Awaitable[None]] = self._draft if private else self._edit
        self._draft_id = next(_draft_ids)
        self._latest = self._shown = ""
        self._news = asyncio.Event()
        self._ended = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def show(self, reply: Reply) -> None:
        """Show the beginning of an answer soon; only the latest one counts."""
        messages = render(replace(reply, blocks=(*reply.blocks, Paragraph(texts.WRITING))))
        if len(messages) != 1 or self._ended.is_set():
            return  # what fits no message is shown when all of it is there
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
        done, late = await asyncio.wait({self._task}, timeout=_PARTING)
        for task in late:
            task.cancel()
        for task in done:
            if (error := task.exception()) is not None:
                log.error("streaming broke chat=%d", self._place.chat, exc_info=error)

    async def become(self, replies: Sequence[Reply]) -> bool:
        """Turn the message in the group into the answer, if that is one message; else take it away.

        Returns:
            Whether the answer stands there now.
        """
        if self.message is None:
            return False
        outgoing = render(replies[0]) if len(replies) == 1 and _is_plain(replies[0]) else []
        if len(outgoing) == 1:
            try:
                await self._bot.edit_message_text(
                    outgoing[0].html,
                    self._place.chat,
                    self.message.message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(outgoing[0].buttons),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            except TelegramError as error:
                if isinstance(error, BadRequest) and _UNCHANGED in error.message.lower():
                    return True
                log.info(
                    "streamed message could not become the answer chat=%d error=%s", self._place.chat, error.message
                )
            else:
                return True
        with contextlib.suppress(TelegramError):
            await self._bot.delete_message(self._place.chat, self.message.message_id)
        return False

    async def _run(self) -> None:
        try:
            while not self._ended.is_set():
                await self._due()
                if self._ended.is_set():
                    return
                self._news.clear()
                self._shown = self._latest
                await self._put(self._shown)
                await self._pause(self._every)
        except TelegramError as error:
            log.info("streaming given up chat=%d error=%s", self._place.chat, type(error).__name__)

    async def _due(self) -> None:
        """Wait for something new, or for the time when a draft would fade."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), _KEEP_ALIVE if self._place.chat > 0 else None)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), seconds)

    async def _draft(self, html: str) -> None:
        await self._bot.send_message_draft(
            self._place.chat, self._draft_id, html, message_thread_id=self._place.thread, parse_mode=ParseMode.HTML
        )

    async def _edit(self, html: str) -> None:
        if self.message is None:
            self.message = await self._bot.send_message(
                self._place.chat,
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                message_thread_id=self._place.thread,
                reply_parameters=reply_to(self._place),
                disable_notification=True,
            )
            return
        await self._bot.edit_message_text(
            html,
            self._place.chat,
            self.message.message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            rate_limit_args=UNCOUNTED,
        )


def _is_plain(reply: Reply) -> bool:
    return reply.asked is None and reply.enclosed is None
