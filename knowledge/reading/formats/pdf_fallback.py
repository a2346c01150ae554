"""Reads the letters of a PDF with pdfminer, for those that PDFium loses. The only user of pdfplumber."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from typing import Any

from knowledge.errors import SourceError
from knowledge.reading.formats.pdf_rows import Letter

_BROKEN = "这个 PDF 已损坏，打不开，请重新下载或重新导出后再添加。"


def read_letters(data: bytes) -> list[list[Letter]]:
    """Return the upright letters of each page.

    Raises:
        SourceError: pdfminer can't read the file.
    """
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity of every font
    damaged = (LookupError, ValueError, TypeError, AttributeError, AssertionError, struct.error, zlib.error, OSError)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return [_page_letters(page) for page in pdf.pages]
    except (PdfminerException, PSException, *damaged) as error:
        # pdfminer trusts the structure of a file: a damaged one fails anywhere in it
        raise SourceError(_BROKEN) from error


def _page_letters(page: Any) -> list[Letter]:
    letters = [
        Letter(char["text"], char["x0"], char["x1"], page.height - char["bottom"], page.height - char["top"])
        for char in page.chars
        if char.get("upright", True) and not char["text"].startswith("(cid:")
    ]
    page.close()
    return letters
