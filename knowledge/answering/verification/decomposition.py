"""Decomposes a statement by the cited passages: it must consist of their fragments and a few connectives.

A search from left to right, the longest fragment first, over the few places where passages may be cut. It is bounded, so
that a hostile reply costs no more than a long one.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.verification.connectives import ConnectiveFinder
from knowledge.answering.verification.fragments import Decomposition, candidates, separators
from knowledge.answering.verification.rules import is_well_listed, may_close, may_open
from knowledge.answering.verification.source_passage import SourcePassage
from knowledge.answering.verification.tokens import Tokens

_MOST_STEPS = 400
"""Steps of one search, each a fragment or connective tried: what bounds the cost of a hostile reply."""
_MOST_CONNECTIVES = 4
"""Connectives and reporting words in a row."""


def decompose(statement: Tokens, passages: Sequence[SourcePassage], finder: ConnectiveFinder) -> Decomposition | None:
    """Return what a statement consists of, or None where it is not made of allowed pieces alone."""
    return _Search(statement, passages, finder).run(0, Decomposition())


class _Search:
    def __init__(self, statement: Tokens, passages: Sequence[SourcePassage], finder: ConnectiveFinder) -> None:
        self._statement, self._passages, self._finder = statement, passages, finder
        self._steps = 0

    def run(self, at: int, decomposition: Decomposition) -> Decomposition | None:
        """Return the decomposition continued from a letter to the end of the statement."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return None
        if at == len(self._statement.letters):
            return decomposition if _is_whole(decomposition) else None
        for fragment in candidates(self._statement, at, self._passages, decomposition):
            if may_open(decomposition, fragment):
                found = self.run(at + fragment.end - fragment.start, decomposition.with_(fragment))
                if found is not None:
                    return found
        return self._with_connective(at, decomposition)

    def _with_connective(self, at: int, decomposition: Decomposition) -> Decomposition | None:
        last = decomposition.last_fragment
        broken_off = last is not None and last.end != last.closing.last and last.end not in last.passage.loose
        if broken_off or len(decomposition.connectives) >= _MOST_CONNECTIVES:
            return None
        for connective in self._finder.at(self._statement.letters, self._statement.marks, at):
            if (
                connective.reports
                and not decomposition.connectives
                and last is not None
                and not separators(self._statement.marks[at])
            ):
                continue
            found = self.run(connective.end, decomposition.with_(connective))
            if found is not None:
                return found
        return None


def _is_whole(decomposition: Decomposition) -> bool:
    last = decomposition.last_fragment
    ends_in_list = bool(decomposition.connectives) and last is not None and last.end in last.passage.loose
    return (
        last is not None
        and (not decomposition.connectives or ends_in_list)
        and may_close(last)
        and is_well_listed(decomposition)
    )
