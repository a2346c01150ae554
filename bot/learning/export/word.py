"""The printable paper, and written notes, as Word files. The only module of the bot that imports python-docx."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.learning.answers.grading import LETTERS
from bot.learning.export.sheet import Part, letters, room
from bot.learning.source_sentence import shown_sentence
from bot.learning.values import Item
from bot.messages.texts import place
from knowledge.values import Span

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "宋体"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold."""


def write_paper(file: Path, title: str, parts: Sequence[Part]) -> None:
    """Write a paper: the questions, and the key with sources on a separate sheet."""
    import docx

    document = docx.Document()
    _set_font(document)
    document.core_properties.title = _safe(title)[:250]
    document.add_heading(_safe(title), 0)
    document.add_paragraph("姓名：____________　单位：____________　得分：________")
    for part in parts:
        document.add_heading(part.heading, 1)
        for number, item in enumerate(part.items, part.first):
            _question(document, item, number)
    document.add_page_break()  # type: ignore[no-untyped-call]  # the library types it only in part
    document.add_heading(_safe(f"{title}　答案"), 0)
    for part in parts:
        document.add_heading(part.heading, 1)
        for number, item in enumerate(part.items, part.first):
            _answer(document, item, number)
    document.save(str(file))


def write_chapters(file: Path, title: str, chapters: Sequence[tuple[str, Sequence[str]]], remark: str = "") -> None:
    """Write a title, then headings, empty for none, each with its points; a remark at the end."""
    import docx

    document = docx.Document()
    _set_font(document)
    document.core_properties.title = _safe(title)[:250]
    document.add_heading(_safe(title), 0)
    for heading, points in chapters:
        if heading:
            document.add_heading(_safe(heading), 1)
        for point in points:
            document.add_paragraph(_safe(point))
    if remark:
        document.add_paragraph(_safe(remark))
    document.save(str(file))


def _question(document: Document, item: Item, number: int) -> None:
    stem = document.add_paragraph(_safe(f"{number}. {item.question}{room(item)}"))
    stem.paragraph_format.keep_together = True
    if item.kind == "judge":
        return
    stem.paragraph_format.keep_with_next = bool(item.options)
    for index, option in enumerate(item.options):
        line = document.add_paragraph(_safe(f"　　{LETTERS[index]}. {option}"))
        line.paragraph_format.keep_with_next = index + 1 < len(item.options)


def _answer(document: Document, item: Item, number: int) -> None:
    line = document.add_paragraph(f"{number}. ")
    line.add_run(_safe(letters(item))).bold = True
    text, marks = shown_sentence(item)
    _marked(document.add_paragraph("　　"), text, marks)
    document.add_paragraph(_safe("　　" + place(item.citation.document, item.citation.section, item.citation.pages)))


def _marked(paragraph: Any, text: str, marks: Sequence[Span]) -> None:
    at = 0
    for mark in marks:
        paragraph.add_run(_safe(text[at : mark.start]))
        paragraph.add_run(_safe(mark.of(text))).bold = True
        at = mark.end
    paragraph.add_run(_safe(text[at:]))


def _set_font(document: Document) -> None:
    """Name a Chinese font for all styles in use; Word asks for it apart from the Latin one."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1"):
        style: Any = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)


def _safe(text: str) -> str:
    return _CONTROLS.sub("", text)
