"""The values of study groups. People and groups go by their keys ("telegram:42"); times are UTC with zone.

A *round* is one set of questions for a whole group, open until a fixed time; each member answers for themselves. Only a
member who has *joined* under a name of their own choice is ever shown by name; everybody else is a number in a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, time
from typing import Literal, TypeAlias

from bot.learning.values import DEFAULT_ZONE, Item, Plan, Scope

RoundKind: TypeAlias = Literal["daily", "quiz", "paper"]

KINDS = ("single", "multiple", "judge")
"""Kinds of questions that can be asked of a whole group: those with options."""
EVERYTHING = Scope()
MOST = 10
"""Questions of the longest daily round or quiz: each is a message of its own in everybody's chat."""
MOST_ON_PAPER = 20
"""The same for a paper, which nobody gets every day."""
FEWEST_OPEN_MINUTES, MOST_OPEN_MINUTES = 1, 7 * 24 * 60
"""Minutes that a round may stay open."""


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What the organiser of a group has decided.

    Attributes:
        chat_id: the group, by the number of its row in `learning_chats`, not by the chat app's id.
        active: there is a daily round.
        at: its hour, in `zone`.
        zone: IANA name.
        number: questions of a round.
        days: `every`, `working` (by the Chinese calendar) or `chosen`.
        weekdays: for `chosen`, 0 is Monday.
        scope: what questions are taken from.
        kinds: what kinds.
        open_minutes: how long the daily round stays open.
        board: members who have joined see each other's accuracy and streak.
        members_start: any member may start a round, not the organisers alone; one runs at a time anyway.
        topic: of the chat app, where rounds are posted; None for the group itself.
        since: when the hour was last changed; a round whose hour was before that is not made up for.
    """

    chat_id: int
    active: bool = False
    at: time = time(8)
    zone: str = DEFAULT_ZONE
    number: int = 3
    days: Literal["every", "working", "chosen"] = "every"
    weekdays: frozenset[int] = frozenset()
    scope: Scope = EVERYTHING
    kinds: tuple[str, ...] = KINDS
    open_minutes: int = 12 * 60
    board: bool = False
    members_start: bool = True
    topic: int | None = None
    since: datetime | None = None

    def plan(self) -> Plan:
        """Return when the daily round is due, as the plans of learners say it."""
        own = {field.name: getattr(self, field.name) for field in fields(Plan) if field.name != "learner_id"}
        return Plan(learner_id=0, **own)


@dataclass(frozen=True, slots=True)
class Round:
    """One set of questions in a group.

    Attributes:
        id: given by the records.
        chat_id: the group.
        kind: `daily`, `quiz` (at once) or `paper` (published by the organiser; results are hidden until it closes).
        item_ids: in the order in which they are asked.
        started: when.
        closes: when it closes.
        topic: where it is posted.
        announced: whether the words above it were sent, or tried.
        stopped: it was ended before its time, which `closes` still tells.
        told: messages of the result that went out.
        finished: when its result was out; None while it runs.
    """

    id: int
    chat_id: int
    kind: RoundKind
    item_ids: tuple[str, ...]
    started: datetime
    closes: datetime
    topic: int | None = None
    announced: bool = False
    stopped: bool = False
    told: int = 0
    finished: datetime | None = None

    def is_closed(self, now: datetime) -> bool:
        """Tell whether nobody can answer any more."""
        return self.stopped or now >= self.closes


@dataclass(frozen=True, slots=True)
class Post:
    """A question of a round as it stands in the chat app.

    Attributes:
        round_id: its round.
        position: in the round, from 0.
        place: key of the chat where it was posted; a group may get another key later.
        poll: the chat app's name of it; empty where sending was tried, and nobody knows whether it arrived.
        message: the number of the message that holds it; 0 where it takes no answers any more.
        options: indexes of the item's options, in the order of the post.
        right: indexes of the item's right options, kept because items may go while a round runs.
    """

    round_id: int
    position: int
    place: str
    poll: str = ""
    message: int = 0
    options: tuple[int, ...] = ()
    right: tuple[int, ...] = ()

    def chosen(self, numbers: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return which options of the item were chosen by their numbers in the post; None if there are no such."""
        if not numbers or not all(0 <= number < len(self.options) for number in numbers):
            return None
        return tuple(sorted(self.options[number] for number in numbers))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has joined under a name."""

    person: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """What one person chose in one question of a round."""

    round_id: int
    position: int
    person: str
    chosen: tuple[int, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How a question of a round went; `item` is None where it is gone from the library since."""

    position: int
    item: Item | None
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class RoundResult:
    """How a round went.

    Attributes:
        round: which.
        zone: of the group.
        people: how many took part.
        names: of those of them who have joined.
        questions: the most missed first.
    """

    round: Round
    zone: str
    people: int
    names: tuple[str, ...]
    questions: tuple[QuestionResult, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A member on the board; `accuracy` is a share, None while there are too few answers for one."""

    name: str
    accuracy: float | None
    streak: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the organiser's table is made of: rounds, the members, their answers by (round, position, person)."""

    zone: str
    rounds: tuple[Round, ...]
    members: tuple[Member, ...]
    answers: Mapping[tuple[int, int, str], bool] = field(default_factory=dict)
