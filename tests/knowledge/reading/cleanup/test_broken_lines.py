"""Lines that a converter broke inside a sentence are joined; whole lines and headings are left alone."""

from __future__ import annotations

import pytest

from knowledge.reading.cleanup.broken_lines import join_broken
from knowledge.reading.lines import Line

_LONG = "五年来，我们坚持把防汛摆在突出位置，加固水库十七座，疏浚河道三十二公里，编制预案四十八份，群众安全感明显增强"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (
            ["一要", "加大投入。落实专项资金。", "二要", "加强值守。"],
            ["一要加大投入。落实专项资金。", "二要加强值守。"],
        ),
        (["第一，", "抓早。"], ["第一，抓早。"]),
        ([_LONG, "防汛条例", "，让规矩立起来。"], [_LONG + "防汛条例，让规矩立起来。"]),
        (["水库十七座", "，河道三十二公里。"], ["水库十七座，河道三十二公里。"]),
        (["汛期到了。", "，这一行是坏的。"], ["汛期到了。", "，这一行是坏的。"]),
        (["一、", "任务"], ["一、", "任务"]),
    ],
)
def test_a_number_alone_and_a_line_that_begins_with_a_comma_are_joined(broken: list[str], whole: list[str]) -> None:
    assert [line.text for line in join_broken([Line(text) for text in broken])] == whole


def test_headings_of_the_format_are_never_joined() -> None:
    lines = (Line("任务", level=1), Line("，汛期到了。"), Line("一要", level=2), Line("早。"))
    assert join_broken(lines) == lines
