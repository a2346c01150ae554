"""Decodes plain text: UTF-8 with or without a byte order mark, UTF-16, UTF-32, GB18030; refuses binary data."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import SourceError

_BINARY = "这不是文本文件（内容是二进制数据），请确认文件，或用原来的程序另存为 .docx 或 .txt 后再添加。"
_BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# tried where there is no byte order mark and the text is not UTF-8
_CANDIDATES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_SAMPLE_BYTES = 20_000  # enough to tell encodings apart
_WRONG_SHARE = 0.002
"""Share of characters that may be undecodable: an old file with a bad byte is still worth reading."""
# characters that Chinese texts consist of
_USUAL = re.compile(r"[\n\r\t -~一-鿿\u2010-\u2027\u3000-\u303f\uff00-\uff65]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # control characters no text holds


def decode(data: bytes) -> str:
    """Return the text of a plain text file.

    Raises:
        SourceError: the bytes are no text in any of the encodings.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _check(data[len(mark) :].decode(name, errors="replace"))
    try:
        if b"\x00" not in data:
            return _check(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    return _check(_guess(data))


def _guess(data: bytes) -> str:
    """Decode in the encoding that gives the most usual characters in a sample."""
    sample = data[:_SAMPLE_BYTES]
    best = max(_CANDIDATES, key=lambda name: _plausible(sample.decode(name, errors="replace")))
    return data.decode(best, errors="replace")


def _plausible(text: str) -> float:
    return len(_USUAL.findall(text)) / max(len(text), 1)


def _check(text: str) -> str:
    broken = text.count("\ufffd") + len(_CONTROL.findall(text))
    if broken > max(2, len(text) * _WRONG_SHARE):
        raise SourceError(_BINARY)
    return text
