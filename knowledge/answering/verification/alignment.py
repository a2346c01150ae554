"""Finding out what a statement consists of: fragments of the cited passages and a little glue, or nothing that is allowed.

A search from left to right, the longest fragment first, over the few places where passages may be cut. It is bounded, so
that a hostile reply costs no more than a long one.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.verification.connectives import Phrases
from knowledge.answering.verification.fragments import Trail, candidates, seen
from knowledge.answering.verification.rules import is_well_listed, may_close, may_open
from knowledge.answering.verification.source_passage import Ground
from knowledge.answering.verification.tokens import Lettered

_MOST_STEPS = 400
_MOST_GLUE = 4
"""Connectives and reporting words in a row."""


def align(statement: Lettered, grounds: Sequence[Ground], phrases: Phrases) -> Trail | None:
    """Return what a statement consists of, or None where it is not made of allowed pieces alone."""
    return _Search(statement, grounds, phrases).run(0, Trail())


class _Search:
    def __init__(self, statement: Lettered, grounds: Sequence[Ground], phrases: Phrases) -> None:
        self._statement, self._grounds, self._phrases = statement, grounds, phrases
        self._steps = 0

    def run(self, at: int, trail: Trail) -> Trail | None:
        """Return the trail to the end of the statement from a letter on."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return None
        if at == len(self._statement.letters):
            return trail if _is_whole(trail) else None
        for fragment in candidates(self._statement, at, self._grounds, trail):
            if may_open(trail, fragment):
                found = self.run(at + fragment.end - fragment.start, trail.with_(fragment))
                if found is not None:
                    return found
        return self._with_glue(at, trail)

    def _with_glue(self, at: int, trail: Trail) -> Trail | None:
        last = trail.last
        broken_off = last is not None and last.end != last.closing.last and last.end not in last.ground.loose
        if broken_off or len(trail.glue) >= _MOST_GLUE:
            return None
        for glue in self._phrases.at(self._statement.letters, self._statement.marks, at):
            if glue.reports and not trail.glue and last is not None and not seen(self._statement.marks[at]):
                continue
            found = self.run(glue.end, trail.with_(glue))
            if found is not None:
                return found
        return None


def _is_whole(trail: Trail) -> bool:
    last = trail.last
    ends_in_list = bool(trail.glue) and last is not None and last.end in last.ground.loose
    return last is not None and (not trail.glue or ends_in_list) and may_close(last) and is_well_listed(trail)
