"""Lines without a number: which of them are appendices, parts or headings."""

from __future__ import annotations

import pytest

from knowledge.structure.set_off_lines import find_appendices, find_set_off_lines
from tests.support.outlines import document, marked


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("附件", True),
        ("附件1：任务分解表", True),
        ("附录二", True),
        ("附：", True),
        ("名词解释", True),
        ("《政府工作报告》名词解释：", True),
        ("缩略语", True),
        ("附件：1.任务分解表", False),
        ("附件要按时报送。", False),
        ("附近的村", False),
    ],
)
def test_an_appendix_is_told_by_its_first_line(line: str, opens: bool) -> None:
    made = document(f"〔B〕\n{line}\n〔B〕")
    assert [span.of(made.text) for span in find_appendices(made)] == ([line] if opens else [])


def test_a_bare_appendix_is_called_by_the_line_below_it() -> None:
    made = document("〔B〕\n附件1\n任务分解表\n〔B〕")
    assert [span.of(made.text) for span in find_appendices(made)] == ["附件1\n任务分解表"]
    made = document("〔B〕\n附件1\n一、任务\n〔B〕")
    assert [span.of(made.text) for span in find_appendices(made)] == ["附件1"]


def test_a_line_that_only_names_an_attachment_opens_none() -> None:
    assert find_appendices(document("〔B〕\n附件：任务分解表\n市防汛办\n2024年5月1日")) == ()


def test_where_most_lines_are_bold_it_says_nothing() -> None:
    assert find_set_off_lines(marked((0, "修路"), (0, "修到村口"), (0, "架桥"), "〔B〕")).headings == ()


def test_pieces_of_a_broken_sentence_are_no_headings() -> None:
    long = (
        "五年来，我们坚持把防汛摆在突出位置，加固水库十七座，疏浚河道三十二公里，编制预案四十八份，群众安全感明显增强"
    )
    made = document(f"{long}\n防汛条例\n，{long}\n{long}\n河道条例\n，{long}")
    assert find_set_off_lines(made).headings == ()
