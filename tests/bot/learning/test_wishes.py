"""What learners write after a study command."""

from __future__ import annotations

from datetime import time

import pytest

from bot.learning.values import Plan, Scope
from bot.learning.wishes import plan_wish, quiz_wish
from knowledge.values import DocumentInfo


def info(number: int, title: str) -> DocumentInfo:
    return DocumentInfo(f"d{number}", title, "x.txt", "", "", "", False, 1, 1, 1)


INFOS = (info(1, "在春耕生产动员会上的讲话"), info(2, "在党建工作会议上的讲话"))


@pytest.mark.parametrize(
    ("words", "number", "scope"),
    [
        ("", 5, Scope()),
        ("3", 3, Scope()),
        ("１０题", 10, Scope()),
        ("十", 5, Scope(topics=("十",))),
        ("3 《春耕》", 3, Scope(documents=("d1",))),
        ("3 文件2", 3, Scope(documents=("d2",))),
        ("d2", 5, Scope(documents=("d2",))),
        ("8 党建 作风", 8, Scope(topics=("党建", "作风"))),
        ("8，党建，文件1", 8, Scope(documents=("d1",), topics=("党建",))),
        ("《讲话》", 5, Scope(documents=("d1", "d2"))),
        ("《火星》", 5, Scope(topics=("《火星》",))),
    ],
)
def test_wishes_for_a_set(words, number, scope):
    wish = quiz_wish(words, INFOS)
    assert (wish.number, wish.scope, wish.unknown) == (number, scope, "")


def test_a_document_that_there_is_not():
    assert quiz_wish("3 文件9", INFOS).unknown == "9"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("8:00", Plan(0, 0, time(8))),
        ("８：３０ 10题 工作日", Plan(0, 0, time(8, 30), number=10, days="working")),
        ("晚上8点半 周一 周四", Plan(0, 0, time(20, 30), days="chosen", weekdays=frozenset({0, 3}))),
        ("早上7点15分 每天", Plan(0, 0, time(7, 15))),
        ("下午3点 每周一三五", Plan(0, 0, time(15), days="chosen", weekdays=frozenset({0, 2, 4}))),
        ("星期天 9:05", Plan(0, 0, time(9, 5), days="chosen", weekdays=frozenset({6}))),
        ("20:00 Asia/Urumqi", Plan(0, 0, time(20), "Asia/Urumqi")),
        ("中午", None),
        ("25:00", None),
        ("8:61", None),
    ],
)
def test_wishes_for_the_daily_plan(words, expected):
    assert plan_wish(words, None).plan == expected


def test_what_is_not_said_stays_as_it_was():
    now = Plan(3, 4, time(8), "Asia/Urumqi", 7, "working")
    wished = plan_wish("9:30", now).plan
    assert wished == Plan(3, 4, time(9, 30), "Asia/Urumqi", 7, "working")


@pytest.mark.parametrize("word", ["停", "关闭", "OFF"])
def test_stopping(word):
    assert plan_wish(word, None).stop


def test_the_word_that_could_not_be_read_is_told():
    assert plan_wish("8:00 随便", None).unreadable == "随便"
