"""From bytes to text: UTF-8 with or without a mark, UTF-16, GB18030; binary data is refused."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import SourceError

_BINARY = "这不是文本文件（内容是二进制数据），请确认文件，或用原来的程序另存为 .docx 或 .txt 后再添加。"
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_SAMPLE = 20_000
_WRONG_SHARE = 0.002
"""Share of characters that may be broken: an old file with a bad byte is still worth reading."""
_WANTED = re.compile(r"[\n\r\t -~一-鿿\u2010-\u2027\u3000-\u303f\uff00-\uff65]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """Return the text of a plain text file.

    Raises:
        SourceError: the bytes are no text in any of the encodings.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(name, errors="replace"))
    try:
        if b"\x00" not in data:
            return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    return _checked(_guess(data))


def _guess(data: bytes) -> str:
    """Return the text read in the encoding that gives the fewest odd characters in a sample."""
    sample = data[:_SAMPLE]
    best = max(_GUESSES, key=lambda name: _plausible(sample.decode(name, errors="replace")))
    return data.decode(best, errors="replace")


def _plausible(text: str) -> float:
    return len(_WANTED.findall(text)) / max(len(text), 1)


def _checked(text: str) -> str:
    broken = text.count("\ufffd") + len(_CONTROL.findall(text))
    if broken > max(2, len(text) * _WRONG_SHARE):
        raise SourceError(_BINARY)
    return text
