"""Votes on answers, and the comments that follow them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.learning import texts
from bot.learning.commands.vote_commands import VoteCommands
from bot.learning.records import tables
from bot.learning.records.votes import KEPT, VoteStore
from bot.messages.buttons import Vote, pack
from knowledge.errors import StoreError
from knowledge.values import Answer
from tests.bot.learning.conftest import right_answer
from tests.support.talking import Talk, words

ASKED = "38个后进支部什么时候完成整顿？"
NOT_THERE = "火星探测器什么时候发射？"


def votes_of(talk: Talk) -> list[tuple[bool, str]]:
    with talk.study.records.database.reading() as connection:
        return [(row.up, row.words) for row in connection.execute(select(tables.votes))]


async def test_a_vote_is_kept_with_places_and_without_the_question(talk):
    (answer,) = await talk.say(ASKED)
    (thanks,) = await talk.press("👍", answer)
    assert thanks.transient
    assert words(thanks) == texts.VOTED_GOOD
    assert words(*await talk.press("👍", answer)) == texts.VOTED_BEFORE
    (opinion,) = VoteStore(talk.study.records.database).opinions()
    assert (opinion.up, opinion.down, opinion.status, opinion.engine) == (1, 0, "answered", "extractive")
    assert opinion.places
    assert all(start < end for _, start, end in opinion.places)
    with talk.study.records.database.reading() as connection:
        row = connection.execute(select(tables.votable_answers)).first()
    assert ASKED[:6] not in str(row)


async def test_a_bad_vote_asks_for_a_word_which_may_come_or_not(talk):
    (answer,) = await talk.say(ASKED)
    (asks,) = await talk.press("👎", answer)
    assert words(asks) == texts.WHAT_WAS_WRONG
    assert words(*await talk.say("没有回答期限")) == texts.WORD_TAKEN
    assert votes_of(talk) == [(False, "没有回答期限")]
    (second,) = await talk.say("太长了")
    assert words(second) != texts.WORD_TAKEN


@pytest.mark.parametrize(
    "question",
    ["期限不对吗？", "后进支部整顿", "为什么没有回答期限", "两个责任", "哪里写错了", "后进支部整顿的期限是多少"],
)
async def test_a_question_after_a_bad_vote_is_answered(talk, question):
    (answer,) = await talk.say(ASKED)
    await talk.press("👎", answer)
    (told,) = await talk.say(question)
    assert words(told) != texts.WORD_TAKEN
    assert votes_of(talk) == [(False, "")]


async def test_a_reply_to_our_asking_is_the_word_whatever_it_says_and_a_question_in_it_is_answered_too(talk):
    (answer,) = await talk.say(ASKED)
    await talk.press("👎", answer)
    talk.clock.forward(days=1)
    assert words(*await talk.say("期限", replied_to=texts.WHAT_WAS_WRONG)) == texts.WORD_TAKEN
    await talk.press("👎", (await talk.say(ASKED))[0])
    (told,) = await talk.say("38个后进支部什么时候完成整顿？", replied_to=texts.WHAT_WAS_WRONG)
    assert "9月底前完成整顿" in words(told)
    assert {word for _, word in votes_of(talk)} == {"期限", ASKED}


async def test_the_word_comes_soon_or_it_is_a_question(talk):
    (answer,) = await talk.say(ASKED)
    await talk.press("👎", answer)
    talk.clock.forward(minutes=6)
    assert words(*await talk.say("没有回答期限")) != texts.WORD_TAKEN
    await talk.press("👍", answer)
    assert votes_of(talk) == [(True, "")]
    assert words(*await talk.say("没有回答期限")) != texts.WORD_TAKEN


async def test_the_word_does_not_fill_a_blank_that_waits(talk):
    await talk.say("/quiz 1 填空")
    waiting = talk.current()
    (answer,) = await talk.say(ASKED)
    await talk.press("👎", answer)
    assert words(*await talk.say("没有说由谁负责")) == texts.WORD_TAKEN
    assert talk.current() == waiting
    *_, done = await talk.say(right_answer(waiting.item))
    assert "对 1 题" in words(done)


async def test_an_answer_goes_out_where_nothing_can_be_written(talk, monkeypatch):
    def full(answer: Answer) -> tuple[()]:
        raise StoreError("no room", "full")

    monkeypatch.setattr(VoteCommands, "buttons", lambda self, answer: full(answer))
    (answer,) = await talk.say(ASKED)
    assert "9月底前完成整顿" in words(answer)
    assert [one.label for one in answer.buttons] == ["[1]"]


async def test_nothing_found_is_not_voted_on_and_buttons_of_answers_long_gone_are_told(talk):
    (answer,) = await talk.say(NOT_THERE)
    assert not {"👍", "👎"} & {one.label for one in answer.buttons}
    (old,) = await talk.press_data(pack(Vote(999_999, 1)))
    assert words(old) == texts.VOTE_TOO_OLD


def test_answers_without_votes_are_forgotten_after_a_while(talk):
    votes, now = VoteStore(talk.study.records.database), talk.clock()
    learner = talk.study.records.learner("a", now)
    kept, dropped = (votes.add_answer(Answer("问", "answered"), now) for _ in range(2))
    votes.vote(kept, learner.id, up=True, now=now)
    votes.delete_old(now + KEPT - timedelta(days=1))
    assert votes.vote(dropped, learner.id, up=True, now=now)
    third = votes.add_answer(Answer("问", "answered"), now)
    votes.delete_old(now + KEPT + timedelta(days=1))
    assert not votes.vote(third, learner.id, up=True, now=now)
    assert [opinion.shown_id for opinion in votes.opinions()] == [dropped, kept]
