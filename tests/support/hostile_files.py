"""Files that are made to harm whoever reads them; each a small file, made here."""

from __future__ import annotations

import io
import zipfile

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEAD = "在全市会议上的讲话\n同志们：\n"


def self_drawing_pdf() -> bytes:
    """Return a PDF whose form draws itself, twice: what is to be drawn doubles with each level."""
    page, form = b"q /F Do Q", b"/F Do /F Do"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>"
        b"/Length %d>>stream\n%s\nendstream" % (len(form), form),
    ]
    made, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def word_bomb() -> bytes:
    """Return a Word file of some kilobytes with six million paragraphs."""
    return _word("<w:p/>" * 6_000_000)


def deep_word() -> bytes:
    """Return a Word file with a table in a table, a hundred thousand deep."""
    depth = 100_000
    return _word("<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth)


def deep_page() -> bytes:
    """Return a web page with three hundred thousand elements in each other."""
    depth = 300_000
    return ("<html><body>" + "<div>" * depth + "同志们，今天开会。" + "</div>" * depth).encode()


def long_line() -> bytes:
    """Return a text whose third line has ten megabytes and no sentence."""
    return (_HEAD + "一、" + "抓好落实" * 850_000).encode()


def many_headings() -> bytes:
    """Return a text with a hundred thousand numbered headings."""
    return (_HEAD + "".join(f"{number}. 标题{number}\n正文内容{number}。\n" for number in range(100_000))).encode()


def _word(body: str) -> bytes:
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    )
    link = f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>')
        package.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>')
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()
