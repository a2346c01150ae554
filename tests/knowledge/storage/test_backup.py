"""Backup and restore: one state, whole or not at all, nothing changed by a bad archive, old or new after a kill."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select

from knowledge.errors import BackupError, LibraryBusy, StoreError
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage import tables
from knowledge.storage.backup import differing_tables, make_backup, restore_backup
from knowledge.storage.backup_archive import MANIFEST, read_archive
from knowledge.storage.database import FILE_NAME
from knowledge.storage.writer_lock import WriterLock
from tests.conftest import ROOT
from tests.support.speeches import speech
from tests.support.toy_embedding import ToyEmbedder

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
OLD, NEW = (1, 2), (3,)
"""Speeches of the library that is there, and of the one in the backup."""


def settings(folder: Path) -> LibrarySettings:
    return LibrarySettings(path=folder)


def open_library(folder: Path) -> Library:
    return Library.open(settings(folder), ToyEmbedder())


def make_library(folder: Path, speeches: tuple[int, ...]) -> Path:
    files = folder.parent / f"{folder.name}-files"
    files.mkdir(parents=True)
    for number in speeches:
        (files / f"讲话{number}.txt").write_text(speech(number), encoding="utf-8")
    with open_library(folder) as library:
        assert {report.status for report in library.add([files])} == {"added"}
    uploads = folder / "uploads" / "5"
    uploads.mkdir(parents=True)
    (uploads / "讲话.txt").write_text(speech(speeches[0]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> Path:
    return make_library(tmp_path_factory.mktemp("old") / "library", OLD)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """A backup of a library with other speeches."""
    folder = make_library(tmp_path_factory.mktemp("new") / "library", NEW)
    file = folder.parent / "backup.zip"
    make_backup(settings(folder), file, "1.0", NOW)
    return file


@pytest.fixture
def target(tmp_path, old) -> Path:
    """A library that may be written to; nobody has it open."""
    shutil.copytree(old, tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture(scope="module")
def restoring() -> Iterator[Callable[..., str]]:
    """Restore in a process of its own, which is killed before a step; return what became of it."""
    command = [sys.executable, "-m", "tests.support.restoring_process"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(library: Path, archive: Path, step: int = 0) -> str:
            process.stdin.write(f"{library}\t{archive}\t{step}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield run
        process.stdin.close()


def sources(folder: Path) -> list[str]:
    """Return which files a library knows; read in a copy, so that a look changes nothing."""
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sorted(name for (name,) in opened.execute("SELECT name FROM sources"))


def names(speeches: tuple[int, ...]) -> list[str]:
    return [f"讲话{number}.txt" for number in speeches]


def restore(folder: Path, archive: Path, replace: bool = True):
    return restore_backup(settings(folder), archive, NOW, replace=replace)


# --- backup ---------------------------------------------------------------------------------------------------------


def test_a_backup_beside_a_writer_holds_one_state_and_can_be_restored(target, tmp_path):
    """Two rows are written in one transaction; no backup sees one of them alone."""
    stop, written = threading.Event(), threading.Event()

    def write(library: Library) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with library._database.writing() as connection:
                for half in "ab":
                    row = {"key": f"{number}{half}", "question": "？", "times": 1, "first": "2026-03-01"}
                    connection.execute(insert(tables.unanswered).values(row | {"last": "2026-03-01"}))
            written.set()

    with open_library(target) as library:
        writer = threading.Thread(target=write, args=(library,))
        writer.start()
        try:
            assert written.wait(60)
            answer = library.ask("工作的目标是什么？")
            counts = []
            for number in range(3):
                made = make_backup(settings(target), tmp_path / f"{number}.zip", "1.0", NOW)
                counts.append(made.rows["unanswered"])
        finally:
            stop.set()
            writer.join()
    assert counts == sorted(counts)
    assert counts[0] > 0
    assert [count % 2 for count in counts] == [0, 0, 0]
    restored = restore(tmp_path / "again", tmp_path / "2.zip", replace=False)
    with open_library(tmp_path / "again") as again, open_library(target) as before:
        assert again.documents() == before.documents()
        for info in before.documents():
            assert again.catalog.document(info.id) == before.catalog.document(info.id)
            assert again.catalog.outline(info.id) == before.catalog.outline(info.id)
            assert again.catalog.passages_of(info.id) == before.catalog.passages_of(info.id)
        assert again.ask("工作的目标是什么？").citations == answer.citations
        assert [finding.detail for finding in again.check() if not finding.ok] == []
    assert restored.kept is None
    assert differing_tables(restored.manifest, settings(tmp_path / "again")) == []


def test_a_backup_tells_apart_libraries_that_differ(target, archive):
    manifest = read_archive(archive)
    assert differing_tables(manifest, settings(target)) != []


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(target, tmp_path):
    file = tmp_path / "out" / "backup.zip"
    file.parent.mkdir()
    file.write_bytes(b"before")
    made = make_backup(settings(target), file, "1.0", NOW)
    assert list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o077 == 0
    assert set(made.files) == {FILE_NAME, "uploads/5/讲话.txt"}
    assert read_archive(file) == made


def test_a_backup_that_fails_leaves_the_one_before(target, tmp_path):
    file = tmp_path / "out" / "backup.zip"
    file.parent.mkdir()
    file.write_bytes(b"before")
    (target / FILE_NAME).write_bytes(b"no database at all")
    with pytest.raises(StoreError) as failed:
        make_backup(settings(target), file, "1.0", NOW)
    assert failed.value.fault == "damaged"
    assert (file.read_bytes(), list(file.parent.iterdir())) == (b"before", [file])


def test_a_killed_backup_leaves_no_half_file(target, tmp_path):
    """Killed while it writes beside the target; the next run sees nothing of it under the name."""
    code = (
        "import os, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from knowledge.storage.backup import make_backup\n"
        "from knowledge.settings import LibrarySettings\n"
        "def on_event(event, arguments):\n"
        "    if event == 'os.rename':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(on_event)\n"
        "make_backup(LibrarySettings(path=Path(sys.argv[1])), Path(sys.argv[2]), '1', datetime.now(UTC))\n"
    )
    file = tmp_path / "out" / "backup.zip"
    file.parent.mkdir()
    done = subprocess.run([sys.executable, "-c", code, target, file], cwd=ROOT, timeout=300, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not file.exists()
    left = list(file.parent.iterdir())
    assert [path.name.startswith(".study-backup-") for path in left] == [True]
    os.utime(left[0], (0, 0))
    make_backup(settings(target), file, "1.0", NOW)
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_without_a_library_has_nothing_to_back_up(tmp_path):
    with pytest.raises(BackupError, match="没有资料库"):
        make_backup(settings(tmp_path / "none"), tmp_path / "b.zip", "1.0", NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_server_has_tools_of_its_own(tmp_path, archive):
    there = LibrarySettings(path=tmp_path, database_url=SecretStr("postgresql://nobody:secret@127.0.0.1:1/x"))
    with pytest.raises(BackupError, match="pg_dump"):
        make_backup(there, tmp_path / "b.zip", "1.0", NOW)
    with pytest.raises(BackupError, match="pg_restore"):
        restore_backup(there, archive, NOW)


# --- restore --------------------------------------------------------------------------------------------------------


def test_a_library_is_replaced_only_when_told_so_and_kept(target, archive):
    with pytest.raises(BackupError, match="--replace"):
        restore(target, archive, replace=False)
    assert sources(target) == names(OLD)
    restored = restore(target, archive)
    assert sources(target) == names(NEW)
    assert restored.kept is not None
    assert sources(restored.kept) == names(OLD)
    with open_library(target) as library:
        assert [info.source for info in library.documents()] == names(NEW)
        assert library.lookup.search("工作").hits
        assert [finding.detail for finding in library.check() if not finding.ok] == []
    assert [path.name for path in target.iterdir() if path.name.startswith(".")] == []


def test_what_was_being_done_at_the_time_of_the_backup_is_not_done_again(target, tmp_path):
    with open_library(target) as library, library._database.writing() as connection:
        for state in ("waiting", "running", "done"):
            row = {"kind": "add", "wanted": {}, "state": state, "tries": 0}
            connection.execute(insert(tables.jobs).values(row))
    make_backup(settings(target), tmp_path / "b.zip", "1.0", NOW)
    restored = restore(tmp_path / "again", tmp_path / "b.zip")
    with open_library(tmp_path / "again") as library, library._database.reading() as connection:
        assert sorted(connection.scalars(select(tables.jobs.c.state))) == ["cancelled", "cancelled", "done"]
    assert differing_tables(restored.manifest, settings(tmp_path / "again")) == []


def test_uploads_come_along_and_those_that_differ_are_kept(target, archive):
    restored = restore(target, archive)
    assert (target / "uploads/5/讲话.txt").read_text(encoding="utf-8") == speech(NEW[0])
    assert (restored.kept / "uploads/5/讲话.txt").read_text(encoding="utf-8") == speech(OLD[0])


def test_an_empty_library_needs_no_permission(tmp_path, archive):
    with open_library(tmp_path / "library"):
        pass
    assert restore(tmp_path / "library", archive, replace=False).kept is None
    assert sources(tmp_path / "library") == names(NEW)


def test_a_damaged_library_can_be_replaced(target, archive):
    (target / FILE_NAME).write_bytes(b"no database at all" * 100)
    (target / f"{FILE_NAME}-wal").write_bytes(b"stale")
    with pytest.raises(BackupError, match="--replace"):
        restore(target, archive, replace=False)
    kept = restore(target, archive).kept
    assert sources(target) == names(NEW)
    assert (kept / FILE_NAME).read_bytes().startswith(b"no database at all")
    assert not (target / f"{FILE_NAME}-wal").exists()


def test_a_library_that_somebody_has_open_is_left_alone(target, archive, restoring):
    with open_library(target) as library:
        assert library.documents()
        with pytest.raises(StoreError) as failed:
            restore(target, archive)
        assert failed.value.fault == "locked"
        assert library.documents()
    for lock, error in (("serving", BackupError), ("writer", LibraryBusy)):
        with WriterLock(target, lock).held():
            assert restoring(target, archive) == error.__name__
    assert sources(target) == names(OLD)


def rewritten(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write an archive anew with other members."""
    with zipfile.ZipFile(archive) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target


def with_manifest(change: Callable[[dict], None]) -> Callable[[dict[str, bytes]], None]:
    def changed(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        change(manifest)
        members[MANIFEST] = json.dumps(manifest).encode()

    return changed


def rename(new: str) -> Callable[[dict[str, bytes]], None]:
    """Give the uploaded file another name, in the manifest too."""

    def changed(members: dict[str, bytes]) -> None:
        members[new] = members.pop("uploads/5/讲话.txt")
        with_manifest(lambda m: m["files"].update({new: m["files"].pop("uploads/5/讲话.txt")}))(members)

    return changed


def flip(members: dict[str, bytes]) -> None:
    content = bytearray(members[FILE_NAME])
    content[len(content) // 2] ^= 1
    members[FILE_NAME] = bytes(content)


BAD = {
    "a byte flipped": flip,
    "no manifest": lambda members: members.pop(MANIFEST),
    "no database": lambda members: members.pop(FILE_NAME),
    "a member more": lambda members: members.update({"more": b"1"}),
    "a path that leaves": rename("uploads/../../evil.txt"),
    "an absolute path": rename("/tmp/evil.txt"),
    "a path of Windows": rename("uploads/5/..\\evil.txt"),
    "a member in the place of a lock": rename("writer.lock"),
    "more bytes than promised": with_manifest(lambda m: m["files"][FILE_NAME].update(bytes=10)),
    "another checksum": with_manifest(lambda m: m["files"][FILE_NAME].update(sha256="0" * 64)),
    "other rows": with_manifest(lambda m: m["rows"].update(documents=99)),
    "a newer format": with_manifest(lambda m: m.update(format=2)),
    "no format": with_manifest(lambda m: m.pop("format")),
    "a list for a manifest": lambda members: members.update({MANIFEST: b"[]"}),
    "a deep manifest": lambda members: members.update({MANIFEST: b"[" * 100_000}),
    "larger than the disk": with_manifest(lambda m: m["files"]["uploads/5/讲话.txt"].update(bytes=1 << 60)),
}


@pytest.mark.parametrize("change", BAD.values(), ids=BAD.keys())
def test_a_bad_archive_changes_nothing(tmp_path, target, archive, change):
    bad = rewritten(archive, tmp_path / "bad.zip", change)
    with pytest.raises(BackupError):
        restore(target, bad)
    assert_untouched(target, tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999], ids=["empty", "a third", "nearly all"])
def test_an_archive_that_was_cut_off_changes_nothing(tmp_path, target, archive, share):
    content = archive.read_bytes()
    (tmp_path / "bad.zip").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError):
        restore(target, tmp_path / "bad.zip")
    assert_untouched(target, tmp_path)


@pytest.mark.parametrize(("schema", "advice"), [("9999", "升级"), ("0007", "重新添加")])
def test_a_database_of_a_newer_program_or_one_too_old_is_refused(tmp_path, target, archive, schema, advice):
    """Schema, manifest and checksums agree; only the program does not know the schema."""
    with open_library(tmp_path / "newer"):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / "newer" / FILE_NAME)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = ?", (schema,))
        opened.commit()
    make_backup(settings(tmp_path / "newer"), tmp_path / "newer.zip", "9.0", NOW)
    with pytest.raises(BackupError, match=advice):
        restore(target, tmp_path / "newer.zip")
    assert_untouched(target, tmp_path)


def assert_untouched(target: Path, beside: Path) -> None:
    assert sources(target) == names(OLD)
    assert (target / "uploads/5/讲话.txt").read_text(encoding="utf-8") == speech(OLD[0])
    assert [path.name for path in target.iterdir() if path.name.startswith((".", "before"))] == []
    assert not (beside / "evil.txt").exists()


def test_a_restore_that_is_killed_at_any_step_leaves_the_old_or_the_new_library(tmp_path, old, archive, restoring):
    shutil.copytree(old, tmp_path / "whole")
    seen = []
    for step in range(1, int(restoring(tmp_path / "whole", archive)) + 1):
        target = tmp_path / f"killed{step}"
        shutil.copytree(old, target)
        assert restoring(target, archive, step) == "killed"
        seen.append(sources(target))
    assert len(seen) > 8
    # the change is at one point
    turning = seen.index(names(NEW))
    assert seen == [names(OLD)] * turning + [names(NEW)] * (len(seen) - turning)
    for at in (turning - 1, turning):
        folder = tmp_path / f"killed{at + 1}"
        with open_library(folder) as library:
            assert library.lookup.search("工作").hits
            assert [finding.detail for finding in library.check() if not finding.ok] == []
        restore(folder, archive)
        assert sources(folder) == names(NEW)
        assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
