"""Masks: one table for all who ask whether a text hides something."""

from __future__ import annotations

import pytest

from knowledge.text.masks import is_masked


@pytest.mark.parametrize(
    "text",
    [
        "全市XX党支部",
        "建党xx周年",
        "X村",
        "市*局",
        "完成投资××亿元",
        "增长X.X%",
        "20XX年",
        "党的--指出",
        "○○市",
        "在〇〇县调研",
        "□□同志",
        "某某局长",
        "某市",
        "某局",
    ],
)
def test_masks_are_known(text: str) -> None:
    assert is_masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "5G基站",
        "“415X”集群",
        "2025-03",
        "20×30米",
        "X.509",
        "路通了---桥也通了",
        "二〇〇八年",
        "二○○○年",
        "某些",
        "第一节○",
        "",
    ],
)
def test_other_signs_hide_nothing(text: str) -> None:
    assert not is_masked(text)
