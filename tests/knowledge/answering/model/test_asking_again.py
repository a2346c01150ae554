"""Questions said anew, refusals and second opinions of a model, as it writes them."""

from __future__ import annotations

import pytest

from knowledge.answering.model.asking_again import contradicted, reworded, says_nothing_is_there


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("春耕补贴标准是多少？", "春耕补贴标准是多少？"),
        ("改写后：“春耕补贴标准是多少？”\n说明：更正式。", "春耕补贴标准是多少？"),
        ("1. 春耕补贴标准是多少？", "春耕补贴标准是多少？"),
        ("种地给多少钱", ""),
        ("材料没有回答这个问题", ""),
        ("", ""),
        ("补" * 61, ""),
    ],
)
def test_a_question_is_taken_from_a_reply(reply: str, said: str) -> None:
    assert reworded(reply, "种地给多少钱") == said


@pytest.mark.parametrize("lost", ["今年的补贴标准是多少？", "2024年的补贴标准是多少？", "县财政局2024年补贴多少？"])
def test_a_question_keeps_its_time_its_figures_and_its_names(lost: str) -> None:
    assert reworded(lost, "县农业局2024年给500亩地补多少钱") == ""
    assert reworded("县农业局2024年对500亩耕地的补贴标准是多少？", "县农业局2024年给500亩地补多少钱")


@pytest.mark.parametrize(
    ("reply", "refuses"),
    [
        ("材料没有回答这个问题", True),
        ("所给资料中未提到这一点。", True),
        ("抱歉，我无法回答这个问题。", False),
        ("没有列入清单的事项，任何部门不得要求盖章。[1]", False),
        ("材料里没有直接的答案，" + "但可以看到各地都在推进。" * 20, False),
    ],
)
def test_a_refusal_is_told_from_an_answer(reply: str, refuses: bool) -> None:
    assert says_nothing_is_there(reply) is refuses


def test_an_opinion_names_the_claims_that_are_contradicted() -> None:
    assert contradicted("1 相符\n2 矛盾\n3. 不定\n4：矛盾\n99 矛盾", 4) == {1, 3}
    assert contradicted("我觉得都对", 4) == set()
