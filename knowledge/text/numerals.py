"""Chinese numerals: read as numbers, turned into digits, and written."""

from __future__ import annotations

import re

NUMERALS = "一二三四五六七八九十"
"""What numbers of points and months are made of, for the character classes of regular expressions."""
_WRITTEN = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_DIGITS = {
    letter: value
    for value, letters in enumerate(("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for letter in letters
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
ALL_NUMERALS = "".join((*_DIGITS, *_UNITS, "点"))
"""All letters that `to_digits` reads, also formal ones and the decimal point."""
_TOO_MUCH = 10_000
"""万: numerals are read below it."""
_FIRST = re.compile(rf"\d+|[{''.join((*_DIGITS, *_UNITS))}]+")


def read_numeral(word: str) -> int:
    """Return the value of a word that is a number below ten thousand: 7, ７, 三, 两, 十二, 一百零五, 壹拾; 0 for any other.

    Digits in a row (一二, 二〇二六) are no numeral: `digit_by_digit` and `to_digits` read them.
    """
    if word.isdecimal():
        return int(word)
    if len(word) == 1 and word in _DIGITS:
        return _DIGITS[word]
    return _read_with_units(word) if _has_unit(word) else 0


def _has_unit(word: str) -> bool:
    return any(letter in _UNITS for letter in word)


def _read_with_units(word: str) -> int:
    """Return 三百二十 as 320; 0 where the letters are in no such order."""
    total, digit, last = 0, None, _TOO_MUCH
    for letter in word:
        if letter in _DIGITS and not digit:
            digit = _DIGITS[letter]
        elif letter in _UNITS and _UNITS[letter] < last and (digit is not None or _UNITS[letter] == 10):
            last = _UNITS[letter]
            total, digit = total + (1 if digit is None else digit) * last, None
        else:
            return 0
    return total + (digit or 0)


def first_number(words: str) -> int:
    """Return the first number in some words (第三，, （十二）, 其一), in digits or as a numeral; 0 where there is none."""
    found = _FIRST.search(words)
    return read_numeral(found.group()) if found else 0


def digit_by_digit(word: str) -> str:
    """Return a word with each Chinese digit as an arabic one: 二〇二六 as 2026; everything else stays."""
    return "".join(str(_DIGITS.get(letter, letter)) for letter in word)


def to_digits(word: str) -> str:
    """Return a numeral in digits: 三百二十 as 320, 二〇二六 as 2026, 三点五 as 3.5.

    What makes no number is turned digit by digit (两点 as 2点), or stays where it has units (十百).
    """
    whole, point, rest = word.partition("点")
    if point and whole and rest and all(letter in _DIGITS for letter in rest):
        return f"{to_digits(whole)}.{digit_by_digit(rest)}"
    if point or not _has_unit(word):
        return digit_by_digit(word)
    return str(read_numeral(word) or word)


def to_chinese_numeral(value: int, *, formal: bool = False) -> str:
    """Return a number from 0 to 99,999,999 as it is counted in Chinese: 十一, 一百零五, 一万零三; formal: 壹拾壹."""
    if value >= _TOO_MUCH:
        high, low = divmod(value, _TOO_MUCH)
        link = "零" if 0 < low < 1000 else ""
        return to_chinese_numeral(high) + "万" + (link + to_chinese_numeral(low) if low else "")
    digits, units = (_FORMAL, "仟佰拾") if formal else (_WRITTEN, "千百十")
    text, gap = "", False
    for size, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit, value = divmod(value, size)
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + unit
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text or "零"
