"""What adding asks of whoever reads files; reading in this process, and in a child process (`reading_process`), do the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from knowledge.reading import read_source
from knowledge.structure.deriving import derive
from knowledge.values import Document, ReadDocument, ReadSource


class FileReader(Protocol):
    """Reads files and derives what is made of their texts; for one thread at a time."""

    def read(self, file: Path, as_bank: bool = False) -> ReadSource:
        """Return the documents of a file, with `as_bank` its question bank; SourceError with a sentence where it can't be taken."""

    def derive(self, documents: Sequence[Document]) -> list[ReadDocument]:
        """Return the documents with their outlines and passages; SourceError where that takes too much."""

    def close(self) -> None:
        """Let go of what it holds; it may be used again."""


class DirectReader:
    """Reads in this process, without bounds of memory and time: for files that are trusted."""

    def read(self, file: Path, as_bank: bool = False) -> ReadSource:
        """Return the documents of a file, with `as_bank` its question bank; SourceError with a sentence where it can't be taken."""
        return read_source(file, as_bank=as_bank)

    def derive(self, documents: Sequence[Document]) -> list[ReadDocument]:
        """Return the documents with their outlines and passages."""
        return [derive(document) for document in documents]

    def close(self) -> None:
        """Do nothing: it holds nothing."""
