"""Records in a fresh database, a clock that advances when told, and a study on a shelf of items."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.learning.plans import Plans
from bot.learning.records import Records
from bot.learning.review import Memory
from bot.learning.session import Study
from knowledge.database import Database
from tests.support.clock import Clock
from tests.support.databases import DATABASES, fresh_database
from tests.support.items import Shelf, ToyItem, many


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


def right_answer(item: ToyItem) -> str:
    if item.kind == "blank":
        return "；".join(forms[0] for forms in item.accepted)
    return "".join("ABCDEFGH"[index] for index in item.answer)


def wrong_answer(item: ToyItem) -> str:
    if item.kind == "blank":
        return "完全不同的话"
    return "ABCDEFGH"[next(index for index in range(len(item.options)) if index not in item.answer)]
