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

_BUTTONS_IN_ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send_text(bot: ExtBot[Any], target: ChatTarget, outgoing: Outgoing, *, silent: bool | None = None) -> Message:
    """Send one message with its buttons."""
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
    """Edit a message of ours; one that shows the same already is left.

    `uncounted` makes the request now and once, whatever the rate limits say.
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
    """Ask a question as a quiz poll that says who has answered what.

    It closes by itself after `open_seconds`; with `hidden` the results are shown only then.
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
    """Return the parameters of a reply; one whose question was deleted meanwhile is sent all the same."""
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
        rows += [made[first : first + _BUTTONS_IN_ROW] for first in range(0, len(made), _BUTTONS_IN_ROW)]
    return InlineKeyboardMarkup(rows)
