"""Words typed by their sound are found as they were meant."""

from __future__ import annotations

import pytest

from knowledge.answering.understanding.homophones import homophone_in

TEXT = "燃气公司要入户检查，对后进支部要整顿，做好规划。"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("燃汽", "燃气"),
        ("检察", "检查"),
        ("归划", "规划"),
        ("后近支部", "后进支部"),
        ("煤矿", ""),
        ("规定", ""),
        ("汽", ""),
    ],
)
def test_what_a_word_was_typed_for(word: str, meant: str) -> None:
    assert homophone_in(word, [TEXT]) == meant


def test_nothing_is_heard_where_nothing_was_found() -> None:
    assert homophone_in("燃汽", []) == ""
