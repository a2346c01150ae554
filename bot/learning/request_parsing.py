"""What the words after a study command mean: how many questions, of what, when. Pure.

People write as they speak: full width, Chinese numerals, several requests in one word (工作日早上八点半5道题). Each command
has a list of readers, which groups use too; a word that none of them knows is named in the reply.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, TypeAlias, TypeVar

from bot.learning.answers.answer_matching import normal
from bot.learning.records.settings_store import Days, LearnerSettings
from bot.learning.scheduling.zones import find_zone
from bot.learning.values import Plan, Scope
from knowledge.text.folding import fold
from knowledge.text.numerals import NUMERALS, read_numeral
from knowledge.values import DocumentInfo

KINDS = ("single", "multiple", "judge", "blank")
"""Kinds of questions, in the order in which they are shown."""

_NUMERAL = NUMERALS + "两百零〇"
_WHOLE = rf"(?:(?<!\d)\d+|(?<![{_NUMERAL}])[{_NUMERAL}]{{1,5}})"
"""A number as a whole, up to 九百九十九 in letters: never the end of a longer one."""
_COUNTER = "(?:[道个条]题?|题)"
_COUNT = re.compile(rf"(\d{{1,3}}|[{_NUMERAL}]{{1,5}}){_COUNTER}?")
"""A number of questions."""
_COUNTED = re.compile(rf"(?<![:.第]){_WHOLE}[道个条]?题目?")
_COUNTED_HERE = re.compile(rf"(?<![:.第]){_WHOLE}道(?!题)")
"""The same without the word 题, where no topic may stand (三道防线)."""
_APART = re.compile(rf"(?<![:.\d])(\d{{1,3}}|[{_NUMERAL}]{{1,5}})\s+(?={_COUNTER}(?!\w))")
"""10 题: the number stands apart from its counter."""
_DAY = "一二三四五六日"
_WEEKDAY = rf"[一二三四五六日天](?![{_NUMERAL}]*(?:[点时]|[道个条]?题))"
_DAYS = re.compile(
    rf"每天|每日|天天|工作日|上班日|周末|(?:每?周|星期|礼拜)[一二三四五六日天](?:[、至到\-周星期礼拜]*{_WEEKDAY})*"
)
_SCOPE_NUMBERS = re.compile(r"范围[\s:]*(\d{1,3}(?:[\s,、]+\d{1,3})*)(?![\d:.点时题道个条分小天]|\s*[题道个条])")
"""范围 1 3: the numbers of documents, not of questions."""
_SCOPE_LABEL = re.compile(r"(?:范围|话题)[\s:]+(?=\S)")
_RANGE = re.compile(r"([一二三四五六日])[至到\-]([一二三四五六日])")
_TIME = re.compile(r"([^\d:点时.]*)(\d{1,2})(?:[:.](\d{2})|[点时](半|(\d{1,2})分?)?)整?")
_PARTS = {
    "": (0, 24),
    **dict.fromkeys(("早上", "上午", "早晨", "清晨", "凌晨", "早"), (0, 12)),
    **dict.fromkeys(("中午",), (11, 23)),
    **dict.fromkeys(("下午", "晚上", "傍晚", "夜里", "晚"), (12, 24)),
}
"""Words before an hour: the hours of the day from and below which they can mean; a lower one is twelve hours later."""
OFF = frozenset({"停", "停止", "关", "关闭", "取消", "off", "stop", "不要"})
ON = frozenset({"打开", "恢复", "开", "开启", "继续", "on", "resume"})
"""Words that switch something off, and on."""
_KIND_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("单选", "单选题", "single"), ("single",)),
    **dict.fromkeys(("多选", "多选题", "multiple"), ("multiple",)),
    **dict.fromkeys(("选择", "选择题"), ("single", "multiple")),
    **dict.fromkeys(("判断", "判断题", "judge"), ("judge",)),
    **dict.fromkeys(("填空", "填空题", "blank"), ("blank",)),
}
_KINDS_IN_ONE = re.compile("|".join(sorted(_KIND_WORDS, key=len, reverse=True)))
_LEVELS = {
    **dict.fromkeys(("容易", "简单", "易", "easy"), "easy"),
    **dict.fromkeys(("中等", "一般", "中", "medium"), "medium"),
    **dict.fromkeys(("难", "较难", "困难", "很难", "hard"), "hard"),
}
_HEAVIEST = frozenset({"重点", "重点题", "最重要", "最重要的", "要点"})
_ALL_KINDS = frozenset({"全部题型", "所有题型", "各种题型", "不限题型"})
_LABELS = frozenset({
    "zone", "number", "kinds", "kind", "days", "time", "时区", "时间", "题数", "数量", "每组", "题型", "日子", "改成", "设为",
})  # fmt: skip
"""What people write before a setting; it says nothing that the setting itself doesn't."""
EVERYTHING = frozenset({"全部", "所有", "不限", "清除", "清空", "取消", "all", "clear", "全部文件", "所有文件"})
"""Words after `/scope` that clear it."""
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
DOCUMENT_NUMBER = re.compile(r"(?:文件|第)(\d{1,3})(?:份|个)?(?:文件)?")
_TOPICS = 10
_TOPIC = 30
"""Topics of a scope, and characters of one, at most: more is a text that was pasted by mistake."""


@dataclass(frozen=True, slots=True)
class StudyRequest:
    """What was asked for; a field of None was not said.

    Attributes:
        number: of questions.
        kinds: of questions; empty for all.
        scope: of questions; empty for all.
        at: the hour of the daily plan.
        days: of the daily plan, with the weekdays where they are chosen.
        zone: IANA name.
        difficulty: of questions; empty for any.
        heaviest: only questions that matter most.
        stop: the daily plan is to stop.
        unknown: a document that there is not, by number or title.
        unreadable: the word that could not be read.
    """

    number: int | None = None
    kinds: tuple[str, ...] | None = None
    scope: Scope | None = None
    at: time | None = None
    days: tuple[Days, frozenset[int]] | None = None
    zone: str | None = None
    difficulty: str = ""
    heaviest: bool | None = None
    stop: bool = False
    unknown: str = ""
    unreadable: str = ""

    def change_settings(self, settings: LearnerSettings) -> LearnerSettings:
        """Return settings with what was asked for; the rest stays as it is."""
        days, weekdays = self.days or (settings.days, settings.weekdays)
        number = settings.number if self.number is None else max(1, self.number)
        kinds = settings.kinds if self.kinds is None else self.kinds
        return replace(settings, number=number, kinds=kinds, days=days, weekdays=weekdays)

    def change_plan(self, plan: Plan) -> Plan:
        """Return an active plan with what was asked for; the rest stays as it is."""
        days, weekdays = self.days or (plan.days, plan.weekdays)
        number = plan.number if self.number is None else max(1, self.number)
        at, zone = self.at or plan.at, self.zone or plan.zone
        return replace(plan, at=at, zone=zone, number=number, days=days, weekdays=weekdays, active=True)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to be exported: `page`, `anki` or `paper`; of `mine` (missed and due) or `all`; questions on a paper."""

    what: str = "page"
    of: str = "mine"
    number: int | None = None
    unreadable: str = ""


Request = TypeVar("Request", bound=StudyRequest)
Reader: TypeAlias = Callable[[Request, str], Request | None]
"""Adds to a request what a word says; None where it is no such word."""


def read_quiz_request(words: str, infos: Sequence[DocumentInfo]) -> StudyRequest:
    """Read the words after `/quiz`: a number of questions, kinds, 《titles》 or document numbers (文件2), topics."""
    text = _SCOPE_LABEL.sub("", scope_numbers_as_files(words))
    return read_words(StudyRequest(), split_words(counts_apart(text)), *quiz_readers(infos))


def read_scope_request(words: str, infos: Sequence[DocumentInfo]) -> StudyRequest:
    """Read the words after `/scope`: document numbers (also bare ones), 《titles》, topics."""
    return read_words(StudyRequest(), split_words(words), lambda request, word: _scope(request, word, infos, True))


def read_plan_request(words: str) -> StudyRequest:
    """Read the words after `/daily`: an hour, a number, days, a zone. A bare number may be both, and is not read."""
    return read_words(
        StudyRequest(),
        split_words(put_apart(words)),
        field_reader("stop", lambda word: word.lower() in OFF or None),
        *PLAN_READERS,
        _ignores(ON),
    )


def read_settings_request(words: str) -> StudyRequest:
    """Read the words after `/settings`: a zone, a number, kinds, days, in any order, with labels or without."""
    request = read_words(
        StudyRequest(),
        split_words(put_apart(words)),
        _ignores(_LABELS),
        field_reader("number", _count),
        read_kinds,
        _all_kinds,
        _days,
        field_reader("zone", find_zone),
    )
    return replace(request, kinds=all_or_some(request.kinds)) if request.kinds else request


def read_export_request(words: str) -> ExportRequest:
    """Read the words after `/export`."""
    request = ExportRequest()
    for word in split_words(words):
        if (what := _FILES.get(word.lower())) is not None:
            request = replace(request, what=what)
        elif (of := _OF.get(word.lower())) is not None:
            request = replace(request, of=of)
        elif (count := _count(word)) is not None:
            request = replace(request, number=count)
        else:
            return ExportRequest(unreadable=word)
    return request


def clears_scope(words: str) -> bool:
    """Tell whether the words after `/scope` mean that there is to be none."""
    return unicodedata.normalize("NFKC", words).strip().lower() in EVERYTHING


def all_or_some(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return chosen kinds in their order; all of them are no choice."""
    chosen = tuple(kind for kind in KINDS if kind in kinds)
    return () if len(chosen) == len(KINDS) else chosen


def split_words(text: str) -> list[str]:
    """Return the words of a text without the marks between them."""
    return [word for word in re.split(r"[\s，,；;。!！?？]+", unicodedata.normalize("NFKC", text)) if word]


def read_words(request: Request, words: Iterable[str], *readers: Reader[Request]) -> Request:
    """Return a request with what some words say: each is read by the first reader that knows it."""
    for word in words:
        made = next((made for reader in readers if (made := reader(request, word)) is not None), None)
        if made is None:
            return replace(request, unreadable=word)
        request = made
        if request.stop:
            break
    return request


def quiz_readers(infos: Sequence[DocumentInfo]) -> tuple[Reader[Any], ...]:
    """Return the readers of what a set is made of."""
    return (
        _first_number,
        read_kinds,
        field_reader("difficulty", lambda word: _LEVELS.get(word.lower().removesuffix("题").removesuffix("的"))),
        field_reader("heaviest", lambda word: word in _HEAVIEST or None),
        lambda request, word: _scope(request, word, infos),
    )


def field_reader(field: str, value_of: Callable[[str], object]) -> Reader[Any]:
    """Return a reader that sets a field to what a function makes of a word; None is no such word."""

    def reader(request: Any, word: str) -> Any:
        value = value_of(word)
        return None if value is None else replace(request, **{field: value})

    return reader


def _ignores(words: Collection[str]) -> Reader[Any]:
    """Return a reader of words that add nothing."""
    return lambda request, word: request if word.lower() in words else None


def _first_number(request: Request, word: str) -> Request | None:
    count = _count(word) if request.number is None else None
    return None if count is None else replace(request, number=count)


def read_kinds(request: Request, word: str) -> Request | None:
    """Read kinds of questions, also several in one word: 单选判断."""
    words = _KINDS_IN_ONE.findall(word.lower())
    if not words or "".join(words) != word.lower().replace("和", "").replace("、", ""):
        return None
    kinds = [kind for one in words for kind in _KIND_WORDS[one]]
    return replace(request, kinds=tuple(dict.fromkeys((*(request.kinds or ()), *kinds))))


def _all_kinds(request: Request, word: str) -> Request | None:
    return replace(request, kinds=request.kinds or ()) if word in _ALL_KINDS else None


def _scope(request: Request, word: str, infos: Sequence[DocumentInfo], bare_numbers: bool = False) -> Request | None:
    found = DOCUMENT_NUMBER.fullmatch(word) or (re.fullmatch(r"(\d{1,3})", word) if bare_numbers else None)
    number = int(found[1]) if found else 0
    titled = [infos[number - 1].id] if 1 <= number <= len(infos) else [] if found else _titled(word, infos)
    if not titled and (found or word.startswith("《")):
        return replace(request, unknown=request.unknown or (found[1] if found else word))
    before = request.scope or Scope()
    topics = before.topics
    if not titled and (about := _ABOUT.fullmatch(word)) is not None:
        topics = (*topics, about[1][:_TOPIC])
    documents = tuple(dict.fromkeys((*before.documents, *titled)))
    return replace(request, scope=Scope(documents, tuple(dict.fromkeys(topics))[:_TOPICS]))


def _days(request: Request, word: str) -> Request | None:
    read = _days_of(word)
    if read is None:
        return None
    weekdays = read[1] | (request.days[1] if request.days is not None else frozenset())
    return replace(request, days=("chosen", weekdays) if weekdays else read)


def put_apart(words: str) -> str:
    """Return words with what people write in one put apart, and the hours in digits."""
    text = unicodedata.normalize("NFKC", words).replace("一刻", "15分").replace("三刻", "45分")
    text = _COUNTED_HERE.sub(r" \g<0> ", counts_apart(_DAYS.sub(r" \g<0> ", text)))
    return re.sub(rf"[{_NUMERAL}]{{1,3}}(?=[点时分])", lambda found: str(read_numeral(found[0])), text)


def counts_apart(words: str) -> str:
    """Return words with the numbers of questions put apart from what stands beside them: 8点10题单选."""
    return _COUNTED.sub(r" \g<0> ", _APART.sub(r"\1", unicodedata.normalize("NFKC", words)))


def scope_numbers_as_files(words: str) -> str:
    """Return words with the numbers after 范围 written as documents: 范围 1 3 as 文件1 文件3."""
    text = unicodedata.normalize("NFKC", words)
    return _SCOPE_NUMBERS.sub(lambda found: " ".join(f"文件{one}" for one in re.findall(r"\d+", found[1])), text)


def _count(word: str) -> int | None:
    found = _COUNT.fullmatch(word)
    count = None if found is None else read_numeral(found[1])
    return count or (0 if word[0].isdigit() and count == 0 else None)


def _time(word: str) -> time | None:
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


def _days_of(word: str) -> tuple[Days, frozenset[int]] | None:
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


PLAN_READERS: tuple[Reader[Any], ...] = (
    field_reader("at", _time),
    _days,
    field_reader("number", lambda word: None if word.isdigit() else _count(word)),
    field_reader("zone", find_zone),
)
"""Read what a daily plan is made of."""
