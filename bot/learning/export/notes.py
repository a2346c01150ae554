"""A written task as a file: headings, points with numbers, and the list of sources; Markdown or Word. Pure but for the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.learning.export import word

_MARKUP = re.compile(r"([\\`*_\[\]<>#])")


@dataclass(frozen=True, slots=True)
class Notes:
    """What is written into a file.

    Attributes:
        title: above all.
        chapters: headings, empty for none, each with its points, the numbers of their sources in them.
        sources_heading: above the sources.
        sources: one line each, their numbers in them.
        remark: the last line; empty for none.
    """

    title: str
    chapters: tuple[tuple[str, tuple[str, ...]], ...]
    sources_heading: str
    sources: tuple[str, ...]
    remark: str = ""


def write_notes(file: Path, notes: Notes) -> None:
    """Write notes as Word where the file's name ends in `.docx`, else as Markdown."""
    if file.suffix.lower() == ".docx":
        chapters = [*notes.chapters, (notes.sources_heading, notes.sources)]
        word.write_chapters(file, notes.title, chapters, notes.remark)
    else:
        file.write_text(markdown(notes), encoding="utf-8")


def markdown(notes: Notes) -> str:
    """Return notes as Markdown."""
    return "\n".join(_lines(notes)) + "\n"


def _lines(notes: Notes) -> Iterator[str]:
    yield f"# {_escaped(notes.title)}"
    for heading, points in notes.chapters:
        yield ""
        yield from [f"## {_escaped(heading)}", ""] if heading else []
        yield from (f"- {_escaped(point)}" for point in points)
    yield from ("", f"## {notes.sources_heading}", "")
    yield from (f"- {_escaped(source)}" for source in notes.sources)
    yield from ("", notes.remark) if notes.remark else ()


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
