"""Inline mode: passages with their source for those who are let in, the way to the bot for others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram.constants import InlineQueryResultLimit, MessageLimit

from bot.conversation.dispatcher import Conversation
from bot.messages import edge_texts as texts
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person, TelegramServer


@pytest.fixture
def conversation(sampled) -> Iterator[Conversation]:
    made = Conversation(sampled.library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


@pytest.fixture
def person(server: TelegramServer) -> Person:
    return Person(server, 7)


async def offers(server: TelegramServer, query: str) -> dict[str, Any]:
    """Return the answer to an inline question as soon as there is one."""
    await asyncio.to_thread(server.wait, lambda _: query in server.inline_answers, 120)
    return server.inline_answers[query]


async def test_passages_are_offered_with_their_source(server, conversation, store, person):
    async with serving(server, conversation, store):
        answer = await offers(server, person.inline("后进支部"))
    assert answer["is_personal"] is True
    assert "button" not in answer
    results = answer["results"]
    assert 1 <= len(results) <= 10
    assert len({result["id"] for result in results}) == len(results)
    for result in results:
        assert len(result["id"].encode()) <= InlineQueryResultLimit.MAX_ID_LENGTH
        assert result["title"].startswith("《")
        content = result["input_message_content"]
        assert content["parse_mode"] == "HTML"
        assert len(content["message_text"]) <= MessageLimit.MAX_TEXT_LENGTH
        assert "\n\n《" in content["message_text"]
    assert "<b>后进支部</b>" in results[0]["input_message_content"]["message_text"]
    assert "后进支部" in results[0]["description"]


async def test_nothing_typed_words_that_are_nowhere_and_a_second_page(server, conversation, store, person):
    async with serving(server, conversation, store):
        nothing = await offers(server, person.inline(""))
        nowhere = await offers(server, person.inline("𠮷野家"))
        page = await offers(server, person.inline("后进支部", offset="10"))
        markup = await offers(server, person.inline("<b>&amp; 支部"))
    assert (nothing["results"], nothing["button"]["text"]) == ([], texts.INLINE_HINT)
    assert nowhere["button"]["text"] in (texts.INLINE_NEAR, texts.INLINE_NOTHING)
    assert page["results"] == []
    assert markup["results"]


async def test_strangers_are_shown_the_way_to_the_bot(server, conversation, store, person):
    async with serving(server, conversation, store, access="list", members=[8]):
        refused = await offers(server, person.inline("后进支部"))
        admitted = await offers(server, Person(server, 8).inline("后进支部"))
    assert refused["results"] == []
    assert refused["button"] == {"text": texts.INLINE_STRANGER, "start_parameter": "inline"}
    assert refused["cache_time"] == 0
    assert admitted["results"]


async def test_of_letters_typed_quickly_the_newest_are_looked_up(server, sampled, conversation, store, person):
    """While one question is looked up, those that come are put off; then only the newest of them is."""
    asked: list[str] = []
    going = threading.Event()

    class SlowLookup:
        def search(self, words: str, **more: Any) -> Any:
            asked.append(words)
            assert going.wait(60)
            return sampled.library.lookup.search(words, **more)

    class Slow:
        lookup = SlowLookup()

        def __getattr__(self, name: str) -> Any:
            return getattr(sampled.library, name)

    conversation.library = Slow()
    async with serving(server, conversation, store):
        first = person.inline("支")
        await asyncio.to_thread(lambda: [going.wait(0.01) for _ in range(6000) if not asked])
        typed = [person.inline("后进支部"[:length]) for length in (1, 2, 3, 4)]
        await asyncio.to_thread(server.wait, lambda _: server.acknowledged >= 5, 60)
        going.set()
        answers = [await offers(server, query) for query in (first, *typed)]
    assert asked == ["支", "后进支部"]
    assert [bool(answer["results"]) for answer in answers] == [True, False, False, False, True]
    assert all(answer["cache_time"] == 0 for answer in answers[1:4])


async def test_a_question_that_is_too_old_harms_nobody(server, conversation, store, person):
    server.expect_refused("query is too old")
    server.patience = -1
    async with serving(server, conversation, store):
        person.inline("后进支部")
        await asyncio.to_thread(server.wait, lambda _: bool(server.refused), 60)
        person.write("/documents")
        await person.hears()
