"""The gate: who may use the bot, how often, and what the others hear. It decides before anything else is done."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram.ext import filters

from bot.messages import edge_texts, texts
from bot.messages.values import Reply, say
from bot.runtime.config import TelegramSettings
from bot.telegram.access.members import Members

_START = re.compile(r"[/／]start(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*", re.IGNORECASE)
START_INLINE = "inline"
"""What `/start` carries when somebody comes from inline mode."""
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_PEOPLE = 10_000
"""People whose messages are counted at the same time; who was silent for longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a message goes on to the conversation, and what is said by the gate itself."""

    admitted: bool
    reply: Reply | None = None


@dataclass(slots=True)
class _Count:
    """The messages of one person during the last day, and when they were told that it is too many: now, and today."""

    times: deque[datetime] = field(default_factory=deque)
    told: datetime | None = None
    told_today: datetime | None = None


def is_start(text: str) -> bool:
    """Tell whether a message is `/start`, with or without what a link carries."""
    return _START.fullmatch(text.strip()) is not None


_IN, _OUT = Decision(True), Decision(False)


class Gate:
    """Decides about messages, one at a time for each chat.

    Attributes:
        members: the records of who belongs.
        admins: takes messages of admins: those of the configuration, and whom they have made such.
    """

    def __init__(self, settings: TelegramSettings, members: Members) -> None:
        self._settings = settings
        self.members = members
        self._listed = {*settings.admins, *(settings.members if settings.access == "list" else ())}
        self._admitted = set(self._listed)
        self.admins = filters.User({*settings.admins, *members.admins()})
        self._counts: OrderedDict[int, _Count] = OrderedDict()

    async def belongs(self, person: int) -> bool:
        """Tell whether somebody may use the bot."""
        if self._settings.access == "open" or person in self._admitted or self.is_admin(person):
            return True
        if self._settings.access == "invite" and await asyncio.to_thread(self.members.has, person):
            self._admitted.add(person)
            return True
        return False

    def is_admin(self, person: int) -> bool:
        """Tell whether somebody is an admin of the bot."""
        return person in self.admins.user_ids

    async def message(self, person: int, text: str) -> Decision:
        """Decide about a message in a private chat."""
        if not await self.belongs(person):
            return await self._stranger(person, text)
        return self._too_many(person) or _IN

    async def group_message(self, chat: int, person: int) -> Decision:
        """Decide about a message that somebody has put to the bot in a group; a group lets in all its members."""
        if not await self.admits(chat):
            if not self.is_admin(person) and not await asyncio.to_thread(self.members.first_today, chat, "group"):
                return _OUT
            return Decision(False, say(edge_texts.GROUP_NOT_ADMITTED))
        return self._too_many(person) or _IN

    async def admits(self, chat: int) -> bool:
        """Tell whether a chat may be talked in and pushed to: a group that was admitted, somebody who belongs."""
        if chat > 0:
            return await self.belongs(chat)
        return self._settings.access == "open" or await asyncio.to_thread(self.members.has_group, chat)

    def forget(self, person: int) -> None:
        """Look again next time whether somebody belongs: a membership has ended."""
        if person not in self._listed:
            self._admitted.discard(person)
        self.note_admin(person, admin=False)

    def note_admin(self, person: int, *, admin: bool) -> None:
        """Take somebody for an admin from now on, or no longer; those of the configuration always are."""
        if admin:
            self.admins.add_user_ids(person)
        elif person not in self._settings.admins:
            self.admins.remove_user_ids(person)

    async def _stranger(self, person: int, text: str) -> Decision:
        started = _START.fullmatch(text.strip())
        code: str = (started[1] or "") if started else ""
        # the button above inline offers brings people here, with no invitation
        code = "" if code == START_INLINE else code
        open_to_links = bool(code) and self._settings.access == "invite"
        if open_to_links and await asyncio.to_thread(self.members.join, person, code):
            self._admitted.add(person)
            return _IN
        kind = "start" if started else "message"
        if not await asyncio.to_thread(self.members.first_today, person, kind):
            return _OUT
        told = texts.INVITATION_USED if code else texts.NOT_INVITED
        return Decision(False, say(told, texts.YOUR_ID.format(id=person)))

    def tell_no_more(self, person: int) -> None:
        """Note that somebody was just told otherwise that it is too many."""
        self._count(person).told = self.members.clock()

    def _too_many(self, person: int) -> Decision | None:
        """Count a message; where there are too many say so once, and then nothing until there is room again."""
        now, count = self.members.clock(), self._count(person)
        while count.times and now - count.times[0] >= _DAY:
            count.times.popleft()
        fresh = sum(now - moment < _MINUTE for moment in count.times)
        if len(count.times) >= self._settings.questions_a_day:
            if count.told_today and now - count.told_today < _DAY:
                return _OUT
            count.told_today = now
            return Decision(False, say(texts.TOO_MANY_TODAY))
        if fresh >= self._settings.questions_a_minute:
            if count.told and now - count.told < _MINUTE:
                return _OUT
            count.told = now
            return Decision(False, say(texts.TOO_FAST))
        count.times.append(now)
        return None

    def _count(self, person: int) -> _Count:
        count = self._counts.setdefault(person, _Count())
        self._counts.move_to_end(person)
        if len(self._counts) > _PEOPLE:
            self._counts.popitem(last=False)
        return count
