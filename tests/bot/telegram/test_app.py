"""The Telegram edge: the real application against a small Bot API server, over real HTTP."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.dispatcher import Conversation
from bot.errors import EdgeError
from bot.messages import texts
from bot.messages.command_table import private_menu
from bot.runtime.config import TelegramSettings
from bot.telegram.app import api_urls, build
from tests.conftest import write_config
from tests.support.telegram_bot import sent, serving
from tests.support.telegram_server import TOKEN

QUESTION = "38个后进支部什么时候完成整顿？"


@pytest.fixture
def conversation(sampled) -> Iterator[Conversation]:
    made = Conversation(sampled.library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)
    yield made
    made.close()


async def test_commands_are_answered_and_stand_in_the_menu(server, conversation, store):
    async with serving(server, conversation, store):
        server.write("/start")
        (welcome,) = await sent(server, 1)
        server.write("/documents@study_test_bot")
        _, documents = await sent(server, 2)
    assert welcome.chat_id == 7
    assert texts.WELCOME in welcome.text
    assert "1. 《在青澜市基层党建工作会议上的讲话》（2025-03-12）" in documents.text
    assert [command["command"] for command in server.menu] == [name for name, _ in private_menu()]
    assert server.refused == []


async def test_a_question_is_answered_with_sources_and_a_button_opens_the_passage(server, conversation, store):
    async with serving(server, conversation, store):
        server.write(QUESTION)
        (answer,) = await sent(server, 1)
        server.press(answer.buttons[0]["callback_data"])
        _, passage = await sent(server, 2)
        server.press(passage.button(texts.WIDER)["callback_data"])
        *_, wider = await sent(server, 3)
        server.write("1")
        *_, same = await sent(server, 4)
    assert "9月底前完成整顿" in answer.text
    # below an answer a source is a line of a phone, its whole path stands over the opened passage
    (source,) = [line for line in answer.text.splitlines() if line.startswith("[1] ")]
    assert source.startswith("[1] 《在青澜市基层党建工作会议上的讲话》 › ")
    assert len(source) <= 40
    assert "《在青澜市基层党建工作会议上的讲话》 › 二、" in passage.text
    assert "<b>" in passage.html
    assert "9月底前完成整顿" in passage.text
    assert len(wider.text) > len(passage.text)
    assert same.text == passage.text
    assert "sendChatAction" in server.calls
    assert "answerCallbackQuery" in server.calls
    assert server.refused == []


async def test_reading_on_both_ways_and_copying_a_place(server, conversation, store):
    async with serving(server, conversation, store):
        server.write(QUESTION)
        (answer,) = await sent(server, 1)
        server.press(answer.buttons[0]["callback_data"])
        _, passage = await sent(server, 2)
        buttons = {button["text"]: button["callback_data"] for button in passage.buttons}
        server.press(buttons[texts.COPY_BUTTON])
        *_, copied = await sent(server, 3)
        server.press(buttons[texts.ON])
        *_, following = await sent(server, 4)
        back = {button["text"]: button["callback_data"] for button in following.buttons}[texts.BACK]
        server.press(back)
        *_, returned = await sent(server, 5)
    assert "（《在青澜市基层党建工作会议上的讲话》，2025年3月12日" in copied.text
    assert "<b>" not in following.html
    assert following.text not in passage.text
    assert returned.text.splitlines()[-1] in passage.text
    assert server.refused == []


async def test_old_buttons_are_answered_calmly(server, conversation, store):
    async with serving(server, conversation, store):
        server.press("p:no-such-document:0:10:1")
        server.press("t:no-such-document:0:10", call="late")
        server.press("p:x:99999999999999999999999:1:1")
        messages = await sent(server, 3)
    assert sorted(message.text for message in messages) == sorted([texts.GONE, texts.GONE, texts.STALE_BUTTON])
    assert server.calls.count("answerCallbackQuery") == 3


async def test_what_is_not_found_offers_the_nearest_places(server, conversation, store):
    async with serving(server, conversation, store):
        server.write("火星基地什么时候建成？")
        (told,) = await sent(server, 1)
        if told.buttons:
            server.press(told.buttons[0]["callback_data"])
            *_, passage = await sent(server, 2)
            assert "<b>" in passage.html
    assert "[1]" not in told.text or told.buttons
    assert server.refused == []


async def test_what_is_no_private_text_gets_a_sentence_or_nothing(server, conversation, store):
    async with serving(server, conversation, store):
        server.write("大家好", chat=-5, kind="group")
        server.write("", photo=[{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}])
        server.press("an old button")
        server.write("   /new")
        messages = await sent(server, 3)
    assert sorted(message.text for message in messages) == sorted(
        [texts.TEXT_ONLY, texts.STALE_BUTTON, texts.NEW_TOPIC]
    )
    assert {message.chat_id for message in messages} == {7}


async def test_two_learners_are_answered_apart_and_each_in_order(server, conversation, store):
    async with serving(server, conversation, store):
        for chat in (7, 8):
            server.write("/search 期限整改", chat=chat)
            server.write("/new", chat=chat)
            server.write("/unknown", chat=chat)
        messages = await sent(server, 6)
    for chat in (7, 8):
        own = [message.text for message in messages if message.chat_id == chat]
        assert own[1:] == [texts.NEW_TOPIC, texts.UNKNOWN_COMMAND.format(command="unknown")]


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # python-telegram-bot's own, inside its limiter
async def test_waiting_as_told_on_flood(server, conversation, store):
    server.flood = 1
    async with serving(server, conversation, store):
        server.write("/new")
        (message,) = await sent(server, 1)
    assert message.text == texts.NEW_TOPIC
    assert server.refused == ["Too Many Requests: retry after 1"]


@pytest.mark.parametrize(
    ("base", "files", "wanted"),
    [
        ("https://api.telegram.org/bot", "", ("https://api.telegram.org/bot", "https://api.telegram.org/file/bot")),
        ("http://127.0.0.1:8081", "", ("http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot")),
        ("http://h/bot/", "http://f/bot", ("http://h/bot", "http://f/bot")),
        ("http://h/bot{token}/test", "", ("http://h/bot{token}/test", "http://h/file/bot{token}/test")),
    ],
)
def test_addresses(base, files, wanted):
    assert api_urls(TelegramSettings(base_url=base, base_file_url=files)) == wanted


def test_without_a_token_nothing_starts(conversation, store):
    with pytest.raises(EdgeError, match="STUDY_TELEGRAM__TOKEN"):
        build(TelegramSettings(), conversation, store)


def test_a_proxy_that_is_written_wrong_is_told_without_it(conversation, store):
    with pytest.raises(EdgeError, match=r"telegram\.proxy") as told:
        build(TelegramSettings(token=TOKEN, proxy="socks9://user:hush@127.0.0.1:1"), conversation, store)
    assert "hush" not in str(told.value)


def test_the_bot_as_a_process_answers_and_stops_when_told(study, sampled, server):
    config = write_config(
        study.home, f'[telegram]\nbase_url = "{server.base_url}"\npoll_timeout = 1\naccess = "open"\n'
    )
    environment = study.environment | {"STUDY_TELEGRAM__TOKEN": TOKEN, "STUDY_LIBRARY__PATH": str(sampled.path)}
    with subprocess.Popen(
        study.command("bot", "--verbose", "--config", config), stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        server.write("/new")
        try:
            messages = server.wait(lambda messages: len(messages) >= 1)
        finally:
            process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert [message.text for message in messages] == [texts.NEW_TOPIC]
    assert process.returncode == 0
    assert texts.STOPPED in said
    assert TOKEN not in said


def test_a_refused_token_is_told_without_repeating_it(study, sampled, server):
    done = study(
        "bot", "--verbose", "--config", sampled.config,
        STUDY_TELEGRAM__TOKEN="99:a-wrong-token", STUDY_TELEGRAM__BASE_URL=server.base_url,
    )  # fmt: skip
    assert done.returncode == 1
    assert texts.TELEGRAM_REFUSED in done.stderr
    assert "a-wrong-token" not in done.stderr


def test_a_server_out_of_reach_is_told(study, sampled):
    done = study(
        "bot",
        "--config",
        sampled.config,
        STUDY_TELEGRAM__TOKEN=TOKEN,
        STUDY_TELEGRAM__BASE_URL="http://127.0.0.1:9/bot",
    )
    assert done.returncode == 1
    assert "连不上 http://127.0.0.1:9/bot" in done.stderr
    assert "Traceback" not in done.stderr
