"""What the words after a study command mean: how many questions, of what, when. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from bot.learning.forgiving import normal
from bot.learning.values import DEFAULT_ZONE, Plan, Scope
from knowledge.values import DocumentInfo
from knowledge.words import fold

DEFAULT_NUMBER = 5

_COUNT = re.compile(r"(\d{1,3})[道个条]?题?")
_TIME = re.compile(r"(?:每天|早上|上午|早)?(\d{1,2})(?::(\d{2})|点(半|(\d{1,2})分?)?)")
_EVENING = re.compile(r"(?:下午|晚上|傍晚|晚)(\d{1,2})(?::(\d{2})|点(半|(\d{1,2})分?)?)")
_ZONE = re.compile(r"[A-Za-z]+(?:/[A-Za-z_+\-0-9]+)+|UTC")
_WEEKDAY = re.compile(r"(?:每?周|星期|礼拜)([一二三四五六日天、]+)")
_STOP = frozenset({"停", "停止", "关", "关闭", "取消", "off", "stop"})
_EVERY = frozenset({"每天", "天天", "every"})
_WORKING = frozenset({"工作日", "working", "上班日"})
_NOON = 12


@dataclass(frozen=True, slots=True)
class QuizWish:
    """A wish for a set; `unknown` is a document number that there is not."""

    number: int
    scope: Scope
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class PlanWish:
    """A wish for the daily plan.

    Attributes:
        plan: as wished; None where it should stop, or could not be read.
        stop: it should stop.
        unreadable: the word that could not be read.
    """

    plan: Plan | None
    stop: bool = False
    unreadable: str = ""


def quiz_wish(words: str, infos: Sequence[DocumentInfo]) -> QuizWish:
    """Read the words after `/quiz`: a number of questions, 《titles》 or document numbers (文件2), topics."""
    number, documents, topics = DEFAULT_NUMBER, list[str](), list[str]()
    for position, word in enumerate(_words(words)):
        if (found := _COUNT.fullmatch(word)) and position == 0:
            number = int(found[1])
        elif found := re.fullmatch(r"(?:文件|第)(\d{1,3})(?:份|个)?(?:文件)?", word):
            if not 1 <= int(found[1]) <= len(infos):
                return QuizWish(number, Scope(), unknown=found[1])
            documents.append(infos[int(found[1]) - 1].id)
        elif titled := _titled(word, infos):
            documents += titled
        else:
            topics.append(word)
    return QuizWish(number, Scope(tuple(dict.fromkeys(documents)), tuple(topics)))


def plan_wish(words: str, now: Plan | None) -> PlanWish:
    """Read the words after `/daily`: an hour, a number, days, a zone; what is not said stays as it is now."""
    plan = now or Plan(0, 0, time(8))
    weekdays: set[int] = set()
    for word in _words(words):
        if word.lower() in _STOP:
            return PlanWish(None, stop=True)
        if (at := _hour(word)) is not None:
            plan = replace(plan, at=at)
        elif word in _EVERY:
            plan = replace(plan, days="every", weekdays=frozenset())
        elif word in _WORKING:
            plan = replace(plan, days="working", weekdays=frozenset())
        elif found := _WEEKDAY.fullmatch(word):
            weekdays |= {"一二三四五六日".index(letter) for letter in found[1].replace("天", "日") if letter != "、"}
        elif found := _COUNT.fullmatch(word):
            plan = replace(plan, number=max(1, int(found[1])))
        elif _ZONE.fullmatch(word):
            plan = replace(plan, zone=word)
        elif word == "北京时间":
            plan = replace(plan, zone=DEFAULT_ZONE)
        else:
            return PlanWish(None, unreadable=word)
    if weekdays:
        plan = replace(plan, days="chosen", weekdays=frozenset(weekdays))
    return PlanWish(plan)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s，,；;]+", unicodedata.normalize("NFKC", text)) if word]


def _hour(word: str) -> time | None:
    late = _EVENING.fullmatch(word)
    found = late or _TIME.fullmatch(word)
    if found is None:
        return None
    hour = int(found[1])
    minute = 30 if found[3] == "半" else int(found[2] or found[4] or 0)
    hour += _NOON if late and hour < _NOON else 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _titled(word: str, infos: Sequence[DocumentInfo]) -> list[str]:
    """Return the documents meant by 《a title》 or by an id; a part of a title in marks will do."""
    inner = word.strip("《》")
    if inner == word:
        return [info.id for info in infos if info.id == word]
    return [info.id for info in infos if normal(inner) in normal(fold(info.title))]
