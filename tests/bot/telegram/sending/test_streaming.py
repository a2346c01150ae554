"""Answers of a language model in Telegram: shown while they are written, and one message in the end."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.dispatcher import Conversation
from bot.messages import texts
from bot.telegram.sending import streaming
from knowledge.library import Library
from knowledge.settings import LibrarySettings, ModelSettings
from tests.conftest import copy_library
from tests.support.openai_server import OpenAIServer, Prompt, Scripted
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person

QUESTION = "安全生产会上对校车提了什么要求"
FIRST = "全区62辆校车要逐车检查一遍"
SECOND = "车况不好的坚决不上路"
GROUP = -1007
PATIENCE = 120


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="module")
def library(sampled, model, tmp_path_factory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("streamed") / "library"
    copy_library(sampled.path, folder)
    settings = ModelSettings(model="openai:test", base_url=model.base_url)
    with Library.open(LibrarySettings(path=folder), model=settings) as library:
        yield library


@pytest.fixture
def conversation(library, monkeypatch) -> Iterator[Conversation]:
    monkeypatch.setattr(library, "cancel_model_calls", lambda: None)  # the library is used by the next test too
    made = Conversation(library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _held(model) -> None:
    """The model says its first statement, then waits."""
    model.go_on.clear()

    def script(prompt: Prompt) -> Scripted:
        number = prompt.number_of(FIRST)
        first = f"{FIRST}。[{number}]\n"
        return Scripted(f"{first}{SECOND}。[{number}]", size=3, hold=len(first) + 3)

    model.say(script)


async def until(condition) -> None:
    for _ in itertools.repeat(None, 100 * PATIENCE):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


def answers(server, chat: int) -> list[str]:
    return [one.text for one in server.sent if one.chat_id == chat and FIRST in one.text]


async def test_in_private_a_draft_comes_before_the_model_has_finished_and_one_message_stays(
    server, conversation, store, model
):
    async with serving(server, conversation, store):
        Person(server, 7).write(QUESTION)
        await until(lambda: server.drafts)
        assert answers(server, 7) == []
        model.go_on.set()
        await until(lambda: answers(server, 7))
    chat, number, text = server.drafts[0]
    assert chat == 7
    assert number
    assert text.startswith(f"{FIRST}，{SECOND}")  # the documents' own sentence, while the model is at work
    assert text.endswith(f"[1]\n\n{texts.WRITING}")
    (answer,) = answers(server, 7)
    assert SECOND in answer
    assert texts.SOURCES in answer
    assert texts.WRITING not in answer
    assert server.calls.index("sendMessageDraft") < server.calls.index("sendMessage")


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # of RetryAfter itself
@pytest.mark.parametrize("weather", ["error", "flood"])
async def test_a_draft_that_is_refused_costs_nothing(server, conversation, store, model, caplog, weather):
    caplog.set_level(logging.INFO, "bot.telegram")
    server.order(weather, method="sendMessageDraft")
    async with serving(server, conversation, store):
        Person(server, 7).write(QUESTION)
        await until(lambda: "streaming given up" in caplog.text)
        model.go_on.set()
        await until(lambda: answers(server, 7))
    assert server.drafts == []
    assert len(answers(server, 7)) == 1


async def test_in_a_group_one_message_is_edited_until_it_is_the_answer(server, conversation, store, model, monkeypatch):
    monkeypatch.setattr(streaming, "EVERY_EDIT", 0.05)
    server.group(GROUP, 7)
    async with serving(server, conversation, store, admins=[7]):
        person = Person(server, 7, chat=GROUP)
        person.mention("/admit")
        await until(lambda: any(one.chat_id == GROUP for one in server.sent))
        person.mention(QUESTION)
        await until(lambda: answers(server, GROUP))
        (begun,) = (one for one in server.sent if one.chat_id == GROUP and FIRST in one.text)
        assert texts.WRITING in begun.text
        model.go_on.set()
        await until(lambda: SECOND in begun.text and texts.SOURCES in begun.text)
    assert begun.buttons
    assert begun.reply_to
    assert texts.WRITING not in begun.text
    assert len(answers(server, GROUP)) == 1
    assert server.drafts == []


async def test_in_a_group_a_message_that_cannot_be_edited_gives_way_to_the_answer(server, conversation, store, model):
    server.group(GROUP, 7)
    server.order("error", method="editMessageText", times=5)
    async with serving(server, conversation, store, admins=[7]):
        person = Person(server, 7, chat=GROUP)
        person.mention("/admit")
        await until(lambda: any(one.chat_id == GROUP for one in server.sent))
        person.mention(QUESTION)
        await until(lambda: answers(server, GROUP))
        model.go_on.set()
        await until(lambda: any(texts.SOURCES in text for text in answers(server, GROUP)))
    there = [one for one in server.sent if one.chat_id == GROUP and FIRST in one.text and not one.deleted]
    assert len(there) == 1
    assert texts.SOURCES in there[0].text


async def test_a_bot_that_stops_does_not_wait_for_the_model(server, library, store, model, monkeypatch):
    conversation = Conversation(library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)
    cancelled = []
    monkeypatch.setattr(library, "cancel_model_calls", lambda: (cancelled.append(True), model.go_on.set()))
    async with serving(server, conversation, store):
        Person(server, 7).write(QUESTION)
        await until(lambda: server.drafts)
        conversation.library.cancel_model_calls()
    conversation.close()
    assert cancelled
    assert len(answers(server, 7)) == 1
