"""Passages to insert: whole sentences around the words found, short lines about them, names that differ."""

from __future__ import annotations

from bot.conversation.inline_excerpts import LONGEST_EXCERPT, of_hit, of_place
from bot.messages.values import Marked, Source
from knowledge.values import Citation, Hit, Span

SENTENCE = "要把责任压实到每一个岗位，做到守土有责。"


def cited(passage: str, quote: str) -> Citation:
    start = passage.index(quote)
    where = (100 + start, 100 + start + len(quote), passage, 100, 100 + len(passage))
    return Citation(0, "abc", "在会议上的讲话", "讲话.txt", ("一、抓落实", "（二）压实责任"), quote, *where)


def hit(passage: str, words: str) -> Hit:
    start = passage.index(words)
    return Hit(cited(passage, words), (Span(start, start + len(words)),))


def test_a_short_passage_is_inserted_whole_with_its_marks_and_its_source():
    passage = f"责任重于泰山。{SENTENCE}"
    insert = of_hit(hit(passage, "守土有责"))
    assert insert.title == "《在会议上的讲话》 › （二）压实责任"
    assert insert.description == f"…{passage[passage.index('守土有责') - 20 :]}"
    words, source = insert.reply.blocks
    assert words == Marked(passage, (Span(passage.index("守土有责"), passage.index("守土有责") + 4),))
    assert source == Source((), "在会议上的讲话", ("一、抓落实", "（二）压实责任"))


def test_a_long_passage_is_cut_at_sentence_ends_around_the_words():
    passage = SENTENCE * 40 + "坚决反对形式主义。" + SENTENCE * 40
    insert = of_hit(hit(passage, "形式主义"))
    words = insert.reply.blocks[0]
    assert len(words.text) <= LONGEST_EXCERPT
    assert len(words.text) > LONGEST_EXCERPT - 2 * len(SENTENCE)
    assert words.text.endswith("。")
    assert words.text.startswith(("要把责任", "坚决反对"))
    assert [mark.of(words.text) for mark in words.marks] == ["形式主义"]
    assert "形式主义" in insert.description
    assert len(insert.description) <= 120


def test_one_sentence_that_is_longer_than_that_is_left_whole():
    passage = "要" + "认真负责地、" * 200 + "做好工作。"
    assert of_hit(hit(passage, "做好工作")).reply.blocks[0].text == passage


def test_each_offer_has_a_name_of_its_own():
    passage = SENTENCE * 60
    first = of_hit(Hit(cited(passage, "守土有责"), (Span(0, 2),)))
    second = of_hit(Hit(cited(passage, "守土有责"), (Span(len(passage) - 5, len(passage) - 2),)))
    assert first.key != second.key
    assert first.key == of_hit(Hit(cited(passage, "守土有责"), (Span(0, 2),))).key
    assert first.key.isascii()
    assert len(first.key) <= 64


def test_a_place_that_somebody_keeps():
    insert = of_place(cited(SENTENCE, SENTENCE))
    assert insert.reply.blocks == (Marked(SENTENCE), Source((), "在会议上的讲话", ("一、抓落实", "（二）压实责任")))
    assert insert.description == SENTENCE
