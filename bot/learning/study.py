"""Learning: starts sets, takes answers, tells progress.

A learner's position follows from the records alone (a set's first question without an answer), so a restart loses
nothing. The clock and the random source are handed in. Everything here is quick and synchronous; call it in a thread.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.learning.answers import grading
from bot.learning.learner_choices import MOST, LearnerChoices
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Entry, Records
from bot.learning.scheduling import progress, selection
from bot.learning.scheduling.days import local_day
from bot.learning.scheduling.due import next_push
from bot.learning.scheduling.review import MemoryModel, is_leech
from bot.learning.study_results import AnswerOutcome, SetQuestion, SetSummary, Today
from bot.learning.values import Grade, Item, ItemSource, Learner, Scope, SetKind, StudySet, Who
from knowledge.values import Citation

QUIET = timedelta(minutes=30)
"""A set that was not answered for so long no longer counts as being answered at this moment."""
_STILL_OPEN = timedelta(days=1)
"""A question of a set that was left for another one is still thought of for so long."""
_SPARE = 6
"""Characters by which the answer to a blank may be longer than the right one and still be taken for an answer."""


class Study(LearnerChoices):
    """Studying, for all learners.

    An *item* is a quiz question with its proof, as the library makes it; a *question* is an item as it is asked in a set
    (`SetQuestion`). What learners ask the library never comes here.

    Args:
        records: what is known about learners.
        plans: the daily plans.
        items: where items come from.
        memory: the FSRS memory model.
        clock: tells the time, with zone.
        rng: the random source for the choice of new items.
    """

    def __init__(
        self,
        records: Records,
        plans: PlanStore,
        items: ItemSource,
        *,
        memory: MemoryModel,
        clock: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        super().__init__(records, plans, clock)
        self.item_source = items
        self._memory = memory
        self._rng = rng

    def choose_and_start(
        self,
        who: Who,
        number: int | None,
        kind: SetKind = "quiz",
        scope: Scope | None = None,
        kinds: Sequence[str] = (),
        cause: str = "",
    ) -> SetQuestion | None:
        """Choose items and start a set: due reviews, then (but for `review`) new items; None if there is nothing to ask.

        A review without anything due takes from the book of mistakes, so that one can practise at will.

        Args:
            who: learns.
            number: of questions; None for as many as the learner's settings say.
            kind: why the set is made.
            scope: what is asked about; without one that of the settings. What is due is taken from it, too: who wants
                to be asked about one thing is asked about nothing else.
            kinds: of questions; without any those of the settings.
            cause: the chat app's name of the message that asked for it; the set that it began before is gone on with.
        """
        learner, now = self.learner(who), self.now()
        if (started := self.started_by(who, cause)) is not None:
            return started
        chosen_once = self.preferences.get(learner.id)
        wanted = min(max(1, chosen_once.number if number is None else number), MOST)
        within = scope if scope is not None and scope != Scope() else chosen_once.scope
        cards, items = self.records.cards(learner.id), self.items(within, kinds or chosen_once.kinds)
        today = local_day(now, learner.zone)
        new = None if kind == "review" else Scope()
        chosen = selection.choose(items, cards, wanted, today, self._memory, self._rng, new)
        if not chosen and kind == "review":
            chosen = [mistake.item for mistake in progress.mistakes(items, cards)][:wanted]
        return self.start_set(who, chosen, kind, cause) if chosen else None

    def items(self, scope: Scope, kinds: Sequence[str] = ()) -> list[Item]:
        """Return the items of a scope and of some kinds (none: all)."""
        found = self.item_source.items(scope.documents or None)
        return [item for item in found if (not kinds or item.kind in kinds) and selection.in_scope(item, scope)]

    def start_set(self, who: Who, items: Sequence[Item], kind: SetKind = "quiz", cause: str = "") -> SetQuestion | None:
        """Start a set of these items; one that was open ends. See `choose_and_start` for the cause."""
        learner = self.learner(who)
        chat = self.records.chat(who.chat)
        study_set = self.records.start_set(learner.id, chat, kind, [item.id for item in items], self.now(), cause)
        return self._question(study_set, learner)

    def started_by(self, who: Who, cause: str) -> SetQuestion | None:
        """Return the question that waits in the set which a message started; None if it started none."""
        learner = self.learner(who)
        study_set = self.records.caused_set(learner.id, cause) if cause else None
        return None if study_set is None else self._question(study_set, learner)

    def about(self, who: Who, place: Citation) -> Item | None:
        """Return an item about a passage, else about its section: one that is new to the learner, else the one due first."""
        cards = self.records.cards(self.learner(who).id)
        found = selection.near(self.item_source.items([place.document_id]), place)
        new = [item for item in found if item.id not in cards]
        if new:
            return self._rng.choice(new)
        return min(found, key=lambda item: (cards[item.id].due, item.id), default=None)

    def current(self, who: Who) -> SetQuestion | None:
        """Return the question that waits for this learner's answer in this chat."""
        learner, study_set = self._open(who)
        return None if learner is None or study_set is None else self._question(study_set, learner)

    def answering(self, who: Who) -> bool:
        """Tell whether the learner is in a set at this moment; one begun long ago and left does not count."""
        _, study_set = self._open(who)
        return study_set is not None and self.now() - study_set.touched < QUIET

    def accepts_answer(self, who: Who, text: str, command: bool = False) -> bool:
        """Tell whether a message is meant for the open set, and not as a question to the library.

        A word that is also a command (`command`) is an answer only where it is the right one.

        While the set is being answered, whatever can be read as an answer is one, unless it is put as a question. Later
        (a daily set may wait for hours) a blank takes only what is as short as its answers are.
        """
        question = self.current(who)
        if question is None or (text.rstrip().endswith(("？", "?")) and len(text.strip()) > 1):
            return False
        if question.reading:
            return self.answering(who) and not grading.is_question(text)
        verdict = grading.grade(question.item, text)
        if verdict is None and grading.wants_letters(question.item, text):
            return not command
        if verdict is not None and not verdict.right and not verdict.gave_up and grading.is_question(text):
            return False
        if verdict is None or command:
            return verdict is not None and verdict.right and question.item.kind == "blank"
        longest = max((len(form) for forms in question.item.accepted for form in forms), default=0)
        room = max(1, len(question.item.accepted)) * (longest + _SPARE)
        return question.item.kind != "blank" or (self.answering(who) or len(text.strip()) <= room)

    def answer(self, who: Who, text: str, message: str = "") -> AnswerOutcome | None:
        """Take a typed answer to the current question.

        Args:
            who: answers.
            text: as typed.
            message: the chat app's name of the message, so that one that is delivered twice counts once.

        Returns:
            None if no question is open; an outcome with neither verdict nor record if the text is no answer to it,
            or if this message was taken before.
        """
        question = self.current(who)
        if question is None:
            return None
        learner = self.learner(who)
        if message and self.records.has_message(learner.id, message):
            return AnswerOutcome(question.item, None, False, repeated=True, next=question)
        if question.reading:
            return self._record(learner, question, text, message, mark="read")
        verdict = grading.grade(question.item, text)
        if verdict is None:
            return AnswerOutcome(question.item, None, False, next=question)
        return self._record(learner, question, text, message, verdict)

    def choose(
        self, who: Who, set_id: int, position: int, chosen: Sequence[int], message: str = ""
    ) -> AnswerOutcome | None:
        """Take options chosen by buttons or a poll, which say for themselves which question they answer.

        Returns:
            None if there is no such question for this learner; an outcome that is not recorded if it has been answered.
        """
        question = self.placed(who, set_id, position)
        if question is None or not all(0 <= index < len(question.item.options) for index in chosen):
            return None
        verdict = grading.grade_choice(question.item, chosen)
        return self._record(self.learner(who), question, ",".join(map(str, chosen)), message, verdict)

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
        return None if item is None else SetQuestion(set_id, position, len(study_set.item_ids), item)

    def skip(self, who: Who, message: str = "") -> AnswerOutcome | None:
        """Leave the current question out; it is no review, and comes again another time."""
        question = self.current(who)
        if question is None:
            return None
        return self._record(self.learner(who), question, "", message)

    def finish(self, who: Who) -> SetSummary | None:
        """End the open set; None if there is none."""
        learner, study_set = self._open(who)
        if learner is None or study_set is None:
            return None
        given = {one.position for one in self.records.given(study_set.id, learner.id)}
        self._leave_out(learner, study_set, [at for at in range(len(study_set.item_ids)) if at not in given])
        return self._finish(study_set, learner)

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

    def mistakes(self, who: Who) -> list[progress.Mistake]:
        """Return the book of mistakes."""
        learner = self.learner(who)
        return progress.mistakes(self.item_source.items(), self.records.cards(learner.id))

    def own_items(self, who: Who) -> list[Item]:
        """Return what a learner has missed, then what else is due."""
        learner = self.learner(who)
        items, cards = self.item_source.items(), self.records.cards(learner.id)
        missed = [mistake.item for mistake in progress.mistakes(items, cards)]
        held = {item.id for item in missed}
        due = selection.due_items(items, cards, self._today(learner), self._memory)
        return [*missed, *(item for item in due if item.id not in held)]

    def progress(self, who: Who) -> progress.Progress:
        """Return how far the learner has come."""
        learner = self.learner(who)
        reviews, cards = self.records.reviews(learner.id), self.records.cards(learner.id)
        return progress.make_progress(self.item_source.items(), cards, reviews, self._today(learner))

    def today(self, who: Who) -> Today:
        """Return what is due today and what is still new, as far as the settings let it be asked, and the plan."""
        learner, now = self.learner(who), self.now()
        settings, _, plan = self.settings(who)
        today = self._today(learner)
        cards, items = self.records.cards(learner.id), self.items(settings.scope, settings.kinds)
        claimed = self.plans.claimed(self.records.chat(who.chat), today - timedelta(days=2))
        return Today(
            plan=plan,
            next=None if plan is None else next_push(plan, now, claimed),
            due=sum(item.id in cards and cards[item.id].due <= today for item in items),
            new=sum(item.id not in cards for item in items),
            answered=self.progress(who).today,
        )

    def _record(
        self,
        learner: Learner,
        question: SetQuestion,
        text: str,
        message: str,
        verdict: grading.Verdict | None = None,
        mark: Grade | None = None,
    ) -> AnswerOutcome:
        """Record an answer; its mark follows from the verdict where there is one."""
        score = 0.0
        if verdict is not None:
            mark, score = "good" if verdict.right else "again", verdict.score
        now = self.now()
        entry = Entry(question.set_id, question.position, question.item.id, text[:1000], mark, score, message)
        recorded = self.records.record(learner, entry, now)
        study_set = self.records.study_set(question.set_id)
        following = None if study_set is None else self._next_question(study_set, learner)
        summary = None
        if study_set is not None and following is None and recorded:
            summary = self._finish(study_set, learner)
        card = self.records.cards(learner.id).get(question.item.id)
        return AnswerOutcome(
            item=question.item,
            verdict=verdict if recorded else None,
            recorded=recorded,
            repeated=not recorded,
            read=recorded and mark == "read",
            card=card,
            next=following,
            summary=summary,
            set_id=question.set_id,
            position=question.position,
        )

    def _question(self, study_set: StudySet, learner: Learner) -> SetQuestion | None:
        """Return the first question of a set that has no answer; items that are gone are passed over."""
        answered = {given.position for given in self.records.given(study_set.id, learner.id)}
        for position, item_id in enumerate(study_set.item_ids):
            if position in answered or (item := self.item_source.item(item_id)) is None:
                continue
            card = self.records.cards(learner.id).get(item_id)
            total = len(study_set.item_ids)
            if card is None:
                return SetQuestion(study_set.id, position, total, item)
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
        )

    def _open(self, who: Who) -> tuple[Learner | None, StudySet | None]:
        learner = self.records.known_learner(who.learner)
        if learner is None:
            return None, None
        return learner, self.records.open_set(learner.id, self.records.chat(who.chat))

    def _today(self, learner: Learner) -> date:
        return local_day(self.now(), learner.zone)
