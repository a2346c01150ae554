"""Grading a learner's free text against the points of a short question: which points are told, which are missing.

By the key words of each point, those that tell it from the question and from the other points; a model, where there is one, may
find more points told, in words of the learner's that stand in the answer. Figures and negations must not contradict the point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.model.prompt import fenced, fill
from knowledge.text.equivalents import equivalents
from knowledge.text.facts import Kind, find_facts
from knowledge.text.folding import fold, letters_of
from knowledge.text.question_words import whole_content_words
from knowledge.text.tokenizer import is_verb

_TOLD = 0.5
"""Share of a point's key words, by their letters, that a sentence must hold. Of points of which 40 % of the words were left out it
finds 71 and 54 of 100 (speeches, reports), and finds one told by the other points in 0, by another passage in 5 and 6
(docs/quality.md)."""
_OF_VERB = 0.5
"""Weight of a verb beside a noun: 组织, 开展 and 加强 stand in any answer."""
_DIGIT = re.compile(r"\d")
_NEGATED = re.compile(r"(?:不要|不用|不必|不能|不该|不是|不|别|无需|没有|没|未|禁止|严禁)[^，。；]{0,2}$")
_NEGATES = re.compile("不|别|无|没|未|禁|严")
_SENTENCE = re.compile(r"[。；;！!？?\n]")
_SPLIT = re.compile(r"[。；;！!？?\n]|(?<=\D)[,，](?=\D)")
_LINE = re.compile(r"^\D{0,3}(\d{1,2})\D{0,4}?(说到|没有)[^「『\n]*(?:[「『]([^」』\n]{1,200})[」』])?", re.M)
_LEAST_QUOTED = 4
"""Letters of the learner's words that a model must quote for a point."""
LONGEST_ANSWER = 2000


def grade(question: str, points: Sequence[str], answer: str) -> frozenset[int]:
    """Return the places of the points, from 0, that an answer tells, by their key words."""
    keys = _key_words(question, points)
    return frozenset(at for at, point in enumerate(points) if _is_told(point, keys[at], answer))


def model_prompt(question: str, points: Sequence[str], answer: str) -> tuple[str, str]:
    """Return the request to grade an answer."""
    told = "\n".join([question, *(f"{number}. {point}" for number, point in enumerate(points, 1))])
    return fill("grade", {"points": fenced(told), "answer": fenced(answer[:LONGEST_ANSWER])})


def told_by_model(reply: str, points: Sequence[str], answer: str) -> frozenset[int]:
    """Return the places of the points that a model finds told, in words that the learner wrote and that agree with the point."""
    found = set()
    for number, word, quote in _LINE.findall(reply):
        at = int(number) - 1
        stands = len(letters_of(quote)) >= _LEAST_QUOTED and fold(quote) in fold(answer)
        if word == "说到" and stands and 0 <= at < len(points) and _agrees(points[at], quote):
            found.add(at)
    return frozenset(found)


def _key_words(question: str, points: Sequence[str]) -> list[dict[str, float]]:
    """The words of each point that neither the question nor another point holds, with their weights; all where none is left.

    Figures are no key words: they must agree, and may be left out. What is done counts half of what it is done to.
    """
    folded = [fold(point) for point in points]
    asked = fold(question)
    keys = []
    for at, point in enumerate(points):
        words = {fold(word) for word in whole_content_words(point) if not _DIGIT.search(word)}
        others = [one for place, one in enumerate(folded) if place != at]
        own = {w for w in words if w not in asked and not any(w in other for other in others)}
        keys.append({word: len(word) * (_OF_VERB if is_verb(word) else 1.0) for word in own or words})
    return keys


def _share(word: str, held: str) -> float:
    """How much of a word an answer holds: all, in other words, or the letters that stand there beside their neighbours."""
    if any(form in held for form in (word, *equivalents(word))):
        return 1.0
    pairs = [at for at in range(len(word) - 1) if word[at : at + 2] in held]
    return len({place for at in pairs for place in (at, at + 1)}) / len(word)


def _is_told(point: str, keys: dict[str, float], answer: str) -> bool:
    return any(_is_told_in(point, keys, sentence) for sentence in _SENTENCE.split(answer))


def _is_told_in(point: str, keys: dict[str, float], sentence: str) -> bool:
    """Whether one sentence of an answer tells a point: words scattered over it tell nothing."""
    held = fold(sentence)
    shares = {word: _share(word, held) for word in keys}
    if not keys or sum(keys[w] * share for w, share in shares.items()) < _TOLD * sum(keys.values()):
        return False
    said = {form for word, share in shares.items() if share for form in (*_pairs(word), *equivalents(word))}
    pieces = [piece for piece in _SPLIT.split(sentence) if any(form in fold(piece) for form in said)]
    if not _NEGATES.search(point) and all(_denies(fold(piece), said) for piece in pieces):
        return False
    return _agrees(point, "。".join(pieces))


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(1, len(word) - 1))]


def _denies(piece: str, found: set[str]) -> bool:
    first = min((piece.find(word) for word in found if word in piece), default=0)
    return bool(_NEGATED.search(piece[:first]))


def _agrees(point: str, words: str) -> bool:
    """Whether words about a point give none of its figures and times otherwise; leaving one out is no contradiction."""
    for kind in (Kind.FIGURE, Kind.TIME):
        wanted = {fact.value for fact in find_facts(fold(point)) if fact.kind is kind}
        given = {fact.value for fact in find_facts(fold(words)) if fact.kind is kind}
        if wanted and given and not wanted & given:
            return False
    return True
