"""`study reports`: what learners called wrong is listed, and settled for good."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.learning.records.records import Records
from bot.learning.records.votes import VoteStore
from bot.learning.scheduling.review import MemoryModel
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.database import open_database
from tests.conftest import SAMPLES, write_config
from tests.support.toy_embedding import ToyEmbedder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of its own; nothing here asks for meaning, so a toy embedding does."""
    folder = tmp_path_factory.mktemp("reports")
    with Library.open(LibrarySettings(path=folder / "library"), embedder=ToyEmbedder()) as library:
        library.add([SAMPLES])
    return folder


@pytest.fixture
def reported(made: Path) -> tuple[Path, str]:
    """A library with a newly reported item: its configuration and the item's id."""
    with Library.open(LibrarySettings(path=made / "library"), embedder=ToyEmbedder()) as library:
        waiting = {report.item_id for report, _ in library.quizzes.reported()}
        item = next(item for item in library.quizzes.items() if item.id not in waiting)
        assert library.quizzes.store.report(item.id, "somebody", "答案不对", datetime(2026, 3, 1, tzinfo=UTC))
        return write_config(made), item.id


def run(config: Path, *words: str) -> int:
    return main(["reports", "--config", str(config), *words])


def test_reports_are_listed_with_what_was_said(reported: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    config, item_id = reported
    assert run(config, "--json") == 0
    (told,) = [one for one in json.loads(capsys.readouterr().out) if one["item_id"] == item_id]
    assert told["words"] == "答案不对"
    assert told["question"]
    assert told["quote"]


def test_a_retired_item_never_comes_back(reported: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    config, item_id = reported
    assert run(config, "--retire", item_id) == 0
    assert "不会再出现" in capsys.readouterr().out
    assert run(config, "--json") == 0
    assert item_id not in {one["item_id"] for one in json.loads(capsys.readouterr().out)}
    with Library.open(LibrarySettings(path=config.parent / "library")) as library:
        assert item_id not in {item.id for item in library.quizzes.items()}


def test_a_mended_item_has_its_new_words(reported: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    config, item_id = reported
    assert run(config, "--mend", item_id, "--words", '{"explanation": "见原文。"}') == 0
    with Library.open(LibrarySettings(path=config.parent / "library")) as library:
        assert {item.id: item.explanation for item in library.quizzes.items()}[item_id] == "见原文。"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--retire", "nope"), 1),
        (("--mend", "x"), 2),
        (("--mend", "x", "--words", '{"kind": "single"}'), 2),
        (("--mend", "x", "--words", '{"options": "A"}'), 2),
        (("--keep", "x", "--retire", "y"), 2),
    ],
)
def test_what_can_not_be_done_gets_a_sentence(reported: tuple[Path, str], words: tuple[str, ...], code: int) -> None:
    assert run(reported[0], *words) == code


def test_votes_on_answers_are_listed_by_their_places_without_questions(made, capsys):
    config = write_config(made)
    with Library.open(LibrarySettings(path=made / "library"), embedder=ToyEmbedder()) as library:
        answer = library.ask("38个后进支部什么时候完成整顿？")
    database = open_database(made / "library")
    votes, now = VoteStore(database), datetime(2026, 3, 2, 9, tzinfo=UTC)
    learner = Records(database, MemoryModel()).learner("telegram:7", now)
    shown = votes.add_answer(answer, now)
    votes.vote(shown, learner.id, up=False, now=now)
    votes.add_comment(shown, learner.id, "没有说由谁负责")
    database.close()
    assert run(config, "--answers", "--json") == 0
    printed = capsys.readouterr().out
    (listed,) = json.loads(printed)
    assert (listed["up"], listed["down"], listed["words"]) == (0, 1, ["没有说由谁负责"])
    assert listed["places"][0].keys() == {"document_id", "start", "end"}
    assert "后进支部什么时候" not in printed
    assert "telegram" not in printed
    assert run(config, "--answers") == 0
    told = capsys.readouterr().out
    assert "👎 1" in told
    assert "留言：没有说由谁负责" in told
    assert "›" in told
    assert run(config, "--answers", "--keep", "x") == 2
