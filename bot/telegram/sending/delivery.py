"""Delivery of replies: messages in order, questions as polls, files, each sent again where that is allowed; the typing mark."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from telegram import Bot, Message
from telegram.constants import ChatAction, FileSizeLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError
from telegram.ext import ExtBot

from bot.messages.texts import FILE_TOO_LARGE
from bot.messages.values import Button, Enclosure, PollQuestion, Reply, say
from bot.runtime.repeating_task import wait_for_event
from bot.telegram.sending.api_calls import keyboard, reply_to, send_poll, send_text
from bot.telegram.sending.chat_migration import ChatMigration
from bot.telegram.sending.failures import (
    UndeliveredError,
    is_chat_gone,
    is_topic_gone,
    is_transient,
    was_not_sent_but_may_be,
)
from bot.telegram.sending.poll_store import PollStore
from bot.telegram.sending.polls import Poll, make_poll, sent_poll
from bot.telegram.sending.rate_limiter import UNCOUNTED
from bot.telegram.sending.render import caption_of, render
from bot.telegram.sending.retry import PAUSES, retry
from bot.telegram.sending.targets import ChatTarget

log = logging.getLogger(__name__)

_TYPING_EVERY = 4.5
"""Seconds; Telegram takes the typing mark away after five."""
_LARGEST_FILE, _LARGEST_PICTURE = int(FileSizeLimit.FILESIZE_UPLOAD), int(FileSizeLimit.PHOTOSIZE_UPLOAD)
"""Bytes that a bot may send."""

_Send: TypeAlias = Callable[[ChatTarget], Awaitable[Message]]
_Policy: TypeAlias = Callable[[_Send, ChatTarget], Awaitable[Message]]
"""Sends once or several times; what it must not repeat it raises."""


@dataclass(slots=True)
class Delivery:
    """Sends replies, and notes the polls among them.

    Attributes:
        bot: sends.
        store: keeps the polls.
        migration: renames a group that has a new number.
        patience: seconds to wait before each further try of an answer.
    """

    bot: ExtBot[Any]
    store: PollStore
    migration: ChatMigration
    patience: Sequence[float] = PAUSES
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _polls_in_flight: set[asyncio.Event] = field(default_factory=set)

    def close(self) -> None:
        """Retry nothing any more: the process is to end."""
        self._closing.set()

    async def answer(self, target: ChatTarget, replies: Sequence[Reply]) -> list[Message]:
        """Send replies to somebody who has written; a chat that can't be written to any more is logged, nothing else.

        Raises:
            UndeliveredError: Telegram could not be reached for about an hour, or the process is to end.
        """
        sent: list[Message] = []
        for number, reply in enumerate(replies):
            if reply.dispensable:
                continue
            try:
                sent += await self._send(target, reply, self._patiently)
            except ChatMigrated as error:
                await self.migration.rename(target.chat, error.new_chat_id)
                moved = ChatTarget(error.new_chat_id, target.thread)
                return [*sent, *await self.answer(moved, replies[number:])]
            except TelegramError as error:
                if not is_chat_gone(error):
                    raise
                log.info("chat can't be written to any more chat=%d error=%s", target.chat, error.message)
                return sent
        return sent

    async def close_polls(self, chat: int, replies: Sequence[Reply]) -> None:
        """Close the polls of questions that take no answers any more; one that can't be closed counts no answer anyway."""
        for place in (place for reply in replies for place in reply.settled):
            for message in await asyncio.to_thread(self.store.messages_of, chat, *place):
                try:
                    await self.bot.stop_poll(chat, message, rate_limit_args=UNCOUNTED)
                except TelegramError as error:
                    log.info("poll not closed chat=%d message=%d error=%s", chat, message, type(error).__name__)
                await asyncio.to_thread(self.store.note_closed, chat, message)

    async def push(self, target: ChatTarget, replies: Sequence[Reply]) -> list[Message]:
        """Send a message of our own accord: never twice, but again where it certainly was not sent.

        Raises:
            TelegramError: one of them was not sent, or it is not known whether it was.
        """
        return [message for reply in replies for message in await self._send(target, reply, self._carefully)]

    async def polls_settled(self) -> None:
        """Wait until the polls that are being sent now are noted: an answer to one may arrive before that."""
        for poll in tuple(self._polls_in_flight):
            await poll.wait()

    @contextlib.asynccontextmanager
    async def poll_in_flight(self) -> AsyncIterator[None]:
        """Send a poll and note it within the block; `polls_settled` waits for its end."""
        settled = asyncio.Event()
        self._polls_in_flight.add(settled)
        try:
            yield
        finally:
            self._polls_in_flight.discard(settled)
            settled.set()

    async def _send(self, target: ChatTarget, reply: Reply, policy: _Policy) -> list[Message]:
        if reply.enclosed is not None:
            return await self._file(target, reply, reply.enclosed, policy)
        poll = make_poll(reply)
        if poll is None or reply.poll is None:
            return await self._text(target, reply, policy)
        above = [] if poll.above is None else await self._text(target, poll.above, policy)
        return [*above, await self._poll(target, poll, reply.poll, reply.buttons, policy)]

    async def _text(self, target: ChatTarget, reply: Reply, policy: _Policy) -> list[Message]:
        sends = [functools.partial(send_text, self.bot, outgoing=outgoing) for outgoing in render(reply)]
        return [await policy(send, target) for send in sends]

    async def _file(self, target: ChatTarget, reply: Reply, enclosed: Enclosure, policy: _Policy) -> list[Message]:
        """Send a file or a picture with its caption; a caption that is too long follows as a message."""
        if len(enclosed.content) > (_LARGEST_PICTURE if enclosed.picture else _LARGEST_FILE):
            return await self._text(target, replace(say(FILE_TOO_LARGE), buttons=reply.buttons), policy)
        caption = caption_of(reply)
        below = None if caption is None else keyboard(caption.buttons)

        def send(at: ChatTarget) -> Awaitable[Message]:
            common: dict[str, Any] = {
                "caption": None if caption is None else caption.html,
                "parse_mode": ParseMode.HTML,
                "reply_markup": below,
                "message_thread_id": at.thread,
                "reply_parameters": reply_to(at),
                "filename": enclosed.name,
            }
            if enclosed.picture:
                return self.bot.send_photo(at.chat, enclosed.content, **common)
            return self.bot.send_document(at.chat, enclosed.content, disable_content_type_detection=True, **common)

        sent = [await policy(send, target)]
        return sent if caption is not None else [*sent, *await self._text(target, reply, policy)]

    async def _poll(
        self, target: ChatTarget, poll: Poll, asked: PollQuestion, buttons: Sequence[Button], policy: _Policy
    ) -> Message:
        async with self.poll_in_flight():
            message = await policy(functools.partial(send_poll, self.bot, poll=poll, buttons=buttons), target)
            # nothing else is waited for before this: an answer names only the poll
            if message.poll is not None:
                noted = sent_poll(poll, asked, message.poll.id, target.chat, message.message_id)
                await asyncio.to_thread(self.store.put_poll, noted)
        return message

    async def _patiently(self, send: _Send, target: ChatTarget) -> Message:
        """Send an answer: again after any failure that may pass, though it may then appear twice."""
        return await retry(lambda: _once(send, target), self.patience, is_transient, self._pause, what="answer")

    async def _carefully(self, send: _Send, target: ChatTarget) -> Message:
        """Send a push: again only where it is certain that it did not go out."""
        try:
            return await retry(
                lambda: _once(send, target), self.patience, was_not_sent_but_may_be, self._pause, what="push"
            )
        except UndeliveredError:
            return await _once(send, target)

    async def _pause(self, seconds: float) -> bool:
        return await wait_for_event(self._closing, seconds)


async def _once(send: _Send, target: ChatTarget) -> Message:
    """Send; where the topic is gone, to the chat as a whole."""
    try:
        return await send(target)
    except BadRequest as error:
        if target.thread is None or not is_topic_gone(error):
            raise
        return await send(ChatTarget(target.chat, None, target.reply_to))


@contextlib.asynccontextmanager
async def typing(bot: Bot, target: ChatTarget) -> AsyncIterator[None]:
    """Show the typing mark for as long as the block runs; its failures are ignored."""
    task = asyncio.create_task(_type(bot, target))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _type(bot: Bot, target: ChatTarget) -> None:
    with contextlib.suppress(TelegramError):
        while True:
            await bot.send_chat_action(target.chat, ChatAction.TYPING, message_thread_id=target.thread)
            await asyncio.sleep(_TYPING_EVERY)
