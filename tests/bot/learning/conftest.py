"""Records in a fresh database, a clock that advances when told, and a study on items made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.dispatcher import Conversation
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.study import Study
from knowledge.storage.database import Database
from tests.conftest import Sampled
from tests.support.clock import Clock
from tests.support.databases import DATABASES, fresh_database
from tests.support.items import ToyItem, ToyItems, many
from tests.support.talking import Talk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path, request.param)
    yield database
    database.close()


@pytest.fixture
def records(database: Database) -> Records:
    return Records(database, MemoryModel())


@pytest.fixture
def plans(database: Database) -> PlanStore:
    return PlanStore(database)


@pytest.fixture
def toy_items() -> ToyItems:
    return ToyItems(many(40))


def make_study(database: Database, toy_items: ToyItems, clock: Clock, seed: int = 1) -> Study:
    memory = MemoryModel()
    return Study(
        Records(database, memory), PlanStore(database), toy_items, memory=memory, clock=clock, rng=random.Random(seed)
    )


@pytest.fixture
def study(database: Database, toy_items: ToyItems, clock: Clock) -> Study:
    return make_study(database, toy_items, clock)


@pytest.fixture
def talk(database: Database, sampled: Sampled, clock: Clock) -> Iterator[Talk]:
    """A learner in a chat, on the library of the samples."""
    memory = MemoryModel()
    study = Study(
        Records(database, memory),
        PlanStore(database),
        sampled.library.quizzes,
        memory=memory,
        clock=clock,
        rng=random.Random(3),
    )
    commands = StudyCommands(study, sampled.library)
    conversation = Conversation(
        sampled.library, clock=clock, forget_after=timedelta(minutes=30), threads=2, study_commands=commands
    )
    yield Talk(conversation, study, clock)
    conversation.close()


def right_answer(item: ToyItem) -> str:
    if item.kind == "blank":
        return "；".join(forms[0] for forms in item.accepted)
    return "".join("ABCDEFGH"[index] for index in item.answer)


def wrong_answer(item: ToyItem) -> str:
    if item.kind == "blank":
        return "完全不同的话"
    return "ABCDEFGH"[next(index for index in range(len(item.options)) if index not in item.answer)]
