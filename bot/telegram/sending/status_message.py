"""One message that is edited again and again while something goes on, and shows at last what came of it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.messages.values import Reply
from bot.telegram.sending.delivery import PATIENCE, Delivery, UndeliveredError, is_gone, keyboard
from bot.telegram.sending.render import render
from bot.telegram.sending.targets import Place

log = logging.getLogger(__name__)

_EVERY = 2.0
"""Seconds between two edits of a message: Telegram allows about one a second in a chat."""
_SAME = "message is not modified"
_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")

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
        for seconds in PATIENCE:
            wait = seconds
            try:
                await self._show(reply)
                return
            except (BadRequest, Forbidden) as error:
                if not is_gone(error):
                    raise
                log.info("chat can't be written to any more chat=%d", self._chat)
                return
            except RetryAfter as error:
                after = error.retry_after
                wait = max(seconds, float(after) if isinstance(after, int) else after.total_seconds())
            except NetworkError as error:
                log.warning("result not shown yet chat=%d error=%s", self._chat, type(error).__name__)
            if await pause(wait):
                break
        raise UndeliveredError("no way to Telegram")

    async def _show(self, reply: Reply) -> None:
        """Edit the message; send it where there is none, or none any more."""
        look = face(reply)
        if self._message is not None:
            if look == self._face:
                return
            try:
                await edit(self._delivery.bot, self._chat, self._message, reply)
                await self._noted(self._message, look)
                return
            except BadRequest as error:
                if not any(words in error.message.lower() for words in _LOST):
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


async def edit(bot: Bot, chat: int, message: int, reply: Reply) -> None:
    """Put a reply in the place of a message; where it stands there already, all is well.

    Raises:
        TelegramError: Telegram did not take it.
    """
    first, *_ = render(reply)
    try:
        await bot.edit_message_text(
            first.html,
            chat,
            message,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(reply.buttons),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        if _SAME not in error.message.lower():
            raise
