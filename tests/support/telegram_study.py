"""Learning for tests of the Telegram edge: items made by hand on a real library, a study, a conversation."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from bot.conversation.dispatcher import Conversation
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.study import Study
from bot.telegram.sending.poll_store import PollStore
from tests.support.items import ToyItems


class Quizzes(ToyItems):
    """Items made by hand, and a store that notes reports; all else is asked of the real quizzes and their store."""

    def __init__(self, quizzes, items) -> None:
        super().__init__(items)
        self._quizzes = quizzes
        self.store = self
        self.report_calls: list[str] = []

    def report(self, item_id: str, reporter: str, words: str, at: datetime) -> bool:
        self.report_calls.append(item_id)
        return self.report_calls.count(item_id) == 1

    def __getattr__(self, name: str):
        return getattr(self._quizzes if hasattr(self._quizzes, name) else self._quizzes.store, name)


class Library:
    """A library that holds items made by hand, on the samples."""

    def __init__(self, library, items) -> None:
        self._library = library
        self.quizzes = Quizzes(library.quizzes, items)

    def __getattr__(self, name: str):
        return getattr(self._library, name)


def make_study(library, store: PollStore, seed: int = 1) -> Study:
    memory = MemoryModel()
    records, plans = Records(store.database, memory), PlanStore(store.database)
    return Study(records, plans, library.quizzes, memory=memory, clock=store.clock, rng=random.Random(seed))


def make_conversation(library, study: Study) -> Conversation:
    commands = StudyCommands(study, library)
    return Conversation(
        library, clock=study.now, forget_after=timedelta(minutes=30), threads=2, study_commands=commands
    )
