"""What the words after a group's commands mean: how many questions, for how long, when, who may what. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.groups.values import KINDS, LONGEST, MOST, SHORTEST, GroupSettings
from bot.learning.request_parsing import read_plan_request, read_quiz_request
from bot.learning.scheduling.days import zone_named
from bot.learning.values import Scope
from knowledge.text.numerals import NUMERALS, read_numeral
from knowledge.values import DocumentInfo

_LENGTH = re.compile(rf"(?:开放|限时|时长)?(\d{{1,5}}|半|[{NUMERALS}两]{{1,3}})个?(分钟|分|小时|钟头|天|min|m|h|d)")
_UNITS = {"分钟": 1, "分": 1, "min": 1, "m": 1, "小时": 60, "钟头": 60, "h": 60, "天": 24 * 60, "d": 24 * 60}
_KINDS = {
    "单选": "single",
    "单选题": "single",
    "多选": "multiple",
    "多选题": "multiple",
    "判断": "judge",
    "判断题": "judge",
}
_BOARD = re.compile(r"排行榜?(开|打开|on|关|关闭|off)", re.IGNORECASE)
_START = re.compile(r"成员(?:可以?)?出题(开|打开|on|关|关闭|off)", re.IGNORECASE)
_SWITCH = re.compile(r"(排行榜?|成员(?:可以?)?出题|范围|话题|开放|限时)[\s:]+(?=\S)")
_YES = ("开", "打开", "on")
_ON, _OFF = frozenset({"开", "打开", "恢复", "on"}), frozenset({"停", "停止", "关", "关闭", "取消", "off", "stop"})
_EVERYTHING = frozenset({"全部", "全部文件", "所有文件", "不限", "范围全部", "范围不限"})
_TOPIC = re.compile(r"(?:范围|话题)(.+)")
_DOCUMENT = re.compile(r"《.*|(?:文件|第)\d{1,3}(?:份|个)?(?:文件)?")


@dataclass(frozen=True, slots=True)
class RoundRequest:
    """A request for a round; a field of None was not said.

    Attributes:
        number: of questions.
        minutes: that it stays open.
        scope: of its questions.
        kinds: of its questions; empty for those of the group.
        unreadable: a word that could not be read.
        unknown: a document that there is not, by number or title.
        too_long: the time is none that a round can have.
    """

    number: int | None = None
    minutes: int | None = None
    scope: Scope | None = None
    kinds: tuple[str, ...] = ()
    unreadable: str = ""
    unknown: str = ""
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """A request for other settings; `settings` is None where it could not be read.

    Attributes:
        settings: as wished.
        hour: it says when the daily round comes, or that there is one: it holds from now on, and here.
        unreadable: the word that could not be read.
        unknown: a document that there is not, by number or title.
        too_long: the time is none that a round can have.
    """

    settings: GroupSettings | None = None
    hour: bool = False
    unreadable: str = ""
    unknown: str = ""
    too_long: bool = False


def read_round_request(words: str, infos: Sequence[DocumentInfo], most: int) -> RoundRequest:
    """Read the words after `/quiz` or `/paper`: number, length of time, kinds, 《titles》, document numbers, topics."""
    rest: list[str] = []
    minutes: int | None = None
    for word in _words(words):
        if (length := _minutes(word)) is not None:
            minutes = length
        else:
            rest.append(_bare_topic(word))
    request = read_quiz_request(" ".join(rest), infos)
    kinds = tuple(kind for kind in KINDS if kind in request.kinds)
    if request.kinds and not kinds:
        return RoundRequest(unreadable="填空")
    if request.number is not None and not 1 <= request.number <= most:
        return RoundRequest(unreadable=f"{request.number}题")
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        return RoundRequest(too_long=True)
    scope = None if request.scope == Scope() else request.scope
    return RoundRequest(request.number, minutes, scope, kinds, unknown=request.unknown)


def read_settings_request(words: str, now: GroupSettings, infos: Sequence[DocumentInfo]) -> SettingsRequest:
    """Read the words after `/group`; what is not said stays as it is now."""
    made, kinds, scoped, plain = now, list[str](), list[str](), list[str]()
    switched = False
    for word in _words(words):
        if found := _BOARD.fullmatch(word):
            made = replace(made, board=found[1].lower() in _YES)
        elif found := _START.fullmatch(word):
            made = replace(made, members_start=found[1].lower() in _YES)
        elif word in _KINDS:
            kinds.append(_KINDS[word])
        elif (length := _minutes(word)) is not None:
            made = replace(made, open_minutes=length)
        elif word in _ON | _OFF:
            made, switched = replace(made, active=word in _ON), word in _ON
        elif word in _EVERYTHING:
            made = replace(made, scope=Scope())
        elif _TOPIC.fullmatch(word) or _DOCUMENT.fullmatch(word):
            scoped.append(_bare_topic(word))
        else:
            plain.append(word)
    if not SHORTEST <= made.open_minutes <= LONGEST:
        return SettingsRequest(too_long=True)
    if kinds:
        made = replace(made, kinds=tuple(kind for kind in KINDS if kind in kinds))
    return _with_scope(_with_plan(made, plain, switched), scoped, infos)


def _with_plan(made: GroupSettings, words: Sequence[str], switched: bool) -> SettingsRequest:
    """Read what a daily plan of a learner has too: hour, days, number, zone."""
    before = made.plan()
    request = read_plan_request(" ".join(words), before)
    if request.plan is None:
        return SettingsRequest(unreadable=request.unreadable)
    plan = request.plan
    if plan.number > MOST:
        return SettingsRequest(unreadable=f"{plan.number}题")
    try:
        zone_named(plan.zone)
    except ValueError:
        return SettingsRequest(unreadable=plan.zone)
    timed = switched or (plan.at, plan.zone, plan.days, plan.weekdays) != (
        before.at,
        before.zone,
        before.days,
        before.weekdays,
    )
    # an hour that is the same as before is meant as well: who writes it wants a daily round
    timed = timed or any(":" in word or "点" in word for word in words)
    made = replace(
        made,
        at=plan.at,
        zone=plan.zone,
        days=plan.days,
        weekdays=plan.weekdays,
        number=plan.number,
        active=made.active or timed,
    )
    return SettingsRequest(made, hour=timed)


def _with_scope(request: SettingsRequest, words: Sequence[str], infos: Sequence[DocumentInfo]) -> SettingsRequest:
    if request.settings is None or not words:
        return request
    read = read_quiz_request(" ".join(words), infos)
    if read.unknown:
        return SettingsRequest(unknown=read.unknown)
    return replace(request, settings=replace(request.settings, scope=read.scope))


def _minutes(word: str) -> int | None:
    """Return the minutes of a length of time: 30分钟, 两小时, 半天; None for another word."""
    found = _LENGTH.fullmatch(word)
    if found is None:
        return None
    unit = _UNITS[found[2]]
    if found[1] == "半":
        return unit // 2
    return unit * (read_numeral(found[1]))


def _bare_topic(word: str) -> str:
    found = _TOPIC.fullmatch(word)
    return found[1] if found else word


def _words(text: str) -> list[str]:
    """Return the words; 排行 开 is the same as 排行开."""
    plain = _SWITCH.sub(r"\1", unicodedata.normalize("NFKC", text))
    return [word for word in re.split(r"[\s,，;；]+", plain) if word]
