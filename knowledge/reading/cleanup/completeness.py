"""Tells whether a text breaks off: its last sentence, a part that it promised, or a remark of the site that hides the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.reading.cleanup import metadata
from knowledge.reading.line_shapes import is_closing, is_numbered
from knowledge.reading.lines import Line
from knowledge.text.numerals import NUMERALS, read_numeral

_CLOSED = "。！？!?….；;”’」』）)》】〕"  # a text or heading that ends so is complete
_OPEN = "，、,：:（(《“"  # a text that ends so breaks off
_TAIL_SHARE = 0.2
"""Share of a document's characters that lists, attachments and records after the last sentence may take."""
_SHORTEST_FAREWELL = 25  # characters of a last sentence with an exclamation mark, as speeches end
_LONGEST_FIELD_NAME = 10  # characters before the colon of a field: 联系人：
# the site says that it hides text
_HIDDEN_REST = re.compile(
    r"此处(?:隐藏|省略)\s*\d*.{0,4}字|(?:剩余|还有|余下|未完)\s*\d+\s*(?:字|页|%|％)|试读(?:已)?结束|未完待续|"
    r"(?:余下|剩余|后续|以下|其余)(?:全文|内容|部分)?.{0,6}(?:未显示|不予显示|隐藏|需.{0,6}(?:下载|购买|登录|开通))|"
    r"(?:下载|购买|登录|开通.{0,6})后?(?:可)?(?:查看|阅读)(?:全文|全部|完整)|(?:查看|阅读)(?:全部|剩余|余下)(?:内容|全文|\d+)"
)
_ATTACHMENTS = re.compile(r"附[件表图录]?\s*\d{0,2}\s*[:：]")  # the first line of a list of attachments
# 下面，我讲三点意见
_PROMISE = re.compile(
    rf"我?(?:再)?(?:强?调|讲|谈|提)(?:以下|如下)?([{NUMERALS}])(?:点|个方面|个问题)(?:意见|要求|看法|体会|建议)?[：:。，]"
)
_MAIN_NUMBER = re.compile(rf"([{NUMERALS}]{{1,3}})[、．.]")
_NUMBER_STYLE = re.compile(rf"[（(]?(?:第)?([{NUMERALS}]+|\d+)[）)、．.是要]?")
_RUN_IN_NUMBER = "第{n}[，,、是点个]|[。；：]{n}[是要]|（{n}）"


def hides_text(texts: Iterable[str]) -> bool:
    """Tell whether one of the lines says that part of the text is not shown (此处隐藏3000字)."""
    return any(_HIDDEN_REST.search(text) for text in texts)


def is_incomplete(body: Sequence[Line]) -> bool:
    """Tell whether a text breaks off.

    It does where its last sentence does, where it ends with a heading that has no text, where announced parts are
    missing, or where a line says that text is hidden. Signatures, dates, fields, tables, lists and attachments at the
    end are not sentences that break off.
    """
    if not body or hides_text(line.text for line in body):
        return True
    return _ends_open(body) or _lacks_part(body)


def _ends_open(body: Sequence[Line]) -> bool:
    room = sum(len(line.text) for line in body) * _TAIL_SHARE
    last = len(body) - 1
    for i in range(last, -1, -1):
        text = body[i].text
        if text[-1] in _CLOSED:
            return False
        if text[-1] in _OPEN and i == last:
            return True
        if _is_heading(body[i]):
            return i == last and not _is_list_member(body, i)
        if _is_prose(text):
            return not _has_farewell(body[:i], room)
        room -= len(text)
        if room < 0:
            return False  # a document of short lines: a table or a list
    return False


def _is_heading(line: Line) -> bool:
    return bool(line.level or line.number) or is_numbered(line.text)


def _is_list_member(body: Sequence[Line], last: int) -> bool:
    """Tell whether the last line is a member of a list: the line before it is one without text too, or 附件：1.…"""
    if last == 0 or not _is_heading(body[last - 1]):
        return last > 0 and _ATTACHMENTS.match(body[last - 1].text) is not None
    return body[last - 1].text[-1] not in _CLOSED and _style(body[last - 1]) == _style(body[last])


def _style(line: Line) -> str:
    match = _NUMBER_STYLE.match(line.number or line.text)
    if match is None:
        return str(line.level)
    return match.group().replace(match.group(1), "一" if match.group(1)[0] in NUMERALS else "1")


def _is_prose(text: str) -> bool:
    """Tell whether a line is running text: clauses with commas, and no field (联系人：…), signature or date."""
    if is_closing(text) or metadata.is_date_line(text) or metadata.speaker_of_line(text):
        return False
    name = re.split("[：:]", text, maxsplit=1)
    if len(name) == 2 and len(name[0]) <= _LONGEST_FIELD_NAME:
        return False
    return any(mark in text for mark in "，,。；")


def _has_farewell(before: Sequence[Line], room: float) -> bool:
    """Tell whether the speech ended above already, and what follows is a remark on it."""
    for line in reversed(before):
        if is_closing(line.text) or (len(line.text) >= _SHORTEST_FAREWELL and line.text[-1] in "！!"):
            return True
        room -= len(line.text)
        if room < 0:
            return False
    return False


def _lacks_part(body: Sequence[Line]) -> bool:
    """Tell whether the opening announces more parts than the text has: 我讲三点意见, and only 一、 and 二、 follow."""
    heads = [(i, number) for i, line in enumerate(body) if (number := _main_number(line))]
    if not heads or heads[0][1] != 1:
        return False
    opening = "\n".join(line.text for line in body[: heads[0][0]])
    promises = [read_numeral(match.group(1)) for match in _PROMISE.finditer(opening)]
    count = max(number for _, number in heads)
    if not promises or not count < promises[-1] <= 10 or len({number for _, number in heads}) != count:
        return False
    word = "一二三四五六七八九十"[promises[-1] - 1]
    return re.search(_RUN_IN_NUMBER.format(n=word), "\n".join(line.text for line in body)) is None


def _main_number(line: Line) -> int:
    match = _MAIN_NUMBER.match(line.number or line.text)
    return read_numeral(match.group(1)) if match else 0
