"""What a text states so firmly that other words for it may not change it: figures, times, bans, hopes, shares, bounds.

Each is found by its form in folded text. A summary that lacks one, or has
one more, says another thing; everything else in a text is wording.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.text.lexicon import FORBIDDING, INDEFINITE, LIST_NOUNS, MEASURES
from knowledge.text.numerals import ALL_NUMERALS, NUMERALS, to_digits


class Kind(StrEnum):
    """A class of facts; members of one class say the same sort of thing."""

    FIGURE = "figure"
    TIME = "time"
    BAN = "ban"  # 不得, 不, 没有: what is said not to be, or not to be done
    MUST = "must"
    MAY = "may"
    HOPE = "hope"  # 力争, 拟, 试点: not yet certain
    DONE = "done"
    WILL = "will"
    ALL = "all"
    SOME = "some"
    LEAST = "at least"
    MOST = "at most"
    ABOUT = "about"
    CAUSE = "cause"
    ONLY = "only"
    YEARLY = "compared with the year before"
    TOTAL = "over several years"
    EACH = "each"
    UP = "up"
    DOWN = "down"
    EVEN = "even"
    MAINLY = "mainly"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact at `[start, end)` of a folded text; `value` is a figure with its unit, or a time, in one form."""

    kind: Kind
    value: str
    start: int
    end: int


_SIZES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNIT = (
    "个百分点|平方公里|平方千米|平方米|立方米|公里|千米|千瓦时|千瓦|公顷|个月|小时|分钟|公斤|万户|学位|人次|[美欧日]元"
    rf"|%|‰|[{MEASURES}元次人户位种条处座方级期只头株班组门倍支篇册度吨]|点(?![\d{ALL_NUMERALS}])"
)
_FIGURE = re.compile(
    rf"(?:第(?P<rank>[{NUMERALS}\d]{{1,3}})(?P<ranked>[位名大个次批])|(?P<first>首位)|百分之(?P<share>[{ALL_NUMERALS}]+|\d+(?:\.\d+)?)|(?P<tenths>[一二三四五六七八九])成(?![为果效立就本员长功])"
    rf"|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<size>[十百千万亿]{{0,2}})(?:多|余)?(?P<unit>{_UNIT})?"
    rf"|(?<![第{ALL_NUMERALS}])(?P<word>[{ALL_NUMERALS.replace('点', '')}]+)(?P<wsize>[万亿]{{0,2}})(?P<wunit>{_UNIT}|大(?=[一-鿿]{{2}})(?!报告|以来|精神|提出|代表))(?![体致线流])|(?P<roman>[ivx]{{1,4}})(?P<rclass>[类级期型]))"
)
_MONTH = rf"(?:\d{{1,2}}|[{ALL_NUMERALS}]{{1,2}})月"
_TIME = re.compile(
    rf"(?P<year>\d{{4}}|[一二][〇零九一二三四五六七八]{{3}})年(?:{_MONTH}(?:\d{{1,2}}日)?)?(?:底|初|末)?"
    rf"|{_MONTH}(?:\d{{1,2}}日|底|初|末|[上中下]旬)?"
    r"|(?<![比较])(?:今年|去年|明年|上年|前年|本年|当年)|上半年|下半年|[一二三四]季度|(?<![比较])(?<![比较]\")\"?十[一二三四五]五\"?(?:规划)?(?:时期|期间)?"
    rf"|(?:(?P<ahead>未来|今后)|近|过去|最近|这)(?P<span>[{NUMERALS}两]|\d{{1,2}})年|(?P<since>[{NUMERALS}两]|\d{{1,2}})年(?:来|间|(?=累计))|年底|年初|年末|月底|季度末"
    rf"|前(?P<months>[{NUMERALS}\d]+)个月|1月?(?:至|到|-|~|—)(?P<upto>\d+)月"
)
_BAN = (
    rf"{FORBIDDING}|不能(?!够?不)|不要|不可(?!或缺|分割|逆)|严禁|禁止|决不|绝不|坚决不|杜绝|避免|防止|严防|谨防|切忌|反对|抵制"
    r"|没(?:有)?(?!收|落)|以外|之外|未(?!来|必)|无(?!论|人[机驾]|障碍|线|偿|缝|废|害)|(?<![无])不(?!断|仅|但|光|少|管|论|动产|同|足|利|忘|只|懈|畏|折|惜|可或缺|可分割|负)|毋|勿|并非|取消|停止|暂停"
)
_WORDS: tuple[tuple[Kind, str], ...] = (
    (Kind.LEAST, "不少于|至少|不低于|以上|超过(?!的)|突破|高于|多于|不小于|起码"),
    (Kind.MOST, "不超过|不高于|不多于|不得超过|不大于|以内|以下|低于|少于|至多|最多"),
    (Kind.ABOUT, r"左右|大约|约(?=\d)|近(?=\d)|接近"),
    (
        Kind.BAN,
        _BAN,
    ),
    (
        Kind.MUST,
        "必须|务必|一律|应当|应该|(?<![主需重])要求(?!是)|(?<![主必需重将只首])要(?![求素点闻么是领职件害事])|确保|须(?!要)",
    ),
    (Kind.MAY, "可以|允许|鼓励|提倡|建议|酌情|(?<![不无认许])可(?=[一-鿿])(?!持续|能|靠|控|行|谓|比|见|观|再生)"),
    (
        Kind.HOPE,
        "力争|争取|努力|尽量|尽可能|原则上|试点|探索|拟(?![定订人])|预计|预期|有望|力求|希望|可能|基本(?!面|农|公|医|养|民|经|制|国|生|盘|原|方|功|上|保)",
    ),
    (Kind.DONE, r"已经?(?=[一-鿿])|业已|顺利完成|圆满完成"),
    (Kind.WILL, "将(?!军|来)|计划(?=[一-鿿])|目标|下一步|今后"),
    (
        Kind.ALL,
        r"全部|所有|全覆盖|全体|一律|任何|均(?!衡|等|可|匀)|都(?!市|城|江|会)|每(?=[一-鿿])(?![年月季人亩户])|逐(?=[一个户村人条项车])|完全|全面(?=[一-鿿])|凡",
    ),
    (Kind.SOME, f"{INDEFINITE}|多数|大多|不少(?!于)|许多|某些"),
    (Kind.CAUSE, "由于|因为|导致|造成|归因|带来|引发|原因"),
    (Kind.YEARLY, "比(?:上年|去年|上月)|同比|环比|较(?:上年|去年|上月)"),
    (Kind.TOTAL, r"累计|年均|[这近过去]+[一-鿿\d]年"),
    (Kind.EACH, "每年|每月|每季度|每人|每亩|每户|人均|户均|平均"),
    (Kind.EVEN, "持平|相当于|等于"),
    (Kind.MAINLY, "主要(?!任务|目标|内容|领导|负责|是|有|包括|集中)|大部分"),
    (Kind.UP, "增长(?!极|点)|提高|上升|增加(?!值)|扩大|上涨|提升|增至|增到|回升|走高|翻番|延长|放宽|高出"),
    (Kind.DOWN, "下降|降低|减少|缩小|下跌|回落|压减|压缩|减至|降至|减轻|削减|缩短|收窄|下调|降为"),
    (Kind.ONLY, "只能|只有|仅|唯一|只限|首次|第一次|最(?=[一-鿿])(?!近|后|终)"),
)
_PATTERN = re.compile("|".join(f"(?P<{kind.name}>{words})" for kind, words in _WORDS))
_SOON = re.compile(r"\"|规划|时期|期间")


@functools.lru_cache(maxsize=4096)
def find_facts(folded: str) -> tuple[Fact, ...]:
    """Return the facts of a folded text in their order; figures and times never overlap."""
    times = [Fact(Kind.TIME, _time(match), *match.span()) for match in _TIME.finditer(folded)]
    taken = [(fact.start, fact.end) for fact in times]
    figures = [fact for fact in _figures(folded) if not any(a < fact.end and fact.start < b for a, b in taken)]
    words = [
        Fact(Kind[match.lastgroup or ""], match.group(), *match.span())
        for match in _PATTERN.finditer(folded)
        if match.lastgroup
    ]
    words += [Fact(Kind.ALL, fact.value, fact.start, fact.end) for fact in words if fact.value == "一律"]
    return tuple(sorted([*times, *figures, *words], key=lambda fact: fact.start))


def _time(match: re.Match[str]) -> str:
    words = _SOON.sub("", match.group())
    if years := match["span"] or match["since"]:
        return f"{'+' if match['ahead'] else ''}{to_digits(years)}年"
    if months := match["months"] or match["upto"]:
        return f"1-{to_digits(months)}月"
    return f"{to_digits(match['year'])}年{words[5:]}" if match["year"] else _plain_month(words)


def _plain_month(words: str) -> str:
    words = "今年" if words in ("当年", "本年") else "去年" if words == "上年" else words
    head, mark, tail = words.partition("月")
    return f"{to_digits(head)}{mark}{tail}" if mark and head else words


def _figures(folded: str) -> Iterator[Fact]:
    for match in _FIGURE.finditer(folded):
        if match["rank"] or match["first"]:
            value = f"第{to_digits(match['rank'] or '1')}{match['ranked'] or '位'}"
        elif match["roman"]:
            value = f"{match['roman']}{match['rclass']}"
        elif match["share"]:
            value = f"{_number(match['share'])}%"
        elif match["tenths"]:
            value = f"{_number(match['tenths'], 10)}%"
        elif match["number"]:
            value = f"{_number(match['number'], _size(match['size']))}{match['unit'] or ''}"
        else:
            value = f"{_number(match['word'], _size(match['wsize']))}{match['wunit']}"
        yield Fact(Kind.FIGURE, value, *match.span())


def _size(letters: str) -> int:
    size = 1
    for letter in letters:
        size *= _SIZES[letter]
    return size


def _number(word: str, size: int = 1) -> str:
    """A number in one form, so that 1.26万 and 12600 are the same."""
    digits = to_digits(word.replace(",", ""))
    try:
        return f"{float(digits) * size:.10g}"
    except ValueError:
        return word


def number_of(fact: Fact) -> str:
    """Return the number of a figure without its unit."""
    match = re.match(r"第?[\d.e+]+", fact.value)
    return match.group() if match else fact.value


def unit_of(fact: Fact) -> str:
    """Return the unit of a figure, empty where it has none."""
    return fact.value[len(number_of(fact)) :]


def is_count_of_points(fact: Fact) -> bool:
    """Return whether a figure may count points of a text: 三个, 四项."""
    few = number_of(fact).isdecimal() and 2 <= int(number_of(fact)) <= 20
    return few and bool(re.fullmatch(rf"{LIST_NOUNS}|句|方|件|次", unit_of(fact)))


COUNTERS = frozenset("个名人位户家所条项种类方大点处件")
"""Measure words that count the same thing in other words: 46720名党员, 党员46720人."""


def is_same_figure(figure: Fact, other: Fact) -> bool:
    """Return whether two figures are one, whichever measure word or none they have."""
    if figure.value == other.value:
        return True
    units = unit_of(figure), unit_of(other)
    return number_of(figure) == number_of(other) and (not all(units) or {*units} <= COUNTERS)


def is_year(time: str) -> bool:
    """Return whether a time is a year or a span of years, under which all that follows is read."""
    return bool(re.fullmatch(r"\d{4}年|[今去明前]年|\+?\d{1,2}年", time))


def is_span(time: str) -> bool:
    """Return whether a time is a span of years: 5年 of 这五年, +5年 of 未来五年."""
    return bool(re.fullmatch(r"\+?\d{1,2}年", time))


def is_plan(time: str) -> bool:
    """Return whether a time is the period of a five-year plan."""
    return bool(re.fullmatch("十[一二三四五]五", time))
