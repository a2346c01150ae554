"""What a set is made of."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.learning.answers.grading import grade
from bot.learning.scheduling.review import MemoryModel
from bot.learning.scheduling.selection import choose, dealt, in_scope, mixed
from bot.learning.source_sentence import shares_sentence, shown_sentence
from bot.learning.values import Card, Scope
from tests.bot.learning.conftest import right_answer
from tests.support.items import blank, judge, many, multiple, single

TODAY = date(2026, 3, 2)
MEMORY = MemoryModel()


def card(item_id: str, due: int, stability: float = 2.0) -> Card:
    return Card(item_id, TODAY + timedelta(days=due), TODAY - timedelta(days=5), stability, 5.0, reviews=1)


def chosen(items, cards=None, number=10, seed=1, scope: Scope | None = None):
    return choose(items, cards or {}, number, TODAY, MEMORY, random.Random(seed), scope or Scope())


def test_due_reviews_come_first_the_weakest_before_the_others():
    items = many(40)
    cards = {"i0000": card("i0000", 0, 9.0), "i0004": card("i0004", -3, 1.0), "i0008": card("i0008", 3)}
    made = [item.id for item in chosen(items, cards, 6)]
    assert made[:2] == ["i0004", "i0000"]
    assert "i0008" not in made
    assert len(set(made)) == 6


def test_without_new_items_a_set_is_what_is_due():
    items = many(40)
    cards = {item.id: card(item.id, 0) for item in items[:3]}
    made = choose(items, cards, 10, TODAY, MEMORY, random.Random(1), None)
    assert {item.id for item in made} == set(cards)


def test_kinds_are_mixed():
    made = chosen(many(80), number=12)
    kinds = [item.kind for item in made]
    assert sorted(map(kinds.count, set(kinds))) == [2, 3, 3, 4]
    assert all(a != b for a, b in pairwise(kinds))


def test_a_kind_that_is_used_up_is_replaced_by_the_others():
    items = [*[item for item in many(80) if item.kind != "judge"][:20], judge("only", at=99000)]
    kinds = [item.kind for item in chosen(items, number=9)]
    assert kinds.count("judge") == 1
    assert len(kinds) == 9


def test_sections_are_covered_evenly():
    made = chosen(many(200, documents=("一",), sections=7), number=7)
    assert len({item.citation.section for item in made}) == 7


def test_what_weighs_most_comes_first():
    items = [replace(item, weight=8 if number % 9 == 0 else 1) for number, item in enumerate(many(200))]
    made = chosen(items, number=10)
    assert sum(item.weight == 8 for item in made) >= 8


def test_no_question_tells_the_answer_of_another():
    one = blank("1", "全市要采用____。", ("乙方案",), quote="全市要采用乙方案。")
    two = replace(single("2", quote="各县照办。", at=500), question="乙方案由谁照办？")
    three = single("3", quote="分三步走。", at=900)
    assert {item.id for item in chosen([one, two, three], number=2)} in ({"1", "3"}, {"2", "3"})


def test_no_two_items_stand_on_one_sentence():
    passage = "全市要采用乙方案，九月底前完成整顿。发展党员30名。"
    place = {"passage": passage}
    one, two, three = (
        single("1", quote="全市要采用乙方案", **place),
        judge("2", quote="九月底前完成整顿。", **place),
        blank("3", **place),
    )
    assert shares_sentence(one, two)
    assert not shares_sentence(one, replace(three, citation=replace(three.citation, start=19, end=26)))
    made = chosen([one, two], number=5)
    assert len(made) == 1
    due = {"1": card("1", 0), "2": card("2", 0)}
    assert len(chosen([one, two], due, number=5)) == 1


def test_new_items_come_from_the_scope():
    items = many(40)
    made = chosen(items, number=10, scope=Scope(documents=("二",)))
    assert {item.citation.document_id for item in made} == {"二"}
    third = chosen(items, number=10, scope=Scope(topics=("三、这一节",)))
    assert {item.citation.section[0] for item in third} == {"三、这一节"}
    assert chosen(items, scope=Scope(topics=("火星",))) == []


def test_topics_are_looked_for_in_question_sentence_title_and_section():
    item = single("s", document="春耕", section=("一、种子化肥",))
    assert all(in_scope(item, Scope(topics=(word,))) for word in ("哪个方案", "乙方案", "讲话春耕", "种子 化肥"))
    assert in_scope(item, Scope(topics=("火星", "化肥")))
    assert not in_scope(item, Scope(documents=("别的",), topics=("化肥",)))


def test_the_same_seed_makes_the_same_set_and_another_one_another():
    items = many(200)
    assert chosen(items, seed=3) == chosen(list(reversed(items)), seed=3)
    assert chosen(items, seed=3) != chosen(items, seed=4)


def test_mixing_keeps_the_order_within_a_kind():
    items = [single("1"), single("2"), single("3"), judge("4")]
    assert [item.id for item in mixed(items)] == ["1", "4", "2", "3"]


def test_the_source_sentence_is_whole_and_the_answer_is_marked_in_it():
    passage = "前一句。全市今年要采用乙方案，再用丙方案。后一句。"
    text, marks = shown_sentence(single("s", quote="要采用乙方案", passage=passage, at=50))
    assert text == "全市今年要采用乙方案，再用丙方案。"
    assert [mark.of(text) for mark in marks] == ["乙方案"]


def test_several_right_words_are_all_marked_and_a_judge_item_marks_its_proof():
    text, marks = shown_sentence(multiple())
    assert [mark.of(text) for mark in marks] == ["加强学习", "改进作风"]
    text, marks = shown_sentence(judge(passage="总的看，九月底前完成整顿。后面。"))
    assert [mark.of(text) for mark in marks] == ["九月底前完成整顿。"]
    text, marks = shown_sentence(blank("b", "完成率达到____。", ("95%", "百分之九十五"), quote="完成率达到95％。"))
    assert [mark.of(text) for mark in marks] == ["95％"]


def false_statement(stated: str, source: str):
    item = judge("j", true=False, quote=source)
    return replace(item, question=f"《讲话一》要求，{stated}")


@pytest.mark.parametrize(
    ("stated", "source", "marked"),
    [
        ("党支部占比超过80%，五星级党支部占比达到20%。", "党支部占比超过80%,五星级党支部占比达到30%。", "30%"),
        ("要加强组织领导，改进工作作风。", "要加强组织领导，改进学习作风。", "学习"),
        ("完全是另外一个说法，毫无关系。", "各级党组织要压实责任。", "各级党组织要压实责任。"),
    ],
)
def test_in_the_source_of_a_false_statement_the_words_that_were_changed_are_marked(stated, source, marked):
    text, marks = shown_sentence(false_statement(stated, source))
    assert [mark.of(text) for mark in marks] == [marked]


def test_what_does_not_belong_to_a_list_has_the_words_that_do_marked():
    item = single("s", ("作风", "学习", "纪律", "火星"), 3, quote="要加强学习、作风和纪律。")
    text, marks = shown_sentence(item)
    assert [mark.of(text) for mark in marks] == ["学习", "作风", "纪律"]


def test_every_item_of_the_library_is_graded_right_by_its_own_key(sampled):
    items = sampled.library.quizzes.items()
    assert len(items) > 20
    for item in items:
        verdict = grade(item, right_answer(item))
        assert verdict is not None
        assert verdict.right, item
        text, marks = shown_sentence(item)
        assert item.citation.quote in text
        assert marks


def test_options_are_dealt_anew_in_each_set_and_stay_right():
    item = single("s")
    made = [dealt(item, 7, position) for position in range(4)]
    assert [one.answer for one in made] == [(3,), (0,), (1,), (2,)]
    assert {one.options[one.answer[0]] for one in made} == {"乙方案"}
    several = [dealt(multiple(), set_id, 0) for set_id in range(6)]
    assert len({one.options for one in several}) > 1
    assert len({frozenset(one.options[i] for i in one.answer) for one in several}) == 1
    assert dealt(judge(), 7, 1) == judge()
