"""Equivalents: words that mean the same in questions and in official texts, from `equivalents.tsv`, and years and numbers.

A question's word counts as standing in a text where one of its equivalents does.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

from knowledge.text.folding import fold

_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_SHORT_YEAR = re.compile(r"(\d\d)年")
_CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_SMALL = "零一二三四五六七八九十"
_COUNTED = re.compile(r"(\d{1,2})(?=[个项条大点件种年月])")
_TENTHS = re.compile(r"([一二三四五六七八九])成")
_COUNTED_IN_WORDS = re.compile(r"([二三四五六七八九十])(?=[个项条大点件种年月])")


@functools.cache
def _groups() -> dict[str, tuple[str, ...]]:
    """Return for each word the others of its groups, folded; of what is only spoken, for the first word alone."""
    lines = resources.files("knowledge.text").joinpath("equivalents.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, dict[str, None]] = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            words, source = line.split("\t")
            group = [fold(word) for word in words.split()]
            for word in group[:1] if source == "spoken" else group:
                found.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(others) for word, others in found.items()}


def equivalents(word: str) -> tuple[str, ...]:
    """Return what else a folded word may be called in a text, without the word itself."""
    return (*_groups().get(word, ()), *_numbers(word))


def spoken_words() -> tuple[str, ...]:
    """Return all words that have equivalents, longest first: the tokenizer may cut them apart."""
    return tuple(sorted(_groups(), key=len, reverse=True))


def _numbers(word: str) -> tuple[str, ...]:
    if tenths := _TENTHS.fullmatch(word):
        return (f"{_SMALL.index(tenths.group(1))}0%", f"百分之{tenths.group(1)}十")
    if year := _YEAR.fullmatch(word):
        return (year.group(1).translate(_CHINESE_DIGITS),)
    if short := _SHORT_YEAR.fullmatch(word):
        return (f"20{short.group(1)}",)
    if counted := _COUNTED.match(word):
        value = int(counted.group(1))
        return (_SMALL[value] + word[counted.end() :],) if value <= 10 else ()
    if counted := _COUNTED_IN_WORDS.match(word):
        return (f"{_SMALL.index(counted.group(1))}{word[counted.end() :]}",)
    return ()
