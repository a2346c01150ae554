"""The buttons under an excerpt, and favourites."""

from __future__ import annotations

import pytest

from bot.learning import texts
from bot.messages import texts as bot_texts
from bot.messages.buttons import AddFavourite, pack
from bot.messages.values import Source
from tests.support.talking import Talk, words

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


async def test_favourites_are_kept_listed_opened_and_removed(talk):
    (empty,) = await talk.say("收藏")
    assert words(empty) == texts.NOTHING_KEPT
    await open_first(talk)
    (kept,) = await talk.press(bot_texts.KEEP_BUTTON)
    assert kept.transient
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
    document = sampled.library.catalog.document(sampled.library.documents()[0].id)
    start = document.text.index("。") + 1
    learner = talk.study.records.learner(talk.who.learner, talk.clock())
    favourites = talk.conversation.study_commands.favourites.store
    cited = sampled.library.lookup.passage_at(document.id, start, start + 30)
    moved = type(cited)(**{**_fields(cited), "start": start + 7, "end": start + 37})
    lost = type(cited)(**{**_fields(cited), "quote": "这句话从来没有写过。", "start": 1})
    favourites.add(learner.id, lost, talk.clock())
    favourites.add(learner.id, moved, talk.clock())
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
        await talk.press_data(pack(AddFavourite(document, at * 10, at * 10 + 9)))
    (full,) = await talk.press_data(pack(AddFavourite(document, 500, 510)))
    assert words(full) == texts.KEPT_FULL.format(most=10)
    (first,) = await talk.say("收藏")
    assert "还有 2 处" in words(first)
    (second,) = await talk.say("/more")
    assert [b.numbers for b in second.blocks if isinstance(b, Source)] == [(9,), (10,)]
