"""The gate: who may use the bot, how often, and what the others hear. It decides before anything else is done."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from cachetools import LRUCache

from bot.edge.members import Members
from bot.edge.protocol import native_id
from bot.messages import edge_texts, texts
from bot.messages.values import Reply, say

_START = re.compile(r"[/／]start(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*", re.IGNORECASE)
START_INLINE = "inline"
"""What `/start` carries when somebody comes from the app's own inline mode, with no invitation."""
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_PEOPLE = 10_000
"""People whose messages are counted at the same time, some megabytes; who was silent for longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Who may use the bot, by configuration.

    Attributes:
        access: `invite` (who opens an invitation), `list` (admins and members only), `open` (everybody).
        admins: keys of those who may invite.
        members: keys of those who belong, for `list`.
        messages_a_minute: the most messages of one person within 60 seconds; answers in a set are not counted.
        messages_a_day: the most messages of one person within 24 hours; the same.
    """

    access: Literal["invite", "list", "open"]
    admins: frozenset[str]
    members: frozenset[str]
    messages_a_minute: int
    messages_a_day: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a message goes on to the conversation, and what is said by the gate itself."""

    admitted: bool
    reply: Reply | None = None


@dataclass(slots=True)
class _Count:
    """When one person asked during the last 24 hours, and when they last met each of the two limits."""

    times: deque[datetime] = field(default_factory=deque)
    told: datetime | None = None
    told_today: datetime | None = None


def is_start(text: str) -> bool:
    """Tell whether a message is `/start`, with or without what a link carries."""
    return _START.fullmatch(text.strip()) is not None


_IN, _OUT = Decision(True), Decision(False)


class Gate:
    """Decides about messages: access control and rate limit. The caller hands in a person's messages one after the other.

    Attributes:
        members: the records of who belongs.
    """

    def __init__(self, rules: AccessRules, members: Members) -> None:
        self._rules = rules
        self.members = members
        self._listed = rules.admins | (rules.members if rules.access == "list" else frozenset())
        self._admitted = set(self._listed)
        self._admins = {*rules.admins, *members.admins()}
        self._counts: LRUCache[str, _Count] = LRUCache(_PEOPLE)
        self._names: LRUCache[str, str] = LRUCache(_PEOPLE)

    async def belongs(self, person: str) -> bool:
        """Tell whether somebody may use the bot."""
        if self._rules.access == "open" or person in self._admitted or self.is_admin(person):
            return True
        if self._rules.access == "invite" and await asyncio.to_thread(self.members.has, person):
            self._admitted.add(person)
            return True
        return False

    def is_admin(self, person: str) -> bool:
        """Tell whether somebody is an admin of the bot."""
        return person in self._admins

    async def message(self, person: str, text: str, counted: bool = True) -> Decision:
        """Decide about a message in a private chat; one that is not `counted` is no question, and under no limit."""
        if not await self.belongs(person):
            return await self._decide_unknown(person, text)
        return (self._check_rate(person) if counted else None) or _IN

    async def group_message(self, chat: str, person: str) -> Decision:
        """Decide about a message that somebody has put to the bot in a group; a group lets in all its members."""
        if not await self.admits(chat):
            if not self.is_admin(person) and not await asyncio.to_thread(self.members.first_today, chat, "group"):
                return _OUT
            return Decision(False, say(edge_texts.GROUP_NOT_ADMITTED))
        return self._check_rate(person) or _IN

    async def admits(self, chat: str) -> bool:
        """Tell whether a chat may be talked in and pushed to: a group that was admitted, somebody who belongs."""
        return await self.belongs(chat) or await asyncio.to_thread(self.members.has_group, chat)

    def forget(self, person: str) -> None:
        """Look again next time whether somebody belongs: a membership has ended."""
        if person not in self._listed:
            self._admitted.discard(person)
        self._names.pop(person, None)
        self.note_admin(person, admin=False)

    def note_admin(self, person: str, *, admin: bool) -> None:
        """Take somebody for an admin from now on, or no longer; those of the configuration always are."""
        if admin:
            self._admins.add(person)
        elif person not in self._rules.admins:
            self._admins.discard(person)

    async def _decide_unknown(self, person: str, text: str) -> Decision:
        started = _START.fullmatch(text.strip())
        code: str = (started[1] or "") if started else ""
        code = "" if code == START_INLINE else code
        open_to_links = bool(code) and self._rules.access == "invite"
        if open_to_links and await asyncio.to_thread(self.members.join, person, code):
            self._admitted.add(person)
            return _IN
        own_id = texts.YOUR_ID.format(id=native_id(person))
        if code:
            # whoever tries a link waits for a word, however often they were refused
            return self._check_rate(person) or Decision(False, say(texts.INVITATION_USED, own_id))
        kind = "start" if started else "message"
        if not await asyncio.to_thread(self.members.first_today, person, kind):
            return _OUT
        return Decision(False, say(texts.NOT_INVITED, own_id))

    async def note_name(self, person: str, name: str) -> None:
        """Note what somebody who writes is called in the chat app, for the admins' list of members."""
        if name and self._names.get(person) != name:
            self._names[person] = name
            await asyncio.to_thread(self.members.note_name, person, name)

    def note_limit_told(self, person: str) -> None:
        """Don't tell somebody of the limit for a minute: they were just told in another way."""
        self._count(person).told = self.members.clock()

    def _check_rate(self, person: str) -> Decision | None:
        """Count a message; where there are too many say so once, and then nothing until there is room again."""
        now, count = self.members.clock(), self._count(person)
        while count.times and now - count.times[0] >= _DAY:
            count.times.popleft()
        fresh = sum(now - moment < _MINUTE for moment in count.times)
        if len(count.times) >= self._rules.messages_a_day:
            if count.told_today and now - count.told_today < _DAY:
                return _OUT
            count.told_today = now
            return Decision(False, say(texts.TOO_MANY_TODAY))
        if fresh >= self._rules.messages_a_minute:
            # whoever goes on and on is told once, not once a minute
            told, count.told = count.told, now
            return _OUT if told and now - told < _MINUTE else Decision(False, say(texts.TOO_FAST))
        count.times.append(now)
        return None

    def _count(self, person: str) -> _Count:
        return self._counts.setdefault(person, _Count())
