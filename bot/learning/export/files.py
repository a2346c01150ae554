"""Exports as files: a page, a package, a paper, each of some items. What the command line and the chat both write."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.learning.export import html, word
from bot.learning.export.anki import write_package
from bot.learning.export.html import study_page
from bot.learning.export.picture import write_picture
from bot.learning.export.sheet import Chapter, chapters, draw, parts
from bot.learning.scheduling.progress import Progress
from bot.learning.values import Item
from knowledge.values import Outline

_drawing = threading.Lock()
"""matplotlib is not made for several threads."""


def write_page(file: Path, title: str, items: Sequence[Item], outline: Callable[[str], Outline]) -> int:
    """Write a page to learn from; return how many questions it has."""
    outlines = {document_id: outline(document_id) for document_id in {item.citation.document_id for item in items}}
    file.write_text(study_page(title, chapters(items, outlines)), encoding="utf-8")
    return len(items)


def write_anki(file: Path, title: str, items: Sequence[Item]) -> int:
    """Write an Anki package; return how many notes it has."""
    made: tuple[Chapter, ...] = chapters(items)
    return write_package(file, title, made)


def write_paper(file: Path, title: str, items: Sequence[Item], count: int, seed: int) -> int:
    """Write a printable paper, as HTML or Word by the file's name; return how many questions it has."""
    drawn = draw(items, count, seed)
    if file.suffix.lower() == ".docx":
        word.write_paper(file, title, parts(drawn))
    else:
        file.write_text(html.paper(title, parts(drawn)), encoding="utf-8")
    return len(drawn)


def in_memory(name: str, write: Callable[[Path], object]) -> bytes:
    """Return the bytes of a file that `write` writes; `name` tells its kind by its ending."""
    with tempfile.TemporaryDirectory(prefix="study-") as folder:
        file = Path(folder) / name
        write(file)
        return file.read_bytes() if file.exists() else b""


def picture(made: Progress) -> bytes:
    """Return the picture of the progress as PNG; empty where there is no Chinese font to draw it with."""
    with _drawing:
        return in_memory("progress.png", lambda file: write_picture(file, made))
