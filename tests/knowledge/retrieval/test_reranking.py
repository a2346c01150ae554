"""The operator's reranker on a library: used where it was found to help, never in the way of an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.providers.reranker import ServerReranker
from knowledge.retrieval.reranking import PASSAGES, Reranking, RerankVerdict
from knowledge.settings import LibrarySettings, RetrievalSettings
from tests.support.rerank_server import RerankServer
from tests.support.toy_embedding import ToyEmbedder

SAMPLES = Path(__file__).resolve().parents[3] / "knowledge" / "samples"
QUESTION = "每亩补贴多少？"
GAIN = RerankVerdict(60, 5, 1, True)


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with RerankServer() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        library.add([SAMPLES])
    return tmp_path / "library"


def opened(folder: Path, server: RerankServer | None, use: str = "measured") -> Library:
    url = server.base_url if server else "http://127.0.0.1:1/v1"
    retrieval = RetrievalSettings(reranker="vllm:bge", reranker_url=url, reranker_use=use)  # type: ignore[arg-type]
    return Library.open(LibrarySettings(path=folder), ToyEmbedder(), retrieval=retrieval)


def test_it_is_not_used_before_it_was_found_to_help(folder, server):
    with opened(folder, server) as library:
        assert library.ask(QUESTION).status == "answered"
        assert server.asked == []
        library.reranking.keep(RerankVerdict(60, 1, 1, False))
        library.ask(QUESTION)
        assert server.asked == []
        library.reranking.keep(GAIN)
        assert library.ask(QUESTION).status == "answered"
        assert len(server.texts) == len(set(server.texts)) > 2
        assert len(server.texts) <= PASSAGES


def test_a_verdict_holds_for_its_reranker_alone_and_outlives_the_process(folder, server):
    with opened(folder, server) as library:
        library.reranking.keep(GAIN)
    with opened(folder, server) as library:
        assert library.reranking.verdict() == GAIN
    with opened(folder, None) as library:  # at another address
        assert library.reranking.verdict() is None


@pytest.mark.parametrize(("use", "used"), [("always", True), ("never", False)])
def test_the_operator_may_decide_without_a_verdict(folder, server, use, used):
    with opened(folder, server, use) as library:
        if use == "never":
            library.reranking.keep(GAIN)
        library.ask(QUESTION)
        assert bool(server.asked) is used


def test_its_order_is_heard(folder, server):
    with opened(folder, server, "always") as library:
        plain = [c.passage.text for c in library._retrieval().find(_query("有哪些要求", "要求")).candidates]
        wanted = plain[5]
        server.score = lambda question, text: float(wanted in text)
        library.reranking._scores.clear()
        first = library._retrieval().find(_query("有哪些要求", "要求")).candidates[0]
    assert first.passage.text == wanted


def _query(text: str, *words: str):
    from knowledge.retrieval.hybrid_search import Query

    return Query(text, words)


@pytest.mark.parametrize("fault", ["away", "status", "nonsense", "equal"])
def test_where_it_fails_the_order_stays_with_one_line_in_the_log(folder, server, caplog, fault):
    with opened(folder, server, "never") as library:
        before = library.ask(QUESTION)
    server.status = 500 if fault == "status" else 200
    server.raw = b"<html>" if fault == "nonsense" else None
    server.score = lambda question, text: 1.0
    caplog.set_level(logging.WARNING)
    with opened(folder, None if fault == "away" else server, "always") as library:
        for _ in range(3):
            assert library.ask(QUESTION).text == before.text
    lines = [record for record in caplog.records if record.name == "knowledge.retrieval.reranking"]
    assert len(lines) == (0 if fault == "equal" else 1)
    if fault == "status":
        assert len(server.asked) == 1  # it rests after a failure


def test_after_a_rest_it_is_asked_again(folder, server):
    now = [1000.0]
    with opened(folder, server, "always") as library:
        server.status = 500
        settings = RetrievalSettings(reranker="vllm:bge", reranker_url=server.base_url, reranker_use="always")
        library.reranking = Reranking(settings, library.catalog, library._documents, lambda: now[0])
        library.ask(QUESTION)
        now[0] += 61
        server.status = 200
        library.ask(QUESTION)
        assert library.reranking.failures == 1
        assert len(server.asked) == 2


def test_passages_of_marked_documents_do_not_leave_the_machine(tmp_path, server, monkeypatch):
    speech = tmp_path / "内部讲话.txt"
    speech.write_text(
        "内部资料 注意保存\n\n在粮食工作会议上的讲话\n\n每亩补贴一百二十元，年底前发到农户手里。\n", encoding="utf-8"
    )
    with opened(tmp_path / "library", server, "always") as library:
        library.add([SAMPLES, speech])
        assert library.ask(QUESTION).status == "answered"
        assert any("一百二十元" in text for text in server.texts)
        server.asked.clear()
        monkeypatch.setattr(ServerReranker, "is_here", False)
        answer = library.ask("每亩补贴多少元？")
        assert answer.status == "answered"
        assert server.texts
        assert not any("一百二十元" in text for text in server.texts)


def test_check_tells_what_it_is_and_whether_it_is_used(folder, server):
    def told(library: Library, ask: bool = False) -> str:
        (finding,) = library.reranking.findings(ask)
        return f"{finding.ok} {finding.detail}"

    with opened(folder, server) as library:
        assert "还没有考过" in told(library)
        library.reranking.keep(GAIN)
        assert "多答对 5 题，少答对 1 题，回答时使用" in told(library)
        assert server.asked == []
        assert told(library, ask=True).startswith("True")
        server.score = lambda question, text: -len(text)
        assert "毫不相干" in told(library, ask=True)
        server.status = 401
        assert told(library, ask=True).startswith("False")
    with Library.open(LibrarySettings(path=folder), ToyEmbedder()) as library:
        assert library.reranking.findings() == []
