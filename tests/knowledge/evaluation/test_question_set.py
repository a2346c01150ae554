"""Question sets: what may be left out, and what is said about lines that can't be read."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.errors import SourceError
from knowledge.evaluation import read_questions
from knowledge.text.folding import squeezed

ROOT = Path(__file__).resolve().parents[3]
OWN = ROOT / "tests" / "data" / "questions.jsonl"


def test_only_the_question_must_stand():
    lines = ['{"question": "谁来督查？", "gold": [{"anchor": "督查组"}]}', "", '{"question": "下雨吗？"}']
    with_gold, without = read_questions(lines)
    assert (with_gold.id, with_gold.answerable, with_gold.kind) == ("1", True, "answerable")
    assert (without.id, without.answerable, without.kind) == ("3", False, "unanswerable")


def test_all_that_stands_in_a_line_is_taken():
    gold = {"doc": "001", "section": ["一、"], "anchor": "甲", "titles": ["乙"], "related": True, "speech": 1}
    line = {
        "id": 7, "question": "那第二点呢？", "kind": "followup", "answerable": True, "gold": [gold], "gold_mode": "any",
        "answer_points": ["丙", "丁"], "min_points": 5, "history": [{"question": "讲了几点？"}], "note": "",
    }  # fmt: skip
    (question,) = read_questions([json.dumps(line)])
    assert (question.id, question.kind, question.any_gold, question.least_points) == ("7", "followup", True, 2)
    assert [turn.question for turn in question.history] == ["讲了几点？"]
    assert question.gold[0].section == ("一、",)
    assert question.gold[0].related


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{"], "第 1 行：不是"),
        (["[1]"], "第 1 行：整行 不对"),
        (['{"question": "好"}', '{"question": 3}'], "第 2 行：question 不对"),
        (['{"question": "好", "gold": [{"doc": "1"}]}'], "第 1 行：gold.0.anchor 不对"),
        (["{"] * 9, "另有 4 行"),
        (["", " "], "没有问题"),
    ],
)
def test_lines_that_cannot_be_read_are_named(lines: list[str], words: str):
    with pytest.raises(SourceError) as caught:
        read_questions(lines)
    assert words in caught.value.reason


def test_our_own_questions_rest_on_the_samples():
    texts = {
        path.stem: squeezed(path.read_text(encoding="utf-8")) for path in (ROOT / "knowledge/samples").glob("*-20*")
    }
    lines = OWN.read_text(encoding="utf-8").splitlines()
    questions = read_questions(lines)
    assert len(texts) == 3
    assert len(questions) >= 60
    assert Counter(json.loads(line)["half"] for line in lines) == {"design": len(lines) // 2, "check": len(lines) // 2}
    assert len(read_questions(lines, half="check")) == len(lines) // 2
    for question in questions:
        assert question.answerable == bool(question.gold), question.id
        for gold in question.gold:
            assert squeezed(gold.anchor) in texts[gold.source], question.id
            assert all(squeezed(heading) in texts[gold.source] for heading in gold.section), question.id
        assert all(any(squeezed(p) in texts[g.source] for g in question.gold) for p in question.points), question.id
