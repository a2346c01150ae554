"""The clauses of a passage: the pieces of its sentences between two marks."""

from __future__ import annotations

from dataclasses import dataclass

CLAUSE_MARKS = frozenset(",;:。.!?…—\n")
SENTENCE_MARKS = frozenset("。!?…\n")
STRONG_MARKS = frozenset(";。!?…\n")
"""Marks that end a sentence, or a part of one that is read by itself."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence between two marks.

    Attributes:
        first: where its letters begin.
        last: where they end.
        heads: where a fragment may begin in it: at its first letter, or after its number or word of transition.
        sentence: place of its sentence in the passage.
        place: its place in the sentence.
        part: place of its part of the sentence between semicolons.
        proper: where its words proper begin: after its number or word of transition, before 我们 and 要.
        words: verbatim, from there on.
        closing: the marks after it.
        opens_list: it announces what follows: a colon closes it.
    """

    first: int
    last: int
    heads: tuple[int, ...]
    sentence: int
    place: int
    part: int
    proper: int
    words: str
    closing: str

    @property
    def bare(self) -> tuple[int, ...]:
        """Return where it goes on after a 要 of its own, which only a word that demands (要求) may take the place of."""
        after = self.proper + 1
        return (after,) if self.words.startswith("要") and after not in self.heads and after < self.last else ()

    @property
    def opens_list(self) -> bool:
        """Return whether a colon closes it."""
        return ":" in self.closing

    @property
    def ends_part(self) -> bool:
        """Return whether a sentence, or a part of one that is read by itself, ends with it."""
        return not STRONG_MARKS.isdisjoint(self.closing)

    @property
    def ends_sentence(self) -> bool:
        """Return whether a sentence ends with it."""
        return not SENTENCE_MARKS.isdisjoint(self.closing)
