"""Which Python the environment is made of, and one sentence where there is none that is new enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a script of sh")


def interpreter(path: Path, version: str) -> Path:
    """A stand-in for Python of that version, which makes an environment by writing down its name."""
    major, minor = version.split(".")
    suits = int((int(major), int(minor)) < (3, 11))
    path.write_text(
        f'#!/bin/sh\ncase "$1" in\n--version) echo "Python {version}.0" ;;\n-c) exit {suits} ;;\n'
        f'-m) mkdir "$3" && echo "{version}" > "$3/made" ;;\nesac\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def make(folder: Path, asked: str = "") -> subprocess.CompletedProcess[str]:
    """Run the script as `make setup` does, with nothing but the folder's interpreters and the shell's tools to be found."""
    for tool in ("mkdir", "echo"):
        if not (folder / tool).exists():
            (folder / tool).symlink_to(f"/bin/{tool}")
    command = ["/bin/sh", str(ROOT / "deploy" / "make_venv.sh"), "venv", *([asked] if asked else [])]
    return subprocess.run(command, cwd=folder, env={"PATH": str(folder)}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("there", "taken"),
    [(["3.12"], "3.12"), (["3.9", "3.13"], "3.13"), (["3.11", "3.13"], "3.11"), (["3.9", "3.14"], "3.14")],
)
def test_the_first_that_is_new_enough_is_taken(tmp_path, there, taken):
    """The system's own python3 first, whatever else there is."""
    interpreter(tmp_path / "python3", there[0])
    for version in there[1:]:
        interpreter(tmp_path / f"python{version}", version)
    assert make(tmp_path).returncode == 0
    assert (tmp_path / "venv" / "made").read_text(encoding="utf-8").strip() == taken


def test_the_one_that_is_asked_for_is_taken(tmp_path):
    interpreter(tmp_path / "python3", "3.11")
    interpreter(tmp_path / "python3.13", "3.13")
    assert make(tmp_path, "python3.13").returncode == 0
    assert (tmp_path / "venv" / "made").read_text(encoding="utf-8").strip() == "3.13"


@pytest.mark.parametrize("asked", ["", "python3.9"])
def test_one_that_is_too_old_gives_one_sentence_with_its_version(tmp_path, asked):
    interpreter(tmp_path / "python3", "3.9")
    interpreter(tmp_path / "python3.9", "3.9")
    done = make(tmp_path, asked)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Python 3.9.0" in done.stderr
    assert "PYTHON=" in done.stderr


@pytest.mark.parametrize("asked", ["", "python3.15"])
def test_none_at_all_gives_the_same_sentence(tmp_path, asked):
    done = make(tmp_path, asked)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "3.11" in done.stderr


def test_a_python_without_venv_is_told_what_to_install(tmp_path):
    interpreter(tmp_path / "python3", "3.12")
    (tmp_path / "venv").mkdir()  # so that making it fails
    done = make(tmp_path)
    assert done.returncode == 1
    assert "python3-venv" in done.stderr


def test_make_hands_over_what_was_asked_for():
    """`make -n` prints what would be done, with the Python that was named."""
    command = ["make", "-n", "-B", "setup", f"PYTHON={sys.executable}", "VENV=elsewhere"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"make_venv.sh elsewhere {sys.executable}" in done.stdout
