"""Yes or no: what a question claims, held against the sentence that comes nearest to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.answering.evidence.search import Evidence
from knowledge.answering.understanding.question_forms import closing_words
from knowledge.text.folding import fold
from knowledge.text.lexicon import MEASURES
from knowledge.text.numerals import ALL_NUMERALS, to_digits
from knowledge.text.question_words import content_words, without_asking
from knowledge.text.sentences import clauses

_MENTION = re.compile(
    r"(?:有没有|有无|是否|没有)?(?:提到|提及|讲到|说到|涉及|提过|讲过|说过|谈到)|提没提到?|讲没讲到?|有没有(?:讲|说|提|关于)|里有没有|提(?=[^到及，。？?]{2,12}(?:了吗|了没|没有|过吗))"
)
_EXAMPLE_ASKED = re.compile(r"举(?:个|了|过|些|出)?(?:什么|哪些|具体)?(?:例|实例)")
_EXAMPLE = re.compile(r"比如|例如|譬如|举(?:个|一)例|以[^，。；]{2,20}为例")
_FORBIDS = re.compile(r"不得|不准|不许|严禁|禁止|决不|绝不|不能|不要|不可")
_FIGURE = re.compile(
    rf"百分之(?P<share>[{ALL_NUMERALS}]+|\d+(?:\.\d+)?)|(?P<tenths>[一二三四五六七八九])成"
    rf"|(?P<number>\d+(?:[,，]\d{{3}})*(?:\.\d+)?|[{ALL_NUMERALS}]+)(?P<unit>[%％]|[十百千万亿]{{0,2}}(?:公里|平方米|个月|小时|[{MEASURES}]))"
)
WHOLE = 0.99
"""Share of the words of a topic that stand in one sentence, so that it is spoken of though not letter by letter."""
_CLAIMED, _CONFIRMED = 0.55, 0.8
"""Shares of a claim's words that must stand in the sentence, or above it: more than half, so that it speaks of the claim,
and nearly all, so that it confirms it (要钱吗 is not confirmed by 免费)."""
_SAME_FIGURE = 0.15
"""The same where the sentence holds the claim's figures with their units: one word beside them."""
_NEAR_WORD = 6
"""Letters between a prohibition and what it forbids (不得擅自蓄水)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is told before the sentence, in Chinese, and whether it answers."""

    words: str
    answers: bool


def asks_for_mention(question: str) -> bool:
    """Return whether a question asks whether something is spoken of at all."""
    return bool(_MENTION.search(question))


def asks_for_example(question: str) -> bool:
    """Return whether a question asks whether an example is given."""
    return bool(_EXAMPLE_ASKED.search(question))


def is_example(sentence: str) -> bool:
    """Return whether a sentence gives an example."""
    return bool(_EXAMPLE.search(sentence))


def mentioned(question: str, topic: str) -> str:
    """Return what a question asks to be spoken of: the matter after the verb, or the `topic` where it ends with the verb."""
    after = _MENTION.split(question)[-1]
    return without_asking(after, closing_words()) if content_words(after) else topic


def of_mention(topic: str, stands: bool) -> Verdict:
    """Return what is told of whether a topic is spoken of."""
    return Verdict(f"提到了“{topic}”。", True) if stands else Verdict(f"没有提到“{topic}”。", False)


def of_claim(evidence: Evidence) -> Verdict | None:
    """Return what is told of a claim; None where the nearest sentence neither confirms nor contradicts it."""
    best, claim = evidence.scored[0], evidence.request.own
    claimed, told = _figures(claim), _figures(best.text)
    least = _CONFIRMED if evidence.refusal else _CLAIMED
    if best.support < (_SAME_FIGURE if claimed and claimed <= told else least):
        return None
    missing = claimed - (
        told if len(told) < 2 or not claimed else _figures(_clause_of(best.text, claim)) | (told - claimed)
    )
    if missing and {unit for _, unit in missing} & {unit for _, unit in told}:
        return Verdict("不是，原文是另一个数：", True)
    if missing:
        return None
    if _forbids(best.text, claim) and not _FORBIDS.search(claim):
        return Verdict("不是，原文不准：", True)
    if _FORBIDS.search(claim) and not _FORBIDS.search(best.text):
        return Verdict("原文是：", True)
    return Verdict("是的，原文这样说：" if best.support >= _CONFIRMED else "原文是：", True)


def _clause_of(sentence: str, claim: str) -> str:
    """The clause with a figure that holds most words of a claim: of several figures the claim is about that one."""
    pieces = [span.of(sentence) for span in clauses(sentence)]
    counted = [piece for piece in pieces if _figures(piece)] or [sentence]
    words = content_words(claim)
    return max(
        counted, key=lambda piece: sum(word in fold(piece) for word in words if not any(map(str.isdecimal, word)))
    )


def _figures(text: str) -> frozenset[tuple[str, str]]:
    """The figures of a text as number and unit: numerals as digits, 三成 and 百分之三十 as 30 %."""
    found = set()
    for match in _FIGURE.finditer(text):
        if match["share"]:
            found.add((to_digits(match["share"]), "%"))
        elif match["tenths"]:
            found.add((f"{to_digits(match['tenths'])}0", "%"))
        else:
            found.add((to_digits(match["number"].replace(",", "")), match["unit"].replace("％", "%")))
    return frozenset(found)


def _forbids(sentence: str, claim: str) -> bool:
    """Whether a sentence forbids what a claim speaks of."""
    folded = fold(sentence)
    after = [folded[m.end() : m.end() + _NEAR_WORD] for m in _FORBIDS.finditer(folded)]
    return any(word in piece for word in content_words(claim) for piece in after)
