"""Figures of one answer: what counts as a hit, a point, the right place, and a right refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.evaluation.scoring import score
from knowledge.evaluation.values import Gold, Question, Result
from knowledge.values import Answer, Citation

TEXT = "一、抓好整改。隐患１４６３处，要在月底前全部销号。二、抓好落实。谁审批谁监管。"
FIRST, SECOND = "隐患１４６３处，要在月底前全部销号。", "谁审批谁监管。"
GOLD = Gold("安全", "隐患1463处", ("一、抓好整改",), ("在安全会上的讲话",))
ASKED = Question("1", "有多少处隐患？", "number", True, (GOLD,), points=("1463处",), least_points=1)


def cited(quote: str, section: str = "一、抓好整改", **more: object) -> Citation:
    start = TEXT.index(quote)
    whole = Citation(
        1, "d", "在安全会上的讲话", "安全2025.txt", (section,), quote, start, start + len(quote), quote, 0, 0
    )
    return replace(whole, **more)  # type: ignore[arg-type]


def answered(*citations: Citation, text: str = "") -> Answer:
    return Answer("", "answered", text=text or "".join(c.quote for c in citations) + "[1]", citations=citations)


def figures(answer: Answer, question: Question = ASKED) -> dict[str, float | None]:
    return score(question, answer, lambda key: TEXT).figures


def test_a_right_answer_has_full_figures():
    found = figures(answered(cited(FIRST)))
    names = ("right", "hit1", "hit3", "recall", "points", "section", "document", "verbatim")
    assert {name: found[name] for name in names} == dict.fromkeys(names, 1.0)
    assert found["false_refusal"] == 0.0
    assert found["refused"] is None


@pytest.mark.parametrize(
    ("answer", "name", "value"),
    [
        (answered(cited(SECOND), cited(FIRST)), "hit1", 0.0),
        (answered(cited(SECOND), cited(FIRST)), "hit3", 1.0),
        (answered(cited(SECOND)), "recall", 0.0),
        (answered(cited(FIRST), text="有不少隐患"), "points", 0.0),
        (answered(cited(FIRST, section="二、抓好落实")), "section", 0.0),
        (answered(cited(FIRST, document="在别的会上的讲话")), "document", 0.0),
        (answered(cited(FIRST, source="水利2025.txt")), "recall", 0.0),
        (answered(cited(FIRST, start=3)), "verbatim", 0.0),
        (
            answered(cited(FIRST), text="总共是1463处，这个数目是从别处听来的，和引文没有关系，听过就算了"),
            "recall",
            1.0,
        ),
        (Answer("", "not_found"), "false_refusal", 1.0),
        (Answer("", "error"), "recall", 0.0),
    ],
)
def test_what_is_wrong_shows_in_its_figure(answer: Answer, name: str, value: float):
    found = figures(answer)
    assert found[name] == value
    if name != "hit1" and (name, value) not in (("hit3", 1.0), ("verbatim", 0.0)):
        assert found["right"] == 0.0


def test_quoting_everything_earns_nothing():
    long = replace(cited(FIRST), quote=FIRST + "套话" * 300, passage="套话" * 400 + FIRST)
    assert figures(answered(long, text="1463处"))["recall"] == 0.0
    many = [cited(SECOND)] * 8 + [cited(FIRST)]
    assert figures(answered(*many))["recall"] == 0.0
    assert figures(answered(cited(FIRST), text="套话" * 400 + "1463处"))["points"] == 0.0


def test_all_or_any_of_the_gold_is_required():
    two = replace(ASKED, gold=(GOLD, Gold("安全", SECOND)), points=(), least_points=0)
    assert figures(answered(cited(FIRST)), two)["recall"] == 0.5
    assert figures(answered(cited(FIRST)), replace(two, any_gold=True))["recall"] == 1.0
    related = replace(two, gold=(GOLD, Gold("安全", SECOND, related=True)))
    assert figures(answered(cited(FIRST)), related)["right"] == 1.0


def test_a_question_without_an_answer_is_right_when_refused():
    asked = replace(ASKED, answerable=False, gold=())
    assert figures(Answer("", "not_found"), asked)["right"] == 1.0
    found = figures(answered(cited(FIRST)), asked)
    assert (found["right"], found["refused"], found["false_refusal"]) == (0.0, 0.0, None)


def test_the_result_takes_means_over_what_applies():
    rows = [
        score(ASKED, answered(cited(FIRST)), lambda key: TEXT),
        score(replace(ASKED, answerable=False, kind="offtopic"), Answer("", "not_found"), lambda key: TEXT),
        score(ASKED, Answer("", "not_found", elapsed_ms=8), lambda key: TEXT),
    ]
    result = Result(tuple(rows), made=False)
    assert result.figure("right") == pytest.approx(2 / 3)
    assert result.figure("false_refusal") == 0.5
    assert result.figure("refused") == 1.0
    assert result.figure("section") == 1.0
    assert result.kinds() == {"number": (1, 2), "offtopic": (1, 1)}
    assert [row.status for row in result.misses()] == ["not_found"]
    assert result.middle_ms() == 0.0
