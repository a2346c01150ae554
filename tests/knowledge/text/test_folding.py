"""Folding and cutting words: what is compared is folded, what is quoted is found again by its offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.folding import (
    bigrams,
    fold,
    fold_letter,
    fold_with_offsets,
    is_name,
    search_words,
    word_edges,
    words,
)
from knowledge.text.question_words import content_words, empty_words, whole_content_words

MIXED = st.text(alphabet="党建與与“”„﹁「」，,。．Ａａa１1㈠Ⅳ　 \n\t😀𠮷龘℃％%ﬁ①黨會后後里裏—…", max_size=80)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("党建工作", "党建工作"),
        ("黨建與經濟", "党建与经济"),
        ("ＡＢｃ１２３％", "abc123%"),
        ("一 二　三\n四\t五", "一二三四五"),
        ("“好”「好」『好』", '"好""好""好"'),
        ("‘好’", "'好'"),
        ("，：；（）", ",:;()"),
        ("ﬁ⑩", "fi10"),
        ("😀𠮷龘", "😀𠮷龘"),
        ("", ""),
    ],
)
def test_folding_makes_equal_what_readers_take_as_equal(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold_with_offsets(text).text == folded


@settings(max_examples=150, deadline=None)
@given(MIXED)
def test_every_folded_letter_knows_where_it_comes_from(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert folded.offsets[-1] == len(text)
    assert list(folded.offsets) == sorted(folded.offsets)
    for letter, offset in zip(folded.text, folded.offsets, strict=False):
        assert letter in fold_letter(text[offset])


@settings(max_examples=150, deadline=None)
@given(MIXED, st.data())
def test_a_folded_span_leads_back_to_the_words_it_came_from(text: str, data: st.DataObject) -> None:
    folded = fold_with_offsets(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    begin, stop = folded.original(start, end)
    assert folded.text[start:end] in fold(text[begin:stop])


@settings(max_examples=60, deadline=None)
@given(MIXED)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


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


def test_pairs_of_letters_do_not_reach_over_punctuation() -> None:
    assert bigrams("修路，架桥") == {"修路", "架桥"}
    assert bigrams("好") == {"好"}
    assert bigrams("，。") == set()


@pytest.mark.parametrize(
    ("word", "name"), [("党建", False), ("gdp", True), ("2025", True), ("望湖鑫淼", True), ("的", False)]
)
def test_names_are_what_no_dictionary_knows(word: str, name: bool) -> None:
    assert is_name(word) is name


def test_word_edges_are_offsets_into_the_text_itself() -> None:
    text = "全市的党建工作"
    edges = word_edges(text)
    assert {0, len(text)} <= edges
    assert all(0 <= edge <= len(text) for edge in edges)
    assert text.index("党建") in edges


def test_question_words_carry_nothing() -> None:
    assert content_words("这篇讲话里是怎么说的？") == []
    assert "表要" not in content_words("社区填的表要减到多少张？")
    assert content_words("怎么讲雄安？") == ["雄安"]
    assert content_words("刘伟提了哪几条要求？") == ["刘伟"]
    assert content_words("怎么治理雾霾？") == ["治理", "雾霾"]
    assert "省钱" not in content_words("能省多少钱？")
    assert "天开" not in content_words("会是哪天开的？")
    assert set(content_words("讲话里粮食播种面积是怎么说的？")) >= {"粮食", "播种", "面积"}
    assert "粮食" in whole_content_words("讲话里粮食是怎么说的？")
    assert "的" in empty_words()


def test_a_million_letters_are_folded() -> None:
    text = "黨建工作，" * 200_000
    folded = fold_with_offsets(text)
    assert folded.original(len(folded.text) - 5, len(folded.text)) == (len(text) - 5, len(text))
