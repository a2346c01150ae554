"""The job of the rounds: begins the daily ones, posts what is begun, closes and tells what is over.

It asks the records at each tick, so a restart loses nothing: a round that should have closed meanwhile closes as soon as
the answers that the chat app kept for us have come, and what was not posted yet is posted.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Sequence
from datetime import date, timedelta
from time import monotonic

from bot.edge.errors import SendError
from bot.edge.gate import Gate
from bot.edge.protocol import Edge
from bot.edge.round_posting import RoundPoster
from bot.groups.rounds import Rounds
from bot.groups.values import GroupSettings, Round
from bot.runtime.repeating_task import RepeatingTask

log = logging.getLogger(__name__)

_GRACE = timedelta(seconds=3)
"""After a round has closed; answers given in its last moment are still on their way."""
_A_MOMENT = 0.1
"""Seconds: a look just after the end of a round, not just before."""
_CATCHING_UP = 120.0
"""Seconds after the start, in which answers may be on their way that were given while the bot was down."""
_SETTLING = 1.0
"""Seconds between an answer's arrival and its being counted, at the most; and between two looks whether all have come."""
_AT_ONCE = 8
"""Rounds that are posted at the same time."""


class RoundsJob(RepeatingTask):
    """The repeating task; `start` and `stop` it with the chat app.

    Args:
        edge: posts, closes and tells; rounds of groups of other apps are left to theirs.
        gate: says whether a group is still admitted.
        rounds: of all groups.
        every: seconds between two looks; no other wait of this job is longer.
    """

    def __init__(self, edge: Edge, gate: Gate, rounds: Rounds, every: float) -> None:
        super().__init__("rounds", self._look, retry_after=every, first=self._note_lost)
        self._edge = edge
        self._gate = gate
        self._rounds = rounds
        self._every = every
        self._poster = RoundPoster(edge, rounds)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._in_doubt: set[int] = set()
        self._since = 0.0
        # a long round goes no faster than a group may be written to in a minute
        self._quick = 1 / edge.pace.per_second_and_chat
        self._slow = 60 / (edge.pace.per_minute_and_group - 2)
        self._too_late = 2 * edge.pace.shortest_poll

    def start(self) -> None:
        """Begin; call it on the event loop."""
        self._since = monotonic()
        super().start()

    async def stop(self, patience: float | None = None) -> None:
        """End after the messages that are being sent."""
        await super().stop(patience)
        await asyncio.gather(*self._in_hand.values())

    async def left(self, chat: str) -> None:
        """End the rounds of a group that the bot was taken out of; its records stay."""
        await asyncio.to_thread(lambda: self._rounds.stop_group(self._rounds.records.chat(chat)))

    async def _note_lost(self) -> None:
        def note() -> None:
            for made in self._rounds.store.all_running():
                self._rounds.note_lost(made)

        await asyncio.to_thread(note)

    async def _look(self) -> float:
        for settings, day in await asyncio.to_thread(self._rounds.due):
            if not self.stopping:
                await self._begin(settings, day)
        running = await asyncio.to_thread(self._rounds.store.all_running)
        for made in running:
            if made.id not in self._in_hand and not self.stopping:
                task = asyncio.create_task(self._safely(made))
                self._in_hand[made.id] = task
                task.add_done_callback(functools.partial(self._put_down, made.id))
        return min(self._every, self._seconds_to_end(running))

    def _seconds_to_end(self, running: Sequence[Round]) -> float:
        """Return when the next of the rounds is over; a result should not wait for a tick."""
        now = self._rounds.now()
        left = ((made.closes + _GRACE - now).total_seconds() for made in running)
        return min((seconds for seconds in left if seconds > 0), default=self._every) + _A_MOMENT

    def _put_down(self, round_id: int, _: asyncio.Task[None]) -> None:
        self._in_hand.pop(round_id, None)

    async def _begin(self, settings: GroupSettings, day: date) -> None:
        chat = await asyncio.to_thread(self._rounds.key, settings.chat_id)
        if self._is_ours(chat) and await self._gate.admits(chat):
            await asyncio.to_thread(self._rounds.start_due, settings, day)

    def _is_ours(self, chat: str) -> bool:
        return chat.startswith(f"{self._edge.name}:")

    async def _safely(self, made: Round) -> None:
        try:
            await self._look_after(made)
        except Exception:  # one round must not end the others
            log.exception("looking after a round failed round=%d", made.id)

    async def _look_after(self, made: Round) -> None:
        """Post what is still to be posted, or tell what is over; a failure that passes is left to the next look."""
        chat = await asyncio.to_thread(self._rounds.key, made.chat_id)
        if not self._is_ours(chat):
            return
        if not await self._gate.admits(chat):
            log.info("round ended, its group is not admitted any more round=%d", made.id)
            await asyncio.to_thread(self._rounds.store.finish, made.id, self._rounds.now())
            return
        try:
            async with self._slots:
                await self._go_on(made)
        except SendError as error:
            await self._failed(made, error)

    async def _go_on(self, made: Round) -> None:
        if made.id in self._in_doubt and not await self._poster.reaches(made):
            return
        self._in_doubt.discard(made.id)
        if not made.is_closed(self._rounds.now()):
            await self._post(made)
            # it may have been ended while it was posted
            now = await asyncio.to_thread(self._rounds.store.round, made.id)
            made = made if now is None else now
        if made.finished is None and (made.stopped or self._rounds.now() >= made.closes + _GRACE):
            if made.stopped:
                await self._poster.close(made)
                await self.pause(min(_GRACE.total_seconds(), self._every))
            await self._caught_up()
            if not self.stopping:
                await self._poster.tell(made)

    async def _post(self, made: Round) -> None:
        left = await asyncio.to_thread(self._rounds.unposted, made)
        if not left:
            return
        pace = min(
            self._every, self._quick if len(left) + 1 < self._edge.pace.per_minute_and_group // 2 else self._slow
        )
        if not made.announced:
            await self._poster.announce(made)
            await self.pause(pace)
        for position, item in left:
            now = await asyncio.to_thread(self._rounds.store.round, made.id)
            if self.stopping or now is None or now.finished or now.is_closed(self._rounds.now() + self._too_late):
                return
            await self._poster.ask(now, position, item)
            await self.pause(pace)

    async def _failed(self, made: Round, error: SendError) -> None:
        if error.gone:
            await asyncio.to_thread(self._rounds.stop_group, made.chat_id)
            if error.polls_forbidden:
                with contextlib.suppress(SendError):
                    await self._poster.tell_no_polls(made)
            return
        if not error.unsent:
            self._in_doubt.add(made.id)
        log.warning("round waits round=%d error=%s wait=%s", made.id, error, error.wait)

    async def _caught_up(self) -> None:
        """Wait, soon after the start, until the answers have come that the app kept while the bot was down."""
        until = self._since + _CATCHING_UP
        while monotonic() < until and not self.stopping and await self._edge.is_behind():
            await self.pause(_SETTLING)
        settled = self._since + min(_SETTLING, self._every)
        await self.pause(max(0.0, settled - monotonic()))
