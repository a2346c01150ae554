"""Replies as Telegram messages and as lines of a terminal."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.plain_text import reply_lines
from bot.messages.values import Button, Entry, Marked, Paragraph, Reply, Source
from bot.telegram.sending.render import LIMIT, render, units
from knowledge.values import Span
from tests.support.telegram_server import plain_text


def test_a_reply_as_html():
    blocks = (
        Paragraph("甲<乙>&丙[1]"),
        Paragraph("出处", strong=True),
        Source((1, 2), "在《规划》会上的讲话", ("一、<要点>", "（一）其他")),
        Source((3,), "讲话", ()),
        Marked("粮食<安全>第一", (Span(2, 6),)),
        Entry("目标", number=3, depth=1),
    )
    (message,) = render(Reply(blocks, (Button("[1]", "p"),)))
    assert message.html == (
        "甲&lt;乙&gt;&amp;丙[1]\n\n<b>出处</b>\n"
        "[1][2] 《在〈规划〉会上的讲话》 › （一）其他\n[3] 《讲话》\n"
        "粮食<b>&lt;安全&gt;</b>第一\n\n　3. 目标"
    )
    assert [button.data for button in message.buttons] == ["p"]


def test_a_long_reply_is_split_at_paragraph_ends_and_buttons_stand_under_the_last():
    paragraphs = [f"{number}" + "字" * 1500 for number in range(7)]
    messages = render(Reply(tuple(map(Paragraph, paragraphs)), (Button("更多", "p"),)))
    assert [message.html for message in messages] == ["\n\n".join(paragraphs[i : i + 2]) for i in (0, 2, 4, 6)]
    assert [bool(message.buttons) for message in messages] == [False, False, False, True]


def test_a_long_paragraph_is_split_at_sentence_ends():
    sentences = ["甲" * 1999 + "。", "乙" * 1999 + "！”", "丙" * 1999 + "。"]
    messages = render(Reply((Paragraph("".join(sentences)),)))
    assert [message.html for message in messages] == ["".join(sentences[:2]), sentences[2]]


def test_a_mark_over_a_split_is_closed_and_opened_again():
    text = "甲" * 10_000
    messages = render(Reply((Marked(text, (Span(5, 9_990),)),)))
    assert "".join(plain_text(message.html) for message in messages) == text
    assert all(message.html.count("<b>") == message.html.count("</b>") for message in messages)


LETTERS = st.sampled_from([*"甲乙&<>。\n 𠮷", "😀", "👨‍👩‍👧"])
TEXTS = st.lists(LETTERS, max_size=60).map("".join).flatmap(lambda t: st.integers(1, 400).map(lambda n: t * n))


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, st.integers(0, 9000), st.integers(0, 9000)), min_size=1, max_size=3))
def test_every_message_is_accepted_and_nothing_is_lost(parts):
    blocks = tuple(
        Marked(text, (Span(min(a, b), max(a, b)),) if max(a, b) <= len(text) else ()) for text, a, b in parts
    )
    messages = render(Reply(blocks))
    assert all(0 < units(message.html) <= LIMIT for message in messages)
    shown = "".join(plain_text(message.html) for message in messages)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(text for text, *_ in parts))


def test_units_are_those_of_utf16():
    assert [units(text) for text in ("字", "𠮷", "a😀")] == [1, 2, 3]


@pytest.mark.parametrize("bold", [True, False])
def test_lines_for_a_terminal_mark_words_and_hold_no_control_characters(bold):
    blocks = [Marked("前\x1b[2J中后\r", (Span(1, 6),)), Source((1,), "讲\x07话", ("一、",)), Entry("目录", 2, 1)]
    lines = list(reply_lines(blocks, bold))
    marked = "\x1b[1m[2J中\x1b[0m" if bold else "【[2J中】"
    assert lines == [f"    前{marked}后", "[1] 《讲话》 › 一、", "  2. 目录"]


def test_escaping_is_done_once():
    (message,) = render(Reply((Paragraph("&amp;"),)))
    assert html.unescape(message.html) == "&amp;"
