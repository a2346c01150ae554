"""One message that is edited again and again while something goes on, and shows at last what came of it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.messages.values import Reply
from bot.telegram.sending.api_calls import edit_text
from bot.telegram.sending.delivery import Delivery
from bot.telegram.sending.failures import is_chat_gone, is_message_lost, is_transient
from bot.telegram.sending.render import Outgoing, render
from bot.telegram.sending.retry import PAUSES, retry
from bot.telegram.sending.targets import Place

log = logging.getLogger(__name__)

_EVERY = 2.0
"""Seconds between two edits of a message: Telegram allows about one a second in a chat."""

Pause = Callable[[float], Awaitable[bool]]
"""Waits so many seconds; True if the process is to end meanwhile."""


Note = Callable[[int, str], Awaitable[None]]
"""Writes down the number of a message, and the face it shows now."""


class Shown:
    """A message of ours in a private chat.

    Args:
        delivery: sends it.
        chat: where.
        message: its number; None if it was not sent yet.
        face: what it shows now; None where that is not known.
        note: is told whenever it is sent or edited.
    """

    def __init__(self, delivery: Delivery, chat: int, message: int | None, face: str | None, note: Note) -> None:
        self._delivery = delivery
        self._chat = chat
        self._message = message
        self._face = face
        self._note = note
        self._at = -_EVERY

    async def pass_by(self, reply: Reply) -> None:
        """Show how far something has come, if the last edit is not too fresh; a failure is of no importance."""
        now = asyncio.get_running_loop().time()
        if now - self._at < _EVERY:
            return
        self._at = now
        try:
            await self._show(reply)
        except TelegramError as error:
            log.info("progress not shown chat=%d error=%s", self._chat, type(error).__name__)

    async def settle(self, reply: Reply, pause: Pause) -> None:
        """Show what came of it; where there is no way to Telegram, try again and again.

        Raises:
            UndeliveredError: the process ends before it could be shown, or many minutes have gone.
        """
        try:
            await retry(lambda: self._show(reply), PAUSES, is_transient, pause, what="result")
        except TelegramError as error:
            if not is_chat_gone(error):
                raise
            log.info("chat can't be written to any more chat=%d", self._chat)

    async def _show(self, reply: Reply) -> None:
        """Edit the message; send it where there is none, or none any more."""
        look = face(reply)
        if self._message is not None:
            if look == self._face:
                return
            try:
                await edit_reply(self._delivery.bot, self._chat, self._message, reply)
                await self._noted(self._message, look)
                return
            except BadRequest as error:
                if not is_message_lost(error):
                    raise
        sent = await self._delivery.send(Place(self._chat), [reply])
        await self._noted(sent[-1].message_id, look)

    async def _noted(self, message: int, look: str) -> None:
        self._message, self._face = message, look
        await self._note(message, look)


def face(reply: Reply) -> str:
    """Return a short name of what a message shows: two that look the same have the same."""
    first, *_ = render(reply)
    buttons = [(button.label, button.data, button.row) for button in reply.buttons]
    return hashlib.sha256(repr((first.html, buttons)).encode()).hexdigest()


async def edit_reply(bot: ExtBot[Any], chat: int, message: int, reply: Reply) -> None:
    """Put a reply in the place of a message; where it stands there already, all is well.

    Raises:
        TelegramError: Telegram did not take it.
    """
    first, *_ = render(reply)
    await edit_text(bot, chat, message, Outgoing(first.html, reply.buttons))
