"""Rerankers: what a server is asked and how its replies are read, cross encoders, and what is told where none can be made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.cross_encoders import BaseCrossEncoder

from knowledge.errors import ProviderError
from knowledge.providers.presets import presets
from knowledge.providers.reranker import RerankError, ServerReranker, open_reranker
from tests.support.rerank_server import RerankServer, by_letters, results

TEXTS = ["今天食堂吃面条。", "秋粮收购从9月20日开始。", "夏粮收购已经结束。"]
QUESTION = "秋粮收购什么时候开始"


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with RerankServer() as server:
        yield server


def test_the_server_is_asked_for_all_texts_and_its_scores_come_in_their_order(server):
    reranker = open_reranker("vllm:bge", server.base_url, "a-key")
    assert reranker.scores(QUESTION, TEXTS) == [by_letters(QUESTION, text) for text in TEXTS]
    (body,) = server.asked
    assert body == {"model": "bge", "query": QUESTION, "documents": TEXTS, "top_n": 3}
    assert server.keys == ["a-key"]
    assert reranker.is_here


@pytest.mark.parametrize(
    "reply",
    [
        {"results": results([1, 3, 2])},
        {"data": results([1, 3, 2])},
        {"output": {"results": results([1, 3, 2])}},
        [{"index": 2, "score": 2}, {"index": 1, "score": 3}, {"index": 0, "score": 1}],
        {"results": [*results([1, 3, 2]), {"index": 7, "relevance_score": 9}, {"index": -1, "score": 9}, "odd", {}]},
    ],
)
def test_scores_are_read_in_the_forms_of_several_servers(server, reply):
    server.raw = json.dumps(reply).encode()
    assert open_reranker("vllm:m", server.base_url).scores(QUESTION, TEXTS) == [1, 3, 2]


def test_texts_that_a_server_leaves_out_have_no_score(server):
    server.raw = json.dumps({"results": [{"index": 1, "relevance_score": 0.5}]}).encode()
    assert open_reranker("vllm:m", server.base_url).scores(QUESTION, TEXTS) == [None, 0.5, None]


@pytest.mark.parametrize(
    "raw", [b"", b"<html>", b"[]", b"{}", b'{"results": null}', b'{"results": [{"index": 0, "relevance_score": NaN}]}']
)
def test_a_reply_without_scores_is_an_error_in_fixed_words(server, raw):
    server.raw = raw
    with pytest.raises(RerankError):
        open_reranker("vllm:m", server.base_url).scores(QUESTION, TEXTS)


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_refusal_is_told_by_its_status(server, status):
    server.status = status
    with pytest.raises(RerankError, match=f"status {status}"):
        open_reranker("vllm:m", server.base_url, "sk-1").scores(QUESTION, TEXTS)


def test_no_server_is_an_error_too():
    with pytest.raises(RerankError):
        open_reranker("vllm:m", "http://127.0.0.1:1/v1").scores(QUESTION, TEXTS)


@pytest.mark.parametrize(
    ("name", "base_url", "address"),
    [
        ("siliconflow:m", "", "https://api.siliconflow.cn/v1/rerank"),
        ("jina:m", "", "https://api.jina.ai/v1/rerank"),
        ("qwen:m", "", presets()["qwen"].rerank),
        ("qwen:m", "https://other.example.com/api/v1", "https://other.example.com/api/v1/reranks"),
        ("vllm:m", "http://gpu:8000", "http://gpu:8000/v1/rerank"),
        ("llama.cpp:m", "http://gpu:8080/rerank", "http://gpu:8080/rerank"),
        ("openai:m", "http://gpu:9997/v1", "http://gpu:9997/v1/rerank"),
        ("cohere:m", "https://api.cohere.com/v2", "https://api.cohere.com/v2/rerank"),
    ],
)
def test_where_a_reranker_is(name, base_url, address):
    reranker = open_reranker(name, base_url, "k")
    assert isinstance(reranker, ServerReranker)
    assert reranker._address == address


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("deepseek:m", "没有已知的重排模型"),
        ("openai:m", "没有已知的重排模型"),
        ("siliconflw:m", "是不是 siliconflow"),
        ("nobody:m", "reranker_url"),
    ],
)
def test_a_provider_without_a_reranker_is_told_with_what_there_is(name, told, monkeypatch):
    for variable in ("OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ProviderError, match=r"\[retrieval\] reranker") as caught:
        open_reranker(name, "", "k")
    assert told in caught.value.reason


def test_a_missing_key_is_told_by_its_variables(monkeypatch):
    monkeypatch.delenv("SILICONFLOW_API_KEY", raising=False)
    with pytest.raises(ProviderError) as caught:
        open_reranker("siliconflow:m")
    assert "STUDY_RETRIEVAL__RERANKER_KEY or SILICONFLOW_API_KEY" in caught.value.reason


class LettersEncoder(BaseCrossEncoder):
    """A cross encoder with LangChain's interface; `model_name` says how it behaves."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def score(self, text_pairs: list[tuple[str, str]]) -> Any:
        if self.model_name == "broken":
            raise RuntimeError("key sk-123")
        scores = [by_letters(question, text) for question, text in text_pairs]
        return scores[1:] if self.model_name == "short" else scores


def test_a_cross_encoder_is_used_by_the_name_of_its_class():
    reranker = open_reranker(f"{__name__}.LettersEncoder:small")
    assert reranker.is_here
    assert reranker.scores(QUESTION, TEXTS) == [by_letters(QUESTION, text) for text in TEXTS]


@pytest.mark.parametrize("model", ["broken", "short"])
def test_a_cross_encoder_that_fails_is_told_in_fixed_words(model):
    with pytest.raises(RerankError) as caught:
        open_reranker(f"{__name__}.LettersEncoder:{model}").scores(QUESTION, TEXTS)
    assert "sk-123" not in str(caught.value)


@pytest.mark.parametrize("name", ["huggingface:BAAI/bge-reranker-base", "no_such_package.encoders.Encoder:m"])
def test_the_package_of_a_cross_encoder_is_told(name):
    with pytest.raises(ProviderError, match="pip install ") as caught:
        open_reranker(name).scores(QUESTION, TEXTS)
    assert "pip install" in caught.value.reason
