"""Sending: messages in order, questions as polls, the typing mark while a learner waits."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram import Poll as TelegramPoll
from telegram.constants import ChatAction, ParseMode
from telegram.error import Forbidden, TelegramError

from bot.telegram.polls import Poll, make_poll, sent_poll
from bot.telegram.render import render
from bot.telegram.store import Store
from bot.values import Asked, Button, Reply

log = logging.getLogger(__name__)

_TYPING_EVERY = 4.5
"""Seconds; Telegram takes the typing mark away after five."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends replies, and notes the polls among them."""

    bot: Bot
    store: Store

    async def answer(self, chat: int, replies: Sequence[Reply]) -> None:
        """Send replies to a learner who has written; one who has blocked the bot since is noted, not mourned."""
        try:
            await self.send(chat, replies)
        except Forbidden:
            log.info("chat %s can't be written to any more", chat)

    async def send(self, chat: int, replies: Sequence[Reply]) -> None:
        """Send replies to a chat.

        Raises:
            TelegramError: Telegram did not take one of them.
        """
        for reply in replies:
            poll = make_poll(reply)
            if poll is None or reply.asked is None:
                await self._words(chat, reply)
                continue
            if poll.above is not None:
                await self._words(chat, poll.above)
            await self._poll(chat, poll, reply.asked, reply.buttons)

    async def _words(self, chat: int, reply: Reply) -> None:
        for message in render(reply):
            await self.bot.send_message(
                chat,
                message.html,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message.buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

    async def _poll(self, chat: int, poll: Poll, asked: Asked, buttons: Sequence[Button]) -> None:
        message: Message = await self.bot.send_poll(
            chat,
            poll.question,
            poll.options,
            is_anonymous=False,
            type=TelegramPoll.QUIZ,
            allows_multiple_answers=poll.several,
            correct_option_ids=poll.correct,  # type: ignore[arg-type]  # make_poll counts the options
            explanation=poll.explanation,
            reply_markup=_keyboard(buttons),
        )
        # nothing else is waited for before this: an answer names only the poll
        if message.poll is not None:
            noted = sent_poll(poll, asked, message.poll.id, chat, message.message_id)
            await asyncio.to_thread(self.store.put_poll, noted)


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
