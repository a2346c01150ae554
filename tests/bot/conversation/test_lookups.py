"""Looking up in the chat and at the command line: checked quotations, traced phrases, copied places."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.dispatcher import Conversation
from bot.messages.plain_text import reply_lines
from bot.messages.values import Incoming


@pytest.fixture
def talk(sampled):
    conversation = Conversation(
        sampled.library,
        clock=lambda: datetime(2026, 1, 2, tzinfo=UTC),
        forget_after=timedelta(minutes=5),
        threads=1,
        keep_unanswered=True,
    )

    async def say(text: str) -> str:
        answered = await conversation.handle(Incoming("console", "me", text))
        return "\n".join(line for reply in answered for line in reply_lines(reply.blocks))

    yield say
    conversation.close()


def a_sentence(library) -> tuple[str, str]:
    document = library.catalog.document(library.documents()[0].id)
    passage = library.lookup.passage_at(document.id, document.body_start, document.body_start + 1, around=3)
    sentence = max(passage.passage.replace("\n", "。").split("。"), key=len)
    return sentence[:30], document.title


async def test_a_quotation_is_checked_and_copied(sampled, talk):
    words, title = a_sentence(sampled.library)
    assert "一字不差" in await talk(f"核对 {words}")
    told = await talk(f"/quote {words[:9]}囧{words[9:]}")
    assert "多了“囧”" in told
    assert f"《{title}》" in told
    assert await talk("引用 1") == await talk("/cite")
    assert f"（《{title}》" in await talk("复制 1")
    assert words[:20] in (await talk("1")).replace("【", "").replace("】", "")
    assert "没有编号 7" in await talk("/cite 7")


async def test_a_phrase_is_traced_and_searched(talk):
    told = await talk("追踪 要")
    assert "共出现" in told
    assert "【要】" in told
    assert "【安全】" in await talk("查 安全")
    assert "没有出现过" in await talk("/trace 囧囧")
    for command in ("/quote", "/trace", "/search"):
        assert "例如" in await talk(command)


async def test_a_question_that_found_nothing_is_kept_where_the_operator_wants_it(sampled, talk):
    await talk("今天纽约的天气怎么样？")
    assert [one.question for one in sampled.library.unanswered.latest()][:1] == ["今天纽约的天气怎么样？"]


def test_the_commands_print_what_the_contract_says(study, sampled):
    def run(*words: object) -> object:
        done = study(*words, "--json", "--config", sampled.config)
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    words, title = a_sentence(sampled.library)
    found = run("quote", words[:9] + "囧" + words[9:])
    assert (found["status"], found["differences"]) == ("differs", [["added", "囧", ""]])
    assert found["citation"]["document"] == title
    assert run("quote", "一句囧得没有的话语")["status"] == "not_found"
    first = run("trace", "安全")[0]
    assert set(first) >= {"document", "date", "citation"}
    hit = run("search", "安全", "--limit", "1")[0]
    assert hit["citation"]["passage"][slice(*hit["marks"][0])] == "安全"
    assert isinstance(run("unanswered"), list)
    assert study("quote", " ", "--config", sampled.config).returncode == 2
