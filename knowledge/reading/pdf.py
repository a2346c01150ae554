"""PDF files: printed rows with their places, page by page. The home of pdfplumber."""

from __future__ import annotations

import io
import logging
import re
import statistics
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from knowledge.errors import SourceError
from knowledge.reading.layout import Row, make_paragraphs
from knowledge.reading.limits import Limits
from knowledge.reading.lines import Content, normalise

_BROKEN = "这个 PDF 已损坏，打不开，请重新下载或重新导出后再添加。"
_LOCKED = "这个 PDF 有密码，请用阅读器打开，另存一份不带密码的再添加。"
_SCANNED = "这个 PDF 是扫描件，里面没有文字，请先做文字识别（OCR），或换成 .docx、.txt 再添加。"
_GARBLED = "这个 PDF 的字体读不出文字，请用 Word 或 WPS 打开，另存为 .docx 后再添加。"
_LONG = "这个 PDF 页数太多，请拆成几个文件后再添加。"
_UNKNOWN_GLYPH = re.compile(r"\(cid:\d+\)")
_LEAST_PER_PAGE = 8
"""Letters a page on average: scans carry at most stamps and page numbers as text."""
_SPACE = 0.4
"""Gap between letters, in letter sizes, that is a space and not the widening of a justified line."""


def read_pdf(data: bytes, limits: Limits) -> Content:
    """Return the lines of a PDF.

    Raises:
        SourceError: broken, locked, without text, or too long.
    """
    rows, pages = _read_rows(data, limits)
    text = "".join(row.text for row in rows)
    unknown = len(_UNKNOWN_GLYPH.findall(text))
    if sum(c.isalnum() for c in text) < _LEAST_PER_PAGE * pages:
        raise SourceError(_SCANNED)
    if unknown * 10 > len(text) / 8 or text.count("\ufffd") * 10 > len(text):
        raise SourceError(_GARBLED)
    lines, dropped = make_paragraphs(rows)
    return Content(lines, dropped)


def _read_rows(data: bytes, limits: Limits) -> tuple[list[Row], int]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity of every font
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if pages > limits.pages:
                raise SourceError(_LONG)
            return [row for number, page in enumerate(pdf.pages) for row in _page_rows(page, number)], pages
    except PdfminerException as error:
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in (*error.args, error.__cause__))
        raise SourceError(_LOCKED if locked else _BROKEN) from error
    except (
        PSException,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        struct.error,
        zlib.error,
        OSError,
    ) as error:
        # pdfminer trusts the structure of a file: a damaged one fails anywhere in it
        raise SourceError(_BROKEN) from error


def _page_rows(page: Any, number: int) -> Iterator[Row]:
    upright = page.filter(_is_upright)
    if _is_doubled(upright.chars):
        upright = upright.dedupe_chars()
    for line in upright.extract_text_lines(x_tolerance_ratio=_SPACE, strip=True):
        text = normalise(line["text"]).strip()
        if text:
            size = statistics.median(char["size"] for char in line["chars"])
            yield Row(text, number, line["x0"], line["x1"], line["top"], line["bottom"], size)
    page.close()


def _is_doubled(chars: list[dict[str, Any]]) -> bool:
    """Tell whether letters are printed twice, as some programs make bold ones; looking for all of them takes long."""
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in chars}
    return len(places) * 20 < len(chars) * 19


def _is_upright(thing: dict[str, Any]) -> bool:
    """Leave out slanted letters: they are watermarks."""
    return thing.get("object_type") != "char" or bool(thing.get("upright", True))
