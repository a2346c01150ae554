"""Texts of questions and answers: a section for each question, and no such text where questions are rhetoric."""

from __future__ import annotations

import pytest

from knowledge.structure.outline import make_outline
from knowledge.structure.question_answers import question_answers
from tests.support.outlines import check_outline, document

LABELLED = {
    "numbered, with 答": (
        "1.候鸟何时来？\n答：每年十月。\n2.候鸟何时走？\n答：次年三月。\n夜里启程。",
        ["1.候鸟何时来？", "2.候鸟何时走？"],
        ["每年十月。", "次年三月。\n夜里启程。"],
    ),
    "问题 and 第几问": (
        "问题1：候鸟何时来？\n每年十月。\n【第2问】候鸟何时走？\n次年三月。",
        ["问题1：候鸟何时来？", "【第2问】候鸟何时走？"],
        ["每年十月。", "次年三月。"],
    ),
    "问 and 答, one of them no question by its mark": (
        "问：请介绍背景。\n答：湿地要保护。\n问：何时施行？答：五月一日。",
        ["请介绍背景", "何时施行？"],
        ["湿地要保护。", "五月一日。"],
    ),
}


@pytest.mark.parametrize("name", LABELLED)
def test_a_question_with_its_answer_is_one_section(name: str):
    text, questions, answers = LABELLED[name]
    made = document(text)
    units = question_answers(made)
    outline = make_outline(made)
    check_outline(made, outline)
    assert [section.heading for section in outline.sections] == questions
    assert [unit.answer.of(text) for unit in units] == answers


def test_answers_without_a_label_below_headings_of_their_own():
    text = "一、来去\n1.候鸟何时来？\n每年十月。\n2.候鸟何时走？\n次年三月。\n二、食物\n3.吃什么？\n水草。\n4.能喂吗？\n不能。"
    made = document(text)
    outline = make_outline(made)
    check_outline(made, outline)
    assert [section.path for section in outline.sections] == [
        ("一、来去",),
        ("一、来去", "1.候鸟何时来？"),
        ("一、来去", "2.候鸟何时走？"),
        ("二、食物",),
        ("二、食物", "3.吃什么？"),
        ("二、食物", "4.能喂吗？"),
    ]


def test_parts_stand_above_their_questions_and_in_no_answer():
    text = "第一部分 来去\n1.候鸟何时来?\n【答】每年十月。\n（1）先到北湖。\n第二部分 食物\n2.吃什么？\n【答】水草。"
    made = document(text)
    assert [section.path for section in make_outline(made).sections if section.level == 2] == [
        ("第一部分 来去", "1.候鸟何时来?"),
        ("第二部分 食物", "2.吃什么？"),
    ]
    assert [unit.answer.of(text) for unit in question_answers(made)] == ["每年十月。\n（1）先到北湖。", "水草。"]


@pytest.mark.parametrize(
    "text",
    [
        "同志们：\n为什么要保护湿地？因为这是候鸟的家。\n一、提高认识\n要压实责任。\n二、抓好落实\n要加强巡护。",
        "1.怎么看？\n" + "湿地是候鸟的家，关系长远。" * 90 + "\n2.怎么办？\n" + "要加强巡护，压实责任。" * 90,
        "问：谁来管？\n" + "要加强巡护，压实责任。\n" * 30,
    ],
)
def test_rhetoric_is_no_text_of_questions(text: str):
    assert question_answers(document(text)) == ()
