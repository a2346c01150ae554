"""Facts of a text by their form: one value for each way to write them, and no word that only looks like one."""

from __future__ import annotations

import pytest

from knowledge.text.facts import Kind, find_facts, is_count_of_points, is_same_figure
from knowledge.text.folding import fold


def told(text: str, kind: Kind) -> list[str]:
    return [fact.value for fact in find_facts(fold(text)) if fact.kind is kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.26万件", "12600件"),
        ("百分之三十", "30%"),
        ("三成", "30％"),
        ("1,256万人", "1256万人"),
        ("三个方面", "3个方面"),
        ("第二位", "第2位"),
        ("首位", "第一位"),
    ],
)
def test_a_figure_has_one_value_however_it_is_written(one: str, other: str) -> None:
    assert told(one, Kind.FIGURE) == told(other, Kind.FIGURE) != []


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("二〇二四年9月底前", ["2024年9月底"]),
        ("去年比上年增加", ["去年"]),
        ("前十个月", ["1-10月"]),
        ("1至10月", ["1-10月"]),
        ("过去五年", ["5年"]),
        ("未来五年", ["+5年"]),
        ("“十四五”期间", ["十四五"]),
    ],
)
def test_times(text: str, times: list[str]) -> None:
    assert told(text, Kind.TIME) == times


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("不得收费", {Kind.BAN}),
        ("不断提高", {Kind.UP}),
        ("不少于5天", {Kind.LEAST, Kind.FIGURE}),
        ("必须整改", {Kind.MUST}),
        ("主要任务", set()),
        ("力争完成", {Kind.HOPE}),
        ("有的单位", {Kind.SOME}),
        ("一律停用", {Kind.MUST, Kind.ALL}),
        ("党的二十大报告", set()),
    ],
)
def test_kinds_of_words(text: str, kinds: set[Kind]) -> None:
    assert {fact.kind for fact in find_facts(fold(text))} == kinds


def test_measure_words_that_count_the_same_are_no_difference() -> None:
    (people,), (members,), (hectares,) = (find_facts(words) for words in ("46720名", "46720人", "46720亩"))
    assert is_same_figure(people, members)
    assert not is_same_figure(people, hectares)


def test_a_few_points_are_counted_not_thousands() -> None:
    (few,), (many,) = find_facts("三项"), find_facts("3000项")
    assert is_count_of_points(few)
    assert not is_count_of_points(many)
