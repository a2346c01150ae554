"""Of which time a question asks and a sentence tells: what was done or is to come, of one year or of several.

Reports give the same figure thrice: as reached last year, as the aim of this year and of the next five. Headings tell
which is meant ("2025年工作回顾", "“十五五”时期主要目标"), and so do a few words of the sentence itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from knowledge.text.numerals import NUMERALS
from knowledge.values import SectionPath

Direction: TypeAlias = Literal["", "back", "ahead"]
Length: TypeAlias = Literal["", "year", "years"]
_AGREES = 0.06
_CONTRADICTS = 0.3
_ASKED_BACK = re.compile(
    rf"去年|前年|过去|以来|已经?|累计|目前|现在|如今|[{NUMERALS}\d]+年来|[长降升加减少成到建办高低]了(?!么)|了(?:多少|几|哪)"
)
_ASKED_AHEAD = re.compile(
    r"今年(?!以来)|明年|目标|计划|打算|准备|预期|力争|未来|今后|下一步|规划|安排|拟|将|要(?=[^求点素闻害地么]*(?:多少|几|哪|什么))"
)
_ASKED_YEARS = re.compile(r"“?十[一二三四五六]五(?!年)|[三五十]年|203[05]年|二〇三五")
_ASKED_YEAR = re.compile(r"[今去明]年|(?:19|20)\d\d年?")
_HEAD_BACK = re.compile(r"回顾|过去|以来|总结|成[就绩]|取得")
_HEAD_AHEAD = re.compile(
    r"目标|安排|部署|打算|规划|计划|下一步|今后|未来|(?:重点|主要)(?:工作|任务|抓好)|工作任务|总体要求"
)
_HEAD_YEARS = re.compile(r"十[一二三四五六]五”?|[三五十]年")
_HEAD_YEAR = re.compile(r"[今去明]年|(?:19|20)\d\d年")
_TOLD_BACK = re.compile(
    rf"从(?:19|20)\d\d年的?[^，。；]{{1,24}}(?:到|至)|年均(?:分别)?(?:增长|下降|提高)[^，。；]*[\d%]+(?!左右)|[{NUMERALS}\d]+年来|去年|累计"
)
_TOLD_AHEAD = re.compile(r"预期目标|力争|今年(?:要|拟|计划|再)|到(?:20\d\d|二〇\S\S)年")


@dataclass(frozen=True, slots=True)
class Period:
    """A time as words tell it: what was done or is to come, in one year or in several; "" where they don't."""

    direction: Direction = ""
    span: Length = ""

    def __bool__(self) -> bool:
        return bool(self.direction or self.span)


NO_PERIOD = Period()


def asked_period(question: str, year: int = 0) -> Period:
    """Return the time that a question asks for.

    A year before the `year` of the document that is meant (0 where unknown) is gone by.
    """
    years = bool(_ASKED_YEARS.search(question))
    one = bool(_ASKED_YEAR.search(_ASKED_YEARS.sub("", question)))
    named = [int(found) for found in re.findall(r"(?:19|20)\d\d", question)]
    back = bool(_ASKED_BACK.search(question)) or bool(year and named and max(named) < year)
    ahead = bool(_ASKED_AHEAD.search(question)) or bool(year and named and max(named) > year)
    return Period(_direction(back, ahead), _length(one, years))


def told_period(sentence: str, path: SectionPath) -> Period:
    """Return the time that a sentence tells of, by its own words or the outermost heading above it."""
    head = path[0] if path else ""
    own = _direction(bool(_TOLD_BACK.search(sentence)), bool(_TOLD_AHEAD.search(sentence)))
    above = _direction(bool(_HEAD_BACK.search(head)), bool(_HEAD_AHEAD.search(head)))
    direction = "" if own and above and own != above else own or above  # 累计 among the aims of a year says nothing
    return Period(direction, _length(bool(_HEAD_YEAR.search(head)), bool(_HEAD_YEARS.search(head))))


def agreement(asked: Period, told: Period) -> float:
    """Return what a sentence gains or loses by its time."""
    gain = 0.0
    for wanted, given in ((asked.direction, told.direction), (asked.span, told.span)):
        if wanted and given:
            gain += _AGREES if wanted == given else -_CONTRADICTS
    return gain


def _direction(back: bool, ahead: bool) -> Direction:
    """Return the direction; none where both or neither are told of."""
    return "" if back == ahead else "back" if back else "ahead"


def _length(year: bool, years: bool) -> Length:
    return "" if year == years else "year" if year else "years"
