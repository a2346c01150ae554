"""Posting a round into its group and telling how it went: each message at most once, but for a result, which must come.

A question is noted before it is sent and again when Telegram has taken it, with the poll's name, so that a process that
is killed in between loses one question and repeats none. Polls close by themselves, at the time that the round closes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeAlias, TypeVar

from telegram import Message
from telegram.constants import PollLimit
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.groups import texts
from bot.groups.replies import intro_reply, question_reply, result_reply
from bot.groups.rounds import Rounds
from bot.groups.values import MOST_ON_PAPER, Post, Round
from bot.learning.values import Item
from bot.messages.values import Button, say
from bot.telegram.sending.api_calls import send_poll, send_text
from bot.telegram.sending.failures import is_chat_gone, is_topic_gone, was_not_sent
from bot.telegram.sending.polls import Poll, make_poll
from bot.telegram.sending.render import Outgoing, render
from bot.telegram.sending.targets import Place, key, number_of
from bot.telegram.services import Services

log = logging.getLogger(__name__)

T = TypeVar("T")
_Send: TypeAlias = Callable[[Place], Awaitable[T]]

_SHORTEST = int(PollLimit.MIN_OPEN_PERIOD)
_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_ENDING = timedelta(seconds=3)
"""A poll that closes by itself so soon need not be closed."""


def fits(item: Item) -> bool:
    """Tell whether a question fits into a poll as a whole, without a message above it."""
    longest = Round(0, 0, "paper", (item.id,) * MOST_ON_PAPER, *(2 * (_ANY_TIME,)))
    poll = make_poll(question_reply(longest, MOST_ON_PAPER - 1, item))
    return poll is not None and poll.above is None


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts the rounds of all groups."""

    services: Services
    rounds: Rounds

    async def announce(self, made: Round) -> None:
        """Send the words above a round, once.

        Raises:
            TelegramError: they were not sent, and may be tried again.
        """
        if not await asyncio.to_thread(self.rounds.store.announce, made.id):
            return
        count = len(await asyncio.to_thread(self.rounds.unposted, made))
        zone = (await asyncio.to_thread(self.rounds.groups.settings, made.chat_id)).zone
        try:
            for outgoing in render(intro_reply(made, count, zone, self.rounds.now())):
                await self._words(made, outgoing)
        except TelegramError as error:
            if was_not_sent(error):
                await asyncio.to_thread(self.rounds.store.announce, made.id, False)
            raise

    async def ask(self, made: Round, position: int, item: Item) -> None:
        """Post a question of a round, once; nothing where it was tried before, or the round is about to close.

        Raises:
            TelegramError: it was not sent; where that is certain, it may be tried again.
        """
        reply = question_reply(made, position, item)
        poll = make_poll(reply)
        tried = Post(made.id, position, self.rounds.key(made.chat_id), right=tuple(sorted(item.answer)))
        if poll is None or not await asyncio.to_thread(self.rounds.store.try_post, tried, self.rounds.now()):
            return
        try:
            if poll.above is not None:
                for outgoing in render(poll.above):
                    await self._words(made, outgoing)
            await self._poll(made, tried, poll, reply.buttons)
        except TelegramError as error:
            if was_not_sent(error):
                await asyncio.to_thread(self.rounds.store.take_back, tried)
            else:
                log.warning("question of a round lost round=%d position=%d error=%s", made.id, position, _name(error))
            raise

    async def _poll(self, made: Round, tried: Post, poll: Poll, buttons: tuple[Button, ...]) -> None:
        async def send(place: Place) -> tuple[Message, datetime]:
            seconds = max(_SHORTEST, round((made.closes - (now := self.rounds.now())).total_seconds()))
            before = monotonic()
            bot, hidden = self.services.application.bot, made.kind == "paper" or None
            message = await send_poll(bot, place, poll, buttons, open_seconds=seconds, hidden=hidden)
            # it is open from when Telegram has it, which may have told us to wait
            return message, now + timedelta(seconds=seconds + monotonic() - before)

        async with self.services.delivery.poll_in_flight():
            message, closes = await self._sent(made, send)
            if message.poll is None:
                return
            posted = Post(
                tried.round_id, tried.position, key(message.chat.id), message.poll.id, message.message_id, poll.order
            )
            await asyncio.to_thread(self.rounds.store.posted, posted)
            if closes > made.closes:
                await asyncio.to_thread(self.rounds.store.close_later, made.id, closes)

    async def close(self, made: Round) -> None:
        """Close the polls of a round that was ended before its time."""
        if not made.stopped or made.closes - self.rounds.now() < _ENDING:
            return
        here = await asyncio.to_thread(self.rounds.key, made.chat_id)
        for post in await asyncio.to_thread(self.rounds.store.posts, made.id):
            # what was posted before the group moved can't be reached any more, and closes by itself
            if not post.poll or not post.message or post.place != here:
                continue
            try:
                await self.services.application.bot.stop_poll(number_of(here) or 0, post.message)
            except BadRequest as error:
                log.info(
                    "poll could not be closed round=%d position=%d error=%s", made.id, post.position, error.message
                )
            await asyncio.to_thread(self.rounds.store.stopped, post)

    async def tell(self, made: Round) -> None:
        """Tell how a round went, from the first message that was not told yet.

        Raises:
            TelegramError: it could not be told now.
        """
        result = await asyncio.to_thread(self.rounds.result, made)
        if result is None:
            log.warning("round over without a question that was posted round=%d", made.id)
        for told, outgoing in enumerate([] if result is None else render(result_reply(result))):
            if told >= made.told:
                await self._words(made, outgoing)
                await asyncio.to_thread(self.rounds.store.tell, made.id, told + 1)
        await asyncio.to_thread(self.rounds.store.finish, made.id, self.rounds.now())
        log.info("round told round=%d chat=%d people=%d", made.id, made.chat_id, 0 if result is None else result.people)

    async def tell_no_polls(self, made: Round) -> None:
        """Tell a group that takes words but no polls why there is no round.

        Raises:
            TelegramError: it could not be told.
        """
        for outgoing in render(say(texts.NO_POLLS)):
            await self._words(made, outgoing)

    async def reaches(self, made: Round) -> bool:
        """Tell whether there is a way to the group at this moment, without a trace in it."""
        try:
            await self._sent(made, lambda place: self.services.application.bot.get_chat(place.chat))
        except TelegramError as error:
            return is_chat_gone(error)
        return True

    async def _words(self, made: Round, outgoing: Outgoing) -> Message:
        bot = self.services.application.bot
        return await self._sent(made, lambda place: send_text(bot, place, outgoing))

    async def _sent(self, made: Round, send: _Send[T]) -> T:
        """Send to where the group and its topic are now; both may have changed since the round began."""
        place = await self._place(made)
        try:
            return await send(place)
        except ChatMigrated as error:
            await self.services.moves.move(place.chat, error.new_chat_id)
        except BadRequest as error:
            if place.thread is None or not is_topic_gone(error):
                raise
            log.info("topic is gone chat=%d", place.chat)
            await asyncio.to_thread(self.rounds.groups.leave_topic, made.chat_id)
        return await send(await self._place(made))

    async def _place(self, made: Round) -> Place:
        chat = number_of(await asyncio.to_thread(self.rounds.key, made.chat_id))
        now = await asyncio.to_thread(self.rounds.store.round, made.id)
        return Place(chat or 0, made.topic if now is None else now.topic)


def _name(error: TelegramError) -> str:
    return type(error).__name__
