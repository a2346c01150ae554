"""Terms and the words that say what they are: by 是指, by quotation marks, by the lines of a glossary."""

from __future__ import annotations

import pytest

from knowledge.structure.definitions import find_definitions
from knowledge.values import Stretch


def found(text: str) -> list[tuple[str, str]]:
    made = find_definitions(text, [Stretch(0, len(text), None)])
    return [(one.term.of(text), one.span.of(text)) for one in made]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("“头雁工程”，是指选优配强村党组织书记的专项行动。", "头雁工程"),
        ("所谓“一岗双责”，就是既抓业务又抓安全。", "一岗双责"),
        ("河长制是指由各级负责同志担任河长的制度。", "河长制"),
        ("“亮灯”,就是要求党员在关键时刻站出来。", "亮灯"),
    ],
)
def test_a_sentence_that_says_what_a_term_is_defines_it(text: str, term: str) -> None:
    assert found(text) == [(term, text)]


def test_two_terms_of_one_sentence_are_two_definitions() -> None:
    text = "“聚力”，就是要聚焦中心任务；“点灯”，就是要发挥先锋作用。"
    assert [term for term, _ in found(text)] == ["聚力", "点灯"]
    assert found(text)[0][1] == "“聚力”，就是要聚焦中心任务；"


def test_lines_of_one_shape_are_a_glossary() -> None:
    text = (
        "两免：免除学杂费和教科书费。\n“三保”：保基本民生、保工资、保运转。\n四下基层：宣传、调研、信访、办公下基层。"
    )
    assert [term for term, _ in found(text)] == ["两免", "三保", "四下基层"]


def test_two_such_lines_may_stand_together_by_chance() -> None:
    assert found("时间：今年三月中旬开始。\n地点：县委党校的大礼堂。") == []


@pytest.mark.parametrize(
    "text", ["要把任务落到实处，即使再难也要完成。", "大家都说这是一件好事。", "第一，就是思想认识不到位。"]
)
def test_other_sentences_define_nothing(text: str) -> None:
    assert found(text) == []
