"""Lists set off by 、 in one clause: where the first member begins and where the last one ends.

Only what stands between two 、 is certain by itself. The first member begins after a verb, a preposition or 的, or where
it is as long as its neighbours; the last ends at 等, at the end of the clause, or where it is as long as its neighbours.
A list whose ends stay doubtful is left alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from knowledge.quiz.generation.grammar import opens, verb_end
from knowledge.quiz.generation.letters import balanced, inside
from knowledge.quiz.generation.quiz_documents import QuizSentence
from knowledge.quiz.generation.slots import InlineList
from knowledge.text.folding import letters_of
from knowledge.text.masks import is_masked

_CLAUSE = re.compile(r"[^，,。；;：:！？!?]+")
_LAST_LINK = re.compile(r"(?:以及|和|与|及)")
_LEAST, _MOST = 2, 14
_STOP = "”》）)"
_OUTSIDE = re.compile(r"[我本这那其该]|等|的")


def find_lists(sentence: QuizSentence) -> Iterator[InlineList]:
    """Yield the lists of a sentence whose members are certain, three at least."""
    for clause in _CLAUSE.finditer(sentence.text):
        marks = [clause.start() + m.start() for m in re.finditer("、", clause.group())]
        if marks:
            yield from _in_clause(sentence, clause.start(), clause.end(), marks)


def _in_clause(sentence: QuizSentence, start: int, end: int, marks: list[int]) -> Iterator[InlineList]:
    inner = [(a + 1, b) for a, b in itertools.pairwise(marks)]
    for last, tail in _last_members(sentence, marks[-1] + 1, end, inner):
        rest = [*inner, *last]
        first = _first_member(sentence, start, marks[0], rest)
        if first is None:
            continue
        members = (first, *rest)
        if len(members) >= 3 and _certain(sentence, members):
            yield InlineList(sentence, members, tail)
            return


def _last_members(
    sentence: QuizSentence, start: int, end: int, inner: list[tuple[int, int]]
) -> Iterator[tuple[list[tuple[int, int]], str]]:
    """Yield the ways to read what follows the last 、: one member or two joined by 和, and what comes after them."""
    words = sentence.text[start:end]
    until = words.find("等")
    stop = start + until if until > 0 and not words[until:].startswith(("等级", "等次", "等靠")) else end
    tail = sentence.text[stop + 1 : end] if stop < end else ""
    sizes = {b - a for a, b in inner}
    for link in _LAST_LINK.finditer(sentence.text, start, stop):
        if link.start() not in sentence.edges or link.end() not in sentence.edges:
            continue  # 和谐 is no link
        left, right = (start, link.start()), (link.end(), stop)
        closed = stop < end or (len(sizes | {left[1] - left[0], right[1] - right[0]}) == 1)
        if stop == end and not closed:
            cut = _as_long_as(sentence, link.end(), end, [*inner, left])
            if cut:
                yield [left, (link.end(), cut)], sentence.text[cut:end]
            continue
        yield [left, right], tail
    if stop < end:
        yield [(start, stop)], tail
    elif cut := _as_long_as(sentence, start, end, inner):
        yield [(start, cut)], sentence.text[cut:end]


def _as_long_as(sentence: QuizSentence, start: int, end: int, known: list[tuple[int, int]]) -> int:
    """Return the end of the piece from `start` that is as long as its neighbours, and begins or ends like one of them."""
    sizes = {b - a for a, b in known}
    if len(sizes) != 1:
        return 0
    cut = start + next(iter(sizes))
    if cut > end or (cut < end and cut not in sentence.edges):
        return 0
    if cut == end:
        return cut
    return (
        cut
        if any(
            sentence.text[start] == sentence.text[a] or sentence.text[cut - 1] == sentence.text[b - 1] for a, b in known
        )
        else 0
    )


def _first_member(sentence: QuizSentence, start: int, end: int, rest: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the piece before the first 、: after the last opener, or as long as its neighbours."""
    words = sentence.text[start:end]
    if words[:1] in "“《" and balanced(words):
        return start, end
    if words[-1:] in _STOP:
        opening = max(sentence.text.rfind(mark, start, end) for mark in "“《")
        return (opening, end) if opening >= start and balanced(sentence.text[opening:end]) else None
    sizes = {b - a for a, b in rest}
    if len(sizes) == 1:
        begin = end - next(iter(sizes))
        if begin < start or begin not in sentence.edges:
            return None
        alike = all(sentence.text[a] == sentence.text[begin] for a, _ in rest)
        return (begin, end) if alike or begin == start or opens(sentence.text[start:begin]) else None
    longest = max(sizes)
    for begin in sorted((edge for edge in sentence.edges if start <= edge < end), reverse=True):
        if (begin == start or opens(sentence.text[start:begin])) and end - begin >= _LEAST:
            return (begin, end) if end - begin <= longest else None
    return None


def _alike(keys: list[str]) -> bool:
    """The first member must not begin with a verb, nor the last end otherwise, where all others tell against it."""
    verbal = [verb_end(key) > 0 for key in keys]
    if verbal[0] and 2 * sum(verbal[1:]) < len(verbal) - 1:
        return False
    ends = {key[-1] for key in keys[:-1]}
    return len(ends) > 1 or keys[-1][-1] in ends


def _certain(sentence: QuizSentence, members: tuple[tuple[int, int], ...]) -> bool:
    words = [sentence.text[a:b] for a, b in members]
    keys = [letters_of(word) for word in words]
    sizes = [len(key) for key in keys]
    if min(sizes) < _LEAST or max(sizes) > _MOST or max(sizes) > 2.5 * min(sizes) + 2:
        return False
    if any(not balanced(word) or re.search("[，。：；,;:]", word) for word in words):
        return False
    if any(_LAST_LINK.search(word) or is_masked(word) for word in words[:-1] if "“" not in word):
        return False
    if is_masked(words[-1]) or any(_OUTSIDE.match(word) for word in words) or not _alike(keys):
        return False
    return all(not inside(a, b) and not inside(b, a) for i, a in enumerate(keys) for b in keys[i + 1 :])
