"""Comparable texts: quotations and phrases found letter by letter, wherever they stand, with the way back to the original.

More is forgiven here than by `knowledge.text.folding.fold`, since a quotation is copied through other programs: quotation
marks are left out, full stops and dashes of every kind are one, and so are the two round forms of the Chinese zero. An
ellipsis stays one letter. 100,000 letters take about 5 ms.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from knowledge.text.folding import fold_letter
from knowledge.values import Span

_FOLDED_FURTHER = {
    **dict.fromkeys("\"'", ""),
    "。": ".",
    "○": "〇",
    **dict.fromkeys("—―–‐‑‒−─━", "-"),
    **dict.fromkeys("·•‧∙⋅・･", "·"),
}
_KEPT_WHOLE = {"…": "…", "⋯": "…"}
"""NFKC would take them apart into full stops."""
_RUN = re.compile(r"[^\W_]+")


class _Table(dict[str, str]):
    """Letter → its comparable form, worked out at its first use."""

    def __missing__(self, letter: str) -> str:
        made = _KEPT_WHOLE.get(letter) or "".join(_FOLDED_FURTHER.get(part, part) for part in fold_letter(letter))
        self[letter] = made
        return made


_table = _Table()


def comparable(text: str) -> str:
    """Return `text` as it is compared."""
    return "".join(map(_table.__getitem__, text))


@dataclass(frozen=True)
class Comparable:
    """A text beside its comparable form, with the way back; `original` as it stands in the document, or was typed."""

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

    Whatever holds a phrase holds all its pairs, however it is cut into words. Unlike `knowledge.text.folding.bigrams`, pairs
    reach from Chinese letters to Latin ones and digits, since the index of phrases must miss nothing.
    """
    return {run[i : i + 2] for text in texts for run in runs(text) for i in range(max(1, len(run) - 1))}
