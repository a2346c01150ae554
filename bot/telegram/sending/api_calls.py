"""The Bot API calls that send a text or a quiz poll and edit a text, each made in one place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram import Poll as TelegramPoll
from telegram.constants import InlineKeyboardMarkupLimit, ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.messages.values import Button
from bot.telegram.sending.failures import is_unchanged
from bot.telegram.sending.polls import Poll
from bot.telegram.sending.rate_limiter import UNCOUNTED
from bot.telegram.sending.render import Outgoing
from bot.telegram.sending.targets import ChatTarget

_WIDEST = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send_text(bot: ExtBot[Any], target: ChatTarget, outgoing: Outgoing, *, silent: bool | None = None) -> Message:
    """Send one message with its buttons.

    Raises:
        TelegramError: Telegram did not take it.
    """
    return await bot.send_message(
        target.chat,
        outgoing.html,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(outgoing.buttons),
        link_preview_options=_NO_PREVIEW,
        message_thread_id=target.thread,
        reply_parameters=reply_to(target),
        disable_notification=silent,
    )


async def edit_text(bot: ExtBot[Any], chat: int, message: int, outgoing: Outgoing, *, uncounted: bool = False) -> None:
    """Change what a message of ours shows; one that shows it already is left.

    Args:
        bot: sends.
        chat: Telegram's number of the chat.
        message: number of the message.
        outgoing: what it is to show.
        uncounted: it is done now and once, whatever the rate limits say.

    Raises:
        TelegramError: it could not be changed.
    """
    try:
        await bot.edit_message_text(
            outgoing.html,
            chat,
            message,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(outgoing.buttons),
            link_preview_options=_NO_PREVIEW,
            rate_limit_args=UNCOUNTED if uncounted else None,
        )
    except BadRequest as error:
        if not is_unchanged(error):
            raise


async def send_poll(
    bot: ExtBot[Any],
    target: ChatTarget,
    poll: Poll,
    buttons: Sequence[Button],
    *,
    open_seconds: int | None = None,
    hidden: bool | None = None,
) -> Message:
    """Ask a question as a quiz poll whose answers name their people.

    Args:
        bot: sends.
        target: where it goes.
        poll: the question.
        buttons: below it.
        open_seconds: after which it closes by itself; None for never.
        hidden: nobody sees how it goes before it closes.

    Raises:
        TelegramError: Telegram did not take it.
    """
    return await bot.send_poll(
        target.chat,
        poll.question,
        poll.options,
        is_anonymous=False,
        type=TelegramPoll.QUIZ,
        allows_multiple_answers=poll.several,
        correct_option_ids=poll.correct,  # type: ignore[arg-type]  # make_poll counts the options
        explanation=poll.explanation,
        open_period=open_seconds,
        hide_results_until_closes=hidden,
        reply_markup=keyboard(buttons),
        message_thread_id=target.thread,
        reply_parameters=reply_to(target),
    )


def reply_to(target: ChatTarget) -> ReplyParameters | None:
    """Return what makes a message a reply; one whose question was deleted meanwhile is sent all the same."""
    if target.reply_to is None:
        return None
    return ReplyParameters(target.reply_to, allow_sending_without_reply=True)


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Return the rows of buttons, None for none; a row that Telegram would not take is broken."""
    if not buttons:
        return None
    rows = []
    for _, row in itertools.groupby(buttons, key=lambda button: button.row):
        made = [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
        rows += [made[first : first + _WIDEST] for first in range(0, len(made), _WIDEST)]
    return InlineKeyboardMarkup(rows)
