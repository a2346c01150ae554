"""A wheel of the project, installed into an empty environment, works from any folder."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Study

ROOMS = ("bot", "knowledge", "prompts")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_all_that_is_needed_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    code = {path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    data = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".txt", ".md", ".sql")
    }
    assert {"knowledge/text/phrases.txt", "knowledge/samples/spring-farming-2024.md", "prompts/answer.md"} <= data
    assert sum(name.startswith("knowledge/samples/") for name in data) == 3
    assert any(name.startswith("knowledge/storage/migrations/versions/") for name in code)
    assert (code | data) - names == set()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == set(ROOMS)
    assert any(name.endswith(("licenses/LICENSE", "LICENSE")) for name in names)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Return the folder of the commands of an environment that holds the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False, symlinks=True)
    python = str(folder / "bin" / "python")
    if importlib.util.find_spec("pip") is not None:
        command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", str(wheel)]
    elif shutil.which("uv"):
        command = ["uv", "pip", "install", "--python", python, "--no-deps", "--no-index", "--offline", str(wheel)]
    else:
        pytest.skip("neither pip nor uv is here to install with")
    subprocess.run(command, check=True, capture_output=True)
    return folder / "bin"


def test_the_command_works_from_any_folder(installed, tmp_path):
    """The libraries come from the environment that runs the tests; ours come from the wheel."""
    environment = Study(tmp_path).environment | {"PYTHONPATH": sysconfig.get_path("purelib")}

    def run(program: str, *words: str) -> str:
        command = [str(installed / program), *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    assert Path(run("python", "-c", "import bot; print(bot.__file__)").strip()).is_relative_to(installed.parent)
    assert run("study", "--help").startswith("用法：study")
    assert run("study", "--version").strip()[0].isdigit()
    assert run("study", "documents", "--json") == "[]\n"
    assert list(tmp_path.glob("**/library/*"))
