"""A question about the passage that stands above the button."""

from __future__ import annotations

from bot.learning import texts
from bot.messages import texts as bot_texts
from bot.messages.buttons import QuizPassage, pack
from tests.bot.learning.conftest import right_answer
from tests.support.talking import Talk, button, words

ASKED = "38个后进支部什么时候完成整顿？"
NOT_THERE = "火星探测器什么时候发射？"


async def open_first(talk: Talk) -> None:
    await talk.say(ASKED)
    await talk.press("[1]")


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
    (told,) = await talk.press_data(pack(QuizPassage(document, 0, 5)))
    assert words(told) == texts.NO_ITEM_HERE
