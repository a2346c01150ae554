"""What the conversation remembers of each learner in each chat, in memory: a restart loses it without harm."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cachetools import LRUCache

from bot.messages.buttons import OpenPassage
from bot.messages.values import Reply
from knowledge.values import Answer, Citation, Turn

_TURNS = 6
"""Questions before the new one that help to understand it."""
_MOST = 5000
"""Learners remembered at the same time; the one silent for longest is forgotten first."""


@dataclass(slots=True)
class ChatSession:
    """One learner in one chat.

    Attributes:
        seen: when they last wrote.
        turns: the last questions, so that "那期限呢？" is understood.
        cited: places that can be opened by their number.
        pages: what `/more` shows next.
        wider: what it shows where there are no pages: the last excerpt, in wider surroundings.
        rest: what did not fit into the last answer.
        numbered: places with numbers were shown since the last question of a set, so a number means one of them.
        lock: messages of one learner are answered one after the other.
    """

    seen: datetime
    turns: deque[Turn] = field(default_factory=lambda: deque(maxlen=_TURNS))
    cited: tuple[Citation, ...] = ()
    pages: list[Reply] = field(default_factory=list)
    wider: OpenPassage | None = None
    rest: Answer | None = None
    numbered: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def keep_rest(self, pages: list[Reply]) -> list[Reply]:
        """Keep all pages but the first for `/more`; return the first."""
        self.pages, self.wider, self.rest = pages[1:], None, None
        return pages[:1]

    def show(self, cited: tuple[Citation, ...]) -> None:
        """Remember places that were just shown with their numbers."""
        self.cited, self.numbered = cited, True

    def forget(self) -> None:
        """Begin anew."""
        self.turns.clear()
        self.cited, self.pages, self.wider, self.rest, self.numbered = (), [], None, None, False


class ChatSessions:
    """The sessions of all learners.

    Args:
        forget_after: questions are forgotten after so long a silence.
        most: learners remembered at the same time.
    """

    def __init__(self, forget_after: timedelta, most: int = _MOST) -> None:
        self._forget_after = forget_after
        self._held: LRUCache[tuple[str, str], ChatSession] = LRUCache(most)

    def recall(self, chat: str, learner: str, now: datetime) -> ChatSession:
        """Return the session of a learner in a chat; a new one where there is none."""
        session = self._held.setdefault((chat, learner), ChatSession(now))
        if now - session.seen > self._forget_after:
            session.turns.clear()
        session.seen = now
        return session
