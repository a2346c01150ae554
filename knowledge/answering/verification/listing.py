"""Lists in a claim: as many members as it announces, and words of order (首先, 二是) in the order of the source."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from knowledge.answering.verification.alignment import Part
from knowledge.answering.verification.values import Why
from knowledge.answering.verification.wording import Wording
from knowledge.text.facts import Fact, Kind, is_count_of_points, is_same_figure, number_of
from knowledge.text.lexicon import IN_ORDER
from knowledge.text.numerals import NUMERALS, first_number

_SENTENCE_END = re.compile(r"[。!?\n]|$")
_ORDERED = re.compile(
    rf"(?:^|(?<=[,;:。、\n]))(?:{IN_ORDER}|第[{NUMERALS}]{{1,2}}(?=[,、是要]|$)|[{NUMERALS}]{{1,2}}(?:是|要(?=[一-鿿]{{2}})))"
)
_OPEN_END = re.compile("等(?:方面|内容|举措|措施|问题|工作)?[。;,]?$|等[一-鿿]{0,6}[。;,]?$|包括|例如|比如|其中")
_SUMMED = re.compile(r"[一-鿿\"]+(?:[、和与及][一-鿿\"]+)+$")


def ordered_places(parts: Sequence[Part]) -> list[tuple[int, tuple[int, int]]]:
    """Return for each word of order in a claim its number (首先 is 1), and where the source has what stands behind it."""
    claim = parts[0].claim
    found = ((match, _place(claim, match.end(), parts)) for match in _ORDERED.finditer(claim.text))
    return [(_number(match.group()), place) for match, place in found if place]


def _number(word: str) -> int:
    return _WORDS.get(word) or first_number(word)


_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
"""What words of order count as; 最后 comes after all."""


def list_conflict(parts: Sequence[Part]) -> Why | None:
    """Return why the numbers of points in a claim don't fit their members; None where they do."""
    claim = parts[0].claim
    for figure in claim.facts_in(0, len(claim.text), Kind.FIGURE):
        if is_count_of_points(figure) and (why := _count_conflict(claim, figure, parts)):
            return why
    return None


def _count_conflict(claim: Wording, figure: Fact, parts: Sequence[Part]) -> Why | None:
    """A number of points is that of the members in the claim; clauses may belong together where the source tells the number."""
    told = any(
        is_same_figure(figure, g)
        for part in parts
        for s in part.sentences
        for g in s.wording.facts
        if g.kind is Kind.FIGURE
    )
    counts, clauses = _counts(claim, figure)
    behind = bool(counts) and ":" in claim.text[figure.end : figure.end + _LONGEST_LEAD]
    number = int(number_of(figure))
    free = not clauses and not behind and not _OF_POINTS.match(claim.text, figure.start)
    fits = number in counts or (told and (number <= clauses or not counts or free))
    return None if fits else Why.COUNT


def _counts(claim: Wording, figure: Fact) -> tuple[set[int], int]:
    """How many members the list around a number of points may be read to have, and how many clauses it is.

    Nothing where there is no list, or it stays open (等).
    """
    end = _SENTENCE_END.search(claim.text, figure.end)
    stop = end.start() if end else len(claim.text)
    colon = claim.text.find(":", figure.end, stop)
    if 0 <= colon <= figure.end + _LONGEST_LEAD:
        if _OPEN_END.search(claim.text, colon + 1, stop + 1):
            return set(), 0
        if ordered := len(_ORDERED.findall(claim.text, colon, stop)):
            return {ordered}, 0
        semicolons, commas = (claim.text.count(mark, colon, stop) + 1 for mark in ";,")
        found = {n for n in (semicolons, commas, _members(claim, colon + 1, stop)) if n > 1}
        return found, commas
    start = claim.clauses[claim.clause_of(figure.start)][0]
    joints = claim.joints(start, figure.start)
    if joints and not _OPEN_END.search(claim.text, start, figure.start):
        return {_members(claim, start, figure.start)}, 0
    return set(), 0


def _members(claim: Wording, start: int, end: int) -> int:
    """How many members stand between two places; “、” and a last 和 part them, “以及” too."""
    joints = claim.joints(start, end)
    return 1 + len(joints) - sum(b - a <= 2 for a, b in itertools.pairwise(joints))


_OF_POINTS = re.compile(r"[一-鿿\d]{1,3}?(?:[点条句]|[个项大](?:方面|原则|问题|要求|任务|举措|措施|领域|环节|要点))")
_LONGEST_LEAD = 14
"""Letters between a number of points and its colon: 四个方面积极作为："""


def _place(claim: Wording, at: int, parts: Sequence[Part]) -> tuple[int, int] | None:
    """Where in the source the first words behind a word of order stand."""
    part = next((part for part in parts if part.start <= at < part.end), None)
    if part is None or not part.sentences:
        return None
    sentence = part.sentences[0]
    told = claim.text[at : part.end].lstrip(",是要、")
    found = next((place for length in (4, 3, 2) if (place := sentence.text.find(told[:length])) >= 0), -1)
    return (sentence.order, found) if found >= 0 and len(told) > 1 else None
