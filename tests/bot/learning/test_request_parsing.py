"""What learners write after a study command."""

from __future__ import annotations

from datetime import time
from zoneinfo import available_timezones

import pytest

from bot.learning.records.settings_store import LearnerSettings
from bot.learning.request_parsing import (
    StudyRequest,
    clears_scope,
    read_plan_request,
    read_quiz_request,
    read_scope_request,
    read_settings_request,
)
from bot.learning.scheduling.zones import _CITIES, find_zone, zone_words
from bot.learning.values import Plan, Scope
from knowledge.values import DocumentInfo


def info(number: int, title: str) -> DocumentInfo:
    return DocumentInfo(f"d{number}", title, "x.txt", "", "", "", False, 1, 1, 1)


INFOS = (info(1, "在春耕生产动员会上的讲话"), info(2, "在党建工作会议上的讲话"))


@pytest.mark.parametrize(
    ("words", "number", "scope"),
    [
        ("", None, Scope()),
        ("3", 3, Scope()),
        ("１０题", 10, Scope()),
        ("十", 10, Scope()),
        ("三道 乡村振兴", 3, Scope(topics=("乡村振兴",))),
        ("乡村振兴　三道题", 3, Scope(topics=("乡村振兴",))),
        ("党建 5", 5, Scope(topics=("党建",))),
        ("二十道 关于党建方面的题", 20, Scope(topics=("党建",))),
        ("四个意识", None, Scope(topics=("四个意识",))),
        ("三会一课", None, Scope(topics=("三会一课",))),
        ("3 《春耕》", 3, Scope(documents=("d1",))),
        ("3 文件2", 3, Scope(documents=("d2",))),
        ("d2", None, Scope(documents=("d2",))),
        ("8 党建 作风", 8, Scope(topics=("党建", "作风"))),
        ("8，党建，文件1", 8, Scope(documents=("d1",), topics=("党建",))),
        ("《讲话》", None, Scope(documents=("d1", "d2"))),
        ("0", 0, Scope()),
    ],
)
def test_requests_for_a_set(words, number, scope):
    request = read_quiz_request(words, INFOS)
    assert (request.number, request.scope or Scope(), request.unknown) == (number, scope, "")


def test_kinds_of_a_set():
    request = read_quiz_request("5 判断题 单选 党建", INFOS)
    assert (request.number, request.kinds, request.scope.topics) == (5, ("judge", "single"), ("党建",))


@pytest.mark.parametrize(("words", "unknown"), [("3 文件9", "9"), ("3 《火星》", "《火星》")])
def test_a_document_that_there_is_not(words, unknown):
    assert read_quiz_request(words, INFOS).unknown == unknown


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("1 2", Scope(documents=("d1", "d2"))),
        ("２", Scope(documents=("d2",))),
        ("《春耕》 整顿，作风", Scope(documents=("d1",), topics=("整顿", "作风"))),
        ("字" * 100, Scope(topics=("字" * 30,))),
    ],
)
def test_requests_for_the_scope(words, scope):
    assert read_scope_request(words, INFOS).scope == scope


@pytest.mark.parametrize("words", ["全部", " 不限 ", "ＡＬＬ", "清除"])
def test_no_scope(words):
    assert clears_scope(words)


NOBODY = Plan(0, 0, time(8))
WEEK = frozenset({0, 1, 2, 3, 4})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("8:00", Plan(0, 0, time(8))),
        ("8点半", Plan(0, 0, time(8, 30))),
        ("８：３０ 10题 工作日", Plan(0, 0, time(8, 30), number=10, days="working")),
        ("工作日早上八点半5道题", Plan(0, 0, time(8, 30), number=5, days="working")),
        ("每天晚上八点五道题", Plan(0, 0, time(20), number=5)),
        ("晚上8点半 周一 周四", Plan(0, 0, time(20, 30), days="chosen", weekdays=frozenset({0, 3}))),
        ("早上7点15分 每天", Plan(0, 0, time(7, 15))),
        ("七点一刻", Plan(0, 0, time(7, 15))),
        ("周一到周五 7时30分", Plan(0, 0, time(7, 30), days="chosen", weekdays=WEEK)),
        ("周末10点", Plan(0, 0, time(10), days="chosen", weekdays=frozenset({5, 6}))),
        ("下午3点 每周一三五", Plan(0, 0, time(15), days="chosen", weekdays=frozenset({0, 2, 4}))),
        ("星期天 9:05", Plan(0, 0, time(9, 5), days="chosen", weekdays=frozenset({6}))),
        ("中午", Plan(0, 0, time(12))),
        ("中午1点", Plan(0, 0, time(13))),
        ("晚上12点", Plan(0, 0, time(0))),
        ("20:00 Asia/Urumqi", Plan(0, 0, time(20), "Asia/Urumqi")),
        ("8:00 东京时间", Plan(0, 0, time(8), "Asia/Tokyo")),
        ("25:00", None),
        ("8:61", None),
        ("下午25点", None),
    ],
)
def test_requests_for_the_daily_plan(words, expected):
    request = read_plan_request(words)
    assert (None if request.unreadable else request.change_plan(NOBODY)) == expected


def test_what_is_not_said_stays_as_it_was():
    now = Plan(3, 4, time(8), "Asia/Urumqi", 7, "working")
    changed = read_plan_request("9:30").change_plan(now)
    assert changed == Plan(3, 4, time(9, 30), "Asia/Urumqi", 7, "working")


@pytest.mark.parametrize("word", ["停", "关闭", "OFF"])
def test_stopping(word):
    assert read_plan_request(word).stop


@pytest.mark.parametrize("word", ["on", "恢复"])
def test_going_on(word):
    assert read_plan_request(word).change_plan(Plan(3, 4, time(9), active=False)) == Plan(3, 4, time(9))


def test_the_word_that_could_not_be_read_is_told():
    assert read_plan_request("8:00 随便").unreadable == "随便"
    assert read_plan_request("８").unreadable == "8"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("zone Asia/Shanghai", StudyRequest(zone="Asia/Shanghai")),
        ("东京时间", StudyRequest(zone="Asia/Tokyo")),
        ("时区 东八区", StudyRequest(zone="Asia/Shanghai")),
        ("number 10", StudyRequest(number=10)),
        ("每组１０题", StudyRequest(number=10)),
        ("题型 单选 判断题", StudyRequest(kinds=("single", "judge"))),
        ("单选 多选 判断 填空", StudyRequest(kinds=())),
        ("全部题型", StudyRequest(kinds=())),
        ("选择题", StudyRequest(kinds=("single", "multiple"))),
        ("工作日 8题", StudyRequest(number=8, days=("working", frozenset()))),
        ("周一 周三", StudyRequest(days=("chosen", frozenset({0, 2})))),
        ("周一到周五", StudyRequest(days=("chosen", WEEK))),
        ("zone 火星", StudyRequest(unreadable="火星")),
        ("", StudyRequest()),
    ],
)
def test_requests_for_the_settings(words, expected):
    assert read_settings_request(words) == expected


def test_what_is_not_asked_for_stays():
    before = LearnerSettings(7, ("judge",), "working")
    assert StudyRequest(number=3).change_settings(before) == LearnerSettings(3, ("judge",), "working")
    assert StudyRequest(kinds=(), days=("every", frozenset())).change_settings(before) == LearnerSettings(
        7, (), "every"
    )


@pytest.mark.parametrize(
    ("word", "zone", "shown"),
    [
        ("北京时间", "Asia/Shanghai", "北京时间"),
        ("tokyo", "Asia/Tokyo", "东京时间"),
        ("asia/shanghai", "Asia/Shanghai", "北京时间"),
        ("UTC+8", "Asia/Shanghai", "北京时间"),
        ("西五区", "Etc/GMT+5", "UTC-5"),
        ("utc", "UTC", "UTC"),
        ("Europe/Andorra", "Europe/Andorra", "Europe/Andorra"),
    ],
)
def test_zones_by_the_names_that_people_use(word, zone, shown):
    assert find_zone(word) == zone
    assert zone_words(zone) == shown


@pytest.mark.parametrize("word", ["火星", "UTC+20", "东区", "Asia/Atlantis", "北京烤鸭"])
def test_zones_that_there_are_not(word):
    assert find_zone(word) is None


def test_every_zone_that_has_a_chinese_name_is_known():
    assert {zone for zone in _CITIES.values() if zone not in available_timezones()} == set()
