"""Sending: messages in order, the typing mark while a learner waits, and what Telegram may answer to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import Forbidden, TelegramError

from bot.telegram.render import render
from bot.values import Button, Reply

log = logging.getLogger(__name__)

_TYPING_EVERY = 4.5
"""Seconds; Telegram takes the typing mark away after five."""


async def send(bot: Bot, chat_id: int, replies: Sequence[Reply]) -> None:
    """Send replies to a chat. A learner who has blocked the bot is noted, not mourned."""
    try:
        for message in (message for reply in replies for message in render(reply)):
            await bot.send_message(
                chat_id,
                message.html,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message.buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
    except Forbidden:
        log.info("chat %s can't be written to any more", chat_id)


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(b.label, callback_data=b.data) for b in buttons]])


@contextlib.asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Show the typing mark for as long as the block runs. It is an ornament: its failures are ignored."""
    task = asyncio.create_task(_type(bot, chat_id))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _type(bot: Bot, chat_id: int) -> None:
    with contextlib.suppress(TelegramError):
        while True:
            await bot.send_chat_action(chat_id, ChatAction.TYPING)
            await asyncio.sleep(_TYPING_EVERY)
