"""What the words after a group's commands mean, beside what learners ask for: how long, who may what. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.groups.values import FEWEST_OPEN_MINUTES, KINDS, MOST, MOST_OPEN_MINUTES, GroupSettings
from bot.learning.request_parsing import (
    DOCUMENT_NUMBER,
    EVERYTHING,
    OFF,
    ON,
    PLAN_READERS,
    StudyRequest,
    counts_apart,
    field_reader,
    put_apart,
    quiz_readers,
    read_kinds,
    read_words,
    scope_numbers_as_files,
    split_words,
)
from bot.learning.values import Scope
from knowledge.text.numerals import NUMERALS, read_numeral
from knowledge.values import DocumentInfo

_LENGTH = re.compile(rf"(?:开放|限时|时长)?(\d{{1,5}}|半|[{NUMERALS}两]{{1,3}})个?(分钟|分|小时|钟头|天|min|m|h|d)")
_MINUTES = {"分钟": 1, "分": 1, "min": 1, "m": 1, "小时": 60, "钟头": 60, "h": 60, "天": 24 * 60, "d": 24 * 60}
_BOARD = re.compile(r"排行榜?(开|打开|on|关|关闭|off)", re.IGNORECASE)
_START = re.compile(r"成员(?:可以?)?出题(开|打开|on|关|关闭|off)", re.IGNORECASE)
_DAILY = re.compile(rf"({'|'.join(ON | OFF)})", re.IGNORECASE)
_SWITCH = re.compile(r"(排行榜?|成员(?:可以?)?出题|范围|话题|开放|限时)[\s:]+(?=\S)")
_TOPIC = re.compile(r"(?:范围|话题)(.+)")


@dataclass(frozen=True, slots=True)
class GroupRequest(StudyRequest):
    """What was asked for in a group; a field of None was not said.

    Attributes:
        minutes: that a round stays open.
        active: there is a daily round.
        board: members who have joined see each other's accuracy.
        members_start: any member may start a round.
        rest: words that are left to the readers of a daily plan.
    """

    minutes: int | None = None
    active: bool | None = None
    board: bool | None = None
    members_start: bool | None = None
    rest: tuple[str, ...] = ()

    @property
    def too_long(self) -> bool:
        """Whether no round may stay open for so long, or so short."""
        return self.minutes is not None and not FEWEST_OPEN_MINUTES <= self.minutes <= MOST_OPEN_MINUTES

    def sets_time(self, settings: GroupSettings) -> bool:
        """Tell whether it says when the daily round comes, or that there is one; the hour of before is meant as well."""
        before = settings.plan()
        plan = self.change_plan(before)
        changed = (plan.zone, plan.days, plan.weekdays) != (before.zone, before.days, before.weekdays)
        return bool(self.active) or self.at is not None or changed

    def change_group(self, settings: GroupSettings) -> GroupSettings:
        """Return settings with what was asked for; the rest stays as it is."""
        plan = self.change_plan(settings.plan())
        active = settings.active if self.active is None else self.active
        return replace(
            settings,
            active=active or self.sets_time(settings),
            at=plan.at,
            zone=plan.zone,
            days=plan.days,
            weekdays=plan.weekdays,
            number=plan.number,
            scope=settings.scope if self.scope is None else self.scope,
            kinds=self.kinds or settings.kinds,
            open_minutes=settings.open_minutes if self.minutes is None else self.minutes,
            board=settings.board if self.board is None else self.board,
            members_start=settings.members_start if self.members_start is None else self.members_start,
        )


def read_round_request(words: str, infos: Sequence[DocumentInfo], most: int) -> GroupRequest:
    """Read the words after `/quiz` or `/paper`: number, length of time, kinds, 《titles》, document numbers, topics."""
    quiz = quiz_readers(infos)
    readers = (field_reader("minutes", _length), *quiz)
    of_topics = [lambda request, word, read=read: read(request, _bare_topic(word)) for read in readers]
    request = read_words(GroupRequest(), _words(counts_apart(words)), *of_topics)
    return _at_most(_with_kinds(request), most)


def read_group_request(words: str, infos: Sequence[DocumentInfo]) -> GroupRequest:
    """Read the words after `/group`."""

    def scope(request: GroupRequest, word: str) -> GroupRequest | None:
        if word.removeprefix("范围") in EVERYTHING:
            return replace(request, scope=request.scope or Scope())
        if not (word.startswith("《") or _TOPIC.fullmatch(word) or DOCUMENT_NUMBER.fullmatch(word)):
            return None
        # a number or a kind in it is none of the daily round's
        said = read_words(StudyRequest(scope=request.scope or Scope()), [_bare_topic(word)], *quiz_readers(infos))
        return replace(request, scope=said.scope, unknown=request.unknown or said.unknown)

    readers = (
        field_reader("board", _switched(_BOARD)),
        field_reader("members_start", _switched(_START)),
        _kinds_with_options,
        field_reader("minutes", _length),
        field_reader("active", _switched(_DAILY)),
        scope,
        lambda request, word: replace(request, rest=(*request.rest, word)),
    )
    request = read_words(GroupRequest(), _words(words), *readers)
    request = read_words(request, split_words(put_apart(" ".join(request.rest))), *PLAN_READERS)
    return _at_most(_with_kinds(request), MOST)


def _kinds_with_options(request: GroupRequest, word: str) -> GroupRequest | None:
    made = read_kinds(request, word)
    return None if made is None or "blank" in (made.kinds or ()) else made


def _with_kinds(request: GroupRequest) -> GroupRequest:
    """Return a request for those of its kinds that can be asked in a group."""
    kinds = tuple(kind for kind in KINDS if kind in (request.kinds or ()))
    return replace(
        request, kinds=kinds, unreadable=request.unreadable or ("填空" if request.kinds and not kinds else "")
    )


def _at_most(request: GroupRequest, most: int) -> GroupRequest:
    if request.number is None or request.unreadable or 1 <= request.number <= most:
        return request
    return replace(request, unreadable=f"{request.number}题")


def _length(word: str) -> int | None:
    """Return the minutes of a length of time: 30分钟, 两小时, 半天; None for another word."""
    found = _LENGTH.fullmatch(word)
    if found is None:
        return None
    unit = _MINUTES[found[2]]
    return unit // 2 if found[1] == "半" else unit * read_numeral(found[1])


def _switched(pattern: re.Pattern[str]) -> Callable[[str], bool | None]:
    """Return what reads whether a word switches something on or off."""
    return lambda word: found[1].lower() in ON if (found := pattern.fullmatch(word)) else None


def _bare_topic(word: str) -> str:
    found = _TOPIC.fullmatch(word)
    return found[1] if found else word


def _words(text: str) -> list[str]:
    """Return the words; 排行 开 is the same as 排行开."""
    return split_words(_SWITCH.sub(r"\1", scope_numbers_as_files(text)))
