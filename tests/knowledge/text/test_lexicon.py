"""Word classes: each holds what it holds once, so that building on one doubles nothing."""

from __future__ import annotations

import re

import pytest

from knowledge.text import lexicon

CLASSES = {name: value for name, value in vars(lexicon).items() if name.isupper()}


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_class_holds_each_word_once(name: str) -> None:
    words = CLASSES[name].split("|") if "|" in CLASSES[name] else list(CLASSES[name])
    assert words
    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize(
    ("words", "demands"), [("要抓好", True), ("要求", False), ("要素", False), ("要么", False), ("要", True)]
)
def test_to_demand_is_no_part_of_another_word(words: str, demands: bool) -> None:
    assert bool(re.match(lexicon.TO_DEMAND, words)) is demands
