"""`study requirements` and `study quiz` from outside: their JSON and their lines."""

from __future__ import annotations

import json

import pytest

from bot.cli import main


@pytest.fixture
def study(sampled, capsys):
    def run(*words: str) -> str:
        assert main([words[0], "--config", str(sampled.config), *words[1:]]) == 0
        return capsys.readouterr().out

    return run


def test_requirements_as_json_and_as_lines(study, sampled):
    document = sampled.library.documents()[0]
    told = json.loads(study("requirements", document.id, "--json"))
    assert told
    assert {"id", "text", "citation"} <= told[0].keys()
    assert all(row["text"] == row["citation"]["quote"] for row in told)
    lines = study("requirements", document.id)
    assert told[0]["text"] in lines
    assert f"共 {len(told)} 条" in lines


def test_quiz_as_json(study):
    items = json.loads(study("quiz", "--count", "8", "--seed", "5", "--json"))
    assert len(items) == 8
    wanted = {
        "id",
        "kind",
        "question",
        "options",
        "answer",
        "accepted",
        "explanation",
        "difficulty",
        "weight",
        "citation",
    }
    assert all(item.keys() == wanted for item in items)
    assert items == json.loads(study("quiz", "--count", "8", "--seed", "5", "--json"))


def test_quiz_as_lines(study):
    told = study("quiz", "--count", "3", "--seed", "5", "--kind", "single")
    assert told.count("〔单选") == 3
    assert "答案" in told
    assert "出处：《" in told


def test_an_unknown_document_is_said_so(sampled, capsys):
    assert main(["quiz", "--config", str(sampled.config), "--document", "nothing"]) == 1
    assert capsys.readouterr().err
