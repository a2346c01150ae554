"""Words on scales (每周 between 每天 and 每月): a neighbour on the scale reads as well as the right one, and is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.quiz.generation.quiz_documents import QuizSentence
from knowledge.quiz.generation.slots import Slot

_SCALES_TEXT = """
每天 每周 每月 每季度 每半年 每年
国家级 省级 市级 县级 乡级
上旬 中旬 下旬
"""
_SCALES = tuple(tuple(line.split()) for line in _SCALES_TEXT.strip().splitlines())
_ON_SCALE = {word: scale for scale in _SCALES for word in scale}
_FIND = re.compile(r"(?<!以)(?P<word>" + "|".join(sorted(_ON_SCALE, key=len, reverse=True)) + r")(?![、/]|以[上下])")
_TIMES = re.compile(r"[^，。；]{0,30}?[次期场遍回趟轮]")
"""After a period stands how often something is done in it; what is paid or grown there would be absurd in another one."""
_AFTER_NUMBER = re.compile(r"[\d一二三四五六七八九十]$")


def find_scales(sentence: QuizSentence) -> Iterator[Slot]:
    """Yield the words of a sentence that stand on a scale; two of one scale in one sentence leave doubts and are left out."""
    for match in _FIND.finditer(sentence.text):
        scale = _ON_SCALE[match["word"]]
        alone = sum(sentence.text.count(word) for word in scale) == 1
        whole = match.start() in sentence.edges and match.end() in sentence.edges
        if (
            alone
            and whole
            and (match["word"][0] != "每" or _TIMES.match(sentence.text, match.end()))
            and not _AFTER_NUMBER.search(sentence.text[: match.start()])
        ):
            yield Slot(sentence, match.start(), match.end(), "scale", "、".join(scale))


def neighbours(slot: Slot) -> list[str]:
    """Return the other words of a slot's scale, the nearest first."""
    scale = slot.shape.split("、")
    at = scale.index(slot.words)
    return sorted((word for word in scale if word != slot.words), key=lambda word: abs(scale.index(word) - at))
