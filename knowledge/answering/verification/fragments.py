"""Fragments of passages in the order in which a statement joins them, and where the letters of both agree."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.answering.verification import clause_traits
from knowledge.answering.verification.connectives import Connective
from knowledge.answering.verification.source_passage import SourcePassage
from knowledge.answering.verification.tokens import CLAUSE_MARKS, STRONG_MARKS, Clause, Tokens, tokenized

_SEPARATORS = CLAUSE_MARKS | {"、"}


@dataclass(frozen=True)
class Fragment:
    """A contiguous piece of a passage: letters `[start, end)`.

    Attributes:
        goes_on: it continues the fragment before: nothing, or only what may be left out, lies between them.
        marks: those before it in the statement.
        strong: it is read as a new clause: after a mark that ends one, or after 同时, 二是.
    """

    passage: SourcePassage
    start: int
    end: int
    goes_on: bool = False
    marks: str = ""
    strong: bool = False

    @cached_property
    def first_clause_index(self) -> int:
        """Return the index of its first clause in the passage."""
        return self.passage.place_of(self.start)

    @cached_property
    def last_clause_index(self) -> int:
        """Return the index of its last clause in the passage."""
        return self.passage.place_of(self.end - 1)

    @property
    def opening(self) -> Clause:
        """Return its first clause."""
        return self.passage.clauses[self.first_clause_index]

    @property
    def closing(self) -> Clause:
        """Return its last clause."""
        return self.passage.clauses[self.last_clause_index]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses that it touches."""
        return self.passage.clauses[self.first_clause_index : self.last_clause_index + 1]


@dataclass(frozen=True)
class Decomposition:
    """What a statement was found to consist of so far: fragments and connectives in their order."""

    pieces: tuple[Fragment | Connective, ...] = ()

    def with_(self, piece: Fragment | Connective) -> Decomposition:
        """Return the decomposition with one more piece."""
        return Decomposition((*self.pieces, piece))

    @cached_property
    def fragments(self) -> tuple[Fragment, ...]:
        """Return the fragments alone."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Fragment))

    @property
    def last_fragment(self) -> Fragment | None:
        """Return the last fragment."""
        return self.fragments[-1] if self.fragments else None

    @cached_property
    def connectives(self) -> tuple[Connective, ...]:
        """Return the connectives after the last fragment."""
        found: list[Connective] = []
        for piece in reversed(self.pieces):
            if isinstance(piece, Fragment):
                break
            found.insert(0, piece)
        return tuple(found)

    @cached_property
    def reporter(self) -> Connective | None:
        """Return the last connective that names who is reported."""
        return next((p for p in reversed(self.pieces) if isinstance(p, Connective) and p.names_reporter), None)

    @cached_property
    def subject(self) -> tuple[SourcePassage, Clause] | None:
        """Return the clause whose subject a reader takes along to what follows; None where nobody is named."""
        for fragment in reversed(self.fragments):
            for clause in reversed(fragment.clauses):
                if brings_subject(clause, fragment.start):
                    return fragment.passage, clause
        return None


def brings_subject(clause: Clause, start: int = 0) -> bool:
    """Whether a clause brings its own subject: at the head of a sentence doubt counts for it, later against it.

    A fragment that begins behind the clause's first words proper has left its subject out.
    """
    if start > clause.proper:
        return False
    return (
        clause_traits.may_have_subject(clause.words) if clause.place == 0 else clause_traits.has_subject(clause.words)
    )


def separators(marks: str) -> str:
    """Return the marks that part clauses or members; quotation marks and brackets are left out."""
    return "".join(mark for mark in marks if mark in _SEPARATORS)


def is_strong(marks: str) -> bool:
    """Whether marks end a sentence or a part of one."""
    return not STRONG_MARKS.isdisjoint(marks)


def agreeing(statement: Tokens, at: int, passage: SourcePassage, start: int) -> int:
    """Return how many letters of the statement from `at` on agree with those of the passage from `start` on, marks too.

    A mark of the source must be a mark in the statement, and the other way round; which one does not matter.
    """
    ours, theirs = statement.letters, passage.text.letters
    most = min(len(ours) - at, len(theirs) - start)
    for j in range(most):
        if ours[at + j] != theirs[start + j]:
            return j
        if j and bool(separators(statement.marks[at + j])) != bool(separators(passage.text.marks[start + j])):
            return j
    return most


def candidates(
    statement: Tokens, at: int, passages: Sequence[SourcePassage], decomposition: Decomposition
) -> Iterator[Fragment]:
    """Yield the fragments that may stand at a letter of the statement, those that go on first, then the longest first."""
    strong = is_strong(statement.marks[at]) or any(connective.strong for connective in decomposition.connectives)
    last = decomposition.last_fragment
    found: list[Fragment] = []
    if last is not None and not decomposition.connectives:
        found += _after_gap(statement, at, last)
        if last.end in last.passage.gaps and last.end != last.closing.last:
            yield from found
            return
    key = statement.letters[at : at + 2]
    for passage in passages:
        for start in passage.starts.get(key, ()):
            on = last is not None and last.passage is passage and start == last.end and not decomposition.connectives
            heads = last is not None and not decomposition.connectives and is_heading(last, passage)
            if (
                on
                and last
                and (separators(statement.marks[at]) or not (heads or _runs_on(last.closing, passage.clause_at(start))))
            ):
                continue  # the same as a longer fragment before
            if (
                not on
                and not separators(statement.marks[at])
                and last is not None
                and not decomposition.connectives
                and not heads
            ):
                continue  # two clauses without a mark between them
            goes_on = last is not None and follows(last, passage, start)
            found += _cut(statement, at, passage, start, goes_on, strong)
    yield from sorted(found, key=lambda fragment: (not fragment.goes_on, -fragment.end + fragment.start))


def follows(last: Fragment, passage: SourcePassage, start: int) -> bool:
    """Whether a fragment that begins at `start` goes right on after another: only a number or word of transition between."""
    if last.passage is not passage or last.end != last.closing.last or start < last.end:
        return False
    clause = passage.clause_at(start)
    if start not in clause.heads or (clause.sentence != last.closing.sentence and clause.first != last.end):
        return False
    between = passage.clauses[last.last_clause_index + 1 : passage.place_of(start)]
    return all(clause_traits.leads_only(skipped.words) for skipped in between) or _still_limited(
        last.closing, between, clause
    )


def _still_limited(lead: Clause, between: Sequence[Clause], clause: Clause) -> bool:
    """Whether a condition or topic still holds for a later clause of its part: 对甲，要乙，要丙 as 对甲，要丙."""
    if not clause_traits.limits_next(lead.words) or lead.sentence != clause.sentence or lead.part != clause.part:
        return False
    if (
        clause_traits.joins_back(clause.words)
        or clause_traits.refers_back(clause.words)
        or clause_traits.limits_previous(clause.words)
    ):
        return False
    return not any(
        clause_traits.limits_next(c.words)
        or clause_traits.has_subject(c.words)
        or clause_traits.forbids(c.words)
        or clause_traits.is_tentative(c.words)
        for c in between
    )


def _runs_on(clause: Clause, after: Clause) -> bool:
    """Whether the mark between two clauses may be left out: after a time, between a subject and its predicate."""
    return clause_traits.is_time(clause.words) or clause_traits.is_topic(clause.words, after.words)


def is_heading(last: Fragment, passage: SourcePassage) -> bool:
    """Whether the last fragment is the heading of a passage, which its text may follow without a mark: 保护补贴每亩108元."""
    section = passage.numbered.section
    if (
        last.passage is not passage
        or last.closing.place
        or not section
        or clause_traits.begins_with_verb(last.closing.words)
    ):
        return False
    return last.closing.ends_sentence and tokenized(section[-1]).letters.endswith(
        passage.text.letters[last.start : last.end]
    )


def _after_gap(statement: Tokens, at: int, last: Fragment) -> Iterator[Fragment]:
    """Fragments that go on in the same clause after what may be left out there."""
    for start in last.passage.gaps.get(last.end, ()):
        theirs = separators(last.passage.text.marks[last.end]) or separators(last.passage.text.marks[start])
        if last.passage.text.letters[start] == "等":
            theirs = ""  # 甲、乙等, never 甲、乙、等
        if bool(separators(statement.marks[at])) and not theirs:
            continue
        yield from _cut(statement, at, last.passage, start, True, False)


def _cut(
    statement: Tokens, at: int, passage: SourcePassage, start: int, goes_on: bool, strong: bool
) -> Iterator[Fragment]:
    reach = start + agreeing(statement, at, passage, start)
    place = bisect.bisect_right(passage.ends, reach)
    while place and passage.ends[place - 1] > start:
        place -= 1
        yield Fragment(passage, start, passage.ends[place], goes_on, statement.marks[at], strong)
