"""Backup and restore of a library that lies in SQLite.

A backup is the database in one state and the files that were sent by chat. Indexes are left out: they are derived, and
opening the restored library makes them anew. It is made beside programs that read and write, and appears under its name
only when it is whole and has been read back.

A restore unpacks and checks everything beside the library first. The change itself is one renaming: who is killed has the
library as it was, or the one from the backup. What was there before is kept aside.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from knowledge.errors import BackupError, LibraryBusy, StoreError
from knowledge.settings import LibrarySettings
from knowledge.storage.backup_archive import UPLOADS, Manifest, read_archive, write_archive
from knowledge.storage.database import FILE_NAME, OLDEST_SCHEMA, SCHEMA
from knowledge.storage.database_file import Contents, alone_with, companions, copy_database, forget_work, look_into
from knowledge.storage.writer_lock import WriterLock

_STAGE = ".restoring-"
"""Beginning of the name of the folder into which a backup is unpacked."""
_WORK = ".study-backup-"
"""Beginning of the name of the folder in which a backup is made."""
_STALE_AFTER = timedelta(days=1)
"""Age from which a working folder belongs to a backup that was killed."""
_INDEX_STATE = "lexical.json"
"""Without this file the lexical index counts as behind; Chroma's entries are compared one by one anyway."""

_SERVER = "资料库在 PostgreSQL 里：请用 pg_dump 备份、pg_restore 恢复，见 docs/operations.md"
_NOTHING = "{folder} 里没有资料库，没有可备份的"
_SERVED = "机器人正在用这个资料库（{holder}）。请先停掉它，再恢复"
_OCCUPIED = "{folder} 里已经有资料库。要换成备份里的，请加上 --replace，原来的会留在旁边"
_NEWER = "这份备份是更新版本的程序做的（{theirs}，本程序是 {ours}），请先升级程序"
_OLDER = "这份备份是太旧的版本做的（{theirs}，本程序最早认识 {oldest}），恢复不了。请重新添加文件"
_CHANGED = "备份里的数据库和清单对不上，什么也没有改动。请换一份备份"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: what was in the archive, and where the library is kept that was there before (None: none)."""

    manifest: Manifest
    kept: Path | None


def make_backup(settings: LibrarySettings, target: Path, program: str, now: datetime) -> Manifest:
    """Write a backup of the library to `target`, which appears whole or not at all.

    Raises:
        BackupError: there is nothing to back up here.
        StoreError: the database can't be read.
        OSError: the target can't be written.
    """
    source = _database(settings)
    if not source.exists():
        raise BackupError(_NOTHING.format(folder=settings.path))
    _sweep(target.parent, _WORK, older_than=now - _STALE_AFTER)
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=target.parent))
    try:
        copy = work / FILE_NAME
        copy_database(source, copy)
        held = look_into(copy)
        about = Manifest(program, now.isoformat(timespec="seconds"), held.schema, held.embedding, held.rows, {})
        files = [(FILE_NAME, copy), *_uploads(settings.path)]
        write_archive(work / "archive", files, about)
        manifest = read_archive(work / "archive")
        os.replace(work / "archive", target)
        _sync(target.parent)
        return manifest
    finally:
        shutil.rmtree(work, ignore_errors=True)


def restore_backup(settings: LibrarySettings, file: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Put the library of a backup in the place of the configured one.

    Args:
        settings: say where.
        file: the backup.
        now: names the folder in which the library before is kept.
        replace: there may be a library already.

    Raises:
        BackupError: the file is no good backup, a bot serves the library, or there is one already.
        LibraryBusy: a program writes to the library.
        StoreError: another program has the library open.
        OSError: a file can't be read or written.
    """
    target = _database(settings)
    folder = settings.path
    with _not_served(folder), WriterLock(folder).held():
        _sweep(folder, _STAGE)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
        try:
            manifest = read_archive(file, stage)
            _require_match(manifest, look_into(stage / FILE_NAME))
            forget_work(stage / FILE_NAME)
            with _exclusively(target) as before:
                missed = before is not None and not before.is_empty
                if missed and not replace:
                    raise BackupError(_OCCUPIED.format(folder=folder))
                kept = folder / f"before-restore-{now:%Y%m%d-%H%M%S}" if missed else None
                _exchange(stage, folder, kept)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return Restored(manifest, kept)


def differing_tables(manifest: Manifest, settings: LibrarySettings) -> list[str]:
    """Return the tables of the opened library that don't have as many rows as the backup says.

    What opening itself writes is left out, and tables that the backup does not know.
    """
    with tempfile.TemporaryDirectory(prefix=_STAGE, dir=settings.path) as folder:
        copy = Path(folder) / FILE_NAME
        copy_database(_database(settings), copy)
        rows: Mapping[str, int] = look_into(copy).rows
    expected = {table: count for table, count in manifest.rows.items() if table not in ("alembic_version", "meta")}
    return sorted(table for table, count in expected.items() if rows.get(table) != count)


def _database(settings: LibrarySettings) -> Path:
    if settings.database_url.get_secret_value():
        raise BackupError(_SERVER)
    return settings.path / FILE_NAME


def _uploads(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that were sent by chat with their names in an archive; links are not followed."""
    for path in sorted((folder / UPLOADS).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


def _require_match(manifest: Manifest, held: Contents) -> None:
    if held.schema > SCHEMA:
        raise BackupError(_NEWER.format(theirs=held.schema, ours=SCHEMA))
    if "" < held.schema < OLDEST_SCHEMA:
        raise BackupError(_OLDER.format(theirs=held.schema, oldest=OLDEST_SCHEMA))
    if not held.schema or (held.schema, held.rows) != (manifest.schema, manifest.rows):
        raise BackupError(_CHANGED)


@contextmanager
def _exclusively(target: Path) -> Iterator[Contents | None]:
    """Keep others out of the library that is there; None if there is none. A damaged one counts as closed."""
    if not target.exists():
        yield None
        return
    with contextlib.ExitStack() as stack:
        try:
            before = stack.enter_context(alone_with(target))
        except StoreError as error:
            if error.fault != "damaged":
                raise
            before = Contents("", {"damaged": 1}, "")
        yield before


@contextmanager
def _not_served(folder: Path) -> Iterator[None]:
    """Keep bots out of a library; BackupError if one serves it."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(WriterLock(folder, "serving").held())
        except LibraryBusy as error:
            raise BackupError(_SERVED.format(holder=error.holder.replace(", process ", "，进程 "))) from error
        yield


def _exchange(stage: Path, folder: Path, kept: Path | None) -> None:
    """Put what was unpacked in place; the database at once, by one renaming; what is moved before does no harm to the old one."""
    target = folder / FILE_NAME
    if kept is not None:
        kept.mkdir()
        _keep(target, kept)
    for journal in companions(target):  # of a damaged database, or of one that was taken away by hand
        os.replace(journal, (kept or stage) / journal.name)
    (folder / _INDEX_STATE).unlink(missing_ok=True)
    moved = _place_uploads(stage, folder, kept, overwrite=False)
    _sync(folder)
    os.replace(stage / FILE_NAME, target)
    _sync(folder)
    if not moved:
        _place_uploads(stage, folder, kept, overwrite=True)


def _keep(target: Path, kept: Path) -> None:
    """Keep a database under a second name, so that the renaming does not lose it."""
    try:
        os.link(target, kept / FILE_NAME)
    except OSError:  # no links on this file system
        shutil.copy2(target, kept / FILE_NAME)


def _place_uploads(stage: Path, folder: Path, kept: Path | None, *, overwrite: bool) -> bool:
    """Move the uploaded files in place; tell whether none is left. One that is there already goes to `kept` at last."""
    left = False
    for name, path in list(_uploads(stage)):
        there = folder / name
        if there.exists() and not overwrite:
            left = True
            continue
        if there.exists() and kept is not None:
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(there, kept / name)
        there.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, there)
    return not left


def _sweep(folder: Path, prefix: str, older_than: datetime | None = None) -> None:
    """Remove what a killed run has left."""
    for left in folder.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if older_than is None or left.stat().st_mtime < older_than.timestamp():
                shutil.rmtree(left, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Make the names in a folder outlast a power failure, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
