"""Pieces of a source as the quiz shows them, with Chinese punctuation around Chinese, and how alike two words are."""

from __future__ import annotations

import re
from collections import Counter

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_NARROW = re.compile(r"(?<![0-9A-Za-z])[,;:?!()]|[,;:?!()](?![0-9A-Za-z])")
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "‘": "’", "「": "」", "〈": "〉"}


def shown(text: str) -> str:
    """Return a piece of a source as it is shown in a stem: punctuation of Chinese width, no line ends."""
    joined = re.sub(r"\s*\n\s*", "", text)
    return _NARROW.sub(lambda match: _WIDE[match.group()], joined).strip()


def balanced(text: str) -> bool:
    """Return whether quotation marks and brackets are opened and closed in order."""
    waiting: list[str] = []
    for letter in text:
        if letter in _PAIRS:
            waiting.append(_PAIRS[letter])
        elif letter in _PAIRS.values() and (not waiting or waiting.pop() != letter):
            return False
    return not waiting and text.count('"') % 2 == 0


def inside(one: str, other: str) -> bool:
    """Return whether the letters of one stand in the other in order, with or without others between them."""
    rest = iter(other)
    return all(letter in rest for letter in one)


def likeness(one: str, other: str) -> float:
    """Return how many letters two words share, 0 to 1, in any order."""
    a, b = Counter(one), Counter(other)
    return 2 * sum((a & b).values()) / max(1, len(one) + len(other))


def inner_quotes(words: str) -> str:
    """Return words as they stand inside quotation marks: their own ones become single."""
    return words.replace("“", "‘").replace("”", "’")
