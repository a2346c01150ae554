"""Numbers where points begin: which count, which do not, and how they form groups."""

from __future__ import annotations

import pytest

from knowledge.structure.numbering import Boundary, MarkerKind, find_markers, group_markers


@pytest.mark.parametrize(
    ("line", "kind", "number"),
    [
        ("第一章 总则", MarkerKind.CHAPTER, 1),
        ("第二部分：打算", MarkerKind.BOOK, 2),
        ("第十节　罚则", MarkerKind.DIVISION, 10),
        ("第一条　为了修路", MarkerKind.ARTICLE, 1),
        ("第一百二十三条 本法自公布之日起施行", MarkerKind.ARTICLE, 123),
        ("第三十条之一本市实行河长制", MarkerKind.ARTICLE, 30),
        ("1.6月底前修完路", MarkerKind.ARABIC, 1),
        ("一、修路", MarkerKind.CHINESE, 1),
        ("十二．架桥", MarkerKind.CHINESE, 12),
        ("三.通水", MarkerKind.CHINESE, 3),
        ("（一）修路", MarkerKind.BRACKETED, 1),
        ("(二)架桥", MarkerKind.BRACKETED, 2),
        ("（ 三 ）通水", MarkerKind.BRACKETED, 3),
        ("（四）、护林", MarkerKind.BRACKETED, 4),
        ("1.修路", MarkerKind.ARABIC, 1),
        ("2、架桥", MarkerKind.ARABIC, 2),
        ("３．通水", MarkerKind.ARABIC, 3),
        ("（1）修路", MarkerKind.ARABIC_BRACKETED, 1),
        ("(2)架桥", MarkerKind.ARABIC_BRACKETED, 2),
        ("3）通水", MarkerKind.ARABIC_BRACKETED, 3),
        ("①修路", MarkerKind.CIRCLED, 1),
        ("⑳扫尾", MarkerKind.CIRCLED, 20),
        ("第一，修路", MarkerKind.ORDINAL, 1),
        ("第二,架桥", MarkerKind.ORDINAL, 2),
        ("第三、通水", MarkerKind.ORDINAL, 3),
        ("第四是护林", MarkerKind.ORDINAL, 4),
        ("一是修路", MarkerKind.POINT, 1),
        ("二要架桥", MarkerKind.POINT, 2),
        ("其三，通水", MarkerKind.POINT, 3),
    ],
)
def test_a_line_may_begin_with_any_usual_number(line: str, kind: MarkerKind, number: int) -> None:
    (marker,) = find_markers(line)
    assert (marker.kind, marker.number, marker.start, marker.boundary) == (kind, number, 0, Boundary.LINE)


@pytest.mark.parametrize(
    "text",
    [
        "全市第一，全省领先",
        "1.5亿元资金已经到位。",
        "工作要一是一、二是二。",
        "提出第一要求。",
        "今年是第二年。",
        "会议由第一书记主持。",
        "“十四五”时期的任务",
        "一要求就答应，这不行。",
        "他说三、四个人就够了。",
        "上涨（一）般",
    ],
)
def test_numbers_in_the_middle_of_a_clause_open_nothing(text: str) -> None:
    assert group_markers(find_markers(text)) == []


@pytest.mark.parametrize(
    "words",
    ["第二产业增加值增长。", "第三季度有所回升。", "第二批已经到位。", "第三轮正在进行。", "第二责任人到岗。"],
)
def test_ordinals_that_count_things_are_no_points(words: str) -> None:
    assert [m.number for m in find_markers(f"第一，抓早。{words}第二，抓实。第三，抓严。")] == [1, 2, 3]


def test_a_missing_comma_after_the_ordinal_is_forgiven_inside_a_list() -> None:
    (group,) = group_markers(find_markers("第一，不学习。第二有的不干事。第三，不担当。"))
    assert [marker.number for marker in group.markers] == [1, 2, 3]
    assert [marker.strict for marker in group.markers] == [True, False, True]


@pytest.mark.parametrize(
    ("before", "boundary"),
    [
        ("", Boundary.LINE),
        ("开头。\n", Boundary.LINE),
        ("开头。\n　　", Boundary.LINE),
        ("开头。", Boundary.SENTENCE),
        ("他说“好。”", Boundary.SENTENCE),
        ("要做到：", Boundary.INTRODUCED),
        ("局长要求，", Boundary.INTRODUCED),
        ("会议强调：“", Boundary.INTRODUCED),
        ("先修路；", Boundary.SEMICOLON),
        ("先修路，", Boundary.COMMA),
    ],
)
def test_what_stands_before_a_point_is_told(before: str, boundary: Boundary) -> None:
    (marker,) = find_markers(before + "一是架桥")
    assert marker.boundary is boundary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是甲。二是乙。", [[1, 2]]),
        ("一是甲。", []),
        ("一、甲\n", [[1]]),
        ("一是甲。二是乙。一是丙。二是丁。三是戊。", [[1, 2], [1, 2, 3]]),
        ("第一，甲。一是子。二是丑。第二，乙。一是寅。二是卯。", [[1, 2], [1, 2], [1, 2]]),
        ("一、甲\n（一）子\n（二）丑\n二、乙\n（一）寅\n（二）卯\n", [[1, 2], [1, 2], [1, 2]]),
        ("一、甲\n二、乙\n四、丁\n", [[1, 2, 4]]),
        ("一、甲\n二、乙\n二、丙\n", [[1, 2, 2]]),
        ("二、乙\n三、丙\n", [[2, 3]]),
        ("一、甲\n第一，子。\n二、乙\n第二，丑。\n", [[1, 2]]),
        ("一、甲\n二、要做到：一、早。二、实。\n三、丙\n", [[1, 2, 3], [1, 2]]),
        ("一、甲\n1.子\n2.丑\n3.寅\n四、卯\n5.辰\n二、乙\n", [[1, 2], [1, 2, 3, 4, 5]]),
        ("一、甲\n四、丁\n二、乙\n三、丙\n", [[1, 2, 3]]),
        ("一、甲\n1.子\n2.丑\n二、乙\n1.寅\n2.卯\n三、丙\n", [[1, 2, 3], [1, 2], [1, 2]]),
        ("第一章 甲\n第一条 子\n第二条 丑\n第二章 乙\n第三条 寅\n第三条规定的，从轻。\n", [[1, 2], [1, 2], [3]]),
    ],
)
def test_markers_form_groups_that_count_upwards(text: str, expected: list[list[int]]) -> None:
    assert [[marker.number for marker in group.markers] for group in group_markers(find_markers(text))] == expected


def test_a_great_many_first_points_are_no_trouble() -> None:
    assert group_markers(find_markers("一是好。" * 20_000)) == []
