"""What kind of value a form asks for, and how it looks in a text: a figure with its unit, a time, a reason, who acts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.understanding.question_forms import Form
from knowledge.text.lexicon import MEASURES
from knowledge.text.numerals import NUMERALS

_NUMERAL = rf"[0-9０-９{NUMERALS}两百千万亿几Ⅰ-Ⅻ零〇]"
_SCALE = r"[0-9０-９.．,，]*[十百千万亿多余来几]*"
_FIGURE = re.compile(
    rf"(?<![0-9])(?!(?:19|20)[0-9]{{2}}年)[0-9０-９]|百分之|[百千万亿]{{2,}}|翻[一两番]|[{NUMERALS}两]成|过?半|为零|零(?:事故|增长|发生)"
    rf"|{_NUMERAL}{_SCALE}(?:[{MEASURES}头只瓦度]|公里|平方)"
)
"""A number that tells how much; not a year, nor one of a list (“一要”) or inside a word (“统一”)."""
_TIME = re.compile(
    rf"\d{{2,4}}年|[{NUMERALS}\d]+[月日号]|[上下本]半年|[今去明前]年|年[底内初末]|每(?:年|月|周|天|日|季度?|半年|学期)|[〇一二三四五六七八九]{{4}}年"
    rf"|{_NUMERAL}{_SCALE}个?(?:年|月|周|天|日|小时|分钟|季度)"
)
_REASON = re.compile(
    r"因为|由于|为了|目的|旨在|原因|之所以|才能|以便|有利于|有助于|意义|的需要|考虑|因此|所以|否则|关键在|事关|关系到"
)
_ACTOR = re.compile(
    r"由[^，。；]{2,20}(?:负责|牵头|督办|落实)|[一-鿿]{2,12}(?:负责|牵头|督办|承办)|责任人|责任单位|第一责任|主要负责"
)
_PATTERNS = {Form.FIGURE: _FIGURE, Form.WHEN: _TIME, Form.WHY: _REASON, Form.WHO: _ACTOR}
_ACTS = re.compile(r"(?:谁|哪个(?:部门|单位|人|领导)|哪位)(?:来|去|在)?([一-鿿]{2})")
"""谁包保 asks for the one by whom it is done."""
_HOW_MANY = re.compile(r"多少|几")
_CLAIMED = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"(?:多少|几)(天|户|亩|吨|元|块?钱|年|公里|平方米|辆|台|套|次|场|家|所|座|条|名|人)")
"""多少天 is told in days."""
_TOLD_IN = {"天": "[天日]", "人": "[人名位]", "名": "[人名位]", "钱": "元", "块钱": "元", "家": "[家户个]"}
"""Units of questions that texts tell in others too."""
_FORBIDDEN_ASKED = re.compile(r"(?:不能|不准|不许|不得|不可以|禁止|严禁)[^，。？]{0,6}")
_FORBIDS = re.compile(r"不得|不准|不许|严禁|禁止|不能|不可|决不|绝不")
_SET_PHRASE = re.compile(r"“[^“”，。]{1,12}”")
"""“四个意识” counts nothing that a question is after."""
_SHARE = re.compile(r"百分之几|占比|比例|比重|增速|涨幅|[长降升减]了?百分")
_PERCENT = re.compile(rf"{_NUMERAL}{_SCALE}\s?[%％]|百分之|个百分点|[{NUMERALS}]成|翻番")


def wanted(form: Form, question: str) -> re.Pattern[str] | None:
    """Return how the value looks that a form asks for; None where it may look anyhow."""
    if form is Form.WHO and (acts := _ACTS.search(question)):
        return re.compile(rf"由[^，。；]{{2,20}}{acts.group(1)}|{_ACTOR.pattern}")
    if form is Form.YESNO and (claimed := _CLAIMED.findall(question)):
        return re.compile("|".join(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)" for number in claimed))
    if form is Form.FIGURE and (unit := _unit(question)):
        return unit
    if form is not Form.WHY and _FORBIDDEN_ASKED.search(question):
        return _FORBIDS
    if form is Form.FIGURE and _SHARE.search(question):
        return _PERCENT
    return _PATTERNS.get(form)


def _unit(question: str) -> re.Pattern[str] | None:
    """How a figure looks in the one unit that is asked for; None where none or several are."""
    units = _UNIT.findall(question)
    if len(units) != 1 or len(_HOW_MANY.findall(question)) != 1:
        return None
    return re.compile(rf"{_NUMERAL}{_SCALE}{_TOLD_IN.get(units[0], units[0])}")


def figure_missing(form: Form, question: str, sentences: Sequence[str]) -> bool:
    """Return whether a figure or a time is asked for, and none stands in these sentences."""
    pattern = (_unit(question) or _FIGURE) if form is Form.FIGURE else _TIME if form is Form.WHEN else None
    return pattern is not None and not any(pattern.search(_SET_PHRASE.sub("", text)) for text in sentences)
