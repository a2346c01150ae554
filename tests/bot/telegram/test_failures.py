"""Failed requests, messages that are no questions, floods, edits: each has one decided behaviour."""

from __future__ import annotations

import asyncio
import datetime
import json
import time
from collections.abc import Iterator

import pytest

from bot.conversation.dispatcher import Conversation
from bot.edge.inbox import Inbox
from bot.learning import texts as study_texts
from bot.learning.values import Plan, Who
from bot.messages import edge_texts, texts
from bot.telegram.sending.poll_store import PollStore
from knowledge.errors import LibraryBusy
from tests.support.clock import Clock
from tests.support.databases import fresh_database
from tests.support.items import many
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person
from tests.support.telegram_study import Library, make_conversation, make_study

QUESTION, ANSWER = "38个后进支部什么时候完成整顿？", "9月底前完成整顿"
ME, OTHER = 7, 8


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path, clock) -> Iterator[PollStore]:
    database = fresh_database(tmp_path, "")
    yield PollStore(database, clock)
    database.close()


@pytest.fixture
def study(sampled, store):
    return make_study(Library(sampled.library, many(12)), store)


@pytest.fixture
def conversation(sampled, study, server, clock) -> Iterator[Conversation]:
    server.clock = lambda: clock().timestamp()
    made = make_conversation(Library(sampled.library, many(12)), study)
    yield made
    made.close()


@pytest.mark.parametrize("trouble", ["error", "drop"])
async def test_an_answer_outlives_an_outage(server, conversation, store, trouble):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        server.order(trouble, "sendMessage", times=2)
        me.write(QUESTION)
        (told,) = await me.hears(1)
    assert ANSWER in told.text
    assert len(server.sent) == 1


async def test_what_may_have_arrived_is_sent_again_rather_than_lost(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        server.order("lose", "sendMessage")
        me.write("/new")
        told = await me.hears(2)
    assert [one.text for one in told] == [texts.NEW_TOPIC] * 2


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # python-telegram-bot's own, inside its limiter
async def test_a_long_flood_wait_loses_no_answer(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        server.order("flood", "sendMessage", times=5)
        me.write("/new")
        (told,) = await me.hears(1)
    assert told.text == texts.NEW_TOPIC


async def test_an_answer_that_can_not_be_sent_at_the_end_waits_for_the_next_start(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        server.order("error", "sendMessage", times=1000)
        me.write(QUESTION)
        await _until(lambda: "Internal Server Error" in server.refused)
    assert len(Inbox(store.database, store.clock, "telegram").waiting()) == 1
    server._troubles.clear()
    async with serving(server, conversation, store):
        (told,) = await me.hears(1)
    assert ANSWER in told.text
    assert Inbox(store.database, store.clock, "telegram").waiting() == []


async def test_updates_that_come_twice_and_out_of_order_are_handled_once(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        with server.holding() as updates:
            me.write("/new")
            me.write("/unknown")
            me.write("/documents")
            updates[:] = [updates[2], updates[0], updates[2], updates[1], updates[0]]
        told = await me.hears(3)
        me.write("/new")
        await me.hears(1)
    assert sum(one.text == texts.NEW_TOPIC for one in told) == 1
    assert len(server.sent) == 4


async def test_the_same_numbers_from_another_server_are_other_updates(server, conversation, store):
    inbox = Inbox(store.database, store.clock, "telegram")
    assert inbox.take(1, '{"update_id": 1, "a": 1}')
    assert not inbox.take(1, '{"update_id": 1, "a": 1}')
    inbox.done(1)
    assert not inbox.take(1, '{"update_id": 1, "a": 1}')
    assert inbox.take(1, '{"update_id": 1, "b": 2}')
    assert [content for content, _ in inbox.waiting()] == [{"update_id": 1, "b": 2}]


async def test_an_edited_question_is_answered_anew_once(server, conversation, store, clock):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        number = me.write("火星基地什么时候建成？")
        await me.hears(1)
        server.edit(number, QUESTION, ME)
        marked, answer = await me.hears(2)
        server.edit(number, "又改了一次？", ME)
        old = me.write(QUESTION)
        await me.hears(1)
        clock.forward(minutes=16)
        server.edit(old, "很久以后才改？", ME)
        me.write("/new")
        (last,) = await me.hears(1)
    assert marked.text == edge_texts.EDITED
    assert ANSWER in answer.text
    assert last.text == texts.NEW_TOPIC


async def test_an_edit_while_a_set_is_open_changes_no_answer(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        number = me.write(QUESTION)
        await me.hears(1)
        me.write("/quiz 2")
        await me.hears(1)
        server.edit(number, "38个后进支部何时完成整顿？", ME)
        me.write("/documents")
        (told,) = await me.hears(1)
    assert "3 份文件" in told.text


@pytest.mark.parametrize(
    "sent",
    [
        {"sticker": {"file_id": "1", "file_unique_id": "1", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"voice": {"file_id": "1", "file_unique_id": "1", "duration": 3}},
        {"location": {"longitude": 1.0, "latitude": 2.0}},
        {"contact": {"phone_number": "1", "first_name": "某\u202e人"}},
        {"rng": {"emoji": "🎲", "value": 3}},
        {"document": {"file_id": "1", "file_unique_id": "1", "file_name": "讲话.docx", "file_size": 30 * 1024 * 1024}},
        {"video": {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1, "duration": 1}},
        {"poll": {"id": "9", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                  "is_anonymous": True, "type": "quiz", "allows_multiple_answers": False, "allows_revoting": False,
                  "members_only": False},
         "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "某人"}},
    ],
    ids=lambda sent: next(iter(sent)),
)  # fmt: skip
async def test_what_is_no_text_gets_one_sentence(server, conversation, store, sent):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        me.write("", **sent)
        (told,) = await me.hears(1)
    assert told.text == (edge_texts.FILES_BY_ADMINS if "document" in sent else texts.TEXT_ONLY)


async def test_an_album_is_one_message_and_words_below_a_picture_are_answered(server, conversation, store):
    me = Person(server, ME)
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    async with serving(server, conversation, store):
        for _ in range(5):
            me.write("", photo=photo, media_group_id="42")
        me.write("", photo=photo, caption=QUESTION)
        told = await me.hears(3)
    assert [told[0].text, told[1].text] == [texts.TEXT_ONLY, edge_texts.WORDS_ONLY]
    assert ANSWER in told[2].text
    assert len(server.sent) == 3


async def test_marks_that_can_not_be_seen_change_nothing(server, conversation, store):
    server.chats.names[ME] = "名" * 500 + "\u202e\u200f<b>"
    me = Person(server, ME, "名" * 500 + "\u202e\u200f<b>")
    async with serving(server, conversation, store):
        me.write("\u200f/documents")
        me.write("\u202e" + QUESTION)
        listed, answer = await me.hears(2)
        me.write("\u200b\u200e")
        (empty,) = await me.hears(1)
    assert "3 份文件" in listed.text
    assert ANSWER in answer.text
    assert empty.text == texts.EMPTY


async def test_a_hundred_messages_at_once_are_bounded_told_once_and_hold_up_nobody(server, conversation, store):
    me, other = Person(server, ME), Person(server, OTHER)
    async with serving(server, conversation, store, questions_a_minute=1000):
        with server.holding():
            for number in range(100):
                me.write(f"/search 期限 {number}")
            other.write("/new")
        (served,) = await other.hears(1)
        await _until(lambda: server.acknowledged >= 101)
        await _until(lambda: Inbox(store.database, store.clock, "telegram").waiting() == [])
    mine = [one.text for one in server.sent if one.chat_id == ME]
    assert served.text == texts.NEW_TOPIC
    assert mine.count(edge_texts.TOO_MANY_AT_ONCE) == 1
    assert 1 < len(mine) < 60


async def test_who_was_told_that_it_is_too_much_is_not_told_again_by_the_limit(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store, questions_a_minute=5):
        with server.holding():
            for number in range(60):
                me.write(f"/search 期限 {number}")
        await _until(lambda: server.acknowledged >= 60)
        await _until(lambda: Inbox(store.database, store.clock, "telegram").waiting() == [])
    mine = [one.text for one in server.sent]
    assert mine.count(edge_texts.TOO_MANY_AT_ONCE) + mine.count(texts.TOO_FAST) == 1
    assert len(mine) == 6


async def test_an_update_that_ends_the_process_again_and_again_is_set_aside(server, conversation, store):
    update = {
        "update_id": 5,
        "message": {
            "message_id": 9, "date": int(time.time()), "text": QUESTION,
            "chat": {"id": ME, "type": "private", "first_name": "学员"},
            "from": {"id": ME, "is_bot": False, "first_name": "学员"},
        },
    }  # fmt: skip
    inbox, me = Inbox(store.database, store.clock, "telegram"), Person(server, ME)
    assert inbox.take(5, json.dumps(update))
    for _ in range(20):
        inbox.note_try(5)
    async with serving(server, conversation, store):
        (told,) = await me.hears(1)
        await _until(lambda: inbox.waiting() == [])
    assert told.text == edge_texts.SET_ASIDE


async def test_a_press_overtakes_nothing_that_was_written_before(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        me.write(QUESTION)
        (answer,) = await me.hears(1)
        with server.holding():
            me.write("/search 期限")
            server.press(answer.buttons[0]["callback_data"], ME)
            me.write("/new")
        told = await me.hears(3)
    assert "期限" in told[0].text
    assert ANSWER in told[1].text
    assert told[2].text == texts.NEW_TOPIC


async def test_buttons_of_a_message_that_the_user_deleted_still_work(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        me.write(QUESTION)
        (answer,) = await me.hears(1)
        data = answer.buttons[0]["callback_data"]
        server.delete(ME, answer.message_id)
        gone = {"chat": server.chats.get(ME).value, "message_id": answer.message_id, "date": 0}
        server.presses["late-1"] = server.now()
        server.updates.push(
            "callback_query",
            {"id": "late-1", "from": server.chats.user(ME), "chat_instance": "1", "data": data, "message": gone},
        )
        await asyncio.to_thread(server.wait, lambda sent: len(sent) == 2)
    assert ANSWER in server.sent[-1].text


async def test_a_library_that_is_being_rebuilt_is_told_calmly(server, sampled, study, store):
    class Busy(Library):
        def documents(self):
            raise LibraryBusy("study add, process 1")

    talk, me = make_conversation(Busy(sampled.library, many(2)), study), Person(server, ME)
    async with serving(server, talk, store):
        me.write("/documents")
        (told,) = await me.hears(1)
    talk.close()
    assert told.text == texts.learner_error(LibraryBusy("study add, process 1"))


async def test_whoever_blocks_the_bot_gets_no_push_and_hears_afterwards_how_the_plan_goes_on(
    server, conversation, store, study, clock
):
    me = Person(server, ME)
    chat = study.set_plan(Who("telegram:7", "telegram:7"), _plan()).chat_id
    async with serving(server, conversation, store, tick=0.05):
        me.write("/new")
        await me.hears(1)
        me.block()
        await _until(lambda: not study.plans.plan(chat).active)
        server.become(ME, "member", ME)
        (told,) = await me.hears(1)
        clock.forward(hours=2)
        await asyncio.sleep(0.3)
        assert len(server.sent) == 2
        me.write(told.text.partition("：")[2].partition("：")[2])
        await me.hears(1)
    assert told.text == edge_texts.PLAN_RESUMABLE
    assert study.plans.plan(chat).active


async def test_who_is_no_longer_named_in_the_configuration_gets_no_push(server, conversation, store, study, clock):
    for number in (ME, OTHER):
        study.set_plan(Who(f"telegram:{number}", f"telegram:{number}"), _plan())
    server.meet(ME, OTHER)
    clock.forward(hours=1, minutes=1)
    async with serving(server, conversation, store, tick=0.05, access="list", members=[OTHER]):
        await asyncio.to_thread(server.wait, lambda sent: len(sent) == 1)
        await asyncio.sleep(0.3)
    assert [one.chat_id for one in server.sent] == [OTHER]


async def test_start_offers_the_set_that_was_left_open(server, conversation, store):
    me = Person(server, ME)
    async with serving(server, conversation, store):
        me.write("/quiz 2")
        await me.hears(1)
    async with serving(server, conversation, store):
        me.write("/start")
        welcome, *again = await me.hears(2)
    assert texts.WELCOME in welcome.text
    assert study_texts.WAITING in again[0].text


def _plan() -> Plan:
    return Plan(0, 0, datetime.time(10), zone="UTC", number=2)


async def _until(condition) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  what is waited for is elsewhere
            await asyncio.sleep(0.02)
