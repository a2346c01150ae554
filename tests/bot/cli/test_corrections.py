"""`study title` and `study outline --edit`: what reading got wrong is put right by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from tests.conftest import Study, write_config

SPEECH = "在全市大会上的讲话\n同志们：\n一、抓学习\n要学深学透。\n工作要求\n各单位要照办。\n二、抓落实\n年底前完成。\n"


class Corrected:
    """A library of one speech, and the command line on it."""

    def __init__(self, study: Study, folder: Path) -> None:
        self.config = write_config(folder)
        self._study = study
        self.folder = study.home
        file = folder / "讲话.txt"
        file.write_text(SPEECH, encoding="utf-8")
        self("add", file)
        self.id = self.json("documents")[0]["id"]

    def __call__(self, *words: object, code: int = 0) -> str:
        done = self._study(*words, "--config", self.config)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def json(self, *words: object, code: int = 0) -> Any:
        done = self._study(*words, "--json", "--config", self.config)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def corrected(study: Study, tmp_path: Path) -> Corrected:
    return Corrected(study, tmp_path)


def headings(made: Any) -> list[str]:
    return [one["heading"] for section in made["sections"] for one in (section, *section["children"])]


def test_a_title_is_set_shown_and_taken_back(corrected: Corrected):
    made = corrected.json("title", corrected.id, "2026年工作总结")
    assert made == {
        "id": corrected.id,
        "title": "2026年工作总结",
        "before": "在全市大会上的讲话",
        "title_by_hand": True,
    }
    (info,) = corrected.json("documents")
    assert (info["title"], info["title_by_hand"], info["outline_by_hand"]) == ("2026年工作总结", True, False)
    assert "标题是手工定的" in corrected("documents")
    assert corrected("title", corrected.id, "--reset").strip() == "《2026年工作总结》 → 《在全市大会上的讲话》"
    assert not corrected.json("documents")[0]["title_by_hand"]


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (["title", "x"], "--reset", 2),
        (["title", "x", " "], "不能是空的", 2),
        (["title", "x", "新", "--reset"], "不要再写 --reset", 2),
        (["title", "x", "长" * 201], "太长", 2),
        (["title", "x", "新"], "没有编号为 x 的文件", 1),
        (["outline", "x", "--edit", "--reset"], "不要再写 --reset", 2),
        (["outline", "x", "--edit", "a.txt"], "没有编号为 x 的文件", 1),
    ],
)
def test_wrong_use_gets_a_sentence(corrected: Corrected, words: list[str], sentence: str, code: int):
    assert sentence in corrected(*words, code=code)


def test_an_outline_goes_out_as_a_file_and_comes_back_edited(corrected: Corrected, tmp_path: Path):
    file = tmp_path / "目录.txt"
    assert f"study outline {corrected.id} --edit {file}" in corrected("outline", corrected.id, "--edit", file)
    written = file.read_text(encoding="utf-8")
    assert "没有改动" in corrected("outline", corrected.id, "--edit", file)
    file.write_text(written.replace("二、抓落实\n", "工作要求\n没有的话\n"), encoding="utf-8")
    made = corrected.json("outline", corrected.id, "--edit", file, code=3)
    assert headings(made) == ["一、抓学习", "工作要求"]
    assert (made["changed"], made["not_found"]) == (True, ["没有的话"])
    assert corrected.json("documents")[0]["outline_by_hand"]
    assert headings(corrected.json("outline", corrected.id)) == ["一、抓学习", "工作要求"]
    assert headings(corrected.json("outline", corrected.id, "--reset")) == ["一、抓学习", "二、抓落实"]


def test_a_file_without_headings_changes_nothing(corrected: Corrected, tmp_path: Path):
    file = tmp_path / "目录.txt"
    file.write_text("# 什么也没有\n", encoding="utf-8")
    assert "--reset" in corrected("outline", corrected.id, "--edit", file, code=2)
    assert headings(corrected.json("outline", corrected.id)) == ["一、抓学习", "二、抓落实"]


@pytest.mark.parametrize("fails", [False, True])
def test_the_editor_of_the_environment_is_opened(
    corrected: Corrected,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fails: bool,
):
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n"
        "file.write_text(file.read_text('utf-8').replace('二、抓落实\\n', '工作要求\\n'), 'utf-8')\n"
        f"sys.exit({int(fails)})\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    code = cli.main(["outline", corrected.id, "--edit", "--config", str(corrected.config)])
    assert code == int(fails)
    now = headings(corrected.json("outline", corrected.id))
    assert now == (["一、抓学习", "二、抓落实"] if fails else ["一、抓学习", "工作要求"])
    assert ("没有正常结束" in capsys.readouterr().err) is fails


def test_without_an_editor_the_outline_is_written_beside(corrected: Corrected, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    made = corrected.json("outline", corrected.id, "--edit")
    assert (corrected.folder / made["file"]).read_text(encoding="utf-8").splitlines()[-1] == "二、抓落实"
