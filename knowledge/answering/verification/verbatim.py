"""Whether a claim is the document's own words: one contiguous piece of a passage, cut where nothing is lost.

It begins with a sentence, with a part of one behind “；”, or behind the number of a point; it ends where a clause ends and what
follows takes nothing back. Pieces that were joined are a summary, however exact each of them is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from knowledge.answering.verification.values import NumberedPassage, Support
from knowledge.answering.verification.wording import REPORTING
from knowledge.text.numerals import NUMERALS

_FRAME = re.compile(rf"^(?:该|这篇|这份)?(?:讲话|报告|文件|会议|原文|文中|文件中)(?:还|也|中)?(?:{REPORTING})[，,：:]")
_POINT = re.compile(rf"(?:第[{NUMERALS}]{{1,3}}|[{NUMERALS}]{{1,3}}[是要]?|\d{{1,2}}|同时|此外|另外)$")
"""What a sentence may begin with and a claim leaves out: the number of a point, a word of transition."""
_TAKES_BACK = re.compile("(?:但是?|然而|不过|除外|除|否则|才能|才可|方可|方能|不含|不包括|只限|仅限|而不是|而非)")
_LONGEST_POINT = 4
_CLAUSE_MARKS = frozenset(",;:。!?…—\n")
_STRONG_MARKS = frozenset(";。!?…\n")
"""Marks that part clauses, and those that end a sentence or a part of one that is read by itself."""
_SIGNS = frozenset("%‰℃°×*+=$¥€&#@")
"""Signs that carry meaning, as letters and digits do."""


class Letters:
    """A text letter by letter, in one width: `text`, where each letter comes from, and the marks before each and at the end."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self.offsets: list[int] = []
        self.marks = [""]
        for offset, raw in enumerate(text):
            inside = (
                raw in ".．:：/-~–—～,，"
                and text[offset - 1 : offset].isdecimal()
                and text[offset + 1 : offset + 2].isdecimal()
            )
            for letter in "…" if raw == "…" else unicodedata.normalize("NFKC", raw):
                if letter.isalnum() or letter in _SIGNS or inside:  # the sign inside a figure is a part of it
                    letters.append("-" if inside and letter in "~–—" else letter)
                    self.offsets.append(offset)
                    self.marks.append("")
                elif letter == "\n" or not letter.isspace():
                    self.marks[-1] += letter
        self.text = "".join(letters)


class PassageLetters:
    """A passage letter by letter."""

    def __init__(self, numbered: NumberedPassage) -> None:
        self.numbered = numbered
        self._letters = Letters(numbered.text)

    def find(self, claim: Letters) -> Support | None:
        """Return where a claim stands as a whole, cut where nothing is lost; None where it does not."""
        for start in self._starts(claim.text):
            end = start + len(claim.text)
            if self._begins_well(start) and self._ends_well(end) and self._parts_alike(claim, start):
                return Support(self.numbered.number, self._letters.offsets[start], self._letters.offsets[end - 1] + 1)
        return None

    def _starts(self, letters: str) -> Iterator[int]:
        at = self._letters.text.find(letters)
        while at >= 0:
            yield at
            at = self._letters.text.find(letters, at + 1)

    def _begins_well(self, start: int) -> bool:
        marks = self._letters.marks
        if start == 0 or not _STRONG_MARKS.isdisjoint(marks[start]):
            return True
        for first in range(start - 1, max(-1, start - _LONGEST_POINT - 1), -1):
            if first == 0 or not (_STRONG_MARKS | {":"}).isdisjoint(marks[first]):
                return bool(_POINT.fullmatch(self._letters.text[first:start]))
        return False

    def _ends_well(self, end: int) -> bool:
        letters, marks = self._letters.text, self._letters.marks[end]
        if end == len(letters) or not _STRONG_MARKS.isdisjoint(marks):
            return True
        if _CLAUSE_MARKS.isdisjoint(marks) or ":" in marks or letters[end - 1] == "的":
            return False
        return not _TAKES_BACK.match(letters, end)

    def _parts_alike(self, claim: Letters, start: int) -> bool:
        """Whether both are cut into clauses at the same letters."""
        theirs = self._letters.marks
        return all(
            _CLAUSE_MARKS.isdisjoint(claim.marks[i]) == _CLAUSE_MARKS.isdisjoint(theirs[start + i])
            for i in range(1, len(claim.text))
        )


def verbatim(text: str, passages: Sequence[PassageLetters]) -> Support | None:
    """Return where a claim stands word by word, 讲话指出 before it left aside; None where it does not."""
    claim = Letters(_FRAME.sub("", text))
    if not claim.text:
        return None
    return next((found for passage in passages if (found := passage.find(claim))), None)
