"""Reads PDF files into letters with their places, page by page, and these into paragraphs. Uses pypdfium2.

PDFium is quick and knows the character sets of Chinese fonts that are not embedded, where pdfminer loses letters ("·"). It
loses others there: pieces of text of one letter, which have no width without the font. Where that happens, a second
reading with pdfminer (`pdf_fallback`) fills the gaps: a library that quotes must not lose letters silently.
"""

from __future__ import annotations

import ctypes
import functools
import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.errors import SourceError
from knowledge.reading.formats.pdf_columns import Page, Piece, order_rows
from knowledge.reading.formats.pdf_fallback import read_letters
from knowledge.reading.formats.pdf_layout import make_paragraphs
from knowledge.reading.formats.pdf_rows import Letter, fill_gaps
from knowledge.reading.formats.pdf_rules import read_rules
from knowledge.reading.formats.pdf_tables import Rule, Table, find_tables, join_pages
from knowledge.reading.limits import Limits
from knowledge.reading.lines import Content

_BROKEN = "这个 PDF 已损坏，打不开，请重新下载或重新导出后再添加。"
_LOCKED = "这个 PDF 有密码，请用阅读器打开，另存一份不带密码的再添加。"
_SCANNED = "这个 PDF 是扫描件，里面没有文字，请先做文字识别（OCR），或换成 .docx、.txt 再添加。"
_GARBLED = "这个 PDF 的字体读不出文字，请用 Word 或 WPS 打开，另存为 .docx 后再添加。"
_TOO_LONG = "这个 PDF 页数太多，请拆成几个文件后再添加。"
_LEAST_PER_PAGE = 8
"""Letters a page on average; scans have less: stamps and page numbers."""
_GARBLED_SHARE = 0.1  # share of characters without meaning from which on the text is useless
_EMPTY_TEXT_BYTES = 2
"""Size of an empty text: its terminator."""
_MOST_SLANT = math.radians(10)  # radians: text more slanted is a watermark
_MOST_NAMED = 8  # pages named in a warning
_pdfium_lock = threading.Lock()  # PDFium is not made for threads


@dataclass(frozen=True, slots=True)
class _Page:
    """What PDFium tells of a page, as it is seen."""

    height: float
    letters: Sequence[Letter]
    rules: Sequence[Rule]


def read_pdf(data: bytes, limits: Limits) -> Content:
    """Return the lines of a PDF.

    Raises:
        SourceError: broken, locked, without text, or too long.
    """
    with _pdfium_lock:
        pages = _read_pages(data, limits)
    rows, doubtful = order_rows(_without_tables(pages))
    text = "".join(row.text for row in rows)
    if sum(c.isalnum() for c in text) < _LEAST_PER_PAGE * len(pages):
        raise SourceError(_GARBLED if len(text) >= 10 * _LEAST_PER_PAGE * len(pages) else _SCANNED)
    if sum(_is_unreadable(c) for c in text) > len(text) * _GARBLED_SHARE:
        raise SourceError(_GARBLED)
    lines, dropped = make_paragraphs(rows)
    return Content(lines, dropped, warnings=_doubts(doubtful))


def _doubts(pages: Sequence[int]) -> tuple[str, ...]:
    if not pages:
        return ()
    named = "、".join(str(page + 1) for page in pages[:_MOST_NAMED]) + ("等" if len(pages) > _MOST_NAMED else "")
    return (f"第{named}页的文字像是分栏排的，分不清先后，读出的语句可能串行，请对照原文看一看。",)


def _without_tables(pages: Sequence[_Page]) -> list[Page]:
    """Return the pages with their tables read and taken out of the letters."""
    found = [find_tables(page.letters, page.rules, number) for number, page in enumerate(pages)]
    tables, letters = [own for own, _ in found], [rest for _, rest in found]
    join_pages(tables, letters)
    return [
        Page(number, page.height, rest, [_piece(table, page.height) for table in own])
        for number, (page, rest, own) in enumerate(zip(pages, letters, tables, strict=True))
    ]


def _piece(table: Table, height: float) -> Piece:
    return Piece(table.edges[0], table.edges[-1], table.bottom, table.tops[0], rows=table.lines(height))


def _is_unreadable(letter: str) -> bool:
    """Tell whether a letter is the number of a glyph whose meaning the file keeps to itself."""
    return letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff"


@functools.cache
def _pdfium() -> tuple[Any, Any]:
    """Return pypdfium2, made to read the same on every machine, and what has to live as long as it does.

    PDFium takes the places and sizes of letters whose font is not embedded from the nearest font that is installed; with
    none to find it takes them from the file. A structure without callbacks finds none.
    """
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    no_fonts = pypdfium2.raw.FPDF_SYSFONTINFO(version=1)
    pypdfium2.raw.FPDF_SetSystemFontInfo(no_fonts)
    return pypdfium2, no_fonts


def _read_pages(data: bytes, limits: Limits) -> list[_Page]:
    pypdfium2, _ = _pdfium()
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if len(pdf) > limits.pages:
                raise SourceError(_TOO_LONG)
            pages = [pdf[number] for number in range(len(pdf))]
            heights = [page.get_height() for page in pages]
            letters: list[Sequence[Letter]] = [[_rotated(letter, page) for letter in _letters(page)] for page in pages]
            gaps = [_gaps(page) for page in pages]
            rules = [[_seen(rule, page) for rule in read_rules(page)] for page in pages]
    except pypdfium2.PdfiumError as error:
        raise SourceError(_LOCKED if "password" in str(error).lower() else _BROKEN) from error
    if any(gap is None or gap for gap in gaps):
        letters = [fill_gaps(*page) for page in zip(letters, read_letters(data), gaps, strict=True)]
    return [_Page(*page) for page in zip(heights, letters, rules, strict=True)]


def _seen(rule: Rule, page: Any) -> Rule:
    """Return a line at its place on the rotated page."""
    turned = _rotated(Letter("", rule.x0, rule.x1, rule.bottom, rule.top), page)
    return Rule(turned.x0, turned.x1, turned.bottom, turned.top)


def _letters(page: Any) -> Iterator[Letter]:
    """Yield the letters of a page that stand upright; slanted ones are watermarks."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    turned = math.radians(page.get_rotation())
    box = raw.FS_RECTF()
    for i in range(text_page.count_chars()):
        if raw.FPDFText_IsGenerated(text_page, i) == 1:
            continue
        angle = raw.FPDFText_GetCharAngle(text_page, i) + turned  # clockwise, as the rotation of the page
        if abs(math.remainder(angle, math.tau)) > _MOST_SLANT:
            continue
        if raw.FPDFText_GetLooseCharBox(text_page, i, ctypes.byref(box)):
            yield Letter(chr(raw.FPDFText_GetUnicode(text_page, i)), box.left, box.right, box.bottom, box.top)


def _gaps(page: Any) -> list[tuple[float, float]] | None:
    """Return where pieces of text begin that PDFium loses, None where those are half of the page or more."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    pieces = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
    lost = [piece for piece in pieces if raw.FPDFTextObj_GetText(piece, text_page, None, 0) <= _EMPTY_TEXT_BYTES]
    if len(lost) * 2 > len(pieces):
        return None
    places = [piece.get_matrix() for piece in lost]
    turned = [_rotated(Letter("", place.e, place.e, place.f, place.f), page) for place in places]
    return [(letter.x0, letter.bottom) for letter in turned]


def _rotated(letter: Letter, page: Any) -> Letter:
    """Return a letter at its place on the rotated page: PDFium gives places before rotation."""
    turn = page.get_rotation()
    wide, high = page.get_size()  # as seen
    if turn == 90:
        return Letter(letter.text, letter.bottom, letter.top, high - letter.x1, high - letter.x0)
    if turn == 180:
        return Letter(letter.text, wide - letter.x1, wide - letter.x0, high - letter.top, high - letter.bottom)
    if turn == 270:
        return Letter(letter.text, wide - letter.top, wide - letter.bottom, letter.x0, letter.x1)
    return letter
