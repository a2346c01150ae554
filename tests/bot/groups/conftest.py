"""Groups in a fresh database, with a clock that advances when told and items made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.groups.group_commands import GroupCommands, GroupSender
from bot.groups.records.group_store import GroupStore
from bot.groups.records.round_store import RoundStore
from bot.groups.rounds import Rounds
from bot.groups.values import Post, Round
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from knowledge.storage.database import Database
from knowledge.values import DocumentInfo
from tests.support.clock import Clock
from tests.support.databases import DATABASES, fresh_database
from tests.support.items import ToyItems, many

GROUP = "telegram:-5"
CHIEF = GroupSender(GROUP, "telegram:1", "组长", organiser=True)


def info(number: int, title: str) -> DocumentInfo:
    return DocumentInfo("一二三"[number - 1], title, f"{title}.txt", "2026-01", "", "", False, 100, 1, 1)


class Quizzes(ToyItems):
    """Items; reports of them are noted, as the store of the real quizzes does."""

    def __init__(self, items) -> None:
        super().__init__(items)
        self.store = self
        self.report_calls: list[str] = []

    def report(self, item_id: str, reporter: str, words: str, at: datetime) -> bool:
        self.report_calls.append(item_id)
        return self.report_calls.count(item_id) == 1


class Library:
    """Items, and two documents that they stand in."""

    def __init__(self, items) -> None:
        self.quizzes = Quizzes(items)

    def documents(self) -> list[DocumentInfo]:
        return [info(1, "讲话一"), info(2, "讲话二")]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path, request.param)
    yield database
    database.close()


@pytest.fixture
def library() -> Library:
    return Library(many(40))


@pytest.fixture
def rounds(database: Database, library: Library, clock: Clock) -> Rounds:
    records = Records(database, MemoryModel())
    return Rounds(RoundStore(database), GroupStore(database), records, library.quizzes, clock, random.Random(1))


@pytest.fixture
def commands(rounds: Rounds, library: Library) -> GroupCommands:
    return GroupCommands(rounds, library)


def post_all(rounds: Rounds, made: Round) -> list[Post]:
    """Post the questions of a round as an edge does, options in their order."""
    for position, item in rounds.unposted(made):
        order = tuple(range(len(item.options)))
        post = Post(made.id, position, rounds.key(made.chat_id), "", 0, order, item.answer)
        assert rounds.store.try_post(post, rounds.now())
        rounds.store.posted(Post(made.id, position, post.place, f"poll-{made.id}-{position}", 100 + position, order))
    return rounds.store.posts(made.id)


def begin(commands: GroupCommands, words: str = "3", sender: GroupSender = CHIEF) -> list[Post]:
    """Start a round at once and post it."""
    assert commands.command(sender, "quiz", words).rounds_changed
    made = commands.rounds.running(sender.chat)
    assert made is not None
    return post_all(commands.rounds, made)


def wrong(post: Post) -> tuple[int, ...]:
    """Return options of which one at least is wrong."""
    return (next(number for number, option in enumerate(post.options) if option not in post.right),)


def end(rounds: Rounds, made: Round) -> None:
    rounds.store.finish(made.id, rounds.now())


def words_of(replies) -> str:
    """Return all words of some replies."""
    return "\n".join(getattr(block, "text", "") for reply in replies for block in reply.blocks)
