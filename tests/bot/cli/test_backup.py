"""`study backup` and `study restore` as operators call them."""

from __future__ import annotations

import json

from tests.conftest import write_config


def test_there_and_back_with_counts_that_agree(study, sampled, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    made = study("backup", folder, "--config", sampled.config, "--json")
    assert (made.returncode, made.stderr) == (0, "")
    told = json.loads(made.stdout)
    (file,) = folder.iterdir()
    assert told["file"] == str(file)
    assert file.name.startswith("study-")
    assert (told["documents"], told["bytes"], told["files"]) == (3, file.stat().st_size, 1)
    again = study("backup", file, "--config", sampled.config)
    assert "已经存在" in again.stderr
    assert "3 份文件" in again.stdout
    config = write_config(tmp_path)
    restored = study("restore", file, "--config", config, "--json")
    assert restored.returncode == 0
    back = json.loads(restored.stdout)
    counted = ("documents", "passages", "items", "learners", "reviews", "schema", "embedding")
    assert {name: back[name] for name in counted} == {name: told[name] for name in counted}
    assert (back["agrees"], back["differing"], back["kept"]) == (True, [], "")
    refused = study("restore", file, "--config", config)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "--replace" in refused.stderr
    replaced = study("restore", file, "--config", config, "--replace")
    assert replaced.returncode == 0
    assert "完全一致" in replaced.stdout
    assert "before-restore-" in replaced.stdout
    ours, theirs = (
        json.loads(study("documents", "--config", one, "--json").stdout) for one in (config, sampled.config)
    )
    assert [info["id"] for info in ours] == [info["id"] for info in theirs]


def test_what_can_not_work_is_told(study, tmp_path):
    config = write_config(tmp_path)
    nowhere = study("backup", tmp_path / "none" / "b.zip", "--config", config)
    assert (nowhere.returncode, "没有" in nowhere.stderr) == (2, True)
    nothing = study("backup", tmp_path / "b.zip", "--config", config)
    assert (nothing.returncode, "没有资料库" in nothing.stderr) == (1, True)
    missing = study("restore", tmp_path / "b.zip", "--config", config)
    assert (missing.returncode, "没有" in missing.stderr) == (2, True)
    (tmp_path / "b.zip").write_text("这不是备份", encoding="utf-8")
    wrong = study("restore", tmp_path / "b.zip", "--config", config)
    assert (wrong.returncode, wrong.stderr) == (1, "这不是本程序的备份文件。\n")
    server = {"STUDY_LIBRARY__DATABASE_URL": "postgresql://nobody:geheim@127.0.0.1:1/x"}
    for command in ("backup", "restore"):
        told = study(command, tmp_path / "b.zip", "--config", config, **server)
        assert (told.returncode, "pg_dump" in told.stderr, "geheim" in told.stderr) == (1, True, False)
