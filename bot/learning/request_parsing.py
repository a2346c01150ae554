"""What the words after a study command mean: how many questions, of what, when. Pure.

People write as they speak: full width, Chinese numerals, several wishes in one word (工作日早上八点半5道题). What is common
to the commands is read by the same few functions; a word that none of them knows is told back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from bot.learning.answers.answer_matching import normal
from bot.learning.records.settings_store import Days, LearnerSettings
from bot.learning.scheduling.zones import find_zone
from bot.learning.values import Plan, Scope
from knowledge.text.folding import fold
from knowledge.text.numerals import NUMERALS, read_numeral
from knowledge.values import DocumentInfo

KINDS = ("single", "multiple", "judge", "blank")

_NUMERAL = NUMERALS + "两"
_COUNT = re.compile(rf"(\d{{1,3}}|[{_NUMERAL}]{{1,3}})(?:[道个条]题?|题)?")
_DAY = "一二三四五六日"
_DAYS = re.compile(r"每天|每日|天天|工作日|上班日|周末|(?:每?周|星期|礼拜)[一二三四五六日天、至到\-周星期礼拜]+(?!\d)")
_RANGE = re.compile(r"([一二三四五六日])[至到\-]([一二三四五六日])")
_TIME = re.compile(r"([^\d:点时.]*)(\d{1,2})(?:[:.](\d{2})|[点时](半|(\d{1,2})分?)?)整?")
_PARTS = {
    "": (0, 24),
    **dict.fromkeys(("早上", "上午", "早晨", "清晨", "凌晨", "早"), (0, 12)),
    **dict.fromkeys(("中午",), (11, 23)),
    **dict.fromkeys(("下午", "晚上", "傍晚", "夜里", "晚"), (12, 24)),
}
"""Words before an hour: the hours they can mean; one below is twelve hours later."""
_STOP = frozenset({"停", "停止", "关", "关闭", "取消", "off", "stop", "不要"})
_RESUME = frozenset({"恢复", "开", "开启", "继续", "on", "resume"})
_KIND_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("单选", "单选题", "single"), ("single",)),
    **dict.fromkeys(("多选", "多选题", "multiple"), ("multiple",)),
    **dict.fromkeys(("选择", "选择题"), ("single", "multiple")),
    **dict.fromkeys(("判断", "判断题", "judge"), ("judge",)),
    **dict.fromkeys(("填空", "填空题", "blank"), ("blank",)),
}
_ALL_KINDS = frozenset({"全部题型", "所有题型", "各种题型", "不限题型"})
_LABELS = frozenset({
    "zone", "number", "kinds", "kind", "days", "time", "时区", "时间", "题数", "数量", "每组", "题型", "日子", "改成", "设为",
})  # fmt: skip
"""What people write before a setting; it says nothing that the setting itself doesn't."""
_EVERYTHING = frozenset({"全部", "所有", "不限", "清除", "清空", "取消", "all", "clear", "全部文件"})
_ABOUT = re.compile(r"(?:关于|有关|围绕)?(.+?)(?:方面)?(?:的题目?|的问题)?")
_FILES = {
    **dict.fromkeys(("网页", "html", "page", "浏览器"), "page"),
    **dict.fromkeys(("anki", "卡片"), "anki"),
    **dict.fromkeys(("试卷", "卷子", "word", "docx", "paper", "打印"), "paper"),
}
_OF = {
    **dict.fromkeys(("错题", "错题本", "到期", "我的", "复习", "mine", "mistakes", "due"), "mine"),
    **dict.fromkeys(("全部", "所有", "题集", "all"), "all"),
}
_TOPICS = 10
_TOPIC = 30
"""Words of a scope, and letters of one, at most: more is a text that was pasted by mistake."""


@dataclass(frozen=True, slots=True)
class QuizRequest:
    """A request for a set.

    Attributes:
        number: of questions; None where none is said.
        scope: of the questions.
        kinds: of questions; empty for all.
        unknown: a document that there is not, by number or title.
    """

    number: int | None
    scope: Scope
    kinds: tuple[str, ...] = ()
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A request for the daily plan.

    Attributes:
        plan: as wished; None where it should stop, or could not be read.
        stop: it should stop.
        unreadable: the word that could not be read.
        bare: a number that may be an hour or a number of questions.
    """

    plan: Plan | None
    stop: bool = False
    unreadable: str = ""
    bare: str = ""


@dataclass(frozen=True, slots=True)
class SettingsRequest:
    """A request for other settings; fields that are None stay as they are."""

    number: int | None = None
    kinds: tuple[str, ...] | None = None
    days: tuple[Days, frozenset[int]] | None = None
    zone: str | None = None
    unreadable: str = ""

    def over(self, settings: LearnerSettings) -> LearnerSettings:
        """Return settings with the wish fulfilled."""
        days, weekdays = self.days or (settings.days, settings.weekdays)
        return replace(
            settings,
            number=settings.number if self.number is None else self.number,
            kinds=settings.kinds if self.kinds is None else self.kinds,
            days=days,
            weekdays=weekdays,
        )


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A request for a file: `page`, `anki` or `paper`; of `mine` (missed and due) or `all`; questions on a paper."""

    what: str = "page"
    of: str = "mine"
    number: int | None = None
    unreadable: str = ""


def read_export_request(words: str) -> ExportRequest:
    """Read the words after `/export`."""
    request = ExportRequest()
    for word in _words(words):
        if (what := _FILES.get(word.lower())) is not None:
            request = replace(request, what=what)
        elif (of := _OF.get(word.lower())) is not None:
            request = replace(request, of=of)
        elif (count := _count(word)) is not None:
            request = replace(request, number=count)
        else:
            return ExportRequest(unreadable=word)
    return request


def read_quiz_request(words: str, infos: Sequence[DocumentInfo]) -> QuizRequest:
    """Read the words after `/quiz`: a number of questions, kinds, 《titles》 or document numbers (文件2), topics."""
    number: int | None = None
    kinds: list[str] = []
    rest: list[str] = []
    for word in _words(words):
        if number is None and (count := _count(word)) is not None:
            number = count
        elif word.lower() in _KIND_WORDS:
            kinds += _KIND_WORDS[word.lower()]
        else:
            rest.append(word)
    scope = read_scope_request(" ".join(rest), infos, bare_numbers=False)
    return QuizRequest(number, scope.scope, tuple(dict.fromkeys(kinds)), scope.unknown)


def read_scope_request(words: str, infos: Sequence[DocumentInfo], bare_numbers: bool = True) -> QuizRequest:
    """Read the words after `/scope`: document numbers (also bare ones), 《titles》, topics."""
    documents, topics = list[str](), list[str]()
    for word in _words(words):
        found = re.fullmatch(r"(?:文件|第)(\d{1,3})(?:份|个)?(?:文件)?", word)
        found = found or (re.fullmatch(r"(\d{1,3})", word) if bare_numbers else None)
        if found:
            if not 1 <= int(found[1]) <= len(infos):
                return QuizRequest(None, Scope(), unknown=found[1])
            documents.append(infos[int(found[1]) - 1].id)
        elif titled := _titled(word, infos):
            documents += titled
        elif word.startswith("《"):
            return QuizRequest(None, Scope(), unknown=word)
        elif (about := _ABOUT.fullmatch(word)) is not None:
            topics.append(about[1][:_TOPIC])
    return QuizRequest(None, Scope(tuple(dict.fromkeys(documents)), tuple(dict.fromkeys(topics))[:_TOPICS]))


def clears_scope(words: str) -> bool:
    """Tell whether the words after `/scope` mean that there is to be none."""
    return unicodedata.normalize("NFKC", words).strip().lower() in _EVERYTHING


def read_plan_request(words: str, now: Plan) -> PlanRequest:
    """Read the words after `/daily`: an hour, a number, days, a zone; what is not said stays as it is now."""
    plan = now
    weekdays: set[int] = set()
    for word in _words(_apart(words)):
        if word.lower() in _STOP:
            return PlanRequest(None, stop=True)
        if (at := _hour(word)) is not None:
            plan = replace(plan, at=at)
        elif (days := _days(word)) is not None:
            plan = replace(plan, days=days[0], weekdays=days[1])
            weekdays |= days[1]
        elif word.isdigit():
            return PlanRequest(None, unreadable=word, bare=word)
        elif (count := _count(word)) is not None:
            plan = replace(plan, number=max(1, count))
        elif (zone := find_zone(word)) is not None:
            plan = replace(plan, zone=zone)
        elif word.lower() not in _RESUME:
            return PlanRequest(None, unreadable=word)
    if weekdays:
        plan = replace(plan, days="chosen", weekdays=frozenset(weekdays))
    return PlanRequest(replace(plan, active=True))


def read_settings_request(words: str) -> SettingsRequest:
    """Read the words after `/settings`: a zone, a number, kinds, days, in any order, with labels or without."""
    request, kinds = SettingsRequest(), list[str]()
    for word in _words(_apart(words)):
        if word.lower() in _LABELS:
            continue
        if (count := _count(word)) is not None:
            request = replace(request, number=max(1, count))
        elif word.lower() in _KIND_WORDS:
            kinds += _KIND_WORDS[word.lower()]
        elif word in _ALL_KINDS:
            request = replace(request, kinds=())
        elif (days := _days(word)) is not None:
            weekdays = days[1] | (request.days[1] if request.days is not None else frozenset())
            request = replace(request, days=("chosen", weekdays) if weekdays else days)
        elif (zone := find_zone(word)) is not None:
            request = replace(request, zone=zone)
        else:
            return SettingsRequest(unreadable=word)
    return replace(request, kinds=all_or_some(kinds)) if kinds else request


def all_or_some(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return chosen kinds in their order; all of them are no choice."""
    chosen = tuple(kind for kind in KINDS if kind in kinds)
    return () if len(chosen) == len(KINDS) else chosen


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s，,；;。!！?？]+", unicodedata.normalize("NFKC", text)) if word]


def _apart(words: str) -> str:
    """Return words with what people write in one put apart, and the hours in digits."""
    text = unicodedata.normalize("NFKC", words).replace("一刻", "15分").replace("三刻", "45分")
    text = re.sub(rf"[{_NUMERAL}]{{1,3}}(?=[点时分])", lambda found: str(read_numeral(found[0])), text)
    text = re.sub(r"(\d|[点时])\s*(?=\d+\s*[道个条]?题)", r"\1 ", text) if "点" in text or "时" in text else text
    text = _DAYS.sub(r" \g<0> ", text)
    return re.sub(rf"(?<![\d{_NUMERAL}])(?:\d+|[{_NUMERAL}]{{1,3}})[道个条]?题", r" \g<0> ", text)


def _count(word: str) -> int | None:
    found = _COUNT.fullmatch(word)
    count = None if found is None else read_numeral(found[1])
    return count or (0 if word[0].isdigit() and count == 0 else None)


def _hour(word: str) -> time | None:
    if word == "中午":
        return time(12)
    found = _TIME.fullmatch(word)
    if found is None or found[1] not in _PARTS:
        return None
    first, last = _PARTS[found[1]]
    hour = int(found[2])
    minute = 30 if found[4] == "半" else int(found[3] or found[5] or 0)
    hour += 12 if hour < first and hour + 12 < last else 0
    if found[1].startswith(("晚", "夜")) and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _days(word: str) -> tuple[Days, frozenset[int]] | None:
    """Return on which days: their kind, and the weekdays where they are chosen."""
    if word in ("每天", "每日", "天天", "every"):
        return "every", frozenset()
    if word in ("工作日", "上班日", "working"):
        return "working", frozenset()
    if word == "周末":
        return "chosen", frozenset({5, 6})
    if _DAYS.fullmatch(word) is None:
        return None
    letters = re.sub(r"[每周星期礼拜、]", "", word).replace("天", "日")
    spelt = _RANGE.sub(lambda found: _DAY[_DAY.index(found[1]) : _DAY.index(found[2]) + 1], letters)
    chosen = frozenset(_DAY.index(letter) for letter in spelt if letter in _DAY)
    return ("chosen", chosen) if chosen else None


def _titled(word: str, infos: Sequence[DocumentInfo]) -> list[str]:
    """Return the documents meant by 《a title》 or by an id; a part of a title in marks will do."""
    inner = word.strip("《》")
    if inner == word:
        return [info.id for info in infos if info.id == word]
    return [info.id for info in infos if normal(inner) in normal(fold(info.title))]
