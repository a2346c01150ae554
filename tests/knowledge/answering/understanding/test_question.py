"""What a question asks for, judged by its words: kind, counts, ordinals, leaning on the turn before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.understanding.question import LONGEST_QUESTION, QuestionKind, understand


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("重大隐患由谁挂牌督办？", QuestionKind.FACT),
        ("哪个部门负责渠道清淤？", QuestionKind.FACT),
        ("补贴发到哪一种卡上？", QuestionKind.FACT),
        ("粮食播种面积是多少亩？", QuestionKind.FIGURE),
        ("一共有几名年轻干部下派？", QuestionKind.FIGURE),
        ("办结率占比是百分之几？", QuestionKind.FIGURE),
        ("什么时候完成清淤？", QuestionKind.FIGURE),
        ("督查组多久督查一次？", QuestionKind.FIGURE),
        ("春耕有哪些重点工作？", QuestionKind.LIST),
        ("隐患集中在哪五个领域？", QuestionKind.LIST),
        ("四项技术分别是什么？", QuestionKind.LIST),
        ("“三个到位”是指什么？", QuestionKind.LIST),
        ("列出带好队伍的举措", QuestionKind.LIST),
        ("这篇讲话主要讲了什么？", QuestionKind.OUTLINE),
        ("报告分为几个部分？", QuestionKind.OUTLINE),
        ("给我这篇讲话的提纲", QuestionKind.OUTLINE),
        ("讲话讲了哪几点？", QuestionKind.OUTLINE),
        ("讲话对值班值守是怎么要求的？", QuestionKind.TOPIC),
        ("有没有提到数字化？", QuestionKind.TOPIC),
        ("关于防汛说了些什么？", QuestionKind.TOPIC),
        ("两篇讲话对督查的要求有什么不同？", QuestionKind.COMPARISON),
        ("白鹭县和青澜市各有哪些举措？", QuestionKind.COMPARISON),
        ("什么是“民情一本账”？", QuestionKind.DEFINITION),
        ("挂牌督办是什么意思？", QuestionKind.DEFINITION),
        ("你好", QuestionKind.SMALL_TALK),
        ("谢谢！", QuestionKind.SMALL_TALK),
        ("你能做什么？", QuestionKind.SMALL_TALK),
    ],
)
def test_the_kind_of_a_question(question: str, kind: QuestionKind) -> None:
    assert understand(question).kind is kind


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("隐患集中在哪五个领域？", 5),
        ("要坚持哪三个原则？", 3),
        ("三个到位是哪三个到位？", 3),
        ("要做到的2条是什么？", 2),
        ("这四项工作分别是什么？", 4),
        ("“三个紧紧围绕”是指什么？", 3),
        ("有哪些要求？", 0),
        ("一个目标是什么？", 0),
        ("2025年有哪些目标？", 0),
    ],
)
def test_how_many_things_a_question_names(question: str, count: int) -> None:
    assert understand(question).count == count


@pytest.mark.parametrize(
    ("question", "ordinals"),
    [
        ("第二点是什么？", (2,)),
        ("讲话的第三部分讲了什么？", (3,)),
        ("第一点和第三点分别是什么？", (1, 3)),
        ("第十二条说了什么？", (12,)),
        ("最后一点呢？", (-1,)),
        ("第二个呢？", (2,)),
        ("最后两个字是什么？", ()),
        ("第一责任人是谁？", ()),
        ("“第一议题”制度是什么？", ()),
        ("第三产业增长多少？", ()),
    ],
)
def test_which_points_a_question_asks_for(question: str, ordinals: tuple[int, ...]) -> None:
    assert understand(question).ordinals == ordinals


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        ("第二个呢？", True),
        ("那烘干能力呢？", True),
        ("还有别的吗？", True),
        ("最后一条呢？", True),
        ("这些问题怎么解决？", True),
        ("安全生产呢？", True),
        ("白鹭县春耕要落实多少亩播种面积？", False),
        ("隐患集中在哪五个领域？", False),
        ("如何看待基层干部走访群众、解决群众急难愁盼问题的工作呢？", False),
    ],
)
def test_a_fragment_leans_on_the_turn_before(question: str, leans: bool) -> None:
    assert understand(question).leans is leans


def test_two_things_asked_at_once_are_counted() -> None:
    assert understand("新建多少个烘干中心，每天能烘干多少吨？").asks == 2
    assert understand("粮食总产量是多少？").asks == 1


@pytest.mark.parametrize("question", ["粮食产量是多少？", "哪年完成？", "多久通报一次？", "多少家企业、分别是哪些？"])
def test_a_question_for_a_figure_is_known_as_one(question: str) -> None:
    assert understand(question).asks_figure


def test_a_pasted_text_is_read_only_so_far() -> None:
    asked = understand("党建 \n 工作" * 5000)
    assert len(asked.text) == LONGEST_QUESTION
    assert "\n" not in asked.text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="第一二三哪几个点条多少是什么呢吗？“”、《》年2 \n😀", max_size=60))
def test_any_text_is_understood_somehow(question: str) -> None:
    asked = understand(question)
    assert asked.asks >= 1
    assert asked.count == 0 or 2 <= asked.count <= 20


def test_a_few_words_that_begin_by_asking_lean_on_the_turn_before() -> None:
    assert understand("由谁联系？").leans
    assert understand("什么时候完成？").leans
    assert not understand("怎么治理雾霾？").leans
    assert not understand("谁来负责后进支部的整顿？").leans


def test_what_is_inside_of_something_told_is_asked_as_part_of_it() -> None:
    assert understand("那里面的“亮灯”是什么意思？").text == "其中的“亮灯”是什么意思？"
