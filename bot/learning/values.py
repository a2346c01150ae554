"""The values of learning. Times are UTC with zone; a `day` is a date in the learner's own zone.

A `chat_id` is the number of a row of `learning_chats`, not an id of the chat app; chat apps name chats by keys
("telegram:42"). The same number stands in log lines of learning and groups that say `chat=`.

What one review may be: `again` (missed), `good` (right), `read` (a passage was read in place of a question that was
missed too often). Only these three are in the log, and everything else about a learner's memory follows from the log.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, Protocol, TypeAlias

from knowledge.values import Citation

Grade: TypeAlias = Literal["again", "good", "read"]
SetKind: TypeAlias = Literal["quiz", "review", "daily"]

DEFAULT_ZONE = "Asia/Shanghai"
"""Of learners and groups who have chosen none: the bot is made for Chinese speeches."""


class Item(Protocol):
    """A quiz question with its proof, as the library makes it (DESIGN.md, section 5)."""

    @property
    def id(self) -> str:
        """Derived from kind, proving sentence and answer."""

    @property
    def kind(self) -> str:
        """`single`, `multiple`, `judge` or `blank`."""

    @property
    def question(self) -> str:
        """The stem; gaps are written `____`."""

    @property
    def options(self) -> tuple[str, ...]:
        """Empty for blanks."""

    @property
    def answer(self) -> tuple[int, ...]:
        """Indexes of the right options; empty for blanks."""

    @property
    def accepted(self) -> tuple[tuple[str, ...], ...]:
        """For each gap its accepted forms, the source's own first."""

    @property
    def explanation(self) -> str:
        """Why the answer is right."""

    @property
    def difficulty(self) -> str:
        """`easy`, `medium` or `hard`."""

    @property
    def weight(self) -> int:
        """How much it matters to know this in its document, 0 to 10 points."""

    @property
    def citation(self) -> Citation:
        """The span that proves the answer."""


class ItemSource(Protocol):
    """Where items come from; retired ones are in no answer."""

    def items(self, documents: Collection[str] | None = None) -> Sequence[Item]:
        """Return the items of these documents, of all without any."""

    def item(self, item_id: str) -> Item | None:
        """Return one item, None if it is gone."""


@dataclass(frozen=True, slots=True)
class Review:
    """One line of the log.

    Attributes:
        item_id: what was asked.
        at: when.
        day: the date in the learner's zone at that moment; kept, because a learner may move.
        grade: what came of it.
    """

    item_id: str
    at: datetime
    day: date
    grade: Grade


@dataclass(frozen=True, slots=True)
class Card:
    """What a learner's memory of one item is taken to be; follows from the log.

    Attributes:
        item_id: the item.
        due: the day from which it should be asked again.
        last: the day it was last asked.
        stability: days after which it is remembered with 90 %.
        difficulty: 1 to 10.
        reviews: how often it was asked.
        misses: how often it was missed, in all.
        misses_since_reading: how often since its passage was last read.
        right_in_a_row: right answers since the last miss.
    """

    item_id: str
    due: date
    last: date
    stability: float
    difficulty: float
    reviews: int = 0
    misses: int = 0
    misses_since_reading: int = 0
    right_in_a_row: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What new items are taken from; an empty field is no restriction.

    Attributes:
        documents: ids.
        topics: words of which at least one must stand in the question, its source sentence or its section path.
    """

    documents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Who:
    """A learner in a chat, by their keys ("console", "telegram:42")."""

    learner: str
    chat: str


@dataclass(frozen=True, slots=True)
class Learner:
    """A person who studies; `key` is unique over all chat apps."""

    id: int
    key: str
    zone: str = DEFAULT_ZONE


@dataclass(frozen=True, slots=True)
class StudySet:
    """A row of questions for one learner in one chat.

    Attributes:
        id: given by the records.
        learner_id: whose it is.
        chat_id: where it is asked.
        kind: why it was made.
        item_ids: in the order in which they are asked.
        started: when.
        touched: when it was last answered, or started.
        finished: when it ended; None while it is open.
    """

    id: int
    learner_id: int
    chat_id: int
    kind: SetKind
    item_ids: tuple[str, ...]
    started: datetime
    touched: datetime
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was recorded; `grade` None is a question that was left out."""

    position: int
    item_id: str
    text: str
    grade: Grade | None
    score: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The daily plan of a chat.

    Attributes:
        chat_id: where the questions go.
        learner_id: who learns.
        at: the hour, in `zone`.
        zone: IANA name.
        number: questions a day.
        days: `every`, `working` (by the Chinese calendar) or `chosen`.
        weekdays: for `chosen`, 0 is Monday.
        scope: of new items.
        since: when the plan was made or changed; no push for an hour before that.
        active: False while paused.
    """

    chat_id: int
    learner_id: int
    at: time
    zone: str = DEFAULT_ZONE
    number: int = 5
    days: Literal["every", "working", "chosen"] = "every"
    weekdays: frozenset[int] = frozenset()
    scope: Scope = Scope()
    since: datetime | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Push:
    """A daily set that is claimed for a chat and a local date.

    Attributes:
        chat_id: the chat.
        day: the local date.
        claimed: when it was claimed.
        sent: when it went out; None if it was claimed and then lost.
        offered: when a lost one was offered; None if it was not.
    """

    chat_id: int
    day: date
    claimed: datetime
    sent: datetime | None = None
    offered: datetime | None = None
