"""Learning: starts sets, takes answers, tells progress.

A learner's position follows from the records alone (a set's first question without an answer), so a restart loses
nothing. The clock and the random source are handed in. Everything here is quick and synchronous; call it in a thread.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.learning.answers import grading
from bot.learning.learner_choices import MOST
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Entry, Records
from bot.learning.scheduling import progress, selection
from bot.learning.scheduling.days import local_day
from bot.learning.scheduling.due import next_push
from bot.learning.scheduling.review import MemoryModel
from bot.learning.set_positions import SetPositions
from bot.learning.study_results import AnswerOutcome, SetQuestion, Today
from bot.learning.values import Grade, Item, ItemSource, Learner, Scope, SetKind, Who
from knowledge.values import Citation

_SPARE = 6
"""Characters by which the answer to a blank may be longer than the right one and still be taken for an answer."""


class Study(SetPositions):
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
        super().__init__(records, plans, items, clock)
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
        difficulty: str = "",
        heaviest: bool = False,
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
            difficulty: of questions; empty for any.
            heaviest: ask only what matters most.
        """
        learner, now = self.learner(who), self.now()
        if (started := self.started_by(who, cause)) is not None:
            return started
        chosen_once = self.preferences.get(learner.id)
        wanted = min(max(1, chosen_once.number if number is None else number), MOST)
        within = scope if scope is not None and scope != Scope() else chosen_once.scope
        cards, items = self.records.cards(learner.id), self.items(within, kinds or chosen_once.kinds)
        items = [item for item in items if difficulty in ("", item.difficulty)]
        items = selection.weightiest(items) if heaviest else items
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

    def skip(self, who: Who, message: str = "") -> AnswerOutcome | None:
        """Leave the current question out; it is no review, and comes again another time."""
        question = self.current(who)
        if question is None:
            return None
        return self._record(self.learner(who), question, "", message)

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

    def _today(self, learner: Learner) -> date:
        return local_day(self.now(), learner.zone)
