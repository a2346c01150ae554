"""The daily push in Telegram: each once, chats that are gone switched off, flood and moved chats obeyed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, time

import pytest

from bot.conversation.dispatcher import Conversation
from bot.learning import texts
from bot.learning.study import Study
from bot.learning.values import Plan, Who
from bot.telegram.sending.poll_store import PollStore
from tests.support.clock import Clock
from tests.support.databases import fresh_database
from tests.support.items import many
from tests.support.telegram_bot import sent, serving
from tests.support.telegram_study import Library, make_conversation, make_study

TICK = 0.05


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path, clock) -> Iterator[PollStore]:
    database = fresh_database(tmp_path, "")
    yield PollStore(database, clock)
    database.close()


@pytest.fixture
def library(sampled) -> Library:
    return Library(sampled.library, many(12))


@pytest.fixture
def study(library, store) -> Study:
    return make_study(library, store)


@pytest.fixture
def conversation(library, study) -> Iterator[Conversation]:
    made = make_conversation(library, study)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _chats(server) -> None:
    """The bot is in the group that it pushes to."""
    server.group(-5, 7, kind="group")


def who(chat: int) -> Who:
    return Who(f"telegram:{chat}", f"telegram:{chat}")


def plan(study: Study, chat: int, learner: str = "") -> int:
    """Wish for two questions an hour from now; return the number of the chat's records."""
    wish = Plan(0, 0, time(10), zone="UTC", number=2)
    return study.set_plan(Who(learner or f"telegram:{chat}", f"telegram:{chat}"), wish).chat_id


async def until(condition) -> None:
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110  what is waited for is a row of a database
            await asyncio.sleep(0.02)


def unconfirmed(study: Study, clock: Clock) -> int:
    return len(study.plans.unconfirmed(clock().astimezone(UTC)))


async def test_each_chat_gets_its_push_once_also_over_a_restart(server, conversation, store, study, clock):
    for chat in (7, 8, 9):
        plan(study, chat)
    study.set_plan(Who("console", "console"), Plan(0, 0, time(10), zone="UTC"))
    async with serving(server, conversation, store, TICK):
        await asyncio.sleep(3 * TICK)
        assert server.sent == []
        clock.forward(hours=1)
        await sent(server, 3)
        await until(lambda: unconfirmed(study, clock) == 0)
    async with serving(server, conversation, store, TICK):
        await asyncio.sleep(5 * TICK)
    assert sorted(message.chat_id for message in server.sent) == [7, 8, 9]
    assert all(texts.DAILY_HEAD in message.text for message in server.sent)
    assert server.refused == []


async def test_a_chat_that_has_blocked_the_bot_is_switched_off(server, conversation, store, study, clock):
    gone, there = plan(study, 7), plan(study, 8)
    server.blocked = {7}
    clock.forward(hours=1)
    async with serving(server, conversation, store, TICK):
        await sent(server, 1)
        await until(lambda: not study.plans.plan(gone).active)
    assert study.plans.plan(there).active
    assert [message.chat_id for message in server.sent] == [8]


async def test_a_group_that_moved_takes_its_records_along(server, conversation, store, study, clock):
    moved = plan(study, -5, learner="telegram:7")
    server.migrated = {-5: -1005}
    clock.forward(hours=1)
    async with serving(server, conversation, store, TICK):
        (message,) = await sent(server, 1)
        await until(lambda: unconfirmed(study, clock) == 0)
    assert message.chat_id == -1005
    assert study.records.chat_key(moved) == "telegram:-1005"


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # python-telegram-bot's own, inside its limiter
async def test_a_push_waits_as_told_on_flood(server, conversation, store, study, clock):
    plan(study, 7)
    server.flood = 1
    clock.forward(hours=1)
    async with serving(server, conversation, store, TICK):
        await sent(server, 1)
        await until(lambda: unconfirmed(study, clock) == 0)
    assert len(server.sent) == 1


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # python-telegram-bot's own, inside its limiter
@pytest.mark.parametrize(("trouble", "times"), [("error", 2), ("flood", 6)])
async def test_a_push_that_certainly_did_not_go_out_is_sent_again(
    server, conversation, store, study, clock, trouble, times
):
    plan(study, 7)
    clock.forward(hours=1)
    server.order(trouble, "", times)
    async with serving(server, conversation, store, TICK):
        await sent(server, 1)
        await until(lambda: unconfirmed(study, clock) == 0)
    assert len(server.sent) == 1


async def test_a_push_that_may_have_gone_out_is_not_sent_again(server, conversation, store, study, clock, caplog):
    plan(study, 7)
    clock.forward(hours=1)
    server.order("lose", "")
    async with serving(server, conversation, store, TICK):
        await sent(server, 1)
        await until(lambda: "push lost" in caplog.text)
        await asyncio.sleep(5 * TICK)
    assert len(server.sent) == 1


async def test_a_push_killed_between_claim_and_sending_is_logged_and_offered(
    server, conversation, store, study, clock, caplog
):
    chat = plan(study, 7)
    clock.forward(hours=1)
    assert study.plans.claim(chat, clock().date(), clock())
    clock.forward(minutes=20)
    async with serving(server, conversation, store, TICK):
        server.write("/new")
        offered, _ = await sent(server, 2)
    assert offered.text == texts.LOST_PUSH.format(day="3月2日")
    assert "push was never confirmed" in caplog.text
