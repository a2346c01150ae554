"""What docs/langchain.md shows runs as it stands there, and prints what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "langchain.md").read_text(encoding="utf-8"), re.DOTALL)
MOST = 11
"""Lines of a program without empty ones: ten and what closes it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "knowledge" / "samples", folder / "speeches")
    return folder


def run(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", program],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_is_one_program_for_each_face_and_both_are_short():
    assert len(PROGRAMS) == 2
    assert all(sum(bool(line.strip()) for line in program.splitlines()) <= MOST for program in PROGRAMS)


def test_the_retriever_finds_the_passage_and_the_assistant_answers_and_goes_on(folder):
    found = run(PROGRAMS[0], folder)
    assert "重大隐患由区安委会挂牌督办" in found
    assert "二、突出重点" in found
    told = run(PROGRAMS[1], folder)
    assert "重大隐患由区安委会挂牌督办" in told.splitlines()[0]
    assert "True" in told.splitlines()[-1]
    assert "一般隐患七天内整改" in told
