"""Reading a model's reply: statements and their numbers, whatever the model wraps around them and however it is cut up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.verification import Claim, ReplyReader
from knowledge.answering.verification.reply_parser import LONGEST_REPLY


def read(reply: str, size: int = 7) -> list[Claim]:
    reader = ReplyReader()
    found = [claim for start in range(0, len(reply), size) for claim in reader.feed(reply[start : start + size])]
    return found + reader.finish()


def told(reply: str, size: int = 7) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.cited) for claim in read(reply, size)]


TABLE = {
    "要修路。[1]要架桥。[2][3]": [("要修路。", (1,)), ("要架桥。", (2, 3))],
    "要修路[1]。要架桥[2,3]。": [("要修路。", (1,)), ("要架桥。", (2, 3))],
    "要修路【1】。要架桥（[2]）。": [("要修路。", (1,)), ("要架桥。", (2,))],
    "要修路。［1］［２］": [("要修路。", (1, 2))],
    "要修路。[来源1]要架桥。（见[2]）": [("要修路。", (1,)), ("要架桥。", (2,))],
    "要修路。[1-3]要架桥。[1、4]": [("要修路。", (1, 2, 3)), ("要架桥。", (1, 4))],
    "要修路。[1]、[2]要架桥。[^3]": [("要修路。", (1, 2)), ("要架桥。", (3,))],
    "要修路【1†source】。": [("要修路。", (1,))],
    "[1] 要修路。\n[2]：要架桥。要种树。": [("要修路。", (1,)), ("要架桥。", (2,)), ("要种树。", (2,))],
    "要修路。要架桥。[2]": [("要修路。", (2,)), ("要架桥。", (2,))],
    "要修路。\n[1]\n要架桥。[2]": [("要修路。", (1,)), ("要架桥。", (2,))],
    "要修路。[1]\n要架桥。": [("要修路。", (1,)), ("要架桥。", ())],
    "- 要修路[1]\n* 要架桥[2]\n1. 要种树[3]\n2、要修渠[4]": [
        ("要修路", (1,)),
        ("要架桥", (2,)),
        ("要种树", (3,)),
        ("要修渠", (4,)),
    ],
    "一、要修路。[1]\n（二）要架桥。[2]": [("一、要修路。", (1,)), ("（二）要架桥。", (2,))],
    "## 要求\n**修路**：要`修`路。[1]\n---\n> 要架桥。[2]": [("修路：要修路。", (1,)), ("要架桥。", (2,))],
    "```\n要修路。[1]\n```\n要架桥。[2]": [("要修路。", (1,)), ("要架桥。", (2,))],
    "3.6万亩耕地[1]。\n2024年要修路[1]。": [("3.6万亩耕地。", (1,)), ("2024年要修路。", (1,))],
    "他说“要修路。要架桥。”[1]要种树。[2]": [("他说“要修路。要架桥。”", (1,)), ("要种树。", (2,))],
    "<think>先看[1]。\n再写。</think>要修路。[1]": [("要修路。", (1,))],
    "<THINK>想</THINK>要修路。[1]<think>还想": [("要修路。", (1,))],
    "<think>一直想，没有写完。[1]": [],
    "要修路，a<b。[1]": [("要修路，a<b。", (1,))],
    '{"answer": "要修路。[1]要架桥。[2]"}': [("要修路。", (1,)), ("要架桥。", (2,))],
    '```json\n[{"text": "要修路。", "citations": [1, 2]}]\n```': [("要修路。", (1, 2))],
    '{"statements": [{"statement": "要修路", "source": "[3]"}], "refs": [9]}': [("要修路", (3,))],
    '{"answer": "要修路。[1]': [],
    "要修路。[1]要架桥，把路": [("要修路。", (1,)), ("要架桥，把路", ())],
    "": [],
    "\n \n": [],
    "[1]": [],
    "。。！[1]": [],
    "The road must be mended [1].": [("The road must be mended.", (1,))],
}


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
@pytest.mark.parametrize("reply", TABLE, ids=lambda reply: reply[:16] or "empty")
def test_statements_and_numbers_are_read_however_the_reply_is_cut_up(reply: str, size: int) -> None:
    assert told(reply, size) == TABLE[reply]


def test_a_statement_comes_out_before_the_reply_has_ended() -> None:
    reader = ReplyReader()
    assert reader.feed("要修路。[1]") == []  # another number may follow
    assert reader.feed("要") == [Claim("要修路。", (1,), True)]
    assert reader.feed("架桥[2]。\n") == [Claim("要架桥。", (2,), False)]


def test_thoughts_without_their_opening_tag_are_hidden_as_far_as_they_are_not_out_yet() -> None:
    assert told("先想一想</think>要修路。[1]") == [("要修路。", (1,))]


def test_it_is_told_where_lines_begin() -> None:
    assert [claim.opens_line for claim in read("要修路。[1]要架桥。[1]\n- 要种树。[2]")] == [True, False, True]


def test_an_endless_reply_is_read_up_to_a_bound() -> None:
    found = read("要修路。[1]" * LONGEST_REPLY, size=4096)
    assert 0 < len(found) <= LONGEST_REPLY / len("要修路。[1]") + 1


_PIECES = st.sampled_from(
    [
        "要修路",
        "。",
        "[1]",
        "[",
        "]",
        "【2】",
        "（",
        "）",
        "\n",
        "- ",
        "1. ",
        "“",
        "”",
        "<think>",
        "</think>",
        "<",
        "{",
        '"',
        "**",
        "#",
        " ",
        "```",
        "，",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40), st.integers(1, 9))
def test_no_reply_is_too_odd_to_read(pieces: list[str], size: int) -> None:
    for claim in read("".join(pieces), size):
        assert claim.text.strip() == claim.text != ""
        assert "<think>" not in claim.text
