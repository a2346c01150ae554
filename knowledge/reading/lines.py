"""`Line` and `Content`, which every format is read into, and the one normalisation of text before any offset exists."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.values import PageStart


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a file.

    Attributes:
        text: normalised, never empty, without line ends.
        level: the level of a heading that the format marks, 0 for other lines.
        number: the number that Word makes automatically.
        title: the format says that this is a title (title style, largest letters of the first page).
        bold: all its letters are bold: perhaps a heading whose level nothing tells.
        pages: where the pages begin that the paragraph stands on, offsets in `text`; empty where a format has no pages.
    """

    text: str
    level: int = 0
    number: str = ""
    title: bool = False
    bold: bool = False
    pages: tuple[PageStart, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a format module returns.

    Attributes:
        lines: in the order of reading.
        dropped: what the format itself marks as no text of the document (page headers, menus of a web page).
        title: from the properties of the file, outside its text; used where the text has none.
        warnings: what the format doubts of its reading, a sentence for the user each.
    """

    lines: tuple[Line, ...]
    dropped: tuple[str, ...] = ()
    title: str = ""
    warnings: tuple[str, ...] = ()


_LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # all become \n
# soft hyphen, zero-width and direction marks, byte order mark: removed
_INVISIBLE = (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
# removed
_CONTROLS = (
    *range(0x09),
    *range(0x0E, 0x1C),
    0x1F,
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    *range(0xFFF9, 0xFFFC),
)
_SPACES = (0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x3164)  # all become one ordinary space


def _make_translation() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((*_INVISIBLE, *_CONTROLS), None)
    table |= dict.fromkeys(_SPACES, " ")
    table |= dict.fromkeys(map(ord, _LINE_ENDS), "\n")
    # radicals stand for the characters only because a PDF font said so
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return table


_TRANSLATION = _make_translation()
_MANY_SPACES = re.compile(r" {2,}")
_SPACED_OUT = re.compile(r"(?:[一-鿿] ){2,}[一-鿿] ?[：:！!]?|[目前附] [录言件]")
"""Characters spaced out to fill a line: 政 府 工 作 报 告."""
_LONGEST_SPACED_OUT = 80  # characters, spaces included


def normalise(text: str) -> str:
    """Return text with one kind of line end and of space and without invisible characters; all else stays as it is."""
    return text.replace("\r\n", "\n").translate(_TRANSLATION)


def tidy(text: str) -> str:
    """Return one line normalised: no line ends, no outer spaces, one space where there were several."""
    return _close_up(_MANY_SPACES.sub(" ", normalise(text).replace("\n", " ")).strip(" "))


def make_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a text that are not empty."""
    stripped = (_close_up(_MANY_SPACES.sub(" ", line).strip(" ")) for line in normalise(text).split("\n"))
    return tuple(Line(line) for line in stripped if line)


def _close_up(line: str) -> str:
    spread = len(line) <= _LONGEST_SPACED_OUT and _SPACED_OUT.fullmatch(line)
    return line.replace(" ", "") if spread else line
