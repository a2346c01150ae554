"""Records in a fresh database, a clock that advances when told, and a study on a shelf of items."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.dispatcher import Conversation
from bot.learning.records.plan_store import Plans
from bot.learning.records.records import Records
from bot.learning.scheduling.review import Memory
from bot.learning.session import Study
from bot.learning.study_commands import Desk
from knowledge.storage.database import Database
from tests.conftest import Sampled
from tests.support.clock import Clock
from tests.support.databases import DATABASES, fresh_database
from tests.support.items import Shelf, ToyItem, many
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
    return Records(database, Memory())


@pytest.fixture
def plans(database: Database) -> Plans:
    return Plans(database)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(many(40))


def make_study(database: Database, shelf: Shelf, clock: Clock, seed: int = 1) -> Study:
    memory = Memory()
    return Study(
        Records(database, memory), Plans(database), shelf, memory=memory, clock=clock, dice=random.Random(seed)
    )


@pytest.fixture
def study(database: Database, shelf: Shelf, clock: Clock) -> Study:
    return make_study(database, shelf, clock)


@pytest.fixture
def talk(database: Database, sampled: Sampled, clock: Clock) -> Iterator[Talk]:
    """A learner in a chat, on the library of the samples."""
    memory = Memory()
    study = Study(
        Records(database, memory), Plans(database), sampled.library, memory=memory, clock=clock, dice=random.Random(3)
    )
    desk = Desk(study, sampled.library)
    conversation = Conversation(sampled.library, clock=clock, forget_after=timedelta(minutes=30), threads=2, desk=desk)
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
