"""What the words of an answer mean: letters of options, true or false, the words of gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.reading.bank.shapes import Option, half
from knowledge.text.folding import letters_of

_LETTERS = re.compile(r"[A-J](?:[\s、,;/和]*[A-J])*")
_LEADING = re.compile(r"(?P<letters>[A-J])\s*[.、:)\s]\s*(?P<rest>\S.*)|(?P<bare>[A-J])(?P<words>[一-鿿\d].*)")
_TRUE = {"√", "✓", "✔", "☑", "对", "正确", "是", "T", "TRUE", "Y", "YES", "对的", "正确的"}
_FALSE = {"×", "✗", "✘", "☒", "X", "错", "错误", "否", "F", "FALSE", "N", "NO", "不对", "不正确", "错的", "错误的"}
_ENDS = "。.;；,， "
_PLACES = re.compile(r"(?:\(\d{1,2}\)|[①-⑳]|第[一二三四五六七八九十]空\s*[:：]?)\s*")


def read_letters(words: str, options: Sequence[Option]) -> list[str] | None:
    """Return the letters that an answer names, in order, each once; None where it names none.

    "ABD", "A、B、D", "C.24" and, where an option says just that, "24".
    """
    line = half(words).strip().strip(_ENDS).upper()
    if _LETTERS.fullmatch(line):
        return sorted(set(re.findall("[A-J]", line)))
    if found := _LEADING.fullmatch(line):
        letter, rest = found["letters"] or found["bare"], found["rest"] or found["words"]
        own = next((option.words for option in options if option.letter == letter), "")
        if letters_of(own) and letters_of(own) == letters_of(rest):
            return [letter]
    same = [option.letter for option in options if letters_of(option.words) == letters_of(words)]
    return same if len(same) == 1 and letters_of(words) else None


def read_truth(words: str) -> bool | None:
    """Return whether an answer says true or false; None where it says neither."""
    line = half(words).strip().strip(_ENDS).strip("()").strip().upper()
    return True if line in _TRUE else False if line in _FALSE else None


def truth_options(options: Sequence[Option]) -> dict[str, bool] | None:
    """Return what each of two options says, where one says true and the other false; else None."""
    told = {option.letter: truth for option in options if (truth := read_truth(option.words)) is not None}
    return told if len(options) == 2 and set(told.values()) == {True, False} else None


def read_gaps(words: str, count: int) -> tuple[tuple[str, ...], ...] | None:
    """Return the accepted forms for each of `count` gaps; None where there are not so many.

    Gaps stand apart by semicolons, else by enumeration commas, commas or blanks; forms of one gap by a stroke.
    """
    line = words.strip().strip(_ENDS)
    if count == 1:
        return (_forms(line),) if line else None
    placed = [part.strip().strip(_ENDS) for part in _PLACES.split(line) if part.strip()]
    if _PLACES.match(line) and len(placed) == count:
        return tuple(_forms(part) for part in placed)
    for sign in (r"[;；\n]", r"[、]", r"[,，]", r"\s+", r"[、,，\s]+", r"[/|]"):
        parts = [part.strip() for part in re.split(sign, line) if part.strip()]
        if len(parts) == count:
            return tuple(_forms(part) for part in parts)
    return None


def _forms(words: str) -> tuple[str, ...]:
    forms = [form.strip() for form in re.split(r"[/／]|\|", words) if form.strip()]
    return tuple(dict.fromkeys(forms)) or (words,)
