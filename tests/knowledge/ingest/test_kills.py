"""A process that is killed while it adds leaves old or new content, and the next one repairs and goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.text.tokenizer import search_words
from tests.support.speeches import speech
from tests.support.toy_embedding import ToyEmbedder

ROOT = Path(__file__).resolve().parents[3]
FILES = 8


def old_text(number: int) -> str:
    return speech(number, sections=3, sentences=8)


def new_text(number: int) -> str:
    """Half of the files change, one of them becomes the same as another."""
    if number == FILES - 1:
        return old_text(1)
    return old_text(number) if number % 2 else speech(number + 100, sections=4, sentences=8)


def write_files(folder: Path, texts: dict[int, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in texts.items():
        (folder / f"讲话{number}.txt").write_text(text, encoding="utf-8")
    return folder


def open_library(folder: Path, embedder: ToyEmbedder | None = None) -> Library:
    return Library.open(LibrarySettings(path=folder, embedding_batch=4), embedder or ToyEmbedder())


@dataclass(frozen=True)
class Adding:
    """The process that forks what is killed."""

    process: subprocess.Popen[str]

    def run(self, library: Path, files: Path, kill_after: float | None = None) -> float:
        """Add; kill the child so many seconds after it began; return how long it ran."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{library}\t{files}\n")
        self.process.stdin.flush()
        said = sorted((self.said(), self.said()), key=str.isalpha)  # the child may speak first
        child, begun = said
        assert begun == "begun"
        started = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(int(child), signal.SIGKILL)  # not yet reaped by its parent, so the number is still its own
        assert self.said() == "ended"
        return time.monotonic() - started

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def adding() -> Iterator[Adding]:
    command = [sys.executable, "-m", "tests.support.adding_process"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        yield Adding(process)
        assert process.stdin is not None
        process.stdin.close()


def content(library: Library) -> object:
    """Return all that a library holds, as values that can be compared."""
    catalog = library.catalog
    kind = catalog.vectors.kind()
    matrix = catalog.vectors.matrix(kind) if kind else None
    infos = library.documents()
    return (
        infos,
        [
            (library.catalog.document(info.id), library.catalog.outline(info.id), catalog.passages_of(info.id))
            for info in infos
        ],
        (matrix.ids, matrix.keys, matrix.rows.tobytes()) if matrix else None,
        sorted(passage for passage, _ in library._lexical.search(search_words("要坚持工作"), 10_000)),
    )


def stored_keys(library: Library) -> set[str]:
    with library._database.reading() as connection:
        return set(connection.exec_driver_sql("SELECT key FROM vectors").scalars())


def assert_old_or_new(library: Library) -> None:
    for info in library.documents():
        number = int(info.source.removeprefix("讲话").removesuffix(".txt"))
        text = library.catalog.document(info.id).text
        assert "".join(text.split()) in {"".join(one.split()) for one in (old_text(number), new_text(number))}
        passages = library.catalog.passages_of(info.id)
        assert len(passages) == info.passages > 0
        assert all(passage.text == text[passage.start : passage.end] for passage in passages)


def assert_indexes_agree(library: Library) -> None:
    wrong = {finding.name for finding in library.check() if not finding.ok}
    assert wrong <= {"向量", "向量缓存"}  # what is missing is made by the next adding, or by whoever warms Chroma
    originals = [info for info in library.documents() if not info.duplicate_of]
    assert library._lexical.count() == sum(info.passages for info in originals)


def assert_goes_on(library: Library, toy: ToyEmbedder, files: Path) -> None:
    before = stored_keys(library)
    toy.embedded.clear()
    reports = library.add([files])
    assert {report.status for report in reports} <= {"added", "unchanged", "replaced"}
    assert len(toy.embedded) == len(stored_keys(library) - before)
    assert all(finding.ok for finding in library.check() if finding.name != "向量缓存")
    library._vectors.catch_up()
    assert library._vectors.chroma_difference() == 0
    vector = toy.embed_question("水源地和湿地怎么保护")
    by_chroma = [passage for passage, _ in library._vectors._chroma.nearest(vector, 5)]
    assert by_chroma == [passage for passage, _ in library._vectors.exact.nearest(vector, 5)]


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.soak)])
def test_a_killed_process_leaves_old_or_new_content_and_the_next_goes_on(adding: Adding, tmp_path: Path, kills: int):
    old_files = write_files(tmp_path / "old", {number: old_text(number) for number in range(FILES - 2)})
    new_files = write_files(tmp_path / "new", {number: new_text(number) for number in range(FILES)})
    files = tmp_path / "files"
    shutil.copytree(old_files, files)
    adding.run(tmp_path / "begin", files)
    shutil.copytree(new_files, files, dirs_exist_ok=True)
    shutil.copytree(tmp_path / "begin", tmp_path / "whole")
    duration = adding.run(tmp_path / "whole", files)
    with open_library(tmp_path / "whole") as library:
        expected = content(library)
    dice = random.Random(20250100 + kills)
    for number in range(kills):
        folder = tmp_path / f"killed{number}"
        shutil.copytree(tmp_path / "begin", folder)
        adding.run(folder, files, kill_after=dice.random() * duration)
        toy = ToyEmbedder()
        with open_library(folder, toy) as library:
            assert_old_or_new(library)
            assert_indexes_agree(library)
            assert_goes_on(library, toy, files)
            assert content(library) == expected
        shutil.rmtree(folder)
