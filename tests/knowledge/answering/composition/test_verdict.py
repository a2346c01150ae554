"""Yes or no: claims held against sentences of the samples, and topics that are spoken of or not."""

from __future__ import annotations

import pytest

from knowledge.answering.composition.verdict import asks_for_mention, of_mention
from tests.conftest import Sampled


@pytest.mark.parametrize("question", ["有没有提到夜校", "提没提夜校", "讲话里有没有夜校", "夜校提到了吗"])
def test_a_question_may_only_ask_whether_something_is_spoken_of(question: str) -> None:
    assert asks_for_mention(question)


def test_a_question_about_a_claim_is_another() -> None:
    assert not asks_for_mention("是不是要求每周开会")


def test_what_is_told_of_a_mention() -> None:
    assert of_mention("夜校", stands=True).words == "提到了“夜校”。"
    assert not of_mention("夜校", stands=False).answers


@pytest.mark.parametrize(
    ("question", "begins", "words"),
    [
        ("是不是要选派120名年轻干部到一线？", "是的", "120名年轻干部"),
        ("是不是要选派300名年轻干部到一线？", "不是，原文是另一个数", "120名年轻干部"),
        ("有没有提到烘干中心？", "提到了", "烘干中心"),
    ],
)
def test_yes_and_no_come_with_the_sentence(sampled: Sampled, question: str, begins: str, words: str) -> None:
    answer = sampled.library.ask(question)
    assert answer.status == "answered"
    assert answer.verdict.startswith(begins)
    assert answer.text.startswith(answer.verdict)
    assert words in answer.citations[0].quote


def test_what_stands_nowhere_is_said_so(sampled: Sampled) -> None:
    answer = sampled.library.ask("有没有提到航天发射？")
    assert (answer.status, answer.reason) == ("not_found", "没有提到“航天发射”。")
