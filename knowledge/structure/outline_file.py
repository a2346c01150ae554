"""An outline as a small text file that people edit: one heading a line, its level told by indentation.

A line that is taken away is a heading taken back; a line that is added makes a heading of the line of the document that
begins with its words; other indentation is another level. Lines that begin with # are remarks.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.text.sentences import paragraphs, sentences
from knowledge.values import Document, Outline, Section

_REMARKS = """\
# {title}的目录，编号 {id}
# 一行一个标题，每缩进两格低一级。
# 删掉一行：它不再是标题，文字仍在原处。加上一行：原文里以这些字开头的那一段成为标题。改缩进：改层级。
# 只写标题开头的几个字也可以，但要足够认出是哪一段。以 # 开头的行不算。
"""
_INDENT = 2
_SHOWN = 40
"""Letters of a heading that are shown; a longer one ends with an ellipsis."""
_MORE = "…"
_TAB = 4
"""Columns that a tab goes on; a full-width space takes two, as it shows."""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of the file: its level, from 1, and its words."""

    level: int
    words: str


def write_outline(document: Document, outline: Outline) -> str:
    """Return the file of an outline."""
    lines = (" " * _INDENT * (section.level - 1) + _shown(section) for section in outline.sections)
    return _REMARKS.format(title=f"《{document.title}》", id=document.id) + "".join(f"{line}\n" for line in lines)


def read_outline(text: str) -> list[OutlineLine]:
    """Return the lines of a file that came back; levels follow from which line is indented further than which."""
    made: list[OutlineLine] = []
    columns: list[int] = []
    for line in text.removeprefix("\ufeff").splitlines():
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        column = _column(line)
        while columns and columns[-1] >= column:
            columns.pop()
        columns.append(column)
        made.append(OutlineLine(len(columns), words))
    return made


def place_lines(
    document: Document, outline: Outline, lines: Sequence[OutlineLine]
) -> tuple[dict[int, int], tuple[str, ...]]:
    """Return where the lines of a file stand in a document.

    Args:
        document: what the outline is of.
        outline: as it was when the file was written.
        lines: of the file.

    Returns:
        The level of each heading by the offset where it begins, and the lines whose words begin no line or sentence.
    """
    shown, words = [_shown(section) for section in outline.sections], [line.words for line in lines]
    kept = {
        block.b + i: outline.sections[block.a + i].start
        for block in difflib.SequenceMatcher(None, shown, words, autojunk=False).get_matching_blocks()
        for i in range(block.size)
    }
    wanted: dict[int, int] = {}
    missing: list[str] = []
    after = document.body_start
    for number, line in enumerate(lines):
        start = kept.get(number)
        if start is None:
            before = next((kept[i] for i in range(number, len(lines)) if i in kept), len(document.text))
            start = _find(document, line.words, after, before, wanted)
        if start is None:
            missing.append(line.words)
        else:
            wanted[start] = line.level
            after = max(after, start)
    return wanted, tuple(missing)


def _find(document: Document, words: str, after: int, before: int, taken: dict[int, int]) -> int | None:
    """Return where a line, else a sentence, begins with these words: between two headings, else anywhere in the body."""
    words = words.removesuffix(_MORE).rstrip()
    text = document.text
    for cut in (paragraphs, sentences):
        starts = [
            span.start
            for span in cut(text, document.body_start)
            if text.startswith(words, span.start) and span.start not in taken
        ]
        between = [start for start in starts if after <= start < before]
        if starts:
            return (between or starts)[0]
    return None


def _shown(section: Section) -> str:
    heading = " ".join(section.heading.split())
    return heading if len(heading) <= _SHOWN else heading[:_SHOWN] + _MORE


def _column(line: str) -> int:
    column = 0
    for letter in line:
        if not letter.isspace():
            break
        column += _TAB - column % _TAB if letter == "\t" else _INDENT if letter == "\u3000" else 1
    return column
