"""What `Study` returns: a question as it is asked, the outcome of an answer, the summary of a set, what is due today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.learning.answers.grading import Verdict
from bot.learning.scheduling.due import NextPush
from bot.learning.values import Card, Item, Plan


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question as it is asked.

    Attributes:
        set_id: its set.
        position: in the set, from 0.
        total: questions in the set.
        item: what is asked.
        reading: the item was missed too often: its passage is shown, and read in place of an answer.
        due: it is a repetition, not a new item.
        misses: how often it was missed since its passage was last read.
    """

    set_id: int
    position: int
    total: int
    item: Item
    reading: bool = False
    due: bool = False
    misses: int = 0


@dataclass(frozen=True, slots=True)
class SetSummary:
    """How a set went.

    Attributes:
        answered: questions that were answered.
        right: right answers.
        score: sum of the scores.
        missed: what was missed.
        left_out: questions that were not answered.
        next_due: the first day on which one of them is asked again; None where none was answered.
        set_id: of the set.
    """

    answered: int
    right: int
    score: float
    missed: tuple[Item, ...] = ()
    left_out: int = 0
    next_due: date | None = None
    set_id: int = 0


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """The outcome of a message to a set.

    Attributes:
        item: what it answered.
        verdict: None where the answer could not be read, was recorded before, was a skip, or the passage was read.
        recorded: it was written down now; False for a repetition, or for what is no answer.
        repeated: the same message, or another answer to this question, was recorded before.
        read: the passage was read in place of an answer.
        card: the learner's card after it.
        next: the next question; None at the end.
        summary: at the end of the set.
        set_id: the set of what was answered, and
        position: its place there.
    """

    item: Item
    verdict: Verdict | None
    recorded: bool
    repeated: bool = False
    read: bool = False
    card: Card | None = None
    next: SetQuestion | None = None
    summary: SetSummary | None = None
    set_id: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Today:
    """What `/daily` shows: the plan if there is one, its next push, what is due and what is still unseen."""

    plan: Plan | None
    next: NextPush | None
    due: int
    new: int
    answered: int
