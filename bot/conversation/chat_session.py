"""What the conversation remembers of each learner in each chat, in memory: a restart loses it without harm."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.messages.buttons import OpenPassage
from bot.messages.values import Paragraph, Reply
from knowledge.values import Answer, Citation, Turn

if TYPE_CHECKING:
    from knowledge.answering.tasks.short_questions import ShortQuestion
    from knowledge.answering.tasks.stopping import TaskStop
    from knowledge.answering.tasks.values import TaskPage

_TURNS = 6
"""Questions before the new one that help to understand it."""
_SHOWN = 20
"""Messages with numbered places that a reply may mean."""
_BEGINNING = 40
"""Characters by which a message is known again."""
_TAP = timedelta(seconds=3)
"""A second press within so long means the first one."""
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
        shown: the beginnings of the last messages that numbered places, each with these: a reply may mean an older one.
        page: what was written last, which can be kept in a file; None for nothing.
        short: the short question that waits for an answer.
        asked: keys of the short questions that were asked.
        writing: ends the task that is being written; None where none is.
        pressed: the button that brought the last message, and when; None where something else did.
        lock: messages of one learner are answered one after the other.
    """

    seen: datetime
    turns: deque[Turn] = field(default_factory=lambda: deque(maxlen=_TURNS))
    cited: tuple[Citation, ...] = ()
    pages: list[Reply] = field(default_factory=list)
    wider: OpenPassage | None = None
    rest: Answer | None = None
    numbered: bool = False
    shown: deque[tuple[str, tuple[Citation, ...]]] = field(default_factory=lambda: deque(maxlen=_SHOWN))
    page: TaskPage | None = None
    short: ShortQuestion | None = None
    asked: set[tuple[str, int]] = field(default_factory=set)
    writing: TaskStop | None = None
    pressed: tuple[str, datetime] | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def keep_rest(self, pages: list[Reply]) -> list[Reply]:
        """Keep all pages but the first for `/more`; return the first."""
        self.pages, self.wider, self.rest = pages[1:], None, None
        return pages[:1]

    def show(self, cited: tuple[Citation, ...]) -> None:
        """Remember places that were just shown with their numbers."""
        self.cited, self.numbered = cited, True

    def note_shown(self, reply: Reply) -> None:
        """Remember which places the numbers of a message mean."""
        head = _beginning(next((block.text for block in reply.blocks if isinstance(block, Paragraph)), ""))
        if head and self.numbered and self.cited:
            self.shown.append((head, self.cited))

    def cited_in(self, message: str) -> tuple[Citation, ...]:
        """Return the places that a message of ours numbered; empty where that is forgotten."""
        return next((cited for head, cited in reversed(self.shown) if head in _squeezed(message)), ())

    def turns_up_to(self, message: str) -> tuple[Turn, ...]:
        """Return the last questions up to the one that a message of ours answered; all where it answered none of them."""
        squeezed = _squeezed(message)
        heads = [_beginning(turn.answer.text) if turn.answer is not None else "" for turn in self.turns]
        answered = [at for at, head in enumerate(heads, 1) if head and head in squeezed]
        return tuple(self.turns)[: answered[-1] if answered else None]

    def is_tapped_again(self, button: str, now: datetime) -> bool:
        """Tell whether a button was pressed a moment ago: somebody taps twice before the first tap is seen."""
        return self.pressed is not None and self.pressed[0] == button and now - self.pressed[1] < _TAP

    def forget(self) -> None:
        """Begin anew."""
        self.turns.clear()
        self.shown.clear()
        self.cited, self.pages, self.wider, self.rest, self.numbered = (), [], None, None, False
        self.short = None


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


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _beginning(text: str) -> str:
    """Return the first letters of a text, by which a message that shows it is known again."""
    return _squeezed(next(iter(text.strip().splitlines()), ""))[:_BEGINNING]
