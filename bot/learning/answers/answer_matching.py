"""When two wordings of a short answer are the same, and when they are near. Pure.

Forgiven are width, white space, the kind of quotation marks and brackets, 的, closing marks, and how a number is written (三, 3, ３; 二〇二六,
2026; 百分之五, 5%). A wrong number is never near: 2025 is no near miss of 2026.
"""

from __future__ import annotations

import difflib
import re
import unicodedata

_DROPPED = re.compile(r"[\s的“”‘’\"'`「」『』《》〈〉<>()（）【】\[\]、，,。．.；;：:！!？?·—－\-_~～]+")
_DECIMAL_POINT = re.compile(r"(?<=\d)[.．](?=\d)")
_PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百点\d.]+)")
_NUMERAL = re.compile(r"[零〇○一二两三四五六七八九十百千点壹贰叁肆伍陆柒捌玖拾佰仟]+")
_DIGITS = {
    c: n
    for n, letters in enumerate(("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in letters
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_POINT = "\x00"
_NEAR = 0.72
_SHORTEST_NEAR = 3


def normal(text: str) -> str:
    """Return what is compared: two answers with the same normal form are the same answer."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _PERCENT.sub(lambda found: f"{_number(found[1])}%", text)
    text = _NUMERAL.sub(lambda found: _number(found[0]), text)
    text = _DECIMAL_POINT.sub(_POINT, text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    kept = _DROPPED.sub("", text)
    return (kept or text.strip()).replace(_POINT, ".")


def same(given: str, accepted: str) -> bool:
    """Tell whether two wordings are one answer."""
    return normal(given) == normal(accepted)


def near(given: str, accepted: str) -> bool:
    """Tell whether a wrong wording is so near to the right one that this should be said."""
    theirs, ours = normal(given), normal(accepted)
    if theirs == ours or not theirs or _figures(theirs) != _figures(ours):
        return False
    if len(ours) >= _SHORTEST_NEAR and (ours in theirs or (theirs in ours and len(theirs) * 2 >= len(ours))):
        return True
    return len(ours) >= _SHORTEST_NEAR and difflib.SequenceMatcher(None, theirs, ours).ratio() >= _NEAR


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)


def _number(word: str) -> str:
    """Return a Chinese numeral in digits; letters that make no number (两点, 一一) are turned digit by digit."""
    if all(c in "0123456789." for c in word):
        return word
    whole, point, rest = word.partition("点")
    if point:
        if not whole or not rest or not all(c in _DIGITS for c in rest):
            return "".join(str(_DIGITS.get(c, c)) for c in word)
        return f"{_number(whole)}.{''.join(str(_DIGITS[c]) for c in rest)}"
    if not any(c in _UNITS for c in word):
        return "".join(str(_DIGITS.get(c, c)) for c in word)
    return _with_units(word)


def _with_units(word: str) -> str:
    """Return 三百二十 as 320; what has no such form stays as it is."""
    total, digit, last = 0, None, 10_000
    for letter in word:
        if letter in _DIGITS:
            if digit:
                return word
            digit = _DIGITS[letter]
        elif letter in _UNITS:
            unit = _UNITS[letter]
            if unit >= last or (digit is None and unit != _UNITS["十"]):
                return word
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        else:
            return word
    return str(total + (digit or 0))
