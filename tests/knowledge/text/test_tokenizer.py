"""Cutting into words: whole words, their parts, set phrases, and words that no dictionary holds."""

from __future__ import annotations

import pytest

from knowledge.text.tokenizer import is_unknown_word, search_words, word_edges, words


def test_words_hold_each_letter_once_and_no_punctuation() -> None:
    assert "".join(words("全市党建工作会议，开得好！")) == "全市党建工作会议开得好"


def test_long_words_are_searched_in_their_parts_too() -> None:
    found = search_words("中国共产党")
    assert "共产党" in found
    assert "中国共产党" in found


@pytest.mark.parametrize("phrase", ["三会一课", "两个维护", "第一责任人", "一岗双责"])
def test_set_phrases_are_one_word(phrase: str) -> None:
    assert phrase in words(f"要严格落实{phrase}制度")


@pytest.mark.parametrize(
    ("one", "other"), [("黨的建設", "党的建设"), ("ＧＤＰ增长５％", "gdp增长5%"), ("安 全", "安 全")]
)
def test_words_of_both_scripts_and_widths_are_the_same(one: str, other: str) -> None:
    assert words(one) == words(other)
    assert search_words(one) == search_words(other)


@pytest.mark.parametrize(
    ("word", "unknown"), [("党建", False), ("gdp", True), ("2025", True), ("望湖鑫淼", True), ("的", False)]
)
def test_unknown_words_are_what_no_dictionary_holds(word: str, unknown: bool) -> None:
    assert is_unknown_word(word) is unknown


def test_word_edges_are_offsets_into_the_text_itself() -> None:
    text = "全市的党建工作"
    edges = word_edges(text)
    assert {0, len(text)} <= edges
    assert all(0 <= edge <= len(text) for edge in edges)
    assert text.index("党建") in edges
