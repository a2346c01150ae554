"""The job of the rounds: begins the daily ones, posts what is begun, closes and tells what is over.

It asks the records at each tick, so a restart loses nothing: a round that should have closed meanwhile closes as soon as
the answers that Telegram kept for us have come, and what was not posted yet is posted.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import monotonic

from telegram.constants import FloodLimit, PollLimit
from telegram.error import TelegramError

from bot.groups.rounds import Rounds
from bot.groups.values import GroupSettings, Round
from bot.telegram.features.groups.posting import Poster
from bot.telegram.sending.failures import are_polls_forbidden, is_chat_gone, wait_seconds, was_not_sent
from bot.telegram.sending.targets import key, number_of
from bot.telegram.services import Services

log = logging.getLogger(__name__)

_GRACE = timedelta(seconds=3)
"""After a round has closed; answers given in its last moment are still on their way."""
_A_MOMENT = 0.1
_CATCHING_UP = 120.0
"""Seconds after the start, in which answers may be on their way that were given while the bot was down."""
_SETTLING = 1.0
"""Seconds between an answer's arrival and its being counted, at the most; and between two looks whether all have come."""
_AT_ONCE = 8
"""Rounds that are posted at the same time."""
_PER_MINUTE = int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)
_QUICK = 1 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT
_SLOW = 60 / (_PER_MINUTE - 2)
"""Seconds between the messages of a round: a long one goes no faster than a group may be written to in a minute."""
_TOO_LATE = timedelta(seconds=2 * int(PollLimit.MIN_OPEN_PERIOD))
"""A question that would be open for a shorter time is not posted."""


@dataclass(slots=True)
class GroupRounds:
    """The repeating job; `start` and `stop` it with the application.

    Attributes:
        services: the parts of the edge.
        rounds: of all groups.
        every: seconds between two looks; no other wait of this job is longer.
    """

    services: Services
    rounds: Rounds
    every: float
    _poster: Poster = field(init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _in_hand: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _in_doubt: set[int] = field(default_factory=set)
    _task: asyncio.Task[None] | None = None
    _since: float = 0.0
    _until_next: float = 0.0

    def __post_init__(self) -> None:
        self._poster = Poster(self.services, self.rounds)

    def start(self) -> None:
        """Begin; call it on the event loop."""
        self._since = monotonic()
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Look now: a round was begun or ended."""
        self._woken.set()

    async def stop(self) -> None:
        """End after the messages that are being sent."""
        self._stopping.set()
        self._woken.set()
        if self._task is not None:
            await self._task
        await asyncio.gather(*self._in_hand.values())

    async def left(self, chat: int) -> None:
        """End the rounds of a group that the bot was taken out of; its records stay."""
        if chat < 0:
            await asyncio.to_thread(lambda: self.rounds.stop_group(self.rounds.records.chat(key(chat))))

    async def _run(self) -> None:
        await self._safely(asyncio.to_thread(self._note_lost))
        while not self._stopping.is_set():
            self._woken.clear()
            await self._safely(self._look())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), min(self.every, self._until_next))

    async def _safely(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception:  # a job that has died would be noticed by nobody
            log.exception("looking after rounds failed")

    def _note_lost(self) -> None:
        for made in self.rounds.store.all_running():
            self.rounds.note_lost(made)

    async def _look(self) -> None:
        for settings, day in await asyncio.to_thread(self.rounds.due):
            if not self._stopping.is_set():
                await self._begin(settings, day)
        running = await asyncio.to_thread(self.rounds.store.all_running)
        self._until_next = self._seconds_to_end(running)
        for made in running:
            if made.id not in self._in_hand and not self._stopping.is_set():
                task = asyncio.create_task(self._safely(self._look_after(made)))
                self._in_hand[made.id] = task
                task.add_done_callback(functools.partial(self._put_down, made.id))

    def _seconds_to_end(self, running: Sequence[Round]) -> float:
        """Return when the next of the rounds is over; a result should not wait for a tick."""
        now = self.rounds.now()
        left = ((made.closes + _GRACE - now).total_seconds() for made in running)
        return min((seconds for seconds in left if seconds > 0), default=self.every) + _A_MOMENT

    def _put_down(self, round_id: int, _: asyncio.Task[None]) -> None:
        self._in_hand.pop(round_id, None)

    async def _begin(self, settings: GroupSettings, day: date) -> None:
        chat = number_of(await asyncio.to_thread(self.rounds.key, settings.chat_id))
        if chat is not None and await self.services.gate.admits(chat):
            await asyncio.to_thread(self.rounds.start_due, settings, day)

    async def _look_after(self, made: Round) -> None:
        """Post what is still to be posted, or tell what is over; a failure that passes is left to the next look."""
        chat = number_of(await asyncio.to_thread(self.rounds.key, made.chat_id))
        if chat is None:
            return
        if not await self.services.gate.admits(chat):
            log.info("round ended, its group is not admitted any more round=%d", made.id)
            await asyncio.to_thread(self.rounds.store.finish, made.id, self.rounds.now())
            return
        try:
            async with self._slots:
                await self._go_on(made)
        except TelegramError as error:
            await self._failed(made, error)

    async def _go_on(self, made: Round) -> None:
        if made.id in self._in_doubt and not await self._poster.reaches(made):
            return
        self._in_doubt.discard(made.id)
        if not made.is_closed(self.rounds.now()):
            await self._post(made)
            # it may have been ended while it was posted
            now = await asyncio.to_thread(self.rounds.store.round, made.id)
            made = made if now is None else now
        if made.finished is None and (made.stopped or self.rounds.now() >= made.closes + _GRACE):
            if made.stopped:
                await self._poster.close(made)
                await self._pause(min(_GRACE.total_seconds(), self.every))
            await self._caught_up()
            if not self._stopping.is_set():
                await self._poster.tell(made)

    async def _post(self, made: Round) -> None:
        left = await asyncio.to_thread(self.rounds.unposted, made)
        if not left:
            return
        pace = min(self.every, _QUICK if len(left) + 1 < _PER_MINUTE // 2 else _SLOW)
        if not made.announced:
            await self._poster.announce(made)
            await self._pause(pace)
        for position, item in left:
            now = await asyncio.to_thread(self.rounds.store.round, made.id)
            if self._stopping.is_set() or now is None or now.finished or now.is_closed(self.rounds.now() + _TOO_LATE):
                return
            await self._poster.ask(now, position, item)
            await self._pause(pace)

    async def _failed(self, made: Round, error: TelegramError) -> None:
        if is_chat_gone(error):
            await asyncio.to_thread(self.rounds.stop_group, made.chat_id)
            if are_polls_forbidden(error):
                with contextlib.suppress(TelegramError):
                    await self._poster.tell_no_polls(made)
            return
        if not was_not_sent(error):
            self._in_doubt.add(made.id)
        wait = wait_seconds(error)
        log.warning("round waits round=%d error=%s wait=%.0f", made.id, type(error).__name__, wait)

    async def _caught_up(self) -> None:
        """Wait, soon after the start, until the answers have come that Telegram kept while the bot was down."""
        until = self._since + _CATCHING_UP
        while monotonic() < until and not self._stopping.is_set() and await self._is_behind():
            await self._pause(_SETTLING)
        settled = self._since + min(_SETTLING, self.every)
        await self._pause(max(0.0, settled - monotonic()))

    async def _is_behind(self) -> bool:
        """Tell whether updates are on their way: with Telegram, or in our queue. The webhook may wait for a second try."""
        try:
            told = await self.services.application.bot.get_webhook_info()
        except TelegramError as error:
            log.info("nobody knows how many updates wait error=%s", type(error).__name__)
            return False
        return told.pending_update_count > 0 or not self.services.application.update_queue.empty()

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
