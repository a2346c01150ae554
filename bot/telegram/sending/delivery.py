"""Sending: messages in order, questions as polls, the typing mark while a learner waits. Bad weather is sat out here."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram import Poll as TelegramPoll
from telegram.constants import ChatAction, FileSizeLimit, InlineKeyboardMarkupLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.messages.texts import FILE_TOO_LARGE
from bot.messages.values import Asked, Button, Enclosure, Reply, say
from bot.telegram.sending.chat_migration import Moves
from bot.telegram.sending.poll_store import Store
from bot.telegram.sending.polls import Poll, make_poll, sent_poll
from bot.telegram.sending.rate_limiter import seconds
from bot.telegram.sending.render import caption_of, render
from bot.telegram.sending.targets import Place

log = logging.getLogger(__name__)

_TYPING_EVERY = 4.5
"""Seconds; Telegram takes the typing mark away after five."""
_FILE, _PICTURE = int(FileSizeLimit.FILESIZE_UPLOAD), int(FileSizeLimit.PHOTOSIZE_UPLOAD)
_WIDEST = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
PATIENCE: tuple[float, ...] = (1, 2, 4, 8, 15, *[30.0] * 118)
"""Seconds between tries while there is no way to Telegram: about an hour, then the answer waits for a restart."""
_NO_CONNECTION = ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError")
"""What the HTTP client calls failures that come before anything was sent."""
_GONE = ("chat not found", "user not found", "peer_id_invalid", "deactivated", "not enough rights", "have no rights")
_NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")


class UndeliveredError(TelegramError):
    """An answer could not be sent for many minutes; it is not lost, the update stays in the inbox."""


def is_gone(error: TelegramError) -> bool:
    """Tell whether an error means that a chat can't be written to any more: blocked, kicked, deleted, muted."""
    words = error.message.lower()
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and any(one in words for one in _GONE))


def topic_is_gone(error: TelegramError) -> bool:
    """Tell whether an error means that a topic can't be written to any more, though its chat may."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _NO_TOPIC)


def was_not_sent(error: TelegramError) -> bool:
    """Tell whether it is certain that a message did not go out: told to wait, no connection, or a server in trouble."""
    if isinstance(error, RetryAfter):
        return True
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return False
    # without a cause it was an answer of the server: 5xx; else it is the connection that failed, before or after
    return error.__cause__ is None or type(error.__cause__).__name__ in _NO_CONNECTION


@dataclass(slots=True)
class Delivery:
    """Sends replies, and notes the polls among them.

    Attributes:
        bot: sends.
        store: keeps the polls.
        moves: is told of a group that has a new number.
        patience: seconds to wait before each further try of an answer.
    """

    bot: Bot
    store: Store
    moves: Moves
    patience: Sequence[float] = PATIENCE
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _polls_in_flight: set[asyncio.Event] = field(default_factory=set)

    def close(self) -> None:
        """Try no answer again: the process is to end."""
        self._closing.set()

    async def answer(self, place: Place, replies: Sequence[Reply]) -> list[Message]:
        """Send replies to somebody who has written; one who can't be written to any more is noted, not mourned.

        Raises:
            UndeliveredError: there was no way to Telegram for many minutes.
        """
        sent: list[Message] = []
        for number, reply in enumerate(replies):
            try:
                sent += await self._send(place, reply, self._patiently)
            except ChatMigrated as error:
                await self.moves.move(place.chat, error.new_chat_id)
                moved = Place(error.new_chat_id, place.thread)
                return [*sent, *await self.answer(moved, replies[number:])]
            except TelegramError as error:
                if not is_gone(error):
                    raise
                log.info("chat can't be written to any more chat=%d error=%s", place.chat, error.message)
                return sent
        return sent

    async def send(self, place: Place, replies: Sequence[Reply]) -> list[Message]:
        """Send replies to a chat, each tried once.

        Raises:
            TelegramError: Telegram did not take one of them.
        """
        return [message for reply in replies for message in await self._send(place, reply, _once)]

    async def push(self, place: Place, replies: Sequence[Reply]) -> list[Message]:
        """Send what nobody has asked for: never twice, but again where it is certain that it did not go out.

        Raises:
            TelegramError: Telegram did not take one of them, or nobody can tell whether it did.
        """
        return [message for reply in replies for message in await self._send(place, reply, self._carefully)]

    async def polls_settled(self) -> None:
        """Wait until the polls that are being sent now are noted: an answer to one may arrive before that."""
        for poll in tuple(self._polls_in_flight):
            await poll.wait()

    @contextlib.asynccontextmanager
    async def poll_in_flight(self) -> AsyncIterator[None]:
        """Send a poll and note it within the block; whoever looks for polls waits for its end."""
        settled = asyncio.Event()
        self._polls_in_flight.add(settled)
        try:
            yield
        finally:
            self._polls_in_flight.discard(settled)
            settled.set()

    async def _send(self, place: Place, reply: Reply, trying: _Trying) -> list[Message]:
        if reply.enclosed is not None:
            return await self._file(place, reply, reply.enclosed, trying)
        poll = make_poll(reply)
        if poll is None or reply.asked is None:
            return await self._words(place, reply, trying)
        above = [] if poll.above is None else await self._words(place, poll.above, trying)
        return [*above, await self._poll(place, poll, reply.asked, reply.buttons, trying)]

    async def _words(self, place: Place, reply: Reply, trying: _Trying) -> list[Message]:
        sent = []
        for outgoing in render(reply):

            def send(at: Place, html: str = outgoing.html, buttons: tuple[Button, ...] = outgoing.buttons) -> _Sending:
                return self.bot.send_message(
                    at.chat,
                    html,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(buttons),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    message_thread_id=at.thread,
                    reply_parameters=reply_to(at),
                )

            sent.append(await trying(send, place))
        return sent

    async def _file(self, place: Place, reply: Reply, enclosed: Enclosure, trying: _Trying) -> list[Message]:
        """Send a file or a picture with its caption; a caption that is too long follows as a message."""
        if len(enclosed.content) > (_PICTURE if enclosed.picture else _FILE):
            return await self._words(place, replace(say(FILE_TOO_LARGE), buttons=reply.buttons), trying)
        caption = caption_of(reply)
        below = None if caption is None else keyboard(caption.buttons)

        def send(at: Place) -> _Sending:
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

        sent = [await trying(send, place)]
        return sent if caption is not None else [*sent, *await self._words(place, reply, trying)]

    async def _poll(
        self, place: Place, poll: Poll, asked: Asked, buttons: Sequence[Button], trying: _Trying
    ) -> Message:
        def send(at: Place) -> _Sending:
            return self.bot.send_poll(
                at.chat,
                poll.question,
                poll.options,
                is_anonymous=False,
                type=TelegramPoll.QUIZ,
                allows_multiple_answers=poll.several,
                correct_option_ids=poll.correct,  # type: ignore[arg-type]  # make_poll counts the options
                explanation=poll.explanation,
                reply_markup=keyboard(buttons),
                message_thread_id=at.thread,
                reply_parameters=reply_to(at),
            )

        async with self.poll_in_flight():
            message = await trying(send, place)
            # nothing else is waited for before this: an answer names only the poll
            if message.poll is not None:
                noted = sent_poll(poll, asked, message.poll.id, place.chat, message.message_id)
                await asyncio.to_thread(self.store.put_poll, noted)
        return message

    async def _patiently(self, send: _Send, place: Place) -> Message:
        """Send; where there is no way to Telegram try again and again, where it says to wait do that."""
        for pause in self.patience:
            try:
                return await _once(send, place)
            except BadRequest:
                raise
            except RetryAfter as error:
                wait = max(pause, seconds(error))
            except NetworkError as error:
                log.warning("answer not sent yet chat=%d error=%s", place.chat, type(error).__name__)
                wait = pause
            if await self._told_to_close(wait):
                break
        raise UndeliveredError("no way to Telegram")

    async def _carefully(self, send: _Send, place: Place) -> Message:
        """Send; try again only where it is certain that the message did not go out."""
        for pause in self.patience:
            try:
                return await _once(send, place)
            except (RetryAfter, NetworkError) as error:
                if not was_not_sent(error):
                    raise
                log.warning("push not sent yet chat=%d error=%s", place.chat, type(error).__name__)
                wait = max(pause, seconds(error)) if isinstance(error, RetryAfter) else pause
            if await self._told_to_close(wait):
                break
        return await _once(send, place)

    async def _told_to_close(self, wait: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), wait)
        return self._closing.is_set()


_Sending = Awaitable[Message]
_Send = Callable[[Place], _Sending]
_Trying = Callable[[_Send, Place], _Sending]


async def _once(send: _Send, place: Place) -> Message:
    """Send; where the topic is gone, to the chat as a whole."""
    try:
        return await send(place)
    except BadRequest as error:
        if place.thread is None or not topic_is_gone(error):
            raise
        return await send(Place(place.chat, None, place.reply_to))


def reply_to(place: Place) -> ReplyParameters | None:
    """Return what makes a message a reply; one whose question was deleted meanwhile is sent all the same."""
    if place.reply_to is None:
        return None
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True)


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Return the rows of buttons, None for none; a row that Telegram would not take is broken."""
    if not buttons:
        return None
    rows = []
    for _, row in itertools.groupby(buttons, key=lambda button: button.row):
        made = [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
        rows += [made[first : first + _WIDEST] for first in range(0, len(made), _WIDEST)]
    return InlineKeyboardMarkup(rows)


@contextlib.asynccontextmanager
async def typing(bot: Bot, place: Place) -> AsyncIterator[None]:
    """Show the typing mark for as long as the block runs. It is an ornament: its failures are ignored."""
    task = asyncio.create_task(_type(bot, place))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _type(bot: Bot, place: Place) -> None:
    with contextlib.suppress(TelegramError):
        while True:
            await bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
            await asyncio.sleep(_TYPING_EVERY)
