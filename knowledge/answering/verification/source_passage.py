"""A given passage, ready to be compared with statements: its letters, clauses and sentences, and where it may be cut."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.answering.verification import carried_subject, clause_traits
from knowledge.answering.verification.inlined_list import inlined_lists
from knowledge.answering.verification.tokens import (
    CLAUSE_MARKS,
    SENTENCE_MARKS,
    STRONG_MARKS,
    Clause,
    Tokens,
    tokenized,
)
from knowledge.answering.verification.values import NumberedPassage
from knowledge.text.numerals import NUMERALS

_PAIRS = {"“": "”", "「": "」", "『": "』", "(": ")", "《": "》", "‘": "’", "【": "】", "〔": "〕"}
_LONGEST_INSIDE = 240
_LIGHT = re.compile("进一步|切实|认真|扎实|大力")
"""Adverbs that may be left out anywhere: they tell how eagerly, never what, whether or how much."""
_COUNTING = re.compile(rf"[{NUMERALS}两\d]+(?:个|项|类|种|大|条|方面|点|家|件|名)|分别|共|均|都|只|仅|各|全部|所有")
_LONGEST_MEMBER = 14
_OPENS_NUMBER = frozenset("（(—-•●■◆·①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


@dataclass(frozen=True)
class SourcePassage:
    """A passage that statements are compared with; see `source_passage`. All places are those of its letters.

    Attributes:
        numbered: the passage.
        text: its letters; of a passage with an inlined list, those of the new wording.
        origin: for each letter its offset in `numbered.text`.
        clauses: in order.
        sentences: for each its first clause, and the one after its last.
        starts: by two letters the places where a fragment may begin with them.
        ends: where a fragment may end, in order.
        gaps: where it may break off inside a clause, and where it must go on then.
        loose: where it may end inside a clause: before the last members of a list, before 等.
        asking: the sentences that are questions.
    """

    numbered: NumberedPassage
    text: Tokens
    origin: tuple[int, ...]
    clauses: tuple[Clause, ...]
    sentences: tuple[tuple[int, int], ...]
    starts: dict[str, tuple[int, ...]]
    ends: tuple[int, ...]
    gaps: dict[int, tuple[int, ...]]
    loose: frozenset[int]
    asking: frozenset[int] = field(default=frozenset())

    def clause_at(self, letter: int) -> Clause:
        """Return the clause of a letter."""
        return self.clauses[self.place_of(letter)]

    def place_of(self, letter: int) -> int:
        """Return the place of the clause of a letter."""
        return bisect.bisect_right(self.clauses, letter, key=lambda clause: clause.first) - 1

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans of `numbered.text` that hold the letters `[start, end)`."""
        found: list[tuple[int, int]] = []
        for offset in (self.origin[letter] for letter in range(start, end)):
            if found and 0 <= offset - found[-1][1] <= 2:
                found[-1] = (found[-1][0], offset + 1)
            elif not found or offset >= found[-1][1]:
                found.append((offset, offset + 1))
        return found


def source_passage(numbered: NumberedPassage) -> SourcePassage:
    """Return a passage in the form that statements are compared with."""
    made = tokenized(numbered.text)
    return _passage(numbered, numbered.text, made, made.offsets)


def with_inlined_lists(numbered: NumberedPassage, statement: str) -> Iterator[SourcePassage]:
    """Yield the passage once more for each list in it that a statement, by its letters, inlines into the sentence before it."""
    for words, places in inlined_lists(numbered.text, statement):
        made = tokenized(words)
        yield _passage(numbered, words, made, tuple(places[offset] for offset in made.offsets))


def _passage(numbered: NumberedPassage, words: str, text: Tokens, origin: tuple[int, ...]) -> SourcePassage:
    inside = _inside(text)
    clauses, sentences = _cut(words, text, inside)
    starts: dict[str, list[int]] = {}
    for clause in clauses:
        for head in (*clause.heads, *clause.bare):
            starts.setdefault(text.letters[head : head + 2], []).append(head)
    gaps, loose = _gaps(words, text, clauses, inside)
    ends = sorted({*(clause.last for clause in clauses), *gaps, *loose})
    asking = frozenset(
        number
        for number, (_, last) in enumerate(sentences)
        if "?" in clauses[last - 1].closing or clauses[last - 1].words[-1:] == "吗"
    )
    return SourcePassage(
        numbered,
        text,
        origin,
        tuple(clauses),
        tuple(sentences),
        {k: tuple(v) for k, v in starts.items()},
        tuple(ends),
        gaps,
        frozenset(loose),
        asking,
    )


def _inside(text: Tokens) -> frozenset[int]:
    """The gaps between letters that lie inside a quotation or bracket closed in the same line: nothing is cut there."""
    waiting: list[tuple[str, int]] = []
    closed: set[int] = set()
    for gap, marks in enumerate(text.marks):
        for mark in marks:
            if mark == "\n":
                waiting.clear()
            elif mark == '"':
                if waiting and waiting[-1][0] == '"':
                    closed.update(range(waiting.pop()[1] + 1, gap))
                else:
                    waiting.append(('"', gap))
            elif mark in _PAIRS:
                waiting.append((_PAIRS[mark], gap))
            elif waiting and mark == waiting[-1][0]:
                opened = waiting.pop()[1]
                if gap - opened <= _LONGEST_INSIDE:
                    closed.update(range(opened + 1, gap))
    return frozenset(closed)


def _cut(words: str, text: Tokens, inside: frozenset[int]) -> tuple[list[Clause], list[tuple[int, int]]]:
    """Clauses, and for each sentence its first and last clause (half open)."""
    clauses: list[Clause] = []
    sentences: list[tuple[int, int]] = []
    first = begun = part = 0
    for gap in range(1, len(text.letters) + 1):
        marks = text.marks[gap]
        ends = gap == len(text.letters)
        if not ends and (gap in inside or CLAUSE_MARKS.isdisjoint(marks)):
            continue
        if not ends and SENTENCE_MARKS.isdisjoint(marks) and _is_opener(words, text, first, gap):
            continue
        heads, proper = _heads(words, text, first, gap)
        claim = words[text.offsets[proper] : text.offsets[gap - 1] + 1]
        clauses.append(Clause(first, gap, heads, len(sentences), len(clauses) - begun, part, proper, claim, marks))
        first = gap
        part += not STRONG_MARKS.isdisjoint(marks)
        if ends or not SENTENCE_MARKS.isdisjoint(marks):
            sentences.append((begun, len(clauses)))
            begun = len(clauses)
    return clauses, sentences


def _is_opener(words: str, text: Tokens, first: int, gap: int) -> bool:
    """Whether all before a mark may be left out (第一，… 同时，…): it belongs to the clause behind the mark."""
    match = clause_traits.OPENERS.match(words, text.offsets[first])
    return match is not None and match.end() >= text.offsets[gap - 1] + 1


def _heads(words: str, text: Tokens, first: int, last: int) -> tuple[tuple[int, ...], int]:
    """Where a fragment may begin in a clause, and where its words proper begin."""
    heads, proper = [first], first
    at = text.offsets[first - 1] + 1 if first else 0
    while at < text.offsets[first] and words[at] not in _OPENS_NUMBER:
        at += 1
    while match := clause_traits.OPENERS.match(words, at):
        head = bisect.bisect_left(text.offsets, match.end())
        if match.end() == match.start() or head >= last:
            break
        own = clause_traits.OWN_WORDS.search(match.group())
        if own and head - len(own.group()) > first:
            heads.append(head - len(own.group()))  # 一要选好带头人 may go on as 要选好带头人 or as 选好带头人
        if head > heads[-1]:
            heads.append(head)
        at, proper = match.end(), head - len(own.group()) if own else head
        if own:
            break
    return tuple(heads), proper


def _gaps(
    words: str, text: Tokens, clauses: Sequence[Clause], inside: frozenset[int]
) -> tuple[dict[int, tuple[int, ...]], set[int]]:
    """What may be left out inside a clause: light adverbs, brackets, members in the middle or at the end of a list."""
    gaps: dict[int, set[int]] = {}
    loose: set[int] = set()
    for clause in clauses:
        for match in _LIGHT.finditer(text.letters, clause.first, clause.last):
            if match.end() < clause.last:
                gaps.setdefault(match.start(), set()).add(match.end())
        for start, end in _brackets(text, clause):
            if not clause_traits.forbids(text.letters[start:end]) and "除" not in text.letters[start:end]:
                gaps.setdefault(start, set()).add(end)
        commas = [gap for gap in range(clause.first + 1, clause.last) if "、" in text.marks[gap] and gap not in inside]
        _list_gaps(text, clause, commas, gaps, loose)
    carried_subject.add_gaps(text, clauses, gaps)
    return {start: tuple(sorted(ends)) for start, ends in gaps.items()}, loose


def _brackets(text: Tokens, clause: Clause) -> list[tuple[int, int]]:
    opened = [gap for gap in range(clause.first + 1, clause.last) if "(" in text.marks[gap]]
    found = []
    for start in opened:
        end = next((gap for gap in range(start + 1, clause.last + 1) if ")" in text.marks[gap]), None)
        if end is not None:
            found.append((start, end))
    return found


def _list_gaps(text: Tokens, clause: Clause, commas: list[int], gaps: dict[int, set[int]], loose: set[int]) -> None:
    """Members of a list without a word that counts or binds them: in the middle between two 、, or the last ones."""
    if text.letters[clause.last - 1] == "等" and clause.last - clause.first > _LONGEST_MEMBER // 2:
        loose.add(clause.last - 1)
    tail = text.letters.find("等", commas[-1], clause.last) if commas else -1
    if tail > 0 and not _COUNTING.search(text.letters[tail : clause.last]):
        for start in commas[1:] if len(commas) > 1 else commas:
            if _is_plain_member(text.letters[start:tail]):
                gaps.setdefault(start, set()).add(tail)
    if _COUNTING.search(clause.words):
        return
    for i, start in enumerate(commas):
        for end in commas[i + 1 :]:
            if _is_plain_member(text.letters[start:end]):
                gaps.setdefault(start, set()).add(end)
        if _is_plain_member(text.letters[start : clause.last]) and clause_traits.demands_anew(clause.words):
            loose.add(start)


def _is_plain_member(letters: str) -> bool:
    return not re.search("[的不要无未非得可应须等除]", letters) and len(letters) <= 3 * _LONGEST_MEMBER
