"""What tests of both rooms share: a real library made from the three samples, and `study` as a process."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from knowledge.library import Library

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "knowledge" / "samples"


@dataclass(frozen=True)
class Sampled:
    """A library that holds the three samples: open in this process, and by its configuration for another."""

    library: Library
    path: Path
    config: Path


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Programs set up logging for their process; tests that run one in this process leave it as it was."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    """The library of the samples, made once for all tests that only read."""
    from knowledge.library import Library
    from knowledge.settings import LibrarySettings

    folder = tmp_path_factory.mktemp("sampled")
    with Library.open(LibrarySettings(path=folder / "library")) as library:
        reports = library.add([SAMPLES])
        assert [report.status for report in reports] == ["added"] * 3
        yield Sampled(library, folder / "library", write_config(folder))


def copy_library(source: Path, target: Path) -> None:
    """Copy the folder of an open library, in a process of its own.

    A process that opens and closes the file of a database which it has open elsewhere loses its locks on it (POSIX), and
    the next writer damages the file.
    """
    copy = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2])"
    subprocess.run([sys.executable, "-c", copy, str(source), str(target)], check=True)


def write_config(folder: Path, more: str = "") -> Path:
    """Write a configuration with the library in `folder / "library"`."""
    file = folder / "config.toml"
    file.write_text(f'[library]\npath = "library"\n{more}', encoding="utf-8")
    return file


@dataclass(frozen=True)
class Study:
    """Runs `study` as a process, from a folder that is not the project's, with an empty home."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STUDY_", "XDG_"))}
        return kept | {"HOME": str(self.home), "PYTHONPATH": str(ROOT), "OMP_WAIT_POLICY": "passive"}

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "-m", "bot", *map(str, words)]

    def __call__(self, *words: object, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            input=given,
            capture_output=True,
            encoding="utf-8",
            cwd=self.home,
            env=self.environment | environment,
            timeout=300,
            check=False,
        )


@pytest.fixture
def study(tmp_path: Path) -> Study:
    home = tmp_path / "home"
    home.mkdir()
    return Study(home)
