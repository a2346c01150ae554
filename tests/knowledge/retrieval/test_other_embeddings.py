"""Ordinary questions with embeddings of another geometry: narrow bands, negative cosines, other lengths, a provider's server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.openai_server import OpenAIServer
from tests.support.toy_embedding import ToyEmbedder

SAMPLES = Path(__file__).resolve().parents[3] / "knowledge" / "samples"
ASKED = {
    "全市新建党群服务中心多少个？": "新建党群服务中心57个",
    "重大隐患由谁挂牌督办": "重大隐患由区安委会挂牌督办",
    "烘干价格由谁核定？": "价格由物价部门核定后公示",
    "没有经过三级安全教育的能上岗吗": "没有经过三级安全教育的，不得上岗作业",
}
"""Questions in about the words of the texts, with what the answer quotes."""
NOWHERE = ("火星上有没有水", "世界杯冠军是谁")
GEOMETRIES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "narrow": lambda row: row + 6 * np.eye(1, row.size)[0],  # all cosines above .95
    "negative": lambda row: row - row.mean() - 0.02,
    "sparse": lambda row: np.where(row > 0.05, row, 0) + 1e-6,
}


class Shaped(ToyEmbedder):
    """The toy embedding, its vectors moved."""

    def __init__(self, name: str, dimension: int) -> None:
        super().__init__(name, dimension)
        self._move = GEOMETRIES[name]

    def _vector(self, text: str):
        moved = self._move(super()._vector(text)).astype(np.float32)
        return moved / np.float32(np.linalg.norm(moved))


def answers(library: Library) -> list[str]:
    """Ask everything; return the questions that were not answered as they should be."""
    library.add([SAMPLES])
    told = {question: library.ask(question) for question in (*ASKED, *NOWHERE)}
    wrong = [q for q, words in ASKED.items() if not any(words in c.quote for c in told[q].citations)]
    return wrong + [question for question in NOWHERE if told[question].status == "answered"]


@pytest.mark.parametrize("dimension", [48, 384])
@pytest.mark.parametrize("name", GEOMETRIES)
def test_ordinary_questions_are_answered_whatever_the_band_of_the_cosines(tmp_path, name, dimension):
    with Library.open(LibrarySettings(path=tmp_path), Shaped(name, dimension)) as library:
        assert answers(library) == []


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.mark.parametrize("provider", ["ollama", "qwen", "openai"])
def test_ordinary_questions_are_answered_with_an_embedding_of_a_provider(tmp_path, server, provider):
    settings = LibrarySettings(
        path=tmp_path, embedding=f"{provider}:bge-m3", embedding_url=server.base_url, embedding_key="a-key"
    )
    with Library.open(settings) as library:
        assert answers(library) == []
    assert {prompt.body["model"] for prompt in server.prompts} == {"bge-m3"}
    assert {prompt.key for prompt in server.prompts} == {"a-key"}


def test_while_the_embedding_is_away_words_find(tmp_path, caplog):
    with OpenAIServer() as server:
        settings = LibrarySettings(path=tmp_path, embedding="ollama:bge-m3", embedding_url=server.base_url)
        with Library.open(settings) as library:
            library.add([SAMPLES])
    caplog.set_level(logging.WARNING)
    with Library.open(settings) as library:  # the server has ended
        answer = library.ask("重大隐患由谁挂牌督办？")
        assert any("重大隐患由区安委会挂牌督办" in citation.quote for citation in answer.citations)
        assert library.ask("世界杯冠军是谁").status == "not_found"
    lines = [record for record in caplog.records if record.name == "knowledge.retrieval.hybrid_search"]
    assert len(lines) == 1
