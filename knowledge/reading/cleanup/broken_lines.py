"""Joins lines that a converter broke inside a sentence: a number alone on its line, and a line that begins with a comma.

Web pages and wikis set links and bold letters in elements of their own; copied as text, each becomes a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.reading.formats.plain import join
from knowledge.reading.lines import Line
from knowledge.text.numerals import NUMERALS

# numbers that open a sentence; 一、 alone may be a heading whose words are lost
_LONE_NUMBER = re.compile(rf"(?:[{NUMERALS}]{{1,3}}(?:是|要)|第[{NUMERALS}]{{1,3}}[，,、]|其[{NUMERALS}][，,])")
_CONTINUES = re.compile(r"[，、。；,;]")
_ENDS = "。！？!?；;：:…”）)》」』"  # a line that ends so is whole
_PIECE = 40  # characters: a link or a bold phrase inside a sentence is shorter


def join_broken(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with broken ones joined; lines that the format marks as headings or titles stay as they are."""
    made: list[Line] = []
    for line in lines:
        if made and _is_plain(line) and _is_plain(made[-1]) and _goes_on(made[-1].text, line.text):
            if _CONTINUES.match(line.text) and len(made) > 1 and _is_piece(made[-2], made[-1]):
                piece = made.pop()
                made[-1] = replace(made[-1], text=join(made[-1].text, piece.text))
            made[-1] = replace(made[-1], text=join(made[-1].text, line.text), bold=False)
        else:
            made.append(line)
    return tuple(made)


def _is_plain(line: Line) -> bool:
    return not (line.level or line.title or line.number)


def _goes_on(before: str, text: str) -> bool:
    return _LONE_NUMBER.fullmatch(before) is not None or (
        _CONTINUES.match(text) is not None and len(text) > 1 and before[-1] not in _ENDS
    )


def _is_piece(before: Line, line: Line) -> bool:
    """Whether a short line stands inside a sentence that began in the line before it."""
    return _is_plain(before) and len(line.text) <= _PIECE < len(before.text) and before.text[-1] not in _ENDS
