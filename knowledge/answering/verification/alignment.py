"""Aligning a statement with the cited passages: it must consist of their fragments and a few connectives.

A search from left to right, the longest fragment first, over the few places where passages may be cut. It is bounded, so
that a hostile reply costs no more than a long one.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.verification.connectives import ConnectiveFinder
from knowledge.answering.verification.fragments import Alignment, candidates, seen
from knowledge.answering.verification.rules import is_well_listed, may_close, may_open
from knowledge.answering.verification.source_passage import SourcePassage
from knowledge.answering.verification.tokens import Tokens

_MOST_STEPS = 400
"""Steps of one search, each a fragment or connective tried: what bounds the cost of a hostile reply."""
_MOST_CONNECTIVES = 4
"""Connectives and reporting words in a row."""


def align(statement: Tokens, passages: Sequence[SourcePassage], finder: ConnectiveFinder) -> Alignment | None:
    """Return what a statement consists of, or None where it is not made of allowed pieces alone."""
    return _Search(statement, passages, finder).run(0, Alignment())


class _Search:
    def __init__(self, statement: Tokens, passages: Sequence[SourcePassage], finder: ConnectiveFinder) -> None:
        self._statement, self._passages, self._finder = statement, passages, finder
        self._steps = 0

    def run(self, at: int, alignment: Alignment) -> Alignment | None:
        """Return the alignment continued from a letter to the end of the statement."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return None
        if at == len(self._statement.letters):
            return alignment if _is_whole(alignment) else None
        for fragment in candidates(self._statement, at, self._passages, alignment):
            if may_open(alignment, fragment):
                found = self.run(at + fragment.end - fragment.start, alignment.with_(fragment))
                if found is not None:
                    return found
        return self._with_connective(at, alignment)

    def _with_connective(self, at: int, alignment: Alignment) -> Alignment | None:
        last = alignment.last
        broken_off = last is not None and last.end != last.closing.last and last.end not in last.passage.loose
        if broken_off or len(alignment.connectives) >= _MOST_CONNECTIVES:
            return None
        for connective in self._finder.at(self._statement.letters, self._statement.marks, at):
            if (
                connective.reports
                and not alignment.connectives
                and last is not None
                and not seen(self._statement.marks[at])
            ):
                continue
            found = self.run(connective.end, alignment.with_(connective))
            if found is not None:
                return found
        return None


def _is_whole(alignment: Alignment) -> bool:
    last = alignment.last
    ends_in_list = bool(alignment.connectives) and last is not None and last.end in last.passage.loose
    return (
        last is not None
        and (not alignment.connectives or ends_in_list)
        and may_close(last)
        and is_well_listed(alignment)
    )
