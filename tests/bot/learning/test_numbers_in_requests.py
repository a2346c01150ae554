"""Numbers of questions beside hours, zones, kinds and days, in every order, run together or apart: read whole or not at all."""

from __future__ import annotations

import itertools
from datetime import time

import pytest

from bot.groups.request_parsing import read_group_request, read_round_request
from bot.learning.request_parsing import read_plan_request, read_quiz_request, read_settings_request
from bot.learning.values import Scope
from knowledge.text.numerals import to_chinese_numeral
from knowledge.values import DocumentInfo

NUMBERS = (1, 2, 5, 9, 10, 11, 12, 20, 30, 45, 50, 99, 100, 105, 120, 200, 999)
COUNTERS = ("题", "道", "道题", "个题", " 题")
HOURS = {"8点": time(8), "八点半": time(8, 30), "20:30": time(20, 30), "晚上8点": time(20), "十二点": time(12)}
DAYS = ("工作日", "周一到周五", "每周三")
INFOS = [DocumentInfo(f"d{n}", f"讲话{n}", "x.txt", "", "", "", False, 1, 1, 1) for n in range(1, 4)]


def written(number: int) -> tuple[str, str]:
    return str(number), to_chinese_numeral(number)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("counter", COUNTERS)
def test_beside_an_hour_and_days_a_number_of_questions_is_read_whole(number, counter):
    for form, (hour, at), days in itertools.product(written(number), HOURS.items(), DAYS):
        for order in itertools.permutations((form + counter, hour, days)):
            for between in (" ", "，", "  "):
                words = between.join(order)
                request = read_plan_request(words)
                assert (request.number, request.at, request.unreadable) == (number, at, ""), words


@pytest.mark.parametrize(
    ("words", "number", "at"),
    [
        ("8点10题", 10, time(8)),
        ("8点 10题", 10, time(8)),
        ("早上八点十题", 10, time(8)),
        ("八点半一百二十题", 120, time(8, 30)),
        ("10题8点", 10, time(8)),
        ("十道题八点半", 10, time(8, 30)),
        ("8:30十题", 10, time(8, 30)),
        ("周三五道题8点", 5, time(8)),
        ("周一八点10题", 10, time(8)),
        ("每周一9点 25 题", 25, time(9)),
        ("工作日8时30分100道", 100, time(8, 30)),
    ],
)
def test_run_together(words, number, at):
    request = read_plan_request(words)
    assert (request.number, request.at, request.unreadable) == (number, at, "")


@pytest.mark.parametrize("number", NUMBERS)
def test_beside_a_zone_and_kinds(number):
    for form in written(number):
        for order in (*itertools.permutations((f"{form}题", "东京时间", "单选")), (f"东京时间{form}题单选",)):
            for between in (" ", "，"):
                words = between.join(order)
                request = read_settings_request(words)
                assert (request.number, request.zone, request.kinds, request.unreadable) == (
                    number, "Asia/Tokyo", ("single",), "",
                ), words  # fmt: skip


@pytest.mark.parametrize("number", range(1, 11))
def test_in_groups(number):
    for form in written(number):
        for order in itertools.permutations((f"{form}题", "8点", "开放2小时")):
            request = read_group_request(" ".join(order), INFOS)
            assert (request.number, request.at, request.minutes, request.unreadable) == (number, time(8), 120, "")
        for order in (*itertools.permutations((f"{form}题", "30分钟", "单选")), (f"30分钟{form}题单选",)):
            for between in (" ", "，"):
                request = read_round_request(between.join(order), INFOS, 20)
                assert (request.number, request.minutes, request.kinds) == (number, 30, ("single",)), order


@pytest.mark.parametrize(
    ("words", "scope", "minutes"),
    [
        ("范围 30分钟", Scope(), 30),
        ("范围 2", Scope(("d2",)), None),
        ("3题 范围 1 3 30分钟", Scope(("d1", "d3")), 30),
        ("范围：党建", Scope(topics=("党建",)), None),
        ("范围 2题", Scope(), None),
    ],
)
def test_what_follows_the_word_scope_in_a_group(words, scope, minutes):
    request = read_round_request(words, INFOS, 10)
    assert (request.scope or Scope(), request.minutes, request.unreadable) == (scope, minutes, "")


def test_a_bare_number_after_the_word_scope_is_a_document_everywhere():
    assert read_group_request("范围 3", INFOS).scope == Scope(("d3",))
    assert read_group_request("8点 范围 1、2 5题", INFOS).scope == Scope(("d1", "d2"))
    assert read_group_request("范围 7", INFOS).unknown == "7"
    assert read_quiz_request("5 范围 2", INFOS).scope == Scope(("d2",))
    assert read_quiz_request("10题单选判断 话题 党建", INFOS).kinds == ("single", "judge")
