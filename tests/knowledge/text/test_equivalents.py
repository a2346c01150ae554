"""Words that mean the same in questions and in official texts, years and numbers among them."""

from __future__ import annotations

from importlib import resources

import pytest

from knowledge.text.equivalents import equivalents, spoken_words
from knowledge.text.folding import fold


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("gdp", "地区生产总值"),
        ("地区生产总值", "gdp"),
        ("纪委", "纪检监察机关"),
        ("2020", "二〇二〇"),
        ("25年", "2025"),
        ("三成", "30%"),
        ("5个", "五个"),
        ("五个", "5个"),
    ],
)
def test_a_word_has_equivalents(word: str, other: str) -> None:
    assert other in equivalents(word)


@pytest.mark.parametrize("word", ["春耕", "2020年度", "十五", ""])
def test_other_words_have_none(word: str) -> None:
    assert equivalents(word) == ()


def test_every_group_of_the_file_says_where_it_is_from_and_is_whole() -> None:
    text = resources.files("knowledge.text").joinpath("equivalents.tsv").read_text(encoding="utf-8")
    groups = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    assert all(len(row) == 2 and row[1] in ("term", "body", "spoken", "writing") for row in groups)
    for words, _ in groups:
        first, *others = (fold(word) for word in words.split())
        assert others
        assert set(others) <= set(equivalents(first))


def test_spoken_words_come_longest_first() -> None:
    lengths = [len(word) for word in spoken_words()]
    assert lengths == sorted(lengths, reverse=True)
