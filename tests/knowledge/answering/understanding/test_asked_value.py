"""How the value looks that a form asks for."""

from __future__ import annotations

import pytest

from knowledge.answering.understanding.asked_value import figure_missing, wanted
from knowledge.answering.understanding.question_forms import Form


@pytest.mark.parametrize(
    ("form", "question", "text", "found"),
    [
        (Form.FIGURE, "种多少亩", "播种面积不少于96万亩。", True),
        (Form.FIGURE, "增长百分之几", "增长5%以上。", True),
        (Form.FIGURE, "增长百分之几", "新建3座水厂。", False),
        (Form.WHEN, "什么时候完成", "6月底前全部完成。", True),
        (Form.WHEN, "什么时候完成", "尽快完成。", False),
        (Form.WHY, "为什么要修", "修渠是为了保灌溉。", True),
        (Form.WHO, "谁负责", "由县水利局负责清淤。", True),
    ],
)
def test_a_value_is_known_by_its_looks(form: Form, question: str, text: str, found: bool) -> None:
    pattern = wanted(form, question)
    assert pattern is not None
    assert bool(pattern.search(text)) is found


def test_other_forms_want_no_certain_value() -> None:
    assert wanted(Form.TOPIC, "防汛怎么说") is None


def test_a_figure_is_missing_where_no_sentence_has_one() -> None:
    assert figure_missing(Form.FIGURE, "修几条路", ["要把路修好。", "增强“四个意识”。"])
    assert not figure_missing(Form.FIGURE, "修几条路", ["今年修3条路。"])
    assert not figure_missing(Form.TOPIC, "修路怎么说", ["要把路修好。"])
