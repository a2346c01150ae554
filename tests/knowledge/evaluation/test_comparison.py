"""With and without: which questions become right or wrong, and what is concluded from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.evaluation import examine, examine_itself
from knowledge.evaluation.comparison import Comparison, compare, compare_embedding, compare_reranker
from knowledge.evaluation.values import Question, Result, Row
from knowledge.library import Library
from knowledge.settings import LibrarySettings, RetrievalSettings
from tests.support.rerank_server import RerankServer
from tests.support.toy_embedding import ToyEmbedder

SAMPLES = Path(__file__).resolve().parents[3] / "knowledge" / "samples"


def result(*right: bool) -> Result:
    rows = [
        Row(Question(str(i), f"问{i}", "fact", True), "answered", "", {"right": float(r)}) for i, r in enumerate(right)
    ]
    return Result(tuple(rows), made=False)


@pytest.mark.parametrize(
    ("before", "after", "helps"),
    [
        ((False, False, True), (True, True, True), True),
        ((False, False, True), (True, True, False), False),
        ((False, False, True), (True, False, True), False),
        ((True, True), (True, True), False),
    ],
)
def test_a_change_helps_by_two_questions_more_than_it_costs(before, after, helps):
    found = compare(result(*before), result(*after))
    assert found.helps is helps
    assert found.asked == len(before)


def test_the_questions_are_named():
    found = compare(result(True, False), result(False, True))
    assert (found.gained, found.lost) == (("问1",), ("问0",))


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with RerankServer() as server:
        yield server


def opened(path: Path, server: RerankServer) -> Library:
    retrieval = RetrievalSettings(reranker="vllm:bge", reranker_url=server.base_url)
    return Library.open(LibrarySettings(path=path), ToyEmbedder(), retrieval=retrieval)


def few(library: Library) -> Result:
    return examine_itself(library, 6, 1)


def test_a_reranker_is_measured_with_hidden_documents_too_and_its_verdict_kept(tmp_path, server):
    with opened(tmp_path / "library", server) as library:
        library.add([SAMPLES])
        found, answered = compare_reranker(library, few)
        assert answered
        verdict = library.reranking.verdict()
        assert verdict is not None
        assert (verdict.asked, verdict.helps) == (found.asked, found.helps)
        assert len({body["query"] for body in server.asked}) > found.asked / 4
        asked = len(server.asked)
        library.reranking._scores.clear()
        library.ask("每亩补贴多少？")
        assert (len(server.asked) > asked) is found.helps


def test_a_reranker_that_does_not_answer_is_not_judged(tmp_path, server):
    with opened(tmp_path / "library", server) as library:
        library.add([SAMPLES])
        server.status = 503
        _, answered = compare_reranker(library, few)
        assert not answered
        assert library.reranking.verdict() is None


class Foreign(ToyEmbedder):
    """Knows nothing: every text has the same vector."""

    def _vector(self, text: str):
        return super()._vector("一")


def test_another_embedding_is_tried_on_a_copy(tmp_path):
    settings = LibrarySettings(path=tmp_path / "library")
    with Library.open(settings, ToyEmbedder()) as library:
        library.add([SAMPLES])
        questions = [Question("1", "每亩补贴多少？", "number", True)]
        other = Foreign("other", 40)
        found = compare_embedding(library, settings, tmp_path / "copy", lambda part: examine(part, questions), other)
        assert isinstance(found, Comparison)
        assert other.embedded
        kind = library.catalog.vectors.kind()
        assert kind is not None
        assert kind.name == "toy"
