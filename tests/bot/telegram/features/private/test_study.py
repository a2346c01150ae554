"""Studying in Telegram: sets as native quiz polls, answers that count once, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.conversation.dispatcher import Conversation
from bot.learning import texts
from bot.learning.study import Study
from bot.learning.values import Who
from bot.messages import texts as bot_texts
from tests.bot.learning.conftest import right_answer
from tests.support.items import blank, judge, multiple, single
from tests.support.telegram_bot import sent, serving
from tests.support.telegram_server import Limits, Person
from tests.support.telegram_study import Library, make_conversation, make_study

ME = Who("telegram:7", "telegram:7")


LONG = single("long", options=("甲" * 101, "乙", "丙", "丁"), right=1, at=500, quote="全市要采用乙。")


@pytest.fixture
def items():
    return [single(at=0), multiple(at=100), judge(at=200, true=False)]


@pytest.fixture
def library(sampled, items) -> Library:
    return Library(sampled.library, items)


@pytest.fixture
def study(library, store) -> Study:
    return make_study(library, store)


@pytest.fixture
def conversation(library, study) -> Iterator[Conversation]:
    made = make_conversation(library, study)
    yield made
    made.close()


def answers(study: Study) -> int:
    learner = study.records.known_learner("telegram:7")
    return len(study.records.reviews(learner.id)) if learner else 0


async def test_a_set_is_asked_as_quiz_polls_one_at_a_time(server, conversation, store, study):
    async with serving(server, conversation, store):
        server.write("/quiz 3")
        for number in range(3):
            messages = await sent(server, 1 + number)
            assert len(messages) == 1 + number
            poll = messages[-1].poll
            assert f"第 {number + 1}/3 题" in poll["question"]
            assert not poll["is_anonymous"]
            assert "《讲话" not in poll["question"]
            server.vote(poll["id"], poll["correct_option_ids"])
        messages = await sent(server, 4)
    # Telegram shows that a vote was right, and why: nothing comes but the next question
    assert all(texts.RIGHT not in message.text for message in messages)
    assert texts.DONE.format(answered=3, right=3) in messages[-1].text
    assert {message.poll["allows_multiple_answers"] for message in messages if message.poll} == {True, False}
    assert answers(study) == 3
    assert server.refused == []


async def test_a_wrong_vote_a_retracted_one_and_one_that_comes_twice(server, conversation, store, study, items):
    items[:] = [single(), judge(at=100)]
    async with serving(server, conversation, store):
        server.write("/quiz 2")
        (first,) = await sent(server, 1)
        wrong = next(n for n in range(len(first.poll["options"])) if n not in first.poll["correct_option_ids"])
        server.vote(first.poll["id"], [])
        server.vote(first.poll["id"], [wrong])
        _, graded, second = await sent(server, 3)
        # a poll that was answered is closed; a vote that was on its way meanwhile is silent
        await asyncio.to_thread(server.wait, lambda _: server.polls[first.poll["id"]].closed)
        given = {"poll_id": first.poll["id"], "option_ids": [wrong], "option_persistent_ids": [str(wrong)]}
        server.updates.push("poll_answer", given | {"user": server.chats.user(7)})
        server.write("/stop")
        messages = await sent(server, 4)
        await asyncio.to_thread(server.wait, lambda _: server.polls[second.poll["id"]].closed)
    assert texts.WRONG in graded.text
    assert second.poll["id"] != first.poll["id"]
    assert texts.DONE.format(answered=1, right=0) in messages[3].text
    assert answers(study) == 1


async def test_an_answer_to_a_poll_from_before_a_restart_counts(server, conversation, store, study):
    async with serving(server, conversation, store):
        server.write("/quiz 2")
        (asked,) = await sent(server, 1)
    server.vote(asked.poll["id"], asked.poll["correct_option_ids"])
    async with serving(server, conversation, store):
        _, following = await sent(server, 2)
    assert following.poll
    assert answers(study) == 1


async def test_an_answer_that_overtakes_the_reply_to_its_poll_waits_for_it(server, conversation, store, study):
    server.early_vote = [0]
    async with serving(server, conversation, store):
        server.write("/quiz 2")
        await sent(server, 2)
    assert answers(study) == 1


async def test_a_forwarded_poll_counts_for_nobody_and_an_unknown_one_is_told(server, conversation, store, study):
    async with serving(server, conversation, store):
        server.write("/quiz 2")
        (asked,) = await sent(server, 1)
        server.vote(asked.poll["id"], [0], user=8)
        server.vote("78", [0], user=8)  # in no set: this poll may be anybody's
        server.vote("77", [0])
        _, told, again = await sent(server, 3)
    assert told.text == bot_texts.POLL_UNKNOWN
    assert again.poll["question"] == asked.poll["question"]
    assert [one.chat_id for one in server.sent] == [7, 7, 7]
    assert answers(study) == 0


@pytest.mark.parametrize("items", [[LONG]])
async def test_what_is_too_long_for_a_poll_stands_above_it(server, conversation, store, study):
    async with serving(server, conversation, store):
        server.write("/quiz 1")
        above, poll = await sent(server, 2)
        server.vote(poll.poll["id"], [1])
        *_, summary = await sent(server, 3)
    assert "甲" * 101 in above.text
    assert [option["text"] for option in poll.poll["options"]] == ["A", "B", "C", "D"]
    assert texts.DONE.format(answered=1, right=1) in summary.text
    assert server.refused == []


@pytest.mark.parametrize("items", [[blank("b1"), blank("b2", "整顿____个支部。", ("38",), at=100)]])
async def test_blanks_are_answered_by_words_skipped_and_reported_by_buttons(
    server, conversation, store, study, library
):
    async with serving(server, conversation, store):
        server.write("/quiz 2")
        (asked,) = await sent(server, 1)
        skip, report = asked.buttons
        first = study.current(ME).item
        server.press(report["callback_data"])
        *_, reported = await sent(server, 2)
        server.press(skip["callback_data"])
        *_, second = await sent(server, 4)
        # three taps give one message
        server.press(skip["callback_data"])
        server.press(skip["callback_data"])
        await asyncio.to_thread(server.wait, lambda _: len([words for _, words in server.toasts if words]) == 2)
        server.write(right_answer(study.current(ME).item))
        *_, graded = await sent(server, 5)
    assert "____" in asked.text
    assert reported.text == texts.REPORTED.format(number=1)
    assert library.quizzes.report_calls == [first.id]
    assert "第 2/2 题" in second.text
    assert {words for _, words in server.toasts if words} == {bot_texts.PRESSED_BEFORE}
    assert texts.RIGHT_ABOVE in graded.text
    assert texts.DONE.format(answered=1, right=1) in graded.text
    assert server.refused == []


async def test_real_items_fit_into_polls_and_open_their_passage(server, sampled, store):
    made = make_study(sampled.library, store, seed=5)
    talk = make_conversation(sampled.library, made)
    async with serving(server, talk, store):
        server.write("出题 1")
        await sent(server, 1)
        server.write("不知道")
        *_, graded, _ = await sent(server, 3)
        server.press(graded.buttons[0]["callback_data"])
        *_, passage = await sent(server, 4)
        server.write("/stats")
        *_, stats = await sent(server, 5)
        server.write("/daily 8:00")
        *_, plan = await sent(server, 7)
        server.write("/daily off")
        *_, stopped = await sent(server, 8)
    talk.close()
    assert texts.GAVE_UP in graded.text
    assert "<b>" in passage.html
    assert texts.STATS_HEAD in stats.text
    assert "8:00" in plan.text
    assert stopped.text == texts.PLAN_STOPPED
    assert server.refused == []


@pytest.mark.parametrize("items", [[single(f"s{n}", at=100 * n) for n in range(10)]])
async def test_ten_polls_answered_quickly_are_within_the_limits_and_take_thirteen_messages_at_most(
    server, conversation, store, study
):
    """A learner who votes twice a second, on a server that refuses more than a person may be sent."""
    server.limits = Limits(burst=3)
    me = Person(server)
    async with serving(server, conversation, store):
        me.write("/quiz 10")
        for number in range(1, 11):
            (asked,) = await me.hears(1)
            assert f"第 {number}/10 题" in asked.poll["question"]
            me.vote_right(asked)
            await asyncio.sleep(0.1)
        (summary,) = await me.hears(1)
        await asyncio.to_thread(server.wait, lambda _: all(poll.closed for poll in server.polls.values()))
    assert texts.DONE.format(answered=10, right=10) in summary.text
    assert len(me.told) <= 13
    assert answers(study) == 10
    assert server.refused == []
