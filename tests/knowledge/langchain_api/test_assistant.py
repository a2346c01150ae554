"""`StudyAssistant` in the ways that LangChain uses a Runnable; with a model, at a server on 127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import Runnable, RunnableLambda

from knowledge.errors import UnknownDocument
from knowledge.langchain_api import StudyAssistant, load_prompt
from knowledge.library import Library
from knowledge.settings import LibrarySettings, ModelSettings
from knowledge.values import Turn
from tests.support.openai_server import OpenAIServer, Scripted
from tests.support.toy_embedding import ToyEmbedder

QUESTION, FOLLOW_UP = "重大隐患由谁挂牌督办？", "一般隐患呢？"
WORDS = "重大隐患由区安委会挂牌督办"
SAMPLES = Path(__file__).resolve().parents[3] / "knowledge" / "samples"


@pytest.fixture
def assistant(sampled) -> StudyAssistant:
    return StudyAssistant(sampled.library)


def test_a_question_is_answered_with_citations(sampled, assistant):
    assert isinstance(assistant, Runnable)
    told = assistant.invoke(QUESTION)
    assert (told["status"], told["engine"], told["final"]) == ("answered", "extractive", True)
    assert WORDS in told["answer"]
    assert "[1]" in told["answer"]
    assert told["statements"][0]["citations"] == [1]
    cited = told["citations"][0]
    assert WORDS in cited.page_content
    text = sampled.library.catalog.document(cited.metadata["document_id"]).text
    assert text[cited.metadata["start"] : cited.metadata["end"]] == cited.page_content


def test_what_the_documents_do_not_tell_is_refused_with_the_nearest_places(assistant):
    told = assistant.invoke("火星上有没有水？")
    assert told["status"] == "not_found"
    assert told["reason"]
    assert told["answer"] == ""
    assert told["citations"] == []


def histories(assistant: StudyAssistant) -> Iterator[object]:
    first = assistant.invoke(QUESTION)
    yield {"question": FOLLOW_UP, "history": [first]}
    yield {"input": FOLLOW_UP, "history": [first["turn"]]}
    yield {"question": FOLLOW_UP, "history": [QUESTION]}
    yield {"question": FOLLOW_UP, "history": [{"question": QUESTION}]}
    yield {"question": FOLLOW_UP, "history": [HumanMessage(QUESTION), AIMessage(first["answer"])]}
    yield [HumanMessage(QUESTION), AIMessage(first["answer"]), HumanMessage(FOLLOW_UP)]


def test_a_follow_up_is_understood_from_any_kind_of_history(assistant):
    for given in histories(assistant):
        assert "一般隐患七天内整改" in assistant.invoke(given)["answer"], given


@pytest.mark.parametrize(
    "given", [{"text": "好"}, [AIMessage("好")], {"question": "好", "history": [7]}, {"question": None}]
)
def test_what_can_not_be_read_is_a_type_error(assistant, given):
    with pytest.raises(TypeError, match=r"StudyAssistant|history"):
        assistant.invoke(given)


async def test_it_works_in_tasks_in_batches_and_in_chains(assistant):
    assert WORDS in (await assistant.ainvoke(QUESTION))["answer"]
    assert [WORDS in told["answer"] for told in assistant.batch([QUESTION, QUESTION])] == [True, True]
    chain = assistant | RunnableLambda(lambda told: len(told["citations"]))
    assert chain.invoke(QUESTION) >= 1
    assert len(chain.get_graph().nodes) >= 3
    assert [event["event"] async for event in assistant.astream_events(QUESTION, version="v2")][-1] == "on_chain_end"
    assert assistant.get_input_schema().model_json_schema()
    assert assistant.get_output_schema().model_json_schema()
    assert list(chain.stream(QUESTION)) == [chain.invoke(QUESTION)]


async def test_without_a_model_a_stream_is_the_answer_alone(assistant):
    (piece,) = list(assistant.stream(QUESTION))
    assert piece["final"]
    assert WORDS in piece["answer"]
    assert [told["answer"] async for told in assistant.astream(QUESTION)] == [piece["answer"]]


async def test_an_error_comes_where_the_stream_is_read(assistant):
    given = {"question": QUESTION, "document": "nobody"}
    with pytest.raises(UnknownDocument):
        list(assistant.stream(given))
    with pytest.raises(UnknownDocument):
        async for _ in assistant.astream(given):
            pass
    with pytest.raises(UnknownDocument):
        assistant.invoke(given)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


async def test_with_a_model_the_documents_own_answer_comes_first(tmp_path, server):
    sentence = "一般隐患七天内整改，重大隐患由区安委会挂牌督办"
    server.say(lambda prompt: Scripted(f"{sentence}。[{prompt.number_of(WORDS)}]", hold=3, tokens=99))
    model = ModelSettings(model="openai:m", base_url=server.base_url)
    with Library.open(LibrarySettings(path=tmp_path), ToyEmbedder(), model) as library:
        library.add([SAMPLES])
        assistant = StudyAssistant(library)
        pieces = []
        for piece in assistant.stream(QUESTION):
            pieces.append(piece)
            server.go_on.set()  # the model says the rest only after the documents' own answer was there
        engines = [piece["engine"] for piece in pieces]
        assert engines[0] == "extractive"
        assert engines[-1] == "openai:m"
        assert [piece["final"] for piece in pieces] == [False] * (len(pieces) - 1) + [True]
        again = [piece async for piece in assistant.astream(QUESTION)]
        assert [again[0]["engine"], again[-1]["engine"]] == ["extractive", "openai:m"]
        assert isinstance(again[-1]["turn"], Turn)
        usage = library.model_usage()
        assert usage is not None
        assert usage.tokens == 2 * 99  # as the server told, not by letters


def test_the_prompt_is_a_template():
    assert "question" in load_prompt("answer").input_variables
