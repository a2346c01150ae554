"""Replies to a pressed button: words that appear for a moment, the pressed message edited in place, or new messages."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Sequence
from typing import Any

from telegram import CallbackQuery, Message
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.messages.values import Paragraph, Reply
from bot.telegram.sending.api_calls import edit_text, keyboard
from bot.telegram.sending.callback_answers import CallbackAnswers
from bot.telegram.sending.delivery import Delivery
from bot.telegram.sending.render import Outgoing, render
from bot.telegram.sending.retry import once_more
from bot.telegram.sending.targets import ChatTarget

log = logging.getLogger(__name__)

_TAG = re.compile(r"</?\w[^>]*>")


async def send_callback_replies(
    delivery: Delivery,
    callback_answers: CallbackAnswers,
    query: CallbackQuery,
    target: ChatTarget,
    replies: Sequence[Reply],
) -> None:
    """Show the replies to a pressed button.

    Raises:
        UndeliveredError: Telegram could not be reached for about an hour, or the process is to end.
    """
    for reply in replies:
        if reply.transient and await callback_answers.answer(query, _words(reply)):
            continue
        if reply.in_place and await _replace(delivery.bot, query.message, reply):
            continue
        await delivery.answer(target, [reply])


def _words(reply: Reply) -> str:
    return " ".join(block.text for block in reply.blocks if isinstance(block, Paragraph))


async def _replace(bot: ExtBot[Any], pressed: object, reply: Reply) -> bool:
    """Edit the pressed message so that it shows a reply; False where that can't be done."""
    messages = render(reply)
    if not isinstance(pressed, Message) or pressed.text is None or len(messages) != 1:
        return False
    if _is_shown(pressed, messages[0]):
        return True
    try:
        await once_more(lambda: edit_text(bot, pressed.chat.id, pressed.message_id, messages[0]))
    except TelegramError as error:
        # somebody has deleted it, or Telegram can't be reached: a new message is retried until it can
        log.info("a message could not be changed in place error=%s", error.message)
        return False
    return True


def _is_shown(pressed: Message, wanted: Outgoing) -> bool:
    """Tell whether a message shows already what it should: then no request is needed."""
    text = html.unescape(_TAG.sub("", wanted.html)).strip()
    return (pressed.text or "").strip() == text and pressed.reply_markup == keyboard(wanted.buttons)
