"""What a question asks for, judged by its words: form, counts, ordinals, corrections, going on with the turn before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.understanding.question import LONGEST_QUESTION, is_about_nothing, parse, trimmed
from knowledge.answering.understanding.question_forms import (
    DOCUMENT,
    Form,
    asking_words,
    form_model,
    letter_runs,
    matterless_words,
    read_frames,
)
from knowledge.values import Span


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("重大隐患由谁挂牌督办？", Form.WHO),
        ("哪个部门负责渠道清淤？", Form.WHO),
        ("粮食播种面积是多少亩？", Form.FIGURE),
        ("一共有几名年轻干部下派？", Form.FIGURE),
        ("办结率占比是百分之几？", Form.FIGURE),
        ("什么时候完成清淤？", Form.WHEN),
        ("春耕有哪些重点工作？", Form.LIST),
        ("隐患集中在哪五个领域？", Form.LIST),
        ("四项技术分别是什么？", Form.LIST),
        ("报告分为几个部分？", Form.OUTLINE),
        ("讲话对值班值守是怎么要求的？", Form.TOPIC),
        ("防汛这块怎么安排的", Form.TOPIC),
        ("有没有提到数字化？", Form.YESNO),
        ("是不是要求24小时值班", Form.YESNO),
        ("两篇讲话对督查的要求有什么不同？", Form.COMPARISON),
        ("什么是“民情一本账”？", Form.DEFINITION),
        ("挂牌督办是什么意思？", Form.DEFINITION),
        ("为啥要建烘干中心", Form.WHY),
        ("渠道清淤怎么搞", Form.HOW),
        ("哪几篇讲到夜校", Form.WHICH),
        ("这些讲话提出了哪些主要要求？", Form.OVERVIEW),
        ("帮我写一篇春耕心得体会", Form.TASK),
        ("你好", Form.CHAT),
        ("谢谢！", Form.CHAT),
        ("你能做什么？", Form.CHAT),
    ],
)
def test_the_form_of_a_question(question: str, form: Form) -> None:
    assert parse(question).form is form


def test_a_document_that_is_named_leaves_the_way_of_asking() -> None:
    question = "春耕动员会那篇主要讲了什么"
    assert parse(question, [Span(0, len("春耕动员会那篇"))]).form is Form.OVERVIEW


def test_a_numbered_part_is_asked_for_first() -> None:
    assert parse("第三部分讲了什么").form is Form.SECTION
    assert parse("最后一点呢").form is Form.SECTION


def test_chances_are_those_of_all_forms_likeliest_first() -> None:
    chances = form_model().chances("什么时候完成清淤？")
    assert set(chances) == set(Form)
    assert sum(chances.values()) == pytest.approx(1.0)
    assert list(chances.values()) == sorted(chances.values(), reverse=True)


def test_numbers_are_alike_and_marks_are_left_out() -> None:
    assert letter_runs("哪三个？") == letter_runs("哪五个")
    assert letter_runs("12次") == letter_runs("7 次")


def test_frames_are_read_with_the_words_of_their_slots() -> None:
    frames, words = read_frames(["# note", "list\t{X}有哪些", "{X}\t防汛", "{X}\t医保"])
    assert frames == [(Form.LIST, "{X}有哪些")]
    assert words == {"{X}": ["防汛", "医保"]}


def test_words_of_frames_ask_and_words_of_the_matter_do_not() -> None:
    assert {"部署", "安排"} <= asking_words()
    assert not {"防汛", "医保", "粮食"} & asking_words()
    assert matterless_words() < asking_words()


@pytest.mark.parametrize(
    ("question", "nothing"),
    [
        ("主要讲了什么内容", True),
        ("有什么重点", True),
        ("有没有举例子", True),
        ("防汛讲了什么", False),
        ("“标准”指什么", False),
    ],
)
def test_some_questions_name_no_matter(question: str, nothing: bool) -> None:
    assert is_about_nothing(question) is nothing


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("隐患集中在哪五个领域？", 5),
        ("要坚持哪三个原则？", 3),
        ("三个到位是哪三个到位？", 3),
        ("要做到的2条是什么？", 2),
        ("这四项工作分别是什么？", 4),
        ("六个“聚焦”分别聚焦什么？", 6),
        ("有哪些要求？", 0),
        ("一个目标是什么？", 0),
        ("2025年有哪些目标？", 0),
        ("三带三帮是啥", 0),
    ],
)
def test_how_many_things_a_question_names(question: str, count: int) -> None:
    assert parse(question).count == count


def test_a_number_in_the_name_of_a_document_counts_nothing() -> None:
    question = "二十大报告概括的特征有哪些"
    assert parse(question, [Span(0, len("二十大报告"))]).count == 0


@pytest.mark.parametrize(
    ("question", "ordinals"),
    [
        ("第二点是什么？", (2,)),
        ("讲话的第三部分讲了什么？", (3,)),
        ("第一点和第三点分别是什么？", (1, 3)),
        ("第四点、第五点意见具体讲了什么", (4, 5)),
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
    assert parse(question).ordinals == ordinals


@pytest.mark.parametrize(
    ("question", "back"),
    [
        ("那烘干能力呢？", True),
        ("这些问题怎么解决？", True),
        ("他俩谁高", True),
        ("安全生产呢？", True),
        ("白鹭县春耕要落实多少亩播种面积？", False),
        ("那年冬天修的水渠一共花了多少钱，由哪个单位来负责维护管理，什么时候完工", False),
    ],
)
def test_a_question_may_point_to_the_turn_before(question: str, back: bool) -> None:
    parsed = parse(question)
    assert (parsed.points_back or parsed.continues) is back


def test_a_correction_says_which_document_was_meant() -> None:
    parsed = parse("不是这篇，是组织部长那篇")
    assert parsed.corrects is not None
    assert parsed.corrects.of(parsed.text) == "组织部长那篇"
    assert parse("是不是这篇提出的").corrects is None


def test_two_things_asked_at_once_are_counted() -> None:
    assert parse("新建多少个烘干中心，每天能烘干多少吨？").asks == 2
    assert parse("粮食总产量是多少？").asks == 1


def test_a_pasted_text_is_read_only_so_far() -> None:
    text = trimmed("党建 \n 工作" * 5000)
    assert len(text) == LONGEST_QUESTION
    assert "\n" not in text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=f"第一二三哪几个点条多少是什么呢吗？“”、《》年2 \n😀{DOCUMENT}", max_size=60))
def test_any_text_has_a_form(question: str) -> None:
    parsed = parse(trimmed(question))
    assert parsed.forms
    assert parsed.asks >= 1
    assert 0 <= parsed.count <= 20
