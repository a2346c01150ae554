"""Who may use the bot: invitations, lists, limits, and the one sentence that the others hear."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.conversation.dispatcher import Conversation
from bot.edge.gate import AccessRules, Gate
from bot.edge.members import Members
from bot.learning import texts as study_texts
from bot.messages import texts
from bot.runtime.config import TelegramSettings
from bot.telegram.app import access_rules
from bot.telegram.sending.poll_store import PollStore
from bot.telegram.sending.targets import key
from tests.support.clock import Clock
from tests.support.databases import fresh_database
from tests.support.items import blank
from tests.support.telegram_bot import sent, serving
from tests.support.telegram_study import Library, make_conversation, make_study

ADMIN, GUEST, OTHER = 7, 8, 9


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path, clock) -> Iterator[PollStore]:
    database = fresh_database(tmp_path, "")
    yield PollStore(database, clock)
    database.close()


@pytest.fixture
def conversation(sampled, clock) -> Iterator[Conversation]:
    made = Conversation(sampled.library, clock=clock, forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


async def test_an_invitation_lets_one_person_in_once_and_others_hear_one_sentence(server, conversation, store, clock):
    async with serving(server, conversation, store, access="invite", admins=[ADMIN]):
        server.write("/new", chat=GUEST)
        (refused,) = await sent(server, 1)
        server.write("/new", chat=GUEST)
        server.press("p:a:0:1:1", chat=GUEST)
        server.write("/invite", chat=ADMIN)
        _, invitation = await sent(server, 2)
        code = invitation.text.rpartition("?start=")[2]
        server.write(f"/start {code}", chat=GUEST)
        *_, welcome = await sent(server, 3)
        server.write("/invite", chat=GUEST)
        *_, unknown = await sent(server, 4)
        server.write(f"/start {code}", chat=OTHER)
        *_, used = await sent(server, 5)
        server.write("/start", chat=OTHER)
        server.write("/new", chat=OTHER)
        *_, stranger = await sent(server, 6)
        clock.forward(days=1)
        server.write("/new", chat=OTHER)
        *_, next_day = await sent(server, 7)
    assert texts.NOT_INVITED in refused.text
    assert texts.YOUR_ID.format(id=GUEST) in refused.text
    assert invitation.text.splitlines()[-1].startswith("https://t.me/study_test_bot?start=")
    assert texts.WELCOME in welcome.text
    assert texts.YOUR_ID.format(id=GUEST) in welcome.text
    assert unknown.text == texts.UNKNOWN_COMMAND.format(command="invite")
    assert texts.INVITATION_USED in used.text
    assert texts.NOT_INVITED in stranger.text
    assert texts.NOT_INVITED in next_day.text
    assert server.refused == []
    async with serving(server, conversation, store, access="invite"):
        server.write("/new", chat=GUEST)
        *_, member = await sent(server, 8)
    assert member.text == texts.NEW_TOPIC


async def test_too_many_messages_are_told_once(server, conversation, store, clock):
    async with serving(server, conversation, store, access="list", members=[GUEST], questions_a_minute=2):
        for _ in range(3):
            server.write("/new", chat=GUEST)
        await sent(server, 3)
        clock.forward(minutes=1)
        server.write("/help", chat=GUEST)
        messages = await sent(server, 4)
    assert [message.text for message in messages[:3]] == [texts.NEW_TOPIC, texts.NEW_TOPIC, texts.TOO_FAST]
    assert texts.WELCOME in messages[3].text


async def test_one_who_goes_on_after_being_told_hears_nothing_until_there_is_room(store, clock):
    gate = Gate(AccessRules("open", frozenset(), frozenset(), 2, 4), Members(store.database, clock))

    async def ask() -> object:
        decision = await gate.message(key(GUEST), "x")
        return decision.admitted or (decision.reply.blocks[0].text if decision.reply else "")

    assert [await ask() for _ in range(4)] == [True, True, texts.TOO_FAST, ""]
    clock.forward(minutes=1)
    assert [await ask() for _ in range(2)] == [True, True]
    clock.forward(minutes=1)
    assert [await ask() for _ in range(2)] == [texts.TOO_MANY_TODAY, ""]
    clock.forward(days=1)
    assert await ask() is True


@pytest.mark.parametrize(
    ("access", "person", "belongs"),
    [
        ("open", OTHER, True),
        ("list", GUEST, True),
        ("list", ADMIN, True),
        ("list", OTHER, False),
        ("invite", ADMIN, True),
        ("invite", GUEST, False),
    ],
)
async def test_who_belongs(store, access, person, belongs):
    settings = TelegramSettings(access=access, admins=(ADMIN,), members=(GUEST,))
    gate = Gate(access_rules(settings), Members(store.database, store.clock))
    assert await gate.belongs(key(person)) is belongs


def test_ids_from_the_environment():
    assert TelegramSettings.model_validate({"admins": "7, 8"}).admins == (7, 8)


async def test_whoever_was_refused_and_then_tries_links_that_are_no_good_hears_so_each_time(store, clock):
    members = Members(store.database, clock)
    used = members.invite(key(ADMIN))
    assert members.join(key(GUEST), used.code)
    gate = Gate(AccessRules("invite", frozenset(), frozenset(), 3, 100), members)
    assert texts.NOT_INVITED in _said(await gate.message(key(OTHER), "你好"))
    assert _said(await gate.message(key(OTHER), "你好")) == ""
    for code in (used.code, "wrong", used.code):
        assert texts.INVITATION_USED in _said(await gate.message(key(OTHER), f"/start {code}"))
    # but not without end
    assert texts.TOO_FAST in _said(await gate.message(key(OTHER), "/start wrong"))
    assert _said(await gate.message(key(OTHER), "/start wrong")) == ""


def _said(decision) -> str:
    return "" if decision.reply is None else decision.reply.blocks[0].text


async def test_whoever_goes_on_for_minutes_is_told_of_the_limit_once(store, clock):
    gate = Gate(AccessRules("open", frozenset(), frozenset(), 2, 1000), Members(store.database, clock))
    told = []
    for _ in range(60):
        told.append(_said(await gate.message(key(GUEST), "x")))
        clock.forward(seconds=5)
    assert told.count(texts.TOO_FAST) == 1


async def test_answers_in_a_set_are_under_no_limit(server, sampled, store):
    made = make_study(Library(sampled.library, [blank(f"b{n}", at=100 * n) for n in range(6)]), store)
    talk = make_conversation(Library(sampled.library, list(made.item_source.all.values())), made)
    async with serving(server, talk, store, questions_a_minute=2):
        server.write("/quiz 6")
        for number in range(1, 7):
            await _until_told(server, f"第 {number}/6 题")
            server.write("30" if number < 6 else "跳过")
        await _until_told(server, study_texts.DONE.format(answered=5, right=5))
    talk.close()
    assert texts.TOO_FAST not in {one.text for one in server.sent}


async def _until_told(server, words: str) -> None:
    await asyncio.to_thread(server.wait, lambda told: any(words in one.text for one in told))
