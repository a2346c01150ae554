"""Nothing lost: what was taken from Telegram is handled after a crash, and counts once."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Iterator

import pytest

from bot.conversation.dispatcher import Conversation
from bot.edge.inbox import Inbox
from bot.learning import texts
from bot.learning.study import Study
from bot.messages import texts as bot_texts
from bot.messages.values import ChosenOptions, Incoming
from knowledge.errors import StoreError
from tests.support.items import judge, single
from tests.support.telegram_bot import sent, serving
from tests.support.telegram_study import Library, make_conversation, make_study


@pytest.fixture
def study(sampled, store) -> Study:
    return make_study(Library(sampled.library, [single(), judge(at=100)]), store)


@pytest.fixture
def conversation(sampled, study) -> Iterator[Conversation]:
    made = make_conversation(Library(sampled.library, [single(), judge(at=100)]), study)
    yield made
    made.close()


@pytest.fixture
def inbox(store) -> Inbox:
    return Inbox(store.database, store.clock, "telegram")


def message(update_id: int, text: str, **more) -> dict:
    person = {"id": 7, "is_bot": False, "first_name": "学员"}
    chat = {"id": 7, "type": "private", "first_name": "学员"}
    content = {"message_id": 1000 + update_id, "date": int(time.time()), "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": content | more}


def take(inbox: Inbox, update: dict) -> None:
    assert inbox.take(update["update_id"], json.dumps(update))


async def test_what_was_taken_before_a_crash_is_answered_once_in_order(server, conversation, store, inbox):
    take(inbox, message(501, "/new"))
    take(inbox, message(502, "/unknown"))
    async with serving(server, conversation, store):
        messages = await sent(server, 2)
    assert [one.text for one in messages] == [
        bot_texts.NEW_TOPIC,
        bot_texts.UNKNOWN_COMMAND.format(command="unknown"),
    ]
    assert inbox.waiting() == []
    async with serving(server, conversation, store):
        server.write("/new")
        await sent(server, 3)
    assert len(server.sent) == 3


async def test_an_update_that_telegram_delivers_twice_is_handled_once(server, conversation, store, inbox):
    async with serving(server, conversation, store):
        server.write("/new")
        await sent(server, 1)
    server.deliver(server.delivered[0])
    async with serving(server, conversation, store):
        server.write("/unknown")
        *_, last = await sent(server, 2)
    assert last.text == bot_texts.UNKNOWN_COMMAND.format(command="unknown")
    assert inbox.waiting() == []


async def test_an_answer_recorded_before_the_crash_counts_once_and_the_set_goes_on(
    server, conversation, store, study, inbox
):
    async with serving(server, conversation, store):
        server.write("/quiz 2")
        (asked,) = await sent(server, 1)
    poll_id, right = asked.poll["id"], asked.poll["correct_option_ids"]
    named, choice = f"telegram:poll:{poll_id}", ChosenOptions(store.poll(poll_id).set_id, 0, tuple(right))
    # the process dies after recording, before it has said anything
    await conversation.handle(Incoming("telegram:7", "telegram:7", message=named, choice=choice))
    person = {"id": 7, "is_bot": False, "first_name": "学员"}
    given = {"poll_id": poll_id, "user": person, "option_ids": right, "option_persistent_ids": ["x"] * len(right)}
    take(inbox, {"update_id": 900, "poll_answer": given})
    async with serving(server, conversation, store):
        _, told, following = await sent(server, 3)
    assert told.text == texts.RECORDED
    assert "第 2/2 题" in following.poll["question"]
    learner = study.records.known_learner("telegram:7")
    assert len(study.records.reviews(learner.id)) == 1


async def test_a_message_from_while_the_bot_was_down_is_answered_with_a_word(server, conversation, store):
    server.write("/new", date=int(time.time()) - 3600)
    async with serving(server, conversation, store):
        late, answer = await sent(server, 2)
    assert (late.text, answer.text) == (bot_texts.LATE, bot_texts.NEW_TOPIC)


async def test_handled_updates_leave_no_texts(server, conversation, store, inbox):
    async with serving(server, conversation, store):
        server.write("/new 秘密的话")
        await sent(server, 1)
    with store.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT content, done FROM edge_inbox").all()
    assert [content for content, _ in kept] == [""]


def test_an_update_that_can_not_be_written_down_leaves_no_text_in_the_log(inbox, store):
    secret = "x" * 40  # a traceback shows the lines of this test too
    with store.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE edge_inbox")
    with pytest.raises(StoreError) as failed:
        inbox.take(1, secret)
    assert secret not in "".join(traceback.format_exception(failed.value))
