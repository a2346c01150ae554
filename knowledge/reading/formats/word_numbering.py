"""Counts the automatic numbers of Word from `numbering.xml`, paragraph by paragraph: the text does not hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.text.numerals import to_chinese_numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"  # XML namespace of WordprocessingML
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN_WORTHS = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_ROMAN_SIGNS = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
_LEVEL_PLACEHOLDER = re.compile(r"%([1-9])")  # %1 in the text of a level stands for the number of level 1


def _roman(value: int) -> str:
    text = ""
    for worth, sign in zip(_ROMAN_WORTHS, _ROMAN_SIGNS, strict=True):
        text += sign * (value // worth)
        value %= worth
    return text


def _letters(value: int) -> str:
    """Return A … Z, AA, BB …: Word repeats the letter."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value)


def _counted(value: int, *, formal: bool = False) -> str:
    """Return 105 as 一百零五; from ten thousand on Word writes digits."""
    return to_chinese_numeral(value, formal=formal) if value < 10_000 else str(value)


def _digits(value: int) -> str:
    return "".join(_DIGITS[int(c)] for c in str(value))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)]


def _full_width(value: int) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in str(value))


# writers by the names of ECMA-376, ST_NumberFormat
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "chineseLegalSimplified": lambda value: _counted(value, formal=True),
    "ideographLegalTraditional": lambda value: _counted(value, formal=True),
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "koreanDigital": _digits,
    "japaneseDigitalTenThousand": _counted,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda value: chr(0x2474 + value - 1) if 1 <= value <= 20 else f"({value})",
    "decimalEnclosedFullstop": lambda value: chr(0x2488 + value - 1) if 1 <= value <= 20 else f"{value}.",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
} | dict.fromkeys(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ),
    _counted,
)


def format_number(value: int, kind: str) -> str:
    """Return a number in one of Word's formats; unknown formats are written in digits."""
    return _FORMATS.get(kind, str)(value) if value > 0 else str(value)


@dataclass(slots=True)
class _Level:
    kind: str = "decimal"
    text: str = ""
    start: int = 1
    plain: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The numbered lists of one Word file; `count` must be called for every numbered paragraph, in order."""

    def __init__(self, root: Any = None) -> None:
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for abstract in root.findall(f"{_W}abstractNum"):
            self._lists[abstract.get(f"{_W}abstractNumId", "")] = _read_list(abstract)
        for num in root.findall(f"{_W}num"):
            number = num.get(f"{_W}numId", "")
            self._numbers[number] = _value(num, "abstractNumId")
            for override in num.findall(f"{_W}lvlOverride"):
                if start := _value(override, "startOverride"):
                    self._overrides[number, _integer(override.get(f"{_W}ilvl"), 0)] = _integer(start, 1)

    def level_of_style(self, number: str, style: str) -> int | None:
        """Return the level that a list ties to a paragraph style."""
        found = self._lists.get(self._numbers.get(number, ""))
        return found.styles.get(style) if found else None

    def count(self, number: str, level: int) -> str:
        """Return the number of the next paragraph of a list, as it is shown; empty for bullets and unknown lists."""
        found = self._lists.get(self._numbers.get(number, ""))
        if found is None or level not in found.levels:
            return ""
        start = self._overrides.pop((number, level), None)
        own = found.levels[level]
        found.counts[level] = start if start is not None else found.counts.get(level, own.start - 1) + 1
        for deeper in [key for key in found.counts if key > level]:
            if found.levels[deeper].restart != 0:
                del found.counts[deeper]
        return "" if own.kind in ("bullet", "none") else _shown(found, own)


def _shown(found: _List, own: _Level) -> str:
    def place(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        level = found.levels.get(index, _Level())
        return format_number(found.counts.get(index, level.start), "decimal" if own.plain else level.kind)

    return _LEVEL_PLACEHOLDER.sub(place, own.text).strip()


def _read_list(abstract: Any) -> _List:
    found = _List()
    for element in abstract.findall(f"{_W}lvl"):
        index = _integer(element.get(f"{_W}ilvl"), 0)
        restart = _value(element, "lvlRestart")
        found.levels[index] = _Level(
            kind=_value(element, "numFmt") or "decimal",
            text=_value(element, "lvlText"),
            start=_integer(_value(element, "start"), 1),
            plain=element.find(f"{_W}isLgl") is not None,
            restart=_integer(restart, 0) if restart else None,
        )
        if style := _value(element, "pStyle"):
            found.styles[style] = index
    return found


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return (child.get(f"{_W}val") or "") if child is not None else ""


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default


def numbering_of(properties: Any) -> tuple[str, int | None] | None:
    """Return list and level that paragraph properties give, None where they say nothing."""
    element = properties.find(f"{_W}numPr") if properties is not None else None
    if element is None:
        return None
    level = _value(element, "ilvl")
    return _value(element, "numId"), _integer(level, 0) if level else None


def styles_of(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield id and element of each paragraph style."""
    for element in root.findall(f"{_W}style"):
        if element.get(f"{_W}type") == "paragraph":
            yield element.get(f"{_W}styleId", ""), element
