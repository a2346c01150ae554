"""A language model over real HTTP: whatever it replies, nothing wrong is shown, and never an exception."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from knowledge.library import Library
from knowledge.settings import LibrarySettings, ModelSettings
from knowledge.values import Answer
from tests.conftest import copy_library
from tests.knowledge.answering.model.scripted_replies import (
    CASES,
    EITHER,
    EXTRACTIVE,
    FACTS,
    REFUSALS,
    WRITTEN,
    Case,
)
from tests.support.openai_server import OpenAIServer, Scripted

MODEL = "openai:test-model"


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="module")
def library(sampled, server, tmp_path_factory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("written") / "library"
    copy_library(sampled.path, folder)
    settings = ModelSettings(model=MODEL, base_url=server.base_url, api_key="a-secret-key")
    with Library.open(LibrarySettings(path=folder), model=settings) as library:
        yield library


def assert_citations_are_exact(library: Library, answer: Answer) -> None:
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for citation in answer.citations:
        text = library.catalog.document(citation.document_id).text
        assert citation.quote == text[citation.start : citation.end]
        assert citation.passage == text[citation.passage_start : citation.passage_end]
    for statement in answer.statements:
        assert statement.citations
        assert set(statement.citations) <= set(numbers)
        assert statement.text in answer.text


def ids(case: Case) -> str:
    return f"{case.name}-{case.question[:6]}"


def test_there_are_enough_replies():
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_nothing_wrong_is_shown(library, server, sampled, case, caplog):
    server.say(case.script)
    parts: list[Answer] = []
    with caplog.at_level(logging.INFO, "knowledge.answering.model"):
        answer = library.ask(case.question, tell=parts.append)
    assert answer.status == "answered"
    assert_citations_are_exact(library, answer)
    shown = [answer, *parts]
    assert [words for words in case.never for one in shown if words in one.text] == []
    assert [words for words in case.always if words not in answer.text] == []
    plain = sampled.library.ask(case.question)
    if case.engine == EXTRACTIVE:
        assert (answer.engine, answer.text) == ("extractive", plain.text)
    elif case.engine == WRITTEN:
        assert answer.engine == MODEL
    else:
        assert case.engine == EITHER
    # one line a question, without its words, without those of the reply, without the key
    lines = [record.getMessage() for record in caplog.records if "the model" in record.getMessage()]
    assert len(lines) == 1
    assert case.question[:6] not in caplog.text
    assert "a-secret-key" not in caplog.text
    assert not any(words in caplog.text for words in (*case.never, *case.always))


def test_a_reply_grows_statement_by_statement_before_the_model_has_finished(library, server):
    fact = FACTS[3]
    first = "全区62辆校车要逐车检查一遍"
    server.go_on.clear()
    text = f"{first}。[~{first}]\n车况不好的坚决不上路。[~{first}]"
    case = Case("held", fact.question, text, how={"hold": len(first) + 8, "size": 2})
    server.say(case.script)
    told: list[str] = []

    def tell(part: Answer) -> None:
        told.append(part.text)
        server.go_on.set()  # the server says the rest only after the first statement was told

    answer = library.ask(fact.question, tell=tell)
    assert answer.engine == MODEL
    assert told[0] == f"{first}。[1]"
    assert all(answer.text.startswith(part) for part in told)
    assert "车况不好的坚决不上路" in answer.text


def test_the_model_is_asked_once_coldly_and_with_passages_fenced(library, server):
    server.say(CASES[0].script)
    asked = len(server.prompts)
    library.ask(FACTS[0].question)
    (prompt,) = server.prompts[asked:]
    assert prompt.key == "a-secret-key"
    assert prompt.body["temperature"] == 0
    assert prompt.body["stream"] is True
    assert FACTS[0].sentence in prompt.passages[1]
    assert FACTS[0].question in prompt.text
    assert [message["role"] for message in prompt.body["messages"]] == ["system", "user"]


def test_what_is_no_question_about_the_documents_costs_nothing(library, server):
    asked = len(server.prompts)
    for question in ("你好", "帮我写一首诗", "黑龙江的报告里说了什么"):
        assert library.ask(question).status == "not_found"
    assert len(server.prompts) == asked


@pytest.mark.parametrize("words", REFUSALS)
def test_the_model_s_own_refusal_is_respected(library, server, words):
    server.say(Scripted(words))
    answer = library.ask(FACTS[0].question)
    assert (answer.status, answer.text) == ("not_found", "")
    assert any(FACTS[0].words in place.quote for place in answer.nearest)


def test_a_refused_question_may_be_said_in_the_documents_words(library, server):
    """The rewritten question is looked up; the original one is answered, or refused, from what it finds."""
    asked = "后进的那些党小组啥时候弄好"
    replies = ["后进支部什么时候完成整顿？", f"{FACTS[0].sentence}[1]"]
    assert library.draft(asked).answer.status == "not_found"
    given = iter(replies)
    server.say(lambda _: Scripted(next(given)))
    before = len(server.prompts)
    answer = library.ask(asked)
    assert (answer.status, answer.question) == ("answered", asked)
    assert FACTS[0].words in answer.text
    assert replies[0] in answer.reason
    rewritten, written = server.prompts[before:]
    assert asked in rewritten.text
    assert asked in written.text


@pytest.mark.parametrize("reply", ["火星上的水资源情况如何？", "材料没有回答这个问题", "", "答" * 80])
def test_a_refused_question_stays_refused_where_nothing_is_found(library, server, reply):
    server.say(Scripted(reply))
    assert library.ask("火星上有水吗").status == "not_found"


def test_a_reply_without_form_is_asked_for_once_more(library, server):
    given = iter(["# 整顿", f"{FACTS[0].sentence}[1]「9月底前完成整顿」"])
    server.say(lambda _: Scripted(next(given)))
    before = len(server.prompts)
    answer = library.ask(FACTS[0].question)
    assert (answer.engine, answer.text) == (MODEL, f"{FACTS[0].sentence}[1]")
    assert "没有按写法写" not in server.prompts[before].text
    assert "没有按写法写" in server.prompts[before + 1].text
