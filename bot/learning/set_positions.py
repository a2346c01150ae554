"""Where sets stand: the question that waits, what was left open, what is gone, how a set went. The part of `Study` that grades nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.learning.learner_choices import LearnerChoices
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Entry, Records
from bot.learning.scheduling.review import is_leech
from bot.learning.scheduling.selection import dealt
from bot.learning.study_results import SetQuestion, SetSummary
from bot.learning.values import Item, ItemSource, Learner, StudySet, Who

QUIET = timedelta(minutes=30)
"""A set that was not answered for so long no longer counts as being answered at this moment."""
_STILL_OPEN = timedelta(days=1)
"""A question of a set that was left for another one is still thought of for so long."""


class SetPositions(LearnerChoices):
    """The sets of all learners.

    A position follows from the records alone: a set's first question without an answer whose item is there.

    Args:
        records: what is known about learners.
        plans: the daily plans.
        items: where items come from.
        clock: tells the time, with zone.
    """

    def __init__(self, records: Records, plans: PlanStore, items: ItemSource, clock: Callable[[], datetime]) -> None:
        super().__init__(records, plans, clock)
        self.item_source = items

    def current(self, who: Who) -> SetQuestion | None:
        """Return the question that waits for this learner's answer in this chat."""
        learner, study_set = self._open(who)
        return None if learner is None or study_set is None else self._question(study_set, learner)

    def answering(self, who: Who) -> bool:
        """Tell whether the learner is in a set at this moment; one begun long ago and left does not count."""
        _, study_set = self._open(who)
        return study_set is not None and self.now() - study_set.touched < QUIET

    def placed(self, who: Who, set_id: int, position: int) -> SetQuestion | None:
        """Return a question by its place; None if this learner has no such question, or its item is gone."""
        study_set = self.records.study_set(set_id)
        if (
            study_set is None
            or study_set.learner_id != self.learner(who).id
            or not 0 <= position < len(study_set.item_ids)
        ):
            return None
        item = self.item_source.item(study_set.item_ids[position])
        if item is None:
            return None
        return SetQuestion(set_id, position, len(study_set.item_ids), dealt(item, set_id, position))

    def finish(self, who: Who) -> SetSummary | None:
        """End the open set; None if there is none."""
        learner, study_set = self._open(who)
        if learner is None or study_set is None:
            return None
        given = {one.position for one in self.records.given(study_set.id, learner.id)}
        self._leave_out(learner, study_set, [at for at in range(len(study_set.item_ids)) if at not in given])
        return self._finish(study_set, learner)

    def missed_in(self, who: Who, set_id: int) -> list[Item]:
        """Return what a learner missed in one of their sets, in order."""
        learner, study_set = self.learner(who), self.records.study_set(set_id)
        if study_set is None or study_set.learner_id != learner.id:
            return []
        return list(self._summary(study_set, learner).missed)

    def open_questions(self, who: Who) -> list[SetQuestion]:
        """Return the questions that a learner may still answer in this chat: of the open set, and of those left for another."""
        learner = self.records.known_learner(who.learner)
        if learner is None:
            return []
        recent = self.records.recent_sets(learner.id, self.records.chat(who.chat), self.now() - _STILL_OPEN)
        asked = (self._question(study_set, learner) for study_set in recent)
        return [question for question in asked if question is not None]

    def waits_for_gone(self, who: Who) -> bool:
        """Tell whether the question that was asked last can't be answered any more, since its source was removed."""
        learner, study_set = self._open(who)
        return learner is not None and study_set is not None and bool(self._gone(study_set, learner))

    def waiting_place(self, who: Who) -> tuple[tuple[int, int], ...]:
        """Return set and position of the question that was asked last and waits; empty where none does."""
        learner, study_set = self._open(who)
        if learner is None or study_set is None:
            return ()
        answered = {given.position for given in self.records.given(study_set.id, learner.id)}
        left = (at for at in range(len(study_set.item_ids)) if at not in answered)
        return tuple((study_set.id, at) for at in itertools.islice(left, 1))

    def go_on(self, who: Who, set_id: int | None = None) -> tuple[SetQuestion | None, SetSummary | None]:
        """Leave out what waits in the open set and is gone; return the next question, or how the set went.

        Args:
            who: learns.
            set_id: the set that is meant, where it need not be the open one; nothing is done for another.
        """
        learner, study_set = self._open(who)
        if learner is None or study_set is None or set_id not in (None, study_set.id):
            return None, None
        question = self._next_question(study_set, learner)
        return question, self._finish(study_set, learner) if question is None else None

    def find_question(self, who: Who, number: int | None = None) -> tuple[int, Item] | None:
        """Return the question of the last set that somebody speaks of, with its number from 1.

        Args:
            who: speaks.
            number: as they count; without one the question answered last is meant.
        """
        learner = self.learner(who)
        study_set = self.records.last_set(learner.id, self.records.chat(who.chat))
        if study_set is None:
            return None
        answered = [given.position for given in self.records.given(study_set.id, learner.id)]
        position = number - 1 if number is not None else max(answered, default=0)
        item = self.item_source.item(study_set.item_ids[position]) if 0 <= position < len(study_set.item_ids) else None
        return None if item is None else (position + 1, item)

    def _question(self, study_set: StudySet, learner: Learner) -> SetQuestion | None:
        """Return the first question of a set that has no answer; items that are gone are passed over."""
        answered = {given.position for given in self.records.given(study_set.id, learner.id)}
        for position, item_id in enumerate(study_set.item_ids):
            if position in answered or (item := self.item_source.item(item_id)) is None:
                continue
            card = self.records.cards(learner.id).get(item_id)
            total = len(study_set.item_ids)
            if card is None:
                return SetQuestion(study_set.id, position, total, dealt(item, study_set.id, position))
            item = dealt(item, study_set.id, position)
            return SetQuestion(study_set.id, position, total, item, is_leech(card), True, card.misses_since_reading)
        return None

    def _next_question(self, study_set: StudySet, learner: Learner) -> SetQuestion | None:
        """Return the question that is asked next; what is passed over for it is noted as left out."""
        if study_set.finished:
            return None
        self._leave_out(learner, study_set, self._gone(study_set, learner))
        return self._question(study_set, learner)

    def _leave_out(self, learner: Learner, study_set: StudySet, positions: Sequence[int]) -> None:
        """Note that questions are asked no more in a set; an answer that comes later does not count."""
        for position in positions:
            entry = Entry(study_set.id, position, study_set.item_ids[position], "", None, 0.0)
            self.records.record(learner, entry, self.now())

    def _gone(self, study_set: StudySet, learner: Learner) -> list[int]:
        """Return the questions without an answer, before the first that can be asked, whose items are gone."""
        answered = {given.position for given in self.records.given(study_set.id, learner.id)}
        left = (at for at in range(len(study_set.item_ids)) if at not in answered)
        return list(itertools.takewhile(lambda at: self.item_source.item(study_set.item_ids[at]) is None, left))

    def _finish(self, study_set: StudySet, learner: Learner) -> SetSummary:
        self.records.finish_set(study_set.id, self.now())
        return self._summary(study_set, learner)

    def _summary(self, study_set: StudySet, learner: Learner) -> SetSummary:
        given, cards = self.records.given(study_set.id, learner.id), self.records.cards(learner.id)
        asked = [one for one in given if one.grade in ("good", "again")]
        missed = (self.item_source.item(one.item_id) for one in asked if one.grade == "again")
        done = {one.position for one in given if one.grade is not None}
        left = [at for at, one in enumerate(study_set.item_ids) if at not in done and self.item_source.item(one)]
        days = (cards[one.item_id].due for one in given if one.grade is not None and one.item_id in cards)
        return SetSummary(
            answered=len(asked),
            right=sum(one.grade == "good" for one in asked),
            score=sum(one.score for one in asked),
            missed=tuple(item for item in missed if item is not None),
            left_out=len(left),
            next_due=min(days, default=None),
            set_id=study_set.id,
        )

    def _open(self, who: Who) -> tuple[Learner | None, StudySet | None]:
        learner = self.records.known_learner(who.learner)
        if learner is None:
            return None, None
        return learner, self.records.open_set(learner.id, self.records.chat(who.chat))
