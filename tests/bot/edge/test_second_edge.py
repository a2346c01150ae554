"""A second chat app, in memory and thirty lines long: the same conversation from first contact to erasure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.conversation.dispatcher import Conversation
from bot.documents import texts as document_texts
from bot.edge.chat_service import ChatService, open_service
from bot.edge.gate import AccessRules, Gate
from bot.edge.group_service import open_group_service
from bot.edge.members import Members
from bot.edge.protocol import Edge, Pace, PostedPoll, Target
from bot.edge.upload_commands import SentFile
from bot.groups import texts as group_texts
from bot.groups.group_commands import GroupSender
from bot.learning import texts as learning_texts
from bot.learning.values import Plan, Who
from bot.messages import edge_texts, texts
from bot.messages.buttons import unpack
from bot.messages.commands import Command
from bot.messages.values import ChosenOptions, Incoming, Reply
from bot.telegram.sending.poll_store import PollStore
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.database import open_database
from tests.conftest import SAMPLES
from tests.support.clock import Clock
from tests.support.items import many
from tests.support.talking import button, words
from tests.support.telegram_study import Library as WithItems
from tests.support.telegram_study import make_conversation, make_study
from tests.support.toy_embedding import ToyEmbedder

ADMIN, LEARNER, GROUP = "memory:chief", "memory:xiaozhou", "memory:study-group"
TICK = 0.05
FILE = "在全市抓落实大会上的讲话\n一、抓好落实\n今年年底前必须完成全部任务，每个月底前把进展情况报到督查室。\n"


@dataclass
class MemoryEdge:
    """A chat app: `shown` has what stands in each message, by its number."""

    name, bot_name = "memory", "助手"
    pace = Pace(1000, 1000, 1000, timedelta(seconds=1))
    shown: dict[int, tuple[str, Reply]] = field(default_factory=dict)
    polls: list[PostedPoll] = field(default_factory=list)

    async def exchange(self, target, work, press=None):
        await self.send(target, await work(None))

    async def answer_press(self, target, replies, press):
        await self.send(target, replies)

    async def send(self, target, replies):
        return [await self.post(target, reply) for reply in replies]

    push = send

    async def edit(self, chat, message, reply, pause=None):
        self.shown[message] = (chat, reply)

    async def post(self, target, reply, skip=0, posted=None):
        self.shown[len(self.shown) + 1] = (target.chat, reply)
        return len(self.shown)

    def poll_fit(self, reply):
        return "whole" if reply.poll else "none"

    async def post_poll(self, target, reply, closes, *, hidden, taken):
        number, order = await self.post(target, reply), tuple(range(len(reply.poll.options)))
        poll = PostedPoll(f"poll-{number}", target.chat, number, order, closes)
        await taken(poll)
        self.polls.append(poll)

    async def close_poll(self, chat, message):
        del self.shown[message]

    async def reaches(self, target):
        return True

    async def is_group_admin(self, chat, person):
        return person == ADMIN

    async def is_behind(self):
        return False

    async def fetch(self, file, to, most, pause):
        to.parent.mkdir(parents=True)
        to.write_text(FILE, encoding="utf-8")


@dataclass
class Chat:
    """A person's view of the app."""

    service: ChatService
    edge: MemoryEdge
    person: str
    messages: int = 0

    async def say(self, text: str) -> list[Reply]:
        """Type something; return the replies."""
        self.messages += 1
        incoming = Incoming(self.person, self.person, text, message=f"{self.person}:{self.messages}")
        return await self._do(lambda: self.service.message(incoming, Target(self.person), self.service.clock()))

    async def press(self, label: str, reply: Reply) -> list[Reply]:
        """Press a button."""
        incoming = Incoming(self.person, self.person, button=button(reply, label).data)
        return await self._do(lambda: self.service.press(incoming, Target(self.person), label))

    async def choose(self, asked: Reply, right: bool) -> list[Reply]:
        """Answer the poll of a set."""
        question, wrong = asked.poll, next(n for n in range(9) if n not in asked.poll.answer)
        choice = ChosenOptions(question.set_id, question.position, question.answer if right else (wrong,))
        incoming = Incoming(self.person, self.person, choice=choice, message=f"vote-{question.position}")
        return await self._do(lambda: self.service.converse(incoming, Target(self.person)))

    async def sees(self, sentence: str) -> Reply:
        """Wait until a message of this chat says something."""
        async with asyncio.timeout(60):
            while not (found := [one for one in self._own() if sentence in words(one)]):  # noqa: ASYNC110  nothing tells
                await asyncio.sleep(0.01)
        return found[-1]

    def _own(self) -> list[Reply]:
        return [reply for chat, reply in self.edge.shown.values() if chat == self.person]

    async def _do(self, act: Callable) -> list[Reply]:
        before = len(self._own())
        async with self.service.queues.turn(self.person):
            await act()
        return self._own()[before:]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        library.add([SAMPLES])
        yield library


@pytest.fixture
def store(library: Library, clock: Clock) -> Iterator[PollStore]:
    database = open_database(library.folder)
    yield PollStore(database, clock)
    database.close()


@pytest.fixture
def conversation(library: Library, store: PollStore) -> Iterator[Conversation]:
    held = WithItems(library, many(12))
    made = make_conversation(held, make_study(held, store))
    yield made
    made.close()


@asynccontextmanager
async def serving(conversation: Conversation, store: PollStore):
    """Serve the app by invitation for as long as the block runs."""
    edge: Edge = MemoryEdge()
    rules = AccessRules("invite", frozenset({ADMIN}), frozenset(), messages_a_minute=50, messages_a_day=500)
    gate = Gate(rules, Members(store.database, store.clock))
    service = open_service(edge, conversation, gate, store.database, store.clock, largest=10_000, tick=TICK)
    groups = open_group_service(service, store.database, TICK)
    for job in service.jobs:
        job.start()
    try:
        yield service, groups, edge
    finally:
        for job in service.jobs:
            await job.stop()


async def test_from_first_contact_to_erasure(conversation, store, clock, library):
    async with serving(conversation, store) as (service, _, edge):
        me, admin = Chat(service, edge, LEARNER), Chat(service, edge, ADMIN)
        await first_contact(me, service)
        await question_and_quiz(me)
        await upload(admin, service, library)
        await push(me, conversation, clock)
        await erasure(me, service)


async def first_contact(me: Chat, service: ChatService) -> None:
    (refused,) = await me.say("/start")
    assert texts.NOT_INVITED in words(refused)
    assert "xiaozhou" in words(refused)
    assert await me.say("/start") == []
    invite = service.gate.members.invite(ADMIN)
    (welcome, *_) = await me.say(f"/start {invite.code}")
    assert texts.WELCOME in words(welcome)


async def question_and_quiz(me: Chat) -> None:
    (answer, *_) = await me.say("38个后进支部什么时候完成整顿？")
    assert "9月底前完成整顿" in words(answer)
    (opened,) = await me.press("[1]", answer)
    assert "后进支部" in words(opened)
    (asked,) = await me.say("/quiz 2 单选")
    (following,) = await me.choose(asked, right=True)
    assert following.poll.position == 1


async def upload(admin: Chat, service: ChatService, library: Library) -> None:
    await service.uploads.take(ADMIN, SentFile(100, "讲话.txt", len(FILE), "file-1"))
    report = await admin.sees(document_texts.WANTED)
    assert len(library.documents()) == 4
    choice = unpack(button(report, document_texts.UNDO).data)
    await service.uploads.press(ADMIN, 100, choice)
    await admin.sees(document_texts.UNDONE.format(name="讲话.txt"))
    assert len(library.documents()) == 3


async def push(me: Chat, conversation: Conversation, clock: Clock) -> None:
    learner = Who(LEARNER, LEARNER)
    plan = Plan(0, 0, time(10), zone="UTC", number=2)
    conversation.study_commands.study.set_plan(learner, plan)
    clock.forward(hours=25)
    asked = await me.sees(learning_texts.DAILY_HEAD)
    waiting = conversation.study_commands.study.current(learner)
    assert waiting is not None
    assert waiting.item.question in words(asked)


async def erasure(me: Chat, service: ChatService) -> None:
    (ask,) = await me.say("/forget")
    (done,) = await me.press(learning_texts.FORGET_BUTTON, ask)
    assert words(done) == learning_texts.FORGOTTEN
    assert not await service.gate.belongs(LEARNER)
    assert service.usage.people().seen == 0


async def test_a_round_of_a_group(conversation, store, clock):
    async with serving(conversation, store) as (service, groups, edge):
        group, who = Chat(service, edge, GROUP), GroupSender(GROUP, ADMIN, "组长", message="m1")
        await groups.command(Target(GROUP), who, Command("quiz", "1 10分钟"), clock())
        await group.sees(edge_texts.GROUP_NOT_ADMITTED)
        service.gate.members.admit_group(GROUP, "学习群", ADMIN)
        await groups.command(Target(GROUP), who, Command("quiz", "1 10分钟"), clock())
        async with asyncio.timeout(60):
            while not edge.polls:  # noqa: ASYNC110  nothing tells
                await asyncio.sleep(0.01)
        assert await groups.vote(edge.polls[0].poll, LEARNER, [0])
        assert not await groups.vote("another", LEARNER, [0])
        clock.forward(minutes=11)
        result = await group.sees(group_texts.TOOK_PART.format(people=1))
        assert result
