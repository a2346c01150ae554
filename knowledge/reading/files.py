"""Finds files and reads their bytes; every failure becomes a `SourceError` with a sentence for the user."""

from __future__ import annotations

import errno
import io
import os
import pathlib
import stat
from collections.abc import Iterable, Iterator

from knowledge.errors import SourceError
from knowledge.reading.limits import Limits

_NOT_REGULAR = "这不是普通文件，无法读取。"
_CHANGING = "这个文件正在被写入，请等它写完再添加。"
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})  # lower case: names that Windows writes into folders


def find_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[pathlib.Path]:
    """Yield the files of the given files and folders, sorted within a folder, each once.

    Hidden files and what systems and editors leave behind are passed over. What can't be opened is yielded as it is, so
    that reading it says why.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _walk(pathlib.Path(path), seen, given=True)


def _walk(path: pathlib.Path, seen: set[tuple[int, int]], *, given: bool) -> Iterator[pathlib.Path]:
    try:
        status = path.stat()
    except OSError:
        yield path
        return
    if not given and not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        return
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return
    seen.add(key)
    if not stat.S_ISDIR(status.st_mode):
        yield path
        return
    try:
        children = sorted(path.iterdir())
    except OSError:
        yield path
        return
    for child in children:
        if not _is_system_file(child.name):
            yield from _walk(child, seen, given=False)


def _is_system_file(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES


def open_regular(path: pathlib.Path) -> io.BufferedReader:
    """Open a regular file, or a link to one, for reading.

    What stands at a path may be exchanged at any moment, so the opened file is asked, not the path; opening never waits,
    as it would for the other end of a pipe.

    Raises:
        SourceError: it is a device, a pipe, a socket or a folder.
        OSError: it can't be opened.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise SourceError(_NOT_REGULAR)  # opening alone may change something: it rewinds a tape
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError(_NOT_REGULAR)
    return open(descriptor, "rb")


def read_bytes(path: pathlib.Path, limits: Limits) -> bytes:
    """Return the bytes of a file.

    Raises:
        SourceError: the file isn't there, isn't a file, may not be read, is empty or too large.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.listdir(path)  # a folder comes here when it may not be listed: let that error speak
            raise SourceError("这是一个文件夹，请选择其中的文件。")
        with open_regular(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > limits.file_bytes:
                raise SourceError(_too_large(size, limits))
            data = stream.read(size + 1)
    except OSError as error:
        raise SourceError(_read_failure(error)) from error
    if len(data) > size:
        # files of /proc and /sys say that they are empty and are not; others are being written
        raise SourceError(_CHANGING if size else _NOT_REGULAR)
    if not data.strip(b"\x00 \t\r\n"):
        raise SourceError("文件是空的，没有内容可以添加。")
    return data


def _too_large(size: int, limits: Limits) -> str:
    return (
        f"文件太大（{size / 1e6:.0f} MB，上限 {limits.file_bytes / 1e6:.0f} MB），"
        "请确认是不是讲话稿，或拆成几个小文件后再添加。"
    )


def _read_failure(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "找不到这个文件，请检查路径。"
    if isinstance(error, PermissionError):
        return "没有权限读取，请检查文件权限后再添加。"
    if error.errno == errno.ELOOP:
        return "这个链接绕成了圈，请直接选择原文件。"
    if error.errno == errno.ENAMETOOLONG:
        return "文件名太长，请改短后再添加。"
    return "读取文件时出错，请检查磁盘后再试。"
