"""Of which time a question asks, and a sentence tells."""

from __future__ import annotations

import pytest

from knowledge.answering.understanding.period import Period, agreement, asked_period, told_period

BACK, AHEAD = "back", "ahead"


@pytest.mark.parametrize(
    ("question", "direction", "span"),
    [
        ("今年新增就业的目标是多少？", AHEAD, "year"),
        ("去年新增就业多少人？", BACK, "year"),
        ("“十五五”末城镇化率要到多少？", AHEAD, "years"),
        ("五年来修了多少公里路？", BACK, "years"),
        ("2025年的产量是多少？", BACK, "year"),
        ("2027年要建成多少个？", AHEAD, "year"),
        ("这条路有多长？", "", ""),
    ],
)
def test_what_a_question_asks_for(question, direction, span):
    assert asked_period(question, year=2026) == Period(direction, span)


@pytest.mark.parametrize(
    ("sentence", "path", "direction", "span"),
    [
        ("新增就业3万人。", ("一、2025年工作回顾",), BACK, "year"),
        ("新增就业3万人。", ("三、2026年工作安排", "（一）稳就业"), AHEAD, "year"),
        ("城镇化率达到63%。", ("二、“十五五”时期主要目标任务",), AHEAD, "years"),
        ("产量从2020年的51%提升到2025年的70%。", ("一、2025年和“十四五”时期工作回顾",), BACK, ""),
        ("力争新增就业3万人。", ("一、稳就业",), AHEAD, ""),
        ("新增就业3万人。", (), "", ""),
    ],
)
def test_what_a_sentence_tells_of(sentence, path, direction, span):
    assert told_period(sentence, path) == Period(direction, span)


def test_the_right_time_goes_before_the_wrong_one():
    asked = Period(AHEAD, "year")
    right, silent, wrong = Period(AHEAD, "year"), Period(), Period(BACK, "years")
    assert agreement(asked, right) > agreement(asked, silent) == 0 > agreement(asked, wrong)
