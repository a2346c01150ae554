"""Detects the format of a file from its content; the file ending only decides between formats of plain text."""

from __future__ import annotations

import enum
import io
import re
import zipfile

from knowledge.errors import SourceError
from knowledge.reading.formats.mhtml import is_mhtml
from knowledge.reading.usual_characters import count_foreign, usual_share

_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再添加。"
_IS_PICTURE = "这是图片，读不出文字，请先做文字识别（OCR），把文字存为 .txt 或 .docx 后再添加。"
_IS_ARCHIVE = "这是压缩包，请先解压，再添加里面的文件。"
_IS_MEDIA = "这是音频或视频，请先转成文字稿再添加。"
_IS_PROGRAM = "这是程序或数据文件，不是文稿，无法添加。"

# first bytes of formats that are refused, and the reason shown
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "这是 .rtf 文件，" + _SAVE_AS),
    (b"\xff\xd8\xff", _IS_PICTURE),
    (b"\x89PNG\r\n", _IS_PICTURE),
    (b"GIF8", _IS_PICTURE),
    (b"II*\x00", _IS_PICTURE),
    (b"MM\x00*", _IS_PICTURE),
    (b"Rar!", _IS_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _IS_ARCHIVE),
    (b"\x1f\x8b\x08", _IS_ARCHIVE),
    (b"ID3", _IS_MEDIA),
    (b"\x7fELF", _IS_PROGRAM),
    (b"MZ\x90", _IS_PROGRAM),
    (b"SQLite format 3\x00", _IS_PROGRAM),
)
# refused by ending where the content is no known format
_REFUSED_ENDINGS: dict[str, str] = {
    ".doc": "这是旧版 Word 文件（.doc），" + _SAVE_AS,
    ".wps": "这是 WPS 文字文件（.wps），" + _SAVE_AS,
    ".rtf": "这是 .rtf 文件，" + _SAVE_AS,
    ".ofd": "这是 .ofd 版式文件，请用阅读器打开，另存为 .docx 或 .pdf 后再添加。",
    ".zip": _IS_ARCHIVE,
    ".rar": _IS_ARCHIVE,
    ".7z": _IS_ARCHIVE,
} | dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"), _IS_PICTURE)
_TEXT_ENDINGS = frozenset({"", ".txt", ".text"})
_OFFICE_ENDINGS = frozenset({".docx", ".pdf", ".doc", ".wps"})  # plain text saved under these endings is read as text
_PROSE_SHARE = 0.9
"""Usual characters of plain text saved under an office ending: real files have .98 and more (docs/quality.md), junk .8 at most."""
_CHINESE_SHARE = 0.3
"""Characters other than ASCII among the letters: a speech in Chinese has .8 and more, a program's output hardly any."""
_HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


class FileFormat(enum.Enum):
    """A file format that can be read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    WORD = "word"
    PDF = "pdf"
    HTML = "html"
    MHTML = "mhtml"
    SHEET = "sheet"
    CSV = "csv"


def detect_format(data: bytes, ending: str) -> FileFormat:
    """Return the format of a file.

    Args:
        data: content of the file.
        ending: of its name, with the dot.

    Raises:
        SourceError: the format can't be read; the reason says what to do.
    """
    ending = ending.lower()
    if b"%PDF-" in data[:1024]:
        return FileFormat.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(data, ending)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise SourceError(_old_office_reason(data, ending))
    _refuse_signatures(data)
    if is_mhtml(data):
        return FileFormat.MHTML
    return _text_format(data, ending)


def refuse_disguised(text: str, ending: str) -> None:
    """Raise SourceError where the text of a file that is named as an office file is no Chinese prose: it is junk then."""
    letters = sum(letter.isalnum() for letter in text)
    if ending.lower() in _OFFICE_ENDINGS and (
        usual_share(text) < _PROSE_SHARE or count_foreign(text) < letters * _CHINESE_SHARE
    ):
        raise SourceError(
            f"这不是能读的 {ending.lower()} 文件（内容不是文章），请用原来的程序打开看看，另存为 .docx 后再添加。"
        )


def _zip_format(data: bytes, ending: str) -> FileFormat:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        if ending == ".docx":
            raise SourceError("这个 Word 文件已损坏，打不开，请重新保存或重新下载后再添加。") from error
        raise SourceError("这个压缩包已损坏，请重新下载后再添加。") from error
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return FileFormat.WORD
    if "OFD.xml" in names:
        raise SourceError(_REFUSED_ENDINGS[".ofd"])
    if "xl/workbook.xml" in names:
        return FileFormat.SHEET
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise SourceError("这是演示文稿，或打不开的表格，请把文字另存为 .docx 后再添加。")
    if "content.xml" in names and "mimetype" in names:
        raise SourceError("这是 OpenDocument 文件，" + _SAVE_AS)
    if ending == ".docx":
        raise SourceError("这个文件不是 Word 文档，或者已损坏，请重新保存为 .docx 后再添加。")
    raise SourceError(_IS_ARCHIVE)


def _old_office_reason(data: bytes, ending: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "这个 Word 文件有密码，请打开后取消密码，再保存并添加。"
    return _REFUSED_ENDINGS.get(ending, _REFUSED_ENDINGS[".doc"])


def _refuse_signatures(data: bytes) -> None:
    for signature, reason in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError(reason)
    if data[4:8] == b"ftyp":
        raise SourceError(_IS_MEDIA)
    if data.startswith(b"RIFF"):
        raise SourceError(_IS_PICTURE if data[8:12] == b"WEBP" else _IS_MEDIA)
    if b'progid="Word.Document"' in data[:400]:
        raise SourceError("这是 Word 的 XML 文件，" + _SAVE_AS)


def _text_format(data: bytes, ending: str) -> FileFormat:
    if ending in (".html", ".htm", ".xhtml", ".shtml") or _HTML_START.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return FileFormat.HTML
    if ending in (".csv", ".tsv"):
        return FileFormat.CSV
    if ending in (".md", ".markdown"):
        return FileFormat.MARKDOWN
    if ending in _TEXT_ENDINGS or ending in _OFFICE_ENDINGS:
        return FileFormat.TEXT
    if ending in _REFUSED_ENDINGS:
        raise SourceError(_REFUSED_ENDINGS[ending])
    raise SourceError(f"不支持 {ending} 文件，请把文字另存为 .docx 或 .txt 后再添加。")
