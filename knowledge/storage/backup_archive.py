"""The archive of a backup: a zip of files with a manifest that says what they are, with their sizes and checksums.

An archive may come from anywhere, so it is read with distrust: only members that the manifest names, only under the names
that a backup gives, no more bytes than were promised, and nothing counts before all checksums are right.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from knowledge.errors import BackupError
from knowledge.storage.database import FILE_NAME

FORMAT = 1
"""Version of the archive; raised when an older program could not read it."""
MANIFEST = "manifest.json"
UPLOADS = "uploads"
"""The folder of a library with the files that were sent by chat."""

_CHUNK = 1 << 20
"""Bytes read at once."""
_LARGEST_MANIFEST = 1 << 24
"""Bytes; a real one takes a few hundred for each uploaded file."""
_NOT_OURS = "这不是本程序的备份文件"
_DAMAGED = "备份文件已损坏（{part}），什么也没有改动。请换一份备份"
_NEWER = "这份备份是更新版本的程序做的，请先升级程序"
_NO_ROOM = "放不下：恢复要用 {need} MB，只剩 {left} MB。请先腾出空间"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in an archive: how many bytes, and their SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds.

    Attributes:
        program: the version that made it.
        created: when, in UTC.
        schema: revision of the database.
        embedding: with which its vectors were made.
        rows: how many rows each table has.
        files: by their names in the archive.
    """

    program: str
    created: str
    schema: str
    embedding: str
    rows: Mapping[str, int]
    files: Mapping[str, Stored]
    format: int = FORMAT


def write_archive(target: Path, files: Iterable[tuple[str, Path]], about: Manifest) -> Manifest:
    """Write files and their manifest; `about` says everything but the files. Those that vanish meanwhile are left out."""
    written: dict[str, Stored] = {}
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as whole:
        with zipfile.ZipFile(whole, "w", compresslevel=6) as archive:
            for name, path in files:
                try:
                    source = path.open("rb")
                except FileNotFoundError:
                    continue
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                with source, archive.open(info, "w", force_zip64=True) as member:
                    written[name] = _copy(source, member)
            manifest = Manifest(about.program, about.created, about.schema, about.embedding, about.rows, written)
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        whole.flush()
        os.fsync(whole.fileno())
    return manifest


def read_archive(file: Path, into: Path | None = None) -> Manifest:
    """Check an archive, and unpack it.

    Args:
        file: the archive.
        into: an empty folder; None to check alone.

    Raises:
        BackupError: it is no backup, damaged, made by a newer program, or too large for the disk.
        OSError: it can't be read, or a file can't be written.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            if len(sizes) != len(archive.infolist()) or sizes.keys() != manifest.files.keys() | {MANIFEST}:
                raise BackupError(_DAMAGED.format(part=MANIFEST))
            if into is not None:
                _require_room(sum(stored.bytes for stored in manifest.files.values()), into)
            for name, stored in manifest.files.items():
                _unpack(archive, name, stored, into)
            return manifest
    except zipfile.BadZipFile as error:
        known = zipfile.is_zipfile(file)
        raise BackupError(_DAMAGED.format(part=file.name) if known else _NOT_OURS) from error
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise BackupError(_DAMAGED.format(part=file.name)) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in archive.namelist() or archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise BackupError(_NOT_OURS)
    try:
        found: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if int(found["format"]) > FORMAT:
            raise BackupError(_NEWER)
        files = {str(name): Stored(int(f["bytes"]), str(f["sha256"])) for name, f in found["files"].items()}
        rows = {str(table): int(count) for table, count in found["rows"].items()}
        words = [str(found[key]) for key in ("program", "created", "schema", "embedding")]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BackupError(_DAMAGED.format(part=MANIFEST)) from error
    if FILE_NAME not in files or not all(_is_ours(name) for name in files):
        raise BackupError(_DAMAGED.format(part=MANIFEST))
    return Manifest(words[0], words[1], words[2], words[3], rows, files)


def _is_ours(name: str) -> bool:
    """Tell whether a backup would call a file so: the database, or a file below `uploads`."""
    if name == FILE_NAME:
        return True
    parts = name.split("/")
    plain = all(part not in ("", ".", "..") and not set(part) & set("\\:\0") for part in parts)
    return plain and parts[0] == UPLOADS and 2 <= len(parts) <= 4 and len(name.encode()) <= 1024


def _require_room(need: int, folder: Path) -> None:
    left = shutil.disk_usage(folder).free
    if need > left:
        raise BackupError(_NO_ROOM.format(need=need >> 20, left=left >> 20))


def _unpack(archive: zipfile.ZipFile, name: str, stored: Stored, into: Path | None) -> None:
    with archive.open(name) as member:
        if into is None:
            found = _copy(member, None, stored.bytes)
        else:
            path = into / PurePosixPath(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as target:
                found = _copy(member, target, stored.bytes)
                target.flush()
                os.fsync(target.fileno())
    if found != stored:
        raise BackupError(_DAMAGED.format(part=name))


def _copy(source: IO[bytes], target: IO[bytes] | None, most: int | None = None) -> Stored:
    """Copy bytes, and no more than one beyond `most`: then they are not what was promised."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if most is not None and size > most:
            break
        if target is not None:
            target.write(chunk)
    return Stored(size, digest.hexdigest())
