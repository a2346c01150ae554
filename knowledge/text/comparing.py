"""Letters: texts made comparable letter by letter, for quotations and phrases that must be found wherever they stand.

Comparing here forgives a little more than `knowledge.text.folding.fold`: quotation marks are left out, commas, full stops and
dashes of every width are one, and so are the two round forms of the Chinese zero. It needs neither jieba nor an
embedding, and is quick: 100,000 letters in about 5 ms.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from knowledge.text.folding import fold_letter
from knowledge.values import Span

_SAME = {
    **dict.fromkeys("\"'", ""),
    "。": ".",
    "○": "〇",
    **dict.fromkeys("—―–‐‑‒−─━", "-"),
    **dict.fromkeys("·•‧∙⋅・･", "·"),
}
_WHOLE = {"…": "…", "⋯": "…"}
"""Not taken apart into full stops, as NFKC would."""
_RUN = re.compile(r"[^\W_]+")


class _Table(dict[str, str]):
    """Remembers what each letter becomes."""

    def __missing__(self, letter: str) -> str:
        made = _WHOLE.get(letter) or "".join(_SAME.get(part, part) for part in fold_letter(letter))
        self[letter] = made
        return made


_table = _Table()


def comparable(text: str) -> str:
    """Return `text` as it is compared."""
    return "".join(map(_table.__getitem__, text))


@dataclass(frozen=True)
class Comparable:
    """A text beside its comparable form, with the way back.

    Attributes:
        original: as it stands in the document, or as it was typed.
        text: as it is compared.
    """

    original: str
    text: str

    @cached_property
    def _offsets(self) -> list[int]:
        lengths = map(len, map(_table.__getitem__, self.original))
        return [at for at, length in enumerate(lengths) for _ in range(length)]

    @cached_property
    def _ends(self) -> list[int]:
        lengths = map(len, map(_table.__getitem__, self.original))
        return list(itertools.accumulate(lengths))

    def span(self, start: int, end: int) -> Span:
        """Return the span in the original of the comparable letters `[start, end)`; empty where they are."""
        if start >= end:
            at = self._offsets[start] if start < len(self._offsets) else len(self.original)
            return Span(at, at)
        return Span(self._offsets[start], self._offsets[end - 1] + 1)

    def at(self, offset: int) -> int:
        """Return how many comparable letters stand before `offset` of the original."""
        return self._ends[min(offset, len(self._ends)) - 1] if offset > 0 and self._ends else 0


def make_comparable(text: str) -> Comparable:
    """Return a text beside its comparable form."""
    return Comparable(text, comparable(text))


def runs(compared: str) -> list[str]:
    """Return the stretches of letters and digits between the marks of a comparable text."""
    return _RUN.findall(compared)


def letter_pairs(texts: Iterable[str]) -> set[str]:
    """Return the pairs of neighbouring letters within the runs of comparable texts; a letter alone stands for itself.

    Whatever holds a phrase holds all its pairs, however it is cut into words.
    """
    return {run[i : i + 2] for text in texts for run in runs(text) for i in range(max(1, len(run) - 1))}
