"""`study selfcheck` as a process: a set, probes, and calls that can't work."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import copy_library
from tests.support.rerank_server import RerankServer

OWN = Path(__file__).resolve().parents[2] / "data" / "questions.jsonl"


def test_a_question_set_is_scored_as_json_and_as_a_table(sampled, study, tmp_path):
    some = tmp_path / "few.jsonl"
    some.write_text("\n".join(OWN.read_text(encoding="utf-8").splitlines()[10:14]), encoding="utf-8")
    done = study("selfcheck", some, "--json", "--config", sampled.config)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["questions"] == 4
    assert figures["probes"] is False
    assert "structure" not in figures
    assert figures["verbatim"] == 1.0
    assert figures["kinds"]["number"]["questions"] == 4
    told = study("selfcheck", some, "--config", sampled.config)
    assert "引文一字不差" in told.stdout
    assert "数字" in told.stdout


def test_without_a_set_the_library_asks_itself(sampled, study):
    done = study("selfcheck", "--count", 10, "--seed", 2, "--json", "--config", sampled.config)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["probes"], figures["seed"]) == (True, 2)
    assert figures["questions"] >= 8
    assert figures["p50_ms"] > 0


def test_the_structure_is_asked_for_in_one_half_of_the_frames_or_in_both(sampled, study):
    words = ("selfcheck", "--count", 4, "--config", sampled.config)
    both = json.loads(study(*words, "--json").stdout)["structure"]
    half = json.loads(study(*words, "--json", "--half", "check").stdout)["structure"]
    assert (both["half"], half["half"]) == ("both", "check")
    topic = half["kinds"]["topic"]
    assert (topic["things"], both["kinds"]["topic"]["questions"]) == (1, 2 * topic["questions"])
    assert 0 <= topic["right"] <= 1
    assert 0 <= topic["same_place"] <= 1
    assert 0 <= half["kinds"]["children"]["share"] <= 1
    missed = sum(round(of["questions"] * (1 - of["right"])) for of in half["kinds"].values())
    assert len(half["misses"]) == missed
    told = study(*words, "--half", "design")
    assert told.returncode == 0, told.stderr
    for word in ("标题里的话题", "换问法也落在同一节", "各点说到", "没有的话题"):
        assert word in told.stdout
    wrong = study(*words, "--half", "third")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_what_cannot_work_gets_a_sentence(sampled, study, tmp_path):
    missing = study("selfcheck", tmp_path / "none.jsonl", "--config", sampled.config)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "读不了" in missing.stderr
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"question": "好"}\n{"question":\n', encoding="utf-8")
    wrong = study("selfcheck", bad, "--config", sampled.config)
    assert wrong.returncode == 2
    assert "第 2 行" in wrong.stderr
    empty = study("selfcheck", "--config", _empty(tmp_path))
    assert empty.returncode == 2
    assert "还没有文件" in empty.stderr


def _with_reranker(sampled, folder: Path, address: str) -> Path:
    copy_library(sampled.path, folder / "library")
    file = folder / "config.toml"
    file.write_text(
        f'[library]\npath = "library"\n[retrieval]\nreranker = "vllm:bge"\nreranker_url = "{address}"\n',
        encoding="utf-8",
    )
    return file


def test_with_a_reranker_everything_is_asked_twice_and_the_verdict_is_used(sampled, study, tmp_path):
    some = tmp_path / "few.jsonl"
    some.write_text("\n".join(OWN.read_text(encoding="utf-8").splitlines()[10:16]), encoding="utf-8")
    with RerankServer() as server:
        config = _with_reranker(sampled, tmp_path, server.base_url)
        assert "还没有考过" in study("check", "--config", config).stdout
        done = study("selfcheck", some, "--json", "--config", config)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)["compared"]
        assert (found["reranker"], found["asked"], found["answered"]) == ("vllm:bge", 6, True)
        assert found["used"] is found["helps"] is (len(found["gained"]) - len(found["lost"]) >= 2)
        assert found["without"].keys() == found["with"].keys()
        assert "考过 6 题" in study("check", "--config", config).stdout
        asked = len(server.asked)
        told = study("ask", "每亩补贴多少？", "--config", config)
        assert told.returncode == 0
        assert (len(server.asked) > asked) is found["used"]
        server.status = 500
        told = study("selfcheck", some, "--config", config).stdout
        assert "不作判断" in told


def test_what_is_wrong_with_a_reranker_or_an_embedding_gets_a_sentence(sampled, study, tmp_path):
    config = _with_reranker(sampled, tmp_path, "http://127.0.0.1:1/v1")
    text = config.read_text(encoding="utf-8").replace("vllm:bge", "deepseek:m")
    config.write_text(text, encoding="utf-8")
    wrong = study("selfcheck", "--config", config)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "retrieval.reranker" in wrong.stderr
    assert "没有已知的重排模型" in wrong.stderr
    other = study("selfcheck", "--embedding", "cohere:m", "--count", 4, "--config", sampled.config)
    assert (other.returncode, other.stdout) == (1, "")
    assert "pip install langchain-cohere" in other.stderr


def _empty(folder: Path) -> Path:
    file = folder / "empty.toml"
    file.write_text('[library]\npath = "empty"\n', encoding="utf-8")
    return file
