"""Under an answer and an excerpt: a question about the passage, favourites, votes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.learning import texts
from bot.learning.commands.favourite_commands import FavouriteCommands
from bot.learning.records import tables
from bot.learning.records.votes import KEPT, Votes
from bot.messages import texts as bot_texts
from bot.messages.buttons import Keep, QuizHere, Vote, pack
from bot.messages.values import Source
from knowledge.errors import StoreError
from knowledge.values import Answer
from tests.bot.learning.conftest import right_answer
from tests.support.talking import Talk, button, words

ASKED = "38个后进支部什么时候完成整顿？"
NOT_THERE = "火星探测器什么时候发射？"


async def open_first(talk: Talk) -> None:
    await talk.say(ASKED)
    await talk.press("[1]")


async def test_rows_of_buttons_under_an_answer_and_an_excerpt(talk):
    (answer,) = await talk.say(ASKED)
    assert [(b.label, b.row) for b in answer.buttons][-3:] == [("[1]", 0), ("👍", 1), ("👎", 1)]
    (excerpt,) = await talk.press("[1]")
    below = [b.label for b in excerpt.buttons if b.row == 1]
    assert below == [bot_texts.QUIZ_BUTTON, bot_texts.COPY_BUTTON, bot_texts.KEEP_BUTTON]
    assert bot_texts.WIDER in [b.label for b in excerpt.buttons if b.row == 0]


async def test_a_question_about_the_passage(talk):
    await open_first(talk)
    (asked,) = await talk.press(bot_texts.QUIZ_BUTTON)
    assert texts.HERE_HEAD in words(asked)
    item = talk.current().item
    assert item.citation.section[0].startswith("二、")
    assert talk.current().total == 1
    *_, done = await talk.say(right_answer(item))
    assert "答了 1 题，对 1 题" in words(done)
    await open_first(talk)
    await talk.press(bot_texts.QUIZ_BUTTON)
    assert talk.current().item.id != item.id


async def test_no_second_set_begins_while_one_is_answered(talk):
    await open_first(talk)
    excerpt = talk.told[-1]
    await talk.say("/quiz 3")
    before = talk.current()
    (told,) = await talk.press(bot_texts.QUIZ_BUTTON, excerpt)
    assert words(told) == texts.SET_FIRST.format(position=1, total=3)
    assert talk.current() == before
    talk.clock.forward(hours=2)
    (asked,) = await talk.press(bot_texts.QUIZ_BUTTON, excerpt)
    assert texts.HERE_HEAD in words(asked)


async def test_what_is_handled_again_after_a_crash_is_done_once(talk):
    await open_first(talk)
    excerpt = talk.told[-1]
    here = button(excerpt, bot_texts.QUIZ_BUTTON).data
    await talk.press_data(here, message="press:1")
    before = talk.current()
    await talk.press_data(here, message="press:1", again=True)
    assert talk.current() == before
    await talk.say("结束")
    await talk.say("/quiz 3", message="m1")
    before = talk.current()
    await talk.say("/quiz 3", message="m1", again=True)
    assert talk.current() == before
    await talk.say("结束")
    await talk.press(bot_texts.KEEP_BUTTON, excerpt)
    await talk.say(ASKED)
    await talk.say("收藏 1")
    await talk.say("收藏 删 1", message="m2", again=True)
    assert texts.FAVOURITES.format(count=1) in words(*await talk.say("收藏"))
    kind = "s:kind:-judge"
    await talk.press_data(kind, message="press:2")
    await talk.press_data(kind, message="press:2", again=True)
    assert talk.study.settings(talk.who)[0].kinds == ("single", "multiple", "blank")


async def test_a_passage_without_items(talk, sampled, monkeypatch):
    document = sampled.library.documents()[0].id
    monkeypatch.setattr(talk.study, "about", lambda who, place: None)
    (told,) = await talk.press_data(pack(QuizHere(document, 0, 5)))
    assert words(told) == texts.NO_ITEM_HERE


async def test_favourites_are_kept_listed_opened_and_removed(talk):
    (empty,) = await talk.say("收藏")
    assert words(empty) == texts.NOTHING_KEPT
    await open_first(talk)
    (kept,) = await talk.press(bot_texts.KEEP_BUTTON)
    assert kept.passing
    assert words(kept) == texts.KEPT
    excerpt = talk.told[-2]
    (again,) = await talk.press(bot_texts.KEEP_BUTTON, excerpt)
    assert words(again) == texts.KEPT_BEFORE
    await talk.say("两个责任怎么落实？")
    assert words(*await talk.say("收藏 1")) == texts.KEPT
    (listed,) = await talk.say("/favorites")
    assert texts.FAVOURITES.format(count=2) in words(listed)
    assert [b.numbers for b in listed.blocks if isinstance(b, Source)] == [(1,), (2,)]
    (opened,) = await talk.say("2")
    assert "9月底前完成整顿" in words(opened)
    (pressed,) = await talk.press("[2]", listed)
    assert words(pressed) == words(opened)
    (gone,) = await talk.press(texts.LET_GO_BUTTON, again)
    assert words(gone).startswith("已去掉：《")
    assert words(*await talk.press(texts.LET_GO_BUTTON, again)) == texts.NOT_KEPT
    assert words(*await talk.say("收藏 删 1")).startswith("已去掉")
    assert words(*await talk.say("收藏")) == texts.NOTHING_KEPT


@pytest.mark.parametrize("text", ["收藏 删 9", "收藏 删第９条", "/favorites 删除 9"])
async def test_a_favourite_that_is_not_there(talk, text):
    await open_first(talk)
    await talk.press(bot_texts.KEEP_BUTTON)
    assert words(*await talk.say(text)) == texts.UNKNOWN_FAVOURITE.format(number=9)


@pytest.mark.parametrize("text", ["收藏 9", "收藏 什么", "/favorites 0"])
async def test_favourites_called_clumsily(talk, text):
    await open_first(talk)
    assert words(*await talk.say(text)) == texts.FAVOURITES_HOW


async def test_a_favourite_is_found_again_where_the_document_changed_and_told_where_it_is_gone(talk, sampled):
    document = sampled.library.document(sampled.library.documents()[0].id)
    start = document.text.index("。") + 1
    learner = talk.study.records.learner(talk.who.learner, talk.clock())
    favourites = talk.conversation.study_commands.favourites.favourites
    cited = sampled.library.passage_at(document.id, start, start + 30)
    moved = type(cited)(**{**_fields(cited), "start": start + 7, "end": start + 37})
    lost = type(cited)(**{**_fields(cited), "quote": "这句话从来没有写过。", "start": 1})
    favourites.keep(learner.id, lost, talk.clock())
    favourites.keep(learner.id, moved, talk.clock())
    (listed,) = await talk.say("收藏")
    assert words(listed).count(texts.FAVOURITE_GONE) == 1
    assert [b.label for b in listed.buttons] == ["[1]"]
    (opened,) = await talk.say("1")
    assert cited.quote in words(opened)
    assert words(*await talk.say("2")) == bot_texts.GONE


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__}


async def test_favourites_turn_pages_and_are_bounded(talk, sampled, monkeypatch):
    monkeypatch.setattr("bot.learning.commands.favourite_commands.MOST", 10)
    document = sampled.library.documents()[0].id
    for at in range(10):
        await talk.press_data(pack(Keep(document, at * 10, at * 10 + 9)))
    (full,) = await talk.press_data(pack(Keep(document, 500, 510)))
    assert words(full) == texts.KEPT_FULL.format(most=10)
    (first,) = await talk.say("收藏")
    assert "还有 2 处" in words(first)
    (second,) = await talk.say("/more")
    assert [b.numbers for b in second.blocks if isinstance(b, Source)] == [(9,), (10,)]


def votes_of(talk: Talk) -> list[tuple[bool, str]]:
    with talk.study.records.database.reading() as connection:
        return [(row.up, row.words) for row in connection.execute(select(tables.votes))]


async def test_a_vote_is_kept_with_places_and_without_the_question(talk):
    (answer,) = await talk.say(ASKED)
    (thanks,) = await talk.press("👍", answer)
    assert thanks.passing
    assert words(thanks) == texts.VOTED_GOOD
    assert words(*await talk.press("👍", answer)) == texts.VOTED_BEFORE
    (opinion,) = Votes(talk.study.records.database).opinions()
    assert (opinion.up, opinion.down, opinion.status, opinion.engine) == (1, 0, "answered", "extractive")
    assert opinion.places
    assert all(start < end for _, start, end in opinion.places)
    with talk.study.records.database.reading() as connection:
        row = connection.execute(select(tables.shown)).first()
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

    monkeypatch.setattr(FavouriteCommands, "show", lambda self, answer: full(answer))
    (answer,) = await talk.say(ASKED)
    assert "9月底前完成整顿" in words(answer)
    assert [one.label for one in answer.buttons] == ["[1]"]


async def test_nothing_found_can_be_voted_on_and_buttons_of_answers_long_gone_are_told(talk):
    (answer,) = await talk.say(NOT_THERE)
    await talk.press("👎", answer)
    (opinion,) = Votes(talk.study.records.database).opinions()
    assert opinion.status == "not_found"
    (old,) = await talk.press_data(pack(Vote(999_999, 1)))
    assert words(old) == texts.VOTE_TOO_OLD


def test_answers_without_votes_are_forgotten_after_a_while(talk):
    votes, now = Votes(talk.study.records.database), talk.clock()
    learner = talk.study.records.learner("a", now)
    kept, dropped = (votes.show(Answer("问", "answered"), now) for _ in range(2))
    votes.vote(kept, learner.id, up=True, now=now)
    votes.tidy(now + KEPT - timedelta(days=1))
    assert votes.vote(dropped, learner.id, up=True, now=now)
    third = votes.show(Answer("问", "answered"), now)
    votes.tidy(now + KEPT + timedelta(days=1))
    assert not votes.vote(third, learner.id, up=True, now=now)
    assert [opinion.shown_id for opinion in votes.opinions()] == [dropped, kept]
