"""Which words of a question carry it."""

from __future__ import annotations

from knowledge.text.question_words import content_words, stop_words, whole_content_words


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
    assert "的" in stop_words()
