"""Grading: what typed answers mean and what is forgiven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.learning.answers.answer_matching import near, normal, same
from bot.learning.answers.grading import grade, grade_choice
from tests.support.items import blank, judge, multiple, single


@pytest.mark.parametrize("text", ["B", "b", "Ｂ", " B。", "2", "２", "(B)", "乙方案", "乙 方案", "“乙方案”"])
def test_a_single_choice_answered_rightly(text):
    verdict = grade(single(), text)
    assert verdict is not None
    assert verdict.right
    assert verdict.score == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "选B",
        "我选B",
        "答案是B",
        "应该是B吧",
        "B选项",
        "乙",
        "选乙",
        "第二个",
        "②",
        "选2",
        "B项正确",
        "答：B",
        "B.乙方案",
    ],
)
def test_an_answer_in_other_words_is_read(text):
    verdict = grade(single(), text)
    assert verdict is not None
    assert verdict.right


@pytest.mark.parametrize(
    "text", ["选ABD", "甲乙丁", "甲、乙、丁", "①②④", "一二四", "答案是ABD。", "AB，还有D", "除了C都对", "只有C不对"]
)
def test_several_options_in_other_words_are_read(text):
    item = replace(multiple(), options=("加强学习", "改进作风", "压实责任", "严肃纪律"), answer=(0, 1, 3))
    verdict = grade(item, text)
    assert verdict is not None
    assert verdict.right


@pytest.mark.parametrize("text", ["全选", "都对", "ABCD"])
def test_all_options_are_read(text):
    verdict = grade(multiple(), text)
    assert verdict is not None
    assert not verdict.right


@pytest.mark.parametrize("text", ["不错", "好的", "下一题", "这一部分"])
def test_what_says_neither_true_nor_false_is_not_graded(text):
    assert grade(judge(), text) is None


@pytest.mark.parametrize("text", ["A", "4", "丁方案"])
def test_a_single_choice_answered_wrongly(text):
    verdict = grade(single(), text)
    assert verdict is not None
    assert (verdict.right, verdict.score, verdict.missed) == (False, 0.0, (1,))


@pytest.mark.parametrize("text", ["E", "5", "0", "AB", "12", "", "  ", "什么意思", "戊方案", "A或B"])
def test_what_is_no_answer_is_not_graded(text):
    assert grade(single(), text) is None


@pytest.mark.parametrize(
    "text", ["AC", "CA", "ac", "A C", "A、C", "A，C", "a,c", "13", "1 3", "A和C", "加强学习、改进作风", "AAC"]
)
def test_a_multiple_choice_answered_rightly(text):
    verdict = grade(multiple(), text)
    assert verdict is not None
    assert verdict.right


def test_a_multiple_choice_is_right_as_a_whole_or_not_with_partial_credit():
    some, mixed = grade_choice(multiple(), [0]), grade_choice(multiple(), [0, 1])
    assert (some.right, some.score, some.missed, some.wrong) == (False, 0.5, (2,), ())
    assert (mixed.right, mixed.score, mixed.missed, mixed.wrong) == (False, 0.0, (2,), (1,))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("对", 0),
        ("正确", 0),
        ("√", 0),
        ("T", 0),
        ("是", 0),
        ("A", 0),
        ("1", 0),
        ("对。", 0),
        ("错", 1),
        ("错误", 1),
        ("×", 1),
        ("不对", 1),
        ("F", 1),
        ("b", 1),
        ("否", 1),
        ("Ｘ", 1),
        ("是对的", 0),
        ("真的", 0),
        ("说法正确", 0),
        ("这句话对", 0),
        ("对呀", 0),
        ("错了", 1),
        ("假的", 1),
        ("这是错的", 1),
        ("说法错误", 1),
        ("不是这样的", 1),
        ("我觉得错了", 1),
        ("应该是错的吧", 1),
    ],
)
def test_words_for_true_and_false(text, chosen):
    verdict = grade(judge(), text)
    assert verdict is not None
    assert verdict.chosen == (chosen,)
    assert verdict.right == (chosen == 0)


@pytest.mark.parametrize("item", [single(), multiple(), judge(), blank()])
def test_somebody_who_does_not_know_is_wrong_and_told_so(item):
    verdict = grade(item, "不知道")
    assert verdict is not None
    assert verdict.gave_up
    assert not verdict.right


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("30", "三十"),
        ("３０", "30"),
        ("三", "3"),
        ("２０２６年", "二〇二六年"),
        ("2026年", "二零二六年"),
        ("百分之五", "5%"),
        ("5％", "百分之五"),
        ("百分之三点五", "3.5%"),
        ("一百二十", "120"),
        ("两千三百", "2300"),
        ("十二", "12"),
        ("1,200", "1200"),
        ("党的建设", "党建设"),
        ("“三会一课”", "三会一课"),
        ("「三会一课」", "三会一课"),
        ("三会 一课", "三会一课"),
        ("3会1课", "三会一课"),
        ("《条例》", "条例"),
        ("第一 标准。", "第一标准"),
        ("Ａ股", "a股"),
    ],
)
def test_harmless_variants_are_forgiven(given, accepted):
    assert same(given, accepted)
    verdict = grade(blank("b", "要____。", (accepted,)), given)
    assert verdict is not None
    assert verdict.right


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("3.5", "35"),
        ("2025年", "2026年"),
        ("三十", "13"),
        ("政治建设", "思想建设"),
        ("5", "5%"),
        ("两个维护", "四个意识"),
        ("的", ""),
    ],
)
def test_what_differs_is_not_forgiven(given, accepted):
    assert not same(given, accepted)


@pytest.mark.parametrize(
    ("given", "accepted", "expected"),
    [
        ("坚持以人民中心", "坚持以人民为中心", True),
        ("高质量发展要求", "高质量发展", True),
        ("政治建设为统领", "以政治建设为统领", True),
        ("2025年底", "2026年底", False),
        ("30个", "38个", False),
        ("作风", "学风", False),
        ("乡村振兴", "科技创新", False),
        ("高质量发展", "高质量发展", False),
    ],
)
def test_near_misses(given, accepted, expected):
    assert near(given, accepted) == expected


def test_a_near_miss_is_wrong_and_said_to_be_near():
    verdict = grade(blank("b", "要____。", ("坚持以人民为中心",)), "坚持以人民中心")
    assert verdict is not None
    assert (verdict.right, verdict.near) == (False, True)


@pytest.mark.parametrize("text", ["30", "三十", "30名", "发展党员30名", "党员三十名"])
def test_the_words_beside_the_gap_may_be_repeated(text):
    verdict = grade(blank(), text)
    assert verdict is not None
    assert verdict.right


@pytest.mark.parametrize("text", ["30人", "300", "130", "30名额度"])
def test_other_words_may_not(text):
    verdict = grade(blank(), text)
    assert verdict is not None
    assert not verdict.right


@pytest.mark.parametrize("text", ["学习；作风", "学习，作风", "学习 作风", "学习、作风", "学习\n作风", "学习;作风"])
def test_several_gaps(text):
    verdict = grade(blank("b", "加强____，改进____。", ("学习",), ("作风",)), text)
    assert verdict is not None
    assert verdict.right


@pytest.mark.parametrize(("text", "score", "gaps"), [("学习；纪律", 0.5, (True, False)), ("作风", 0.0, (False, False))])
def test_several_gaps_partly_right(text, score, gaps):
    verdict = grade(blank("b", "加强____，改进____。", ("学习",), ("作风",)), text)
    assert verdict is not None
    assert (verdict.right, verdict.score, verdict.gaps) == (False, score, gaps)


def test_an_answer_with_a_comma_in_it_is_one_answer():
    item = blank("b", "要____；要____。", ("抓早，抓小",), ("严管",))
    verdict = grade(item, "抓早，抓小；严管")
    assert verdict is not None
    assert verdict.right


def test_letters_that_are_all_dropped_are_still_compared():
    assert normal("的") == "的"
