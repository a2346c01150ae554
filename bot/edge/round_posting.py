"""Posts a round into its group and tells how it went: questions at most once, the result again until it is delivered.

A question is noted before it is sent and again when the chat app has taken it, with the poll's name, so that a process
that is killed in between loses one question and repeats none. Polls close by themselves, when the round closes.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.edge.errors import SendError
from bot.edge.protocol import Edge, Posted, PostedPoll, Target
from bot.groups import texts
from bot.groups.replies import intro_reply, question_reply, result_reply
from bot.groups.rounds import Rounds
from bot.groups.values import MOST_ON_PAPER, Post, Round
from bot.learning.values import Item
from bot.messages.values import Reply, say

log = logging.getLogger(__name__)

_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_ENDING = timedelta(seconds=3)
"""A poll that closes by itself so soon need not be closed."""


def fits_poll(edge: Edge, item: Item) -> bool:
    """Tell whether a question fits into a poll as a whole, without a message above it."""
    longest = Round(0, 0, "paper", (item.id,) * MOST_ON_PAPER, *(2 * (_ANY_TIME,)))
    return edge.poll_fit(question_reply(longest, MOST_ON_PAPER - 1, item)) == "whole"


@dataclass(frozen=True, slots=True)
class RoundPoster:
    """Posts the rounds of the groups of a chat app."""

    edge: Edge
    rounds: Rounds

    async def announce(self, made: Round) -> None:
        """Send the words above a round, once.

        Raises:
            SendError: they were not sent, and may be tried again.
        """
        if not await asyncio.to_thread(self.rounds.store.announce, made.id):
            return
        count = len(await asyncio.to_thread(self.rounds.unposted, made))
        zone = (await asyncio.to_thread(self.rounds.groups.settings, made.chat_id)).zone
        try:
            await self._words(made, intro_reply(made, count, zone, self.rounds.now()))
        except SendError as error:
            if error.unsent:
                await asyncio.to_thread(self.rounds.store.announce, made.id, False)
            raise

    async def ask(self, made: Round, position: int, item: Item) -> None:
        """Post a question of a round, once; nothing where it was tried before, or can't be asked as a poll.

        Raises:
            SendError: it was not sent; where that is certain, it may be tried again.
        """
        reply = question_reply(made, position, item)
        tried = Post(made.id, position, self.rounds.key(made.chat_id), right=tuple(sorted(item.answer)))
        if self.edge.poll_fit(reply) == "none":
            return
        if not await asyncio.to_thread(self.rounds.store.try_post, tried, self.rounds.now()):
            return

        async def note(posted: PostedPoll) -> None:
            post = Post(made.id, position, posted.chat, posted.poll, posted.message, posted.order)
            await asyncio.to_thread(self.rounds.store.posted, post)
            if posted.closes > made.closes:
                await asyncio.to_thread(self.rounds.store.close_later, made.id, posted.closes)

        try:
            hidden = made.kind == "paper"
            await self._send(made, lambda to: self.edge.post_poll(to, reply, made.closes, hidden=hidden, taken=note))
        except SendError as error:
            if error.unsent:
                await asyncio.to_thread(self.rounds.store.take_back, tried)
            else:
                log.warning("question of a round lost round=%d position=%d error=%s", made.id, position, error)
            raise

    async def close(self, made: Round) -> None:
        """Close the polls of a round that was ended before its time."""
        if not made.stopped or made.closes - self.rounds.now() < _ENDING:
            return
        here = await asyncio.to_thread(self.rounds.key, made.chat_id)
        for post in await asyncio.to_thread(self.rounds.store.posts, made.id):
            # what was posted before the group moved can't be reached any more, and closes by itself
            if post.poll and post.message and post.place == here:
                await self.edge.close_poll(here, post.message)
                await asyncio.to_thread(self.rounds.store.stopped, post)

    async def tell(self, made: Round) -> None:
        """Tell how a round went, from the first message that was not told yet.

        Raises:
            SendError: it could not be told now.
        """
        result = await asyncio.to_thread(self.rounds.result, made)
        if result is None:
            log.warning("round over without a question that was posted round=%d", made.id)
        else:
            await self._words(made, result_reply(result), made.told, functools.partial(self._note_told, made))
        await asyncio.to_thread(self.rounds.store.finish, made.id, self.rounds.now())
        log.info("round told round=%d chat=%d people=%d", made.id, made.chat_id, 0 if result is None else result.people)

    async def tell_no_polls(self, made: Round) -> None:
        """Tell a group that takes words but no polls why there is no round.

        Raises:
            SendError: it could not be told.
        """
        await self._words(made, say(texts.NO_POLLS))

    async def reaches(self, made: Round) -> bool:
        """Tell whether there is a way to the group at this moment, without a trace in it."""
        return await self.edge.reaches(await self._target(made))

    async def _note_told(self, made: Round, messages: int) -> None:
        await asyncio.to_thread(self.rounds.store.tell, made.id, messages)

    async def _words(self, made: Round, reply: Reply, skip: int = 0, posted: Posted | None = None) -> None:
        await self._send(made, lambda target: self.edge.post(target, reply, skip, posted))

    async def _send(self, made: Round, send: Callable[[Target], Awaitable[object]]) -> None:
        """Send to where the group and its topic are now; both may have changed since the round began."""
        target = await self._target(made)
        try:
            await send(target)
            return
        except SendError as error:
            if not error.moved_to and (target.topic is None or not error.topic_gone):
                raise
            if error.topic_gone:
                log.info("topic is gone chat=%s", target.chat)
                await asyncio.to_thread(self.rounds.groups.leave_topic, made.chat_id)
        await send(await self._target(made))

    async def _target(self, made: Round) -> Target:
        chat = await asyncio.to_thread(self.rounds.key, made.chat_id)
        now = await asyncio.to_thread(self.rounds.store.round, made.id)
        return Target(chat, made.topic if now is None else now.topic)
