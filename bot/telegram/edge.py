"""Telegram as an edge: what `bot.edge` asks of a chat app, by the Bot API; errors of the library become the edge's own."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from telegram import CallbackQuery
from telegram.constants import FloodLimit, PollLimit
from telegram.error import BadRequest, ChatMigrated, TelegramError
from telegram.ext import Application

from bot.edge.errors import FetchError, SendError, UndeliveredError
from bot.edge.protocol import Pace, Pause, PollFit, Posted, PostedPoll, Target, Work
from bot.messages.values import Reply
from bot.telegram.features.documents.download import fetch
from bot.telegram.group_admins import GroupAdmins
from bot.telegram.sending import failures
from bot.telegram.sending.api_calls import edit_text, send_poll, send_text
from bot.telegram.sending.callback_answers import CallbackAnswers
from bot.telegram.sending.callback_replies import send_callback_replies
from bot.telegram.sending.delivery import Delivery, typing
from bot.telegram.sending.polls import make_poll
from bot.telegram.sending.render import render
from bot.telegram.sending.retry import once_more, retry
from bot.telegram.sending.streaming import Streamer
from bot.telegram.sending.targets import PREFIX, chat_target, key, number_of

log = logging.getLogger(__name__)

_SHORTEST_POLL = int(PollLimit.MIN_OPEN_PERIOD)
"""Seconds."""


class TelegramEdge:
    """The chat app.

    Args:
        application: python-telegram-bot's.
        delivery: sends replies.
        callback_answers: answers pressed buttons.
        clock: tells the time, with zone.

    Attributes:
        name: the first part of the keys of its people and chats.
        pace: how fast it may be written to.
    """

    name = PREFIX.removesuffix(":")
    pace = Pace(
        per_second=int(FloodLimit.MESSAGES_PER_SECOND),
        per_second_and_chat=int(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT),
        per_minute_and_group=int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP),
        shortest_poll=timedelta(seconds=_SHORTEST_POLL),
    )

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        delivery: Delivery,
        callback_answers: CallbackAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        self._application = application
        self._bot = application.bot
        self._delivery = delivery
        self._callback_answers = callback_answers
        self._clock = clock
        self._admins = GroupAdmins(application.bot)

    @property
    def bot_name(self) -> str:
        """The bot's name, without @."""
        return str(self._bot.username)

    async def exchange(self, target: Target, work: Work, press: object = None) -> None:
        """Show the typing mark and the beginning of the answer while it is made, then send it."""
        at = chat_target(target)
        streamer = Streamer(self._bot, at)
        try:
            async with typing(self._bot, at):
                replies = await work(streamer.show)
        finally:
            await streamer.end()
        if press is not None:
            await self.answer_press(target, replies, press)
        elif not await streamer.become(tuple(replies)):
            await self.send(target, replies)

    async def answer_press(self, target: Target, replies: Sequence[Reply], press: object) -> None:
        """Show the replies to a pressed button; `press` is the library's CallbackQuery."""
        async with self._own_errors(target.chat):
            if isinstance(press, CallbackQuery):
                at = chat_target(target)
                await send_callback_replies(self._delivery, self._callback_answers, press, at, replies)
                await self._delivery.close_polls(at.chat, replies)

    async def send(self, target: Target, replies: Sequence[Reply]) -> list[int]:
        """Send replies to somebody who waits for them."""
        async with self._own_errors(target.chat):
            at = chat_target(target)
            sent = [message.message_id for message in await self._delivery.answer(at, replies)]
            await self._delivery.close_polls(at.chat, replies)
            return sent

    async def push(self, target: Target, replies: Sequence[Reply]) -> list[int]:
        """Send what nobody has asked for; a chat that has moved is followed."""
        try:
            return await self._push(target, replies)
        except SendError as error:
            if not error.moved_to:
                raise
            return await self._push(Target(error.moved_to, target.topic), replies)

    async def _push(self, target: Target, replies: Sequence[Reply]) -> list[int]:
        async with self._own_errors(target.chat):
            return [sent.message_id for sent in await self._delivery.push(chat_target(target), replies)]

    async def edit(self, chat: str, message: int, reply: Reply, pause: Pause | None = None) -> None:
        """Put a reply in the place of a message of ours."""
        number, outgoing = number_of(chat) or 0, next(iter(render(reply)))

        async def change() -> None:
            await edit_text(self._bot, number, message, outgoing)

        async with self._own_errors(chat):
            if pause is None:
                await once_more(change)
            else:
                await retry(change, self._delivery.patience, failures.is_transient, pause, what="result")

    async def post(self, target: Target, reply: Reply, skip: int = 0, posted: Posted | None = None) -> int:
        """Send a reply of words once."""
        message = 0
        async with self._own_errors(target.chat):
            for number, outgoing in enumerate(render(reply), 1):
                if number > skip:
                    message = (await send_text(self._bot, chat_target(target), outgoing)).message_id
                    if posted is not None:
                        await posted(number)
        return message

    def poll_fit(self, reply: Reply) -> PollFit:
        """Tell whether the question of a reply can be asked as a quiz poll."""
        poll = make_poll(reply)
        return "none" if poll is None else "whole" if poll.above is None else "below text"

    async def post_poll(
        self,
        target: Target,
        reply: Reply,
        closes: datetime,
        *,
        hidden: bool,
        taken: Callable[[PostedPoll], Awaitable[None]],
    ) -> None:
        """Ask a question as a quiz poll, once; its text stands above where a poll can't hold it."""
        poll, at = make_poll(reply), chat_target(target)
        if poll is None:
            raise SendError("no poll can ask this", unsent=True)
        async with self._own_errors(target.chat), self._delivery.poll_in_flight():
            for outgoing in () if poll.above is None else render(poll.above):
                await send_text(self._bot, at, outgoing)
            seconds = max(_SHORTEST_POLL, round((closes - (now := self._clock())).total_seconds()))
            before = monotonic()
            message = await send_poll(self._bot, at, poll, reply.buttons, open_seconds=seconds, hidden=hidden or None)
            if message.poll is not None:
                # it is open from when Telegram has it, which may have told us to wait
                late = now + timedelta(seconds=seconds + monotonic() - before)
                here = key(message.chat.id)
                await taken(PostedPoll(message.poll.id, here, message.message_id, poll.order, late))

    async def close_poll(self, chat: str, message: int) -> None:
        """Close a poll before its time; one that can't be closed closes by itself."""
        async with self._own_errors(chat):
            try:
                await self._bot.stop_poll(number_of(chat) or 0, message)
            except BadRequest as error:
                log.info("poll could not be closed chat=%s message=%d error=%s", chat, message, error.message)

    async def reaches(self, target: Target) -> bool:
        """Tell whether there is a way to a chat at this moment; one that is gone is for the next message to find out."""
        try:
            async with self._own_errors(target.chat):
                await self._bot.get_chat(chat_target(target).chat)
        except SendError as error:
            return error.gone
        return True

    async def is_group_admin(self, chat: str, person: str) -> bool | None:
        """Tell whether somebody administers a group; None where Telegram could not be asked."""
        return await self._admins.holds(number_of(chat) or 0, number_of(person) or 0)

    async def is_behind(self) -> bool:
        """Tell whether updates are on their way: with Telegram, or in our queue. The webhook may wait for a second try."""
        try:
            told = await self._bot.get_webhook_info()
        except TelegramError as error:
            log.info("nobody knows how many updates wait error=%s", type(error).__name__)
            return False
        return told.pending_update_count > 0 or not self._application.update_queue.empty()

    async def fetch(self, file: str, to: Path, most: int, pause: Pause) -> None:
        """Fetch a file that somebody sent."""
        try:
            await fetch(self._bot, file, to, most, self._delivery.patience, pause)
        except UndeliveredError:
            raise
        except TelegramError as error:
            raise FetchError(type(error).__name__) from error

    @contextlib.asynccontextmanager
    async def _own_errors(self, chat: str) -> AsyncIterator[None]:
        """Turn the library's errors into the edge's; a group that has moved is renamed in the records first."""
        try:
            yield
        except UndeliveredError:
            raise
        except ChatMigrated as error:
            await self._delivery.migration.rename(number_of(chat) or 0, error.new_chat_id)
            raise SendError("moved", unsent=True, moved_to=key(error.new_chat_id)) from error
        except TelegramError as error:
            raise send_error(error) from error


def send_error(error: TelegramError) -> SendError:
    """Return what an error of the library means."""
    return SendError(
        type(error).__name__,
        gone=failures.is_chat_gone(error),
        unsent=failures.was_not_sent(error),
        topic_gone=failures.is_topic_gone(error),
        lost=failures.is_message_lost(error),
        polls_forbidden=failures.are_polls_forbidden(error),
        wait=failures.wait_seconds(error),
    )
