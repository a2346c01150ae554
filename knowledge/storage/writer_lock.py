"""Locks of a library's folder, each held by one process at a time, whose name the others can read. The home of filelock.

`writer` lets one process write; the one that holds `serving` does the jobs of the others (see `jobs`).

The operating system frees the lock when its holder dies, however it dies. Threads of one process wait for each other.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import LibraryBusy, StoreError

UNKNOWN = "another process"
"""The holder's name where its file can't be read."""


class WriterLock:
    """A lock of one library folder; `with lock.held():` is safe inside itself and from several threads."""

    def __init__(self, folder: Path, name: str = "writer") -> None:
        self._folder = folder
        self._name = name
        self._holder = folder / f"{name}.json"
        self._threads = threading.RLock()
        self._file = FileLock(folder / f"{name}.lock", thread_local=False)

    @contextmanager
    def held(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock.

        Args:
            wait: seconds to wait for another process.

        Raises:
            LibraryBusy: another process has it.
            StoreError: the folder can't be written.
        """
        with self._threads:
            first = not self._file.is_locked
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file.acquire(timeout=wait)
            except Timeout as error:
                raise LibraryBusy(self.holder()) from error
            except OSError as error:
                raise StoreError(f"the library's folder can't be written: {error}", "unwritable") from error
            try:
                if first:
                    self._write_holder()
                yield
            finally:
                self._file.release()

    def taken(self) -> bool:
        """Tell whether somebody else has the lock now; False where that can't be told."""
        probe = FileLock(self._folder / f"{self._name}.lock", thread_local=False)
        try:
            probe.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:
            return False
        probe.release()
        return False

    def holder(self) -> str:
        """Return who wrote last: the holder, if the lock is held."""
        try:
            who = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"{who['command']}, process {who['pid']}"
        except (OSError, ValueError, KeyError, TypeError):
            return UNKNOWN

    def _write_holder(self) -> None:
        try:
            self._holder.write_text(
                json.dumps({"command": command_name(sys.argv), "pid": os.getpid()}), encoding="utf-8"
            )
        except OSError:
            self._holder.unlink(missing_ok=True)  # a full disk: no name is better than a wrong one


def command_name(arguments: list[str]) -> str:
    """Return how people call the running command: `study add`; never its arguments, which may be anything."""
    program = Path(arguments[0]).stem if arguments and arguments[0] else "python"
    if program not in ("study", "__main__"):
        return program
    words = [word for word in arguments[1:] if word.isascii() and word.isalpha()]
    return " ".join(["study", *words[:1]])
