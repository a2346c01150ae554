"""The files that people sent, each in a folder of its number beneath the library's `uploads`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path

_MEMO = ".before"
"""Beside the file: what its source was before. No safe name begins with a dot."""


class UploadFiles:
    """The folder of the files.

    Args:
        library: the folder of the library.
    """

    def __init__(self, library: Path) -> None:
        self._folder = library / "uploads"

    def file(self, number: int, name: str) -> Path:
        """Return where a file lies."""
        return self._folder / str(number) / name

    def undo_record(self, number: int) -> Path:
        """Return where it is written down what a file replaced."""
        return self._folder / str(number) / _MEMO

    def sweep(self, unsettled: Collection[int], sources: Collection[str]) -> None:
        """Delete the files that are no source's and needed by no task."""
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            inside = os.path.realpath(folder) + os.sep
            needed = folder.name.isdigit() and int(folder.name) in unsettled
            if not needed and not any(source.startswith(inside) for source in sources):
                shutil.rmtree(folder, ignore_errors=True)
