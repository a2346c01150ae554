"""`study export` as a process, on the library of the samples."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest

from tests.conftest import copy_library, write_config


@pytest.mark.parametrize("what", ["page", "anki", "paper", "paper.docx"])
def test_a_file_is_written_and_told(study, sampled, tmp_path: Path, what: str):
    kind, _, suffix = what.partition(".")
    file = tmp_path / f"out.{suffix or {'anki': 'apkg'}.get(kind, 'html')}"
    done = study("--config", sampled.config, "export", kind, "--out", file, "--count", 6, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["path"] == str(file)
    assert told["items"] == 6 if kind == "paper" else told["items"] > 20
    if file.suffix == ".html":
        assert "《" in file.read_text(encoding="utf-8")
    elif file.suffix == ".docx":
        assert len(docx.Document(str(file)).paragraphs) > 20
    else:
        assert "collection.anki2" in zipfile.ZipFile(file).namelist()


def test_a_paper_is_the_same_for_the_same_seed(study, sampled, tmp_path: Path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        done = study("--config", sampled.config, "export", "paper", "--out", tmp_path / f"{name}.html", "--seed", seed)
        assert done.returncode == 0, done.stderr
    first, second, third = ((tmp_path / f"{name}.html").read_bytes() for name in "abc")
    assert first == second != third


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("page", "--out", "x.pdf"), 2, "x.pdf"),
        (("page", "--out", "nowhere/x.html"), 2, "没有 nowhere 这个文件夹"),
        (("novel",), 2, "种类 不能是"),
        (("anki", "--document", "nope"), 1, "没有编号为 nope 的文件"),
        (("page", "--mistakes", "--learner", "nobody"), 1, "nobody 的错题本是空的"),
    ],
)
def test_what_cannot_be_done_is_told(study, sampled, words, code, said):
    done = study("--config", sampled.config, "export", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_progress_is_told_in_figures(study, sampled, tmp_path: Path):
    copy_library(sampled.path, tmp_path / "library")
    config = write_config(tmp_path)
    study("chat", "--config", config, given="/quiz 1\n不知道\n结束\n")
    done = study("--config", config, "export", "progress", "--out", tmp_path / "p.png", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["lines"]
    assert told["path"] in ("", str(tmp_path / "p.png"))


def test_no_answers_make_no_picture(study, sampled, tmp_path: Path):
    words = ("--config", sampled.config, "export", "progress", "--out", tmp_path / "p.png", "--learner", "nobody")
    done = study(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nobody 还没有做过题" in done.stdout
    assert not (tmp_path / "p.png").exists()
    assert json.loads(study(*words, "--json").stdout)["path"] == ""


def test_a_file_that_was_there_is_said_to_be_overwritten(study, sampled, tmp_path: Path):
    words = ("--config", sampled.config, "export", "paper", "--out", tmp_path / "p.html", "--count", 2)
    assert study(*words).stdout.startswith("已写入")
    assert study(*words).stdout.startswith("已覆盖")
