"""`study bank` from outside: in, out, and what it says about what it can't do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main

BANK = "候鸟站试题\n1.开门（ ）点。\nA.七 B.八\n答案：B\n2.关门（ ）点。\nA.五 B.六\n答案：E\n3.可以喂食。（×）\n"


@pytest.fixture
def study(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    config = tmp_path / "config.toml"
    config.write_text(f'[library]\npath = "{tmp_path / "library"}"\n', encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        code = main([words[0], "--config", str(config), *words[1:]])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "题.txt"
    file.write_text(BANK, encoding="utf-8")
    return file


def test_a_bank_goes_in_and_comes_out(study, source: Path, tmp_path: Path):
    code, told, _ = study("bank", "import", str(source))
    assert code == 0
    assert "已导入" in told
    assert "2 道题" in told
    assert "第 5 行：答案 E 不在选项里" in told
    report = json.loads(study("bank", "import", str(source), "--json")[1])
    assert (report["status"], report["questions"], len(report["warnings"])) == ("unchanged", 2, 1)
    out = tmp_path / "out.xlsx"
    assert json.loads(study("bank", "export", str(out), "--json")[1]) == {
        "path": str(out),
        "questions": 2,
        "documents": 1,
    }
    assert study("bank", "import", str(out))[0] == 0
    assert len(json.loads(study("quiz", "--json")[1])) >= 2


def test_without_a_bank_the_table_is_empty_and_says_what_it_is_for(study, tmp_path: Path):
    code, told, _ = study("bank", "export", str(tmp_path / "空.xlsx"))
    assert code == 0
    assert "只有表头" in told
    code, _, _ = study("bank", "import", str(tmp_path / "空.xlsx"))
    assert code == 1


def test_what_cannot_be_done_is_said(study, tmp_path: Path):
    assert "xlsx" in study("bank", "export", str(tmp_path / "题.csv"))[2]
    assert "文件夹" in study("bank", "export", str(tmp_path / "没有" / "题.xlsx"))[2]
    assert study("bank", "import", str(tmp_path))[0] == 2
    code, told, _ = study("bank", "import", str(tmp_path / "没有.txt"))
    assert code == 1
    assert "找不到" in told
