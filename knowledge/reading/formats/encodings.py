"""Decodes text files: UTF-8, UTF-16 and UTF-32 with and without a mark, GB18030, Big5, and files that mix them by line.

The encoding is the one in which most characters are usual ones (`usual_characters`); what a file declares only decides
between equals, since pages declare one encoding and are written in another.
"""

from __future__ import annotations

import codecs

from knowledge.errors import SourceError
from knowledge.reading.usual_characters import count_controls, count_foreign, usual_share

_BINARY = "这不是文本文件（内容是二进制数据），请确认文件，或用原来的程序另存为 .docx 或 .txt 后再添加。"
_DAMAGED = "文件的编码已损坏，许多字读不出来（乱码），请找到原文件，用 UTF-8 编码另存后再添加。"
_BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # a line end is several bytes: never mixed with others
_NARROW = ("utf-8", "gb18030", "big5hkscs")  # in this order where the evidence is equal
# names that pages and mails declare, and the encoding that holds all of theirs
_SUPERSETS = dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "cp936", "hz-gb-2312"), "gb18030") | dict.fromkeys(
    ("big5", "big5-hkscs", "cp950", "x-x-big5"), "big5hkscs"
)
_SAMPLE_BYTES = 20_000  # enough to tell encodings apart; a multiple of 4, so that no wide character is cut
_BROKEN_SHARE = 0.01
"""Share of characters that may be undecodable: above, one sentence in three (of thirty letters) has a hole."""
_WHOLE_SHARE = 0.9
"""Usual characters of a text that is certainly decoded right: real files have .98 and more, wrong ones .77 at most."""
_LEAST_EVIDENCE = 4  # characters of a line that may be read in another encoding than the file's; fewer fit by accident


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of a text file; stray bytes are left out, a broken character becomes U+FFFD.

    Args:
        data: content of the file.
        declared: the encoding that the file or its envelope names, empty where none does.

    Raises:
        SourceError: the bytes are no text in any of the encodings.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(name, errors="replace"))
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" not in data:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if usual_share(text) >= _WHOLE_SHARE or not _reads_better(data, text):
                return _checked(text)
    main = _best(data[:_SAMPLE_BYTES], _SUPERSETS.get(declared.lower(), declared.lower()))
    if main in _WIDE:
        return _checked(data.decode(main, errors="replace"))
    return _checked("\n".join(_line(row, main) for row in data.split(b"\n")))


def _reads_better(data: bytes, text: str) -> bool:
    """Tell whether a few bytes that happen to be UTF-8 are certainly text in another encoding (联通 in GBK)."""
    others = [data.decode(name, errors="replace") for name in _NARROW[1:]]
    return max(map(usual_share, others)) >= _WHOLE_SHARE > 0.5 >= usual_share(text)


def _best(sample: bytes, declared: str) -> str:
    """Return the encoding that gives the most usual characters; the declared one where it is as good as any."""
    names = [*_NARROW, *_WIDE]
    if declared in names:
        names.insert(0, declared)
    return max(names, key=lambda name: _plausible(sample.decode(name, errors="replace")))


def _plausible(text: str) -> float:
    """Return the share of characters that are ASCII or usual."""
    judged = count_foreign(text) + count_controls(text)
    plain = len(text) - judged
    return (plain + usual_share(text) * judged) / max(len(text), 1)


def _line(row: bytes, main: str) -> str:
    """Decode a line in the encoding of the file, or in another one where only that makes a Chinese text of it."""
    if row.isascii():
        return row.decode("ascii")
    if usual_share(row.decode(main, errors="replace")) >= _WHOLE_SHARE:
        return row.decode(main, errors=_STRAY)
    for other in _NARROW:
        try:
            found = row.decode(other)
        except UnicodeDecodeError:
            continue
        if other != main and usual_share(found) >= _WHOLE_SHARE and count_foreign(found) >= _LEAST_EVIDENCE:
            return found
    return row.decode(main, errors=_STRAY)


def _leave_out_stray(error: UnicodeError) -> tuple[str, int]:
    """Handle undecodable bytes: a single one is no character and left out, several are a character that was lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return ("" if error.end - error.start == 1 else "\ufffd"), error.end


_STRAY = "knowledge.stray"
codecs.register_error(_STRAY, _leave_out_stray)


def _checked(text: str) -> str:
    broken, controls = text.count("\ufffd"), count_controls(text)
    if broken + controls <= max(2, len(text) * _BROKEN_SHARE):
        return text
    raise SourceError(_BINARY if controls * 10 > broken else _DAMAGED)  # every tenth byte of any data is a control
