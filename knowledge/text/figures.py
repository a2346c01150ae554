"""Figures in Chinese prose: where they stand, their value and unit, and the other ways to write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.text.numerals import read_numeral, to_chinese_numeral

_UNITS = (
    "个百分点|平方公里|平方千米|平方米|立方米|公里|千米|千瓦时|千瓦|吨标准煤|万标准箱|标准箱|公顷|亩|米|吨|公斤|斤|亿元|元|人次|人|名|位|户|家|个"
    "|项|件|次|期|场|套|所|座|处|条|张|篇|部|批|类|种|支|辆|台|艘|架|份|岁|年|个月|天|日|小时|分钟|倍|万户|学位|床|只|头|株|班|组|门|岁"
)
_SIZES = "十百千万亿"
_HEAD = r"(?<![\dA-Za-z.·+＋\-–—/第“《])"
_NUMBER = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
FIGURE = re.compile(
    rf"{_HEAD}(?P<number>{_NUMBER})(?P<vague>多|余)?(?P<size>[{_SIZES}]{{0,2}})(?P<tail>多|余)?"
    rf"(?P<unit>%|％|‰|{_UNITS})?(?![\dA-Za-z.·+＋\-–—~～号级届版])"
)
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text.

    Attributes:
        start: where its number begins.
        end: where the number ends, with 万, 亿 and % but without a unit such as 人.
        number: the digits.
        size: 十, 百, 千, 万, 亿 or two of them; empty where there is none.
        unit: `%`, 人, 亩 …; empty where none is known.
    """

    start: int
    end: int
    number: str
    size: str
    unit: str

    @property
    def kind(self) -> tuple[str, str]:
        """Return what figures must share to be compared: size and unit."""
        return self.size, self.unit

    @property
    def value(self) -> float:
        """Return the number, its size left aside."""
        return float(re.sub("[,，]", "", self.number))


def find_figures(text: str, start: int = 0, end: int | None = None) -> Iterator[Figure]:
    """Yield the exact figures of `text[start:end]`; dates, codes and vague ones (300多) are left out."""
    end = len(text) if end is None else end
    dates = [match.span() for match in _DATE.finditer(text, start, end)]
    for match in FIGURE.finditer(text, start, end):
        if match["vague"] or match["tail"] or any(a <= match.start() < b for a, b in dates):
            continue
        unit = (match["unit"] or "").replace("％", "%")
        sign = unit in ("%", "‰")
        stop = match.end() if sign or not match["unit"] else match.start("unit")
        yield Figure(match.start(), stop, match["number"], match["size"], unit)


def to_chinese(number: str) -> str:
    """Return digits as a Chinese numeral, 12.5 as 十二点五; empty where it has more than eight digits before the point."""
    whole, _, rest = number.replace(",", "").replace("，", "").partition(".")
    if not whole.isdecimal() or len(whole) > 8:
        return ""
    return to_chinese_numeral(int(whole)) + ("点" + "".join(to_chinese_numeral(int(c)) for c in rest) if rest else "")


def other_forms(words: str) -> tuple[str, ...]:
    """Return other ways to write a figure: full width, Chinese numerals, 百分之; the words themselves come first."""
    forms = [words]
    match = re.fullmatch(rf"({_NUMBER})([{_SIZES}]*)([%％‰]?)(.*)", words)
    if match:
        number, size, sign, unit = match.groups()
        chinese = to_chinese(number)
        bare = re.sub("[,，]", "", number)
        if sign and chinese:
            share = "千" if sign == "‰" else "百"
            forms += [f"{bare}{'％' if sign == '%' else sign}", f"{share}分之{chinese}", f"{share}分之{bare}"]
        elif chinese:
            forms += [f"{chinese}{size}{unit}", f"{bare}{size}{unit}"]
            if number == "2":
                forms.append(f"两{size}{unit}")
        if size == "万" and (whole := round(float(bare) * 10_000)) == float(bare) * 10_000:
            forms.append(f"{whole}{unit}")
    else:
        forms += _from_chinese(words)
    return tuple(dict.fromkeys(forms))


def _from_chinese(words: str) -> list[str]:
    """Return 三个 as 3个; only for one small numeral at the beginning."""
    match = re.match(rf"[一二两三四五六七八九](?![{_SIZES}])", words)
    return [f"{read_numeral(match.group())}{words[1:]}"] if match else []
