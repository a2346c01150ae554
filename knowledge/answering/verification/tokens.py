"""Texts as letters with the marks between them: statements and passages are compared letter by letter.

A letter is what carries meaning: characters, digits, and the signs of figures (26.9%, 3-5). Everything else is a mark,
kept aside for each gap between two letters. Widths are folded (NFKC), nothing else is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CLAUSE_MARKS = frozenset(",;:。.!?…—\n")
STRONG_MARKS = frozenset(";。!?…\n")
"""Marks that end a sentence, or a part of one that is read by itself."""

_SIGNS = frozenset("%‰℃°×*+=$¥€&#@")
_BETWEEN_DIGITS = {".": ".", "．": ".", ":": ":", "：": ":", "/": "/"} | dict.fromkeys("-~–—～−－", "-")
_CIRCLED = re.compile("[①-⑳]")
_THOUSAND = re.compile(r"\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as letters and the marks between them.

    Attributes:
        letters: in one width, without white space and marks.
        offsets: where in the text each letter comes from.
        marks: what stands before each letter, and after the last: one more than letters; line ends are kept.
    """

    letters: str
    offsets: tuple[int, ...]
    marks: tuple[str, ...]


def tokenized(text: str) -> Tokens:
    """Return the letters of a text, where they come from, and the marks between them."""
    letters: list[str] = []
    offsets: list[int] = []
    marks: list[str] = []
    pending = ""
    for offset, raw in enumerate(text):
        sign = _sign_in_figure(text, offset) if raw in _BETWEEN_DIGITS or raw in ",，" else None
        plain = sign if sign is not None else raw if "一" <= raw <= "鿿" else _plain(raw)
        for letter in plain:
            if sign or letter.isalnum() or letter in _SIGNS:
                letters.append(letter)
                offsets.append(offset)
                marks.append(pending)
                pending = ""
            elif letter == "\n" or not letter.isspace():
                pending += letter
    marks.append(pending)
    return Tokens("".join(letters), tuple(offsets), tuple(marks))


def _plain(raw: str) -> str:
    """One code point in its plain width; circled numbers and dots of omission are marks."""
    if _CIRCLED.match(raw):
        return "、"
    return raw if raw == "…" else unicodedata.normalize("NFKC", raw)


def _sign_in_figure(text: str, offset: int) -> str | None:
    """The sign between two digits, the comma of thousands as nothing; None where it is an ordinary mark."""
    if not (0 < offset < len(text) - 1 and text[offset - 1].isdecimal() and text[offset + 1].isdecimal()):
        return None
    if text[offset] in ",，":
        return "" if _THOUSAND.match(text, offset + 1) else None
    return _BETWEEN_DIGITS[text[offset]]
