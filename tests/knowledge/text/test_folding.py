"""Folding: what is compared is folded, what is quoted is found again by its offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.folding import bigrams, fold, fold_letter, fold_with_offsets, letters_of, squeezed

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


@pytest.mark.parametrize(
    ("text", "letters", "packed"),
    [
        ("一、抓党建，促 Ｇdp＿増长５％！", "一抓党建促Gdp増长5", "一、抓党建,促Gdp_増长5%!"),
        ("①（二）", "1二", "1(二)"),
        ("……", "", "......"),
        ("路" * 500 + "。", "路" * 500, "路" * 500 + "。"),
    ],
)
def test_letters_alone_and_all_but_white_space(text: str, letters: str, packed: str) -> None:
    assert letters_of(text) == letters
    assert squeezed(text) == packed


def test_pairs_of_letters_do_not_reach_over_punctuation() -> None:
    assert bigrams("修路，架桥") == {"修路", "架桥"}
    assert bigrams("好") == {"好"}
    assert bigrams("，。") == set()


def test_a_million_letters_are_folded() -> None:
    text = "黨建工作，" * 200_000
    folded = fold_with_offsets(text)
    assert folded.original(len(folded.text) - 5, len(folded.text)) == (len(text) - 5, len(text))
