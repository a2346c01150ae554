"""Tasks in the chat: the commands and their Chinese words, pages with sources, files, a friendly sentence without a model."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta

import docx
import langchain.chat_models
import pytest

from bot.conversation.dispatcher import Conversation
from bot.messages import task_texts
from bot.messages.plain_text import reply_lines
from bot.messages.values import Incoming, Reply
from knowledge.library import Library
from knowledge.settings import LibrarySettings, ModelSettings
from tests.conftest import copy_library
from tests.support.chat_models import FakeChat

BACKWARD = "对排查出的38个后进支部，由县级领导干部一对一联系，9月底前完成整顿，验收不合格的重新整顿。"
DUTY = "抓党建是第一责任，书记是第一责任人。"


class Talk:
    def __init__(self, library: Library) -> None:
        self.library = library
        self.conversation = Conversation(
            library, clock=lambda: datetime(2026, 1, 2, tzinfo=UTC), forget_after=timedelta(minutes=5), threads=1
        )
        self.shown: list[Reply] = []

    async def say(self, text: str) -> tuple[Reply, ...]:
        return await self.conversation.handle(Incoming("me", "me", text), self.shown.append)

    @property
    def party(self) -> int:
        return next(n for n, info in enumerate(self.library.documents(), 1) if "党建" in info.title)


def told(*replies: Reply) -> str:
    return "\n".join(line for reply in replies for line in reply_lines(reply.blocks))


@pytest.fixture
def chat(monkeypatch) -> FakeChat:
    model = FakeChat(words=f"{BACKWARD}[7]\n{DUTY}[13]")
    monkeypatch.setattr(langchain.chat_models, "init_chat_model", lambda *_, **__: model)
    return model


@pytest.fixture
def talk(sampled, tmp_path, chat):
    copy_library(sampled.path, tmp_path / "library")
    model = ModelSettings.model_validate({"model": "openai:t", "base_url": "http://model.invalid/v1", "api_key": "k"})
    with Library.open(LibrarySettings(path=tmp_path / "library"), model=model) as library:
        made = Talk(library)
        yield made
        made.conversation.close()


async def test_a_summary_comes_with_sources_that_open_and_grows_while_it_is_written(talk):
    replies = await talk.say(f"总结 {talk.party}")
    said = told(*replies)
    assert f"{BACKWARD}[1]" in said
    assert "二、抓住重点" in said
    assert [one.label for one in replies[0].buttons][:2] == ["[1]", "[2]"]
    await asyncio.sleep(0)
    assert any(task_texts.is_progress(line) for line in reply_lines(talk.shown[0].blocks))
    assert BACKWARD in told(talk.shown[-1])
    assert "38个后进支部" in told(*await talk.say("1"))


async def test_what_was_written_is_kept_as_word_and_as_markdown(talk):
    assert "还没有可以保存的" in told(*await talk.say("保存"))
    await talk.say(f"/speech {talk.party}")
    (word,) = await talk.say("保存")
    assert word.enclosed is not None
    assert word.enclosed.name.endswith("发言提纲.docx")
    paragraphs = [p.text for p in docx.Document(io.BytesIO(word.enclosed.content)).paragraphs]
    assert f"{BACKWARD}[1]" in paragraphs
    assert any(line.startswith("[1] 《") for line in paragraphs)
    (text,) = await talk.say("保存 md")
    assert text.enclosed is not None
    content = text.enclosed.content.decode()
    assert content.startswith("# 《")
    assert "\n## 其他要点\n" in content
    assert f"- {BACKWARD}\\[1\\]" in content


@pytest.mark.parametrize("command", ["总结", "/summary", "提纲 9", "对比 1", "解释", "笔记 《没有这篇》"])
async def test_what_is_not_named_is_asked_for(talk, chat, command):
    assert "例如" in told(*await talk.say(command))
    assert chat.prompts == []


async def test_a_task_is_stopped_by_a_word(talk, chat):
    chat.stuck = True
    writing = asyncio.ensure_future(talk.say(f"总结 {talk.party}"))
    await asyncio.to_thread(chat.asked.wait, 20)
    assert told(*await talk.say("停")) == task_texts.STOPPING
    assert told(*await writing) == task_texts.STOPPED_EARLY


@pytest.mark.parametrize("command", ["总结 1", "提纲 1", "笔记 1", "对比 1 2 要求", "解释 后进支部"])
async def test_without_a_model_a_sentence_says_what_can_be_done(sampled, command):
    talk = Talk(sampled.library)
    said = told(*await talk.say(command))
    assert "语言模型" in said
    assert "可以" in said
    talk.conversation.close()


@pytest.fixture
def plain(sampled):
    """A conversation without a model."""
    talk = Talk(sampled.library)
    yield talk
    talk.conversation.close()


async def test_a_short_question_is_graded_point_by_point_without_a_model(plain):
    asked = told(*await plain.say("简答"))
    assert "简答（" in asked
    session = plain.conversation._sessions.recall("me", "me", datetime(2026, 1, 2, tzinfo=UTC))
    points = [point.quote for point in session.short.points]
    graded = told(*await plain.say(f"我觉得有：{points[0]}；还有{points[1]}。"))
    assert graded.startswith(f"说到 2 点，还差 {len(points) - 2} 点。")
    missing = graded.partition("还差\n")[2]
    assert points[2] in " ".join(missing.split())
    assert points[2][:6] in told(*await plain.say("3")).replace("【", "")
    assert "都没有说到" not in told(*await plain.say("今年的目标是什么？"))


@pytest.mark.parametrize("given_up", ["不知道", "跳过", "结束"])
async def test_whoever_gives_up_sees_the_points(plain, given_up):
    await plain.say("/short")
    assert "点都没有说到" in told(*await plain.say(given_up))


async def test_a_question_of_ones_own_leaves_the_short_question_waiting(plain):
    first = told(*await plain.say("简答"))
    assert "说到" not in told(*await plain.say("后进支部什么时候完成整顿？"))
    assert "点都没有说到" in told(*await plain.say("不知道"))
    assert told(*await plain.say("简答")) != first
    assert "没有找到可以出简答题" in told(*await plain.say("简答 囧囧囧"))


async def test_a_model_finds_a_point_in_other_words(talk, chat):
    await talk.say("简答")
    chat.words = "1 说到「这件事已经讲过了」"
    assert "说到 1 点" in told(*await talk.say("这件事已经讲过了，别的记不得"))
    assert "学员的回答" in str(chat.prompts[-1][1].content)
