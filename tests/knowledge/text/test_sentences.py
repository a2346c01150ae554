"""Cutting prose: nothing is lost, quotations and brackets stay whole, marks stay with their sentence."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text.sentences import clauses, first_sentence, paragraphs, sentences
from knowledge.values import Span

PROSE = st.text(alphabet="路桥水要是一二，。；：！？…“”「」（）()《》\n 　a1.😀𠮷", max_size=120)


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修路。架桥！通水？", ["修路。", "架桥！", "通水？"]),
        ("修路。", ["修路。"]),
        ("修路，架桥，还在谈", ["修路，架桥，还在谈"]),
        ("他说：“路通了。桥也通了。”大家鼓掌。", ["他说：“路通了。桥也通了。”", "大家鼓掌。"]),
        ("“路通了。”这话不假。", ["“路通了。”", "这话不假。"]),
        ("要记住“水能载舟。水能覆舟”的道理。散会。", ["要记住“水能载舟。水能覆舟”的道理。", "散会。"]),
        ("办好实事（共三件。见附件）。散会。", ["办好实事（共三件。见附件）。", "散会。"]),
        ("《条例》第三条。下略。", ["《条例》第三条。", "下略。"]),
        ("真的吗？！当然。", ["真的吗？！", "当然。"]),
        ("等等……再说。", ["等等……", "再说。"]),
        ("一行\n二行。\n\n三行", ["一行", "二行。", "三行"]),
        ("一是路；\n二是桥；\n", ["一是路；", "二是桥；"]),
        ("一是路；二是桥。", ["一是路；二是桥。"]),
        ("　　缩进的话。 　又一句。", ["缩进的话。", "又一句。"]),
        ("增长3.5%。到2.1万亿元。", ["增长3.5%。", "到2.1万亿元。"]),
        ("干得好👍。龘字𠮷祥！", ["干得好👍。", "龘字𠮷祥！"]),
        ("没有闭合的“引号。后面照常。", ["没有闭合的“引号。", "后面照常。"]),
        ("引号“跨行。\n第二行”不算。", ["引号“跨行。", "第二行”不算。"]),
        ("", []),
        (" \n　\n", []),
        ("。。。", ["。。。"]),
    ],
)
def test_a_sentence_ends_with_its_marks_and_closing_quotes(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_piece_of_a_text_is_cut_with_offsets_into_the_whole() -> None:
    text = "前言。修路。架桥。"
    assert sentences(text, 3, 6) == [Span(3, 6)]
    assert [s.of(text) for s in sentences(text, 3)] == ["修路。", "架桥。"]


@settings(max_examples=150, deadline=None)
@given(PROSE)
def test_sentences_lose_nothing_and_never_overlap(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(s.of(text) for s in spans).split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(s.of(text) == s.of(text).strip() != "" for s in spans)
    assert all("\n" not in s.of(text) for s in spans)


@settings(max_examples=100, deadline=None)
@given(st.lists(PROSE, max_size=12).map("".join), st.integers(0, 40))
def test_the_first_sentence_alone_is_the_first_of_all(text: str, start: int) -> None:
    start = min(start, len(text))
    assert first_sentence(text, start, len(text)) == next(iter(sentences(text, start)), None)


def test_the_first_sentence_of_a_long_text_keeps_its_quotation() -> None:
    text = "他说：“" + "路通了。" * 30 + "”大家都听见了。" + "桥也通了。" * 400
    found = first_sentence(text, 0, len(text))
    assert found == sentences(text)[0]


@settings(max_examples=80, deadline=None)
@given(PROSE)
def test_clauses_and_paragraphs_lose_nothing(text: str) -> None:
    for spans in (clauses(text), paragraphs(text)):
        assert "".join("".join(s.of(text) for s in spans).split()) == "".join(text.split())
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_clauses_keep_the_mark_before_them() -> None:
    text = "一要早，二要实；三要严：不能拖。"
    assert [s.of(text) for s in clauses(text)] == ["一要早，", "二要实；", "三要严：", "不能拖。"]


def test_paragraphs_are_the_lines_that_hold_something() -> None:
    text = "\n 一行 \n\n　二行\n"
    assert [s.of(text) for s in paragraphs(text)] == ["一行", "二行"]


def test_a_million_characters_of_open_quotation_marks_are_cut() -> None:
    text = "“路" * 500_000
    assert sentences(text) == [Span(0, len(text))]
