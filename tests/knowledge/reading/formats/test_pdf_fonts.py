"""PDF files are read the same whatever fonts are installed, and turned pages with and without fonts of their own."""

from __future__ import annotations

import io
import json
import pathlib
import subprocess
import sys

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.support.fonts import make_font

# PDFium is started anew with a folder of fonts of its own; prints letter boxes before and after ours is set up, and the text
_PROBE = """
import ctypes, json, pathlib, sys
import pypdfium2
from pypdfium2 import raw
file, folder = sys.argv[1:]
raw.FPDF_DestroyLibrary()
text = ctypes.create_string_buffer(folder.encode())
folders = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(text, ctypes.POINTER(ctypes.c_char)), None)
raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders))
def boxes():
    with pypdfium2.PdfDocument(file) as pdf:
        page, box = pdf[0].get_textpage(), raw.FS_RECTF()
        found = []
        for place in range(page.count_chars()):
            raw.FPDFText_GetLooseCharBox(page, place, ctypes.byref(box))
            found.append([box.left, box.right, box.bottom, box.top])
        return found
before = boxes()
from knowledge.reading import read_source
text = read_source(pathlib.Path(file)).documents[0].text
print(json.dumps([before, boxes(), text]))
"""


def _print(font: str, rows: list[str]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(font, 12)
    for place, row in enumerate(rows):
        canvas.drawString(72, 770 - 40 * place, row)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _turned(data: bytes, turn: int) -> bytes:
    """Lay the pages on their side and turn them upright for reading."""
    wide, high = A4
    matrix = {90: (0, 1, -1, 0, high, 0), 180: (-1, 0, 0, -1, wide, high), 270: (0, -1, 1, 0, 0, wide)}[turn]
    pdf = pypdfium2.PdfDocument(data)
    for page in pdf:
        for piece in page.get_objects():
            piece.transform(pypdfium2.PdfMatrix(*matrix))
        page.gen_content()
        page.set_mediabox(0, 0, *((wide, high) if turn == 180 else (high, wide)))
        page.set_rotation(turn)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_with_their_own_font_are_read(read_one, sentence, turn):
    pdfmetrics.registerFont(TTFont("Made", io.BytesIO(make_font("在全市会议上的讲话" + sentence))))
    rows = ["在全市会议上的讲话", sentence[:20], sentence[20:]]
    assert read_one(_turned(_print("Made", rows), turn), "a.pdf").text.split("\n") == [rows[0], sentence]


def _probe(file: pathlib.Path, folder: pathlib.Path) -> tuple[object, object, object]:
    before, after, text = json.loads(
        subprocess.run([sys.executable, "-c", _PROBE, file, folder], check=True, capture_output=True).stdout
    )
    return before, after, text


@pytest.mark.parametrize("turn", [0, 90])
def test_installed_fonts_change_nothing(write, tmp_path, sentence, turn):
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = _print("STSong-Light", ["在全市会议上的讲话", sentence[:20], sentence[20:]])
    file = write(_turned(data, turn) if turn else data, "a.pdf")
    none, some = tmp_path / "none", tmp_path / "some"
    none.mkdir()
    some.mkdir()
    # a name that PDFium looks for on Linux when a font of simplified Chinese is not embedded
    (some / "made.ttf").write_bytes(make_font(sentence, name="WenQuanYi Micro Hei", advance=3_000))
    without, installed = _probe(file, none), _probe(file, some)
    if without[0] == installed[0]:
        pytest.skip("PDFium looks for other fonts on this system")
    assert installed[1:] == without[1:]
