"""The documents that probes are made from, with their outlines, and what stands once in the library."""

from __future__ import annotations

import bisect
import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from knowledge.structure.numbering import Marker, find_markers
from knowledge.structure.requirements import without_ordinal
from knowledge.text.folding import letters_of
from knowledge.text.sentences import clauses
from knowledge.values import Document, Outline

if TYPE_CHECKING:
    from knowledge.library import Library

_MOST_READ = 60
"""Documents that probes are made from, so that probing a large library does not take long."""
_BRACKETED_END = re.compile(r"[（(][^（()）]*[)）]\s*$")
_EDGES = "，,；;：:。！？!?、—- \n"
_QUOTES = re.compile(r"[“”]")

T = TypeVar("T")


@dataclass(frozen=True)
class ProbedDocument:
    """A document with its outline.

    Attributes:
        name: how a question names it: its title, its file's name where another has the same title, or nothing where
            neither tells it from another.
    """

    document: Document
    outline: Outline
    name: str

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.start for stretch in self.outline.stretches]

    def section_at(self, offset: int) -> int | None:
        """Return the innermost section that holds an offset of the text; None for the opening and the closing."""
        at = bisect.bisect_right(self._starts, offset) - 1
        return self.outline.stretches[at].section if at >= 0 else None

    def below(self, section: int) -> frozenset[int]:
        """Return a section with all that stand in it."""
        found = {section}
        for other in self.outline.sections:  # outer sections stand before inner ones
            if other.parent in found:
                found.add(other.index)
        return frozenset(found)

    def along(self, section: int) -> frozenset[int]:
        """Return a section with all that stand in it, and those that it stands in."""
        found = set(self.below(section))
        above = self.outline.sections[section].parent
        while above is not None:
            found.add(above)
            above = self.outline.sections[above].parent
        return frozenset(found)


def heading_marker(heading: str) -> Marker | None:
    """Return the number that a heading begins with, if it has one."""
    first = next(find_markers(heading), None)
    return first if first is not None and not heading[: first.start].strip() else None


def trimmed(words: str) -> str:
    """Return words without the marks at their ends, and without quotation marks where one of a pair is missing."""
    words = words.strip(_EDGES)
    return words if words.count("“") == words.count("”") else _QUOTES.sub("", words)


def bare(words: str) -> str:
    """Return a heading, a sentence or a member of a list without its number."""
    marker = heading_marker(words)
    return trimmed(without_ordinal(words[marker.end :] if marker is not None else words))


def core(heading: str) -> str:
    """Return what people would say of a heading: its longest clause, without number, leading 要 and closing brackets."""
    words = _BRACKETED_END.sub("", bare(heading))
    pieces = [trimmed(piece.of(words)) for piece in clauses(words)]
    return max((piece.removeprefix("要") for piece in pieces), key=len, default="")


class ProbedLibrary:
    """What probes need to know of a library: some of its documents, and what stands in all of them.

    Attributes:
        documents: in random order, at most 60.
    """

    def __init__(self, library: Library, rng: random.Random) -> None:
        infos = [info for info in library.documents() if not info.duplicate_of]
        texts = {info.id: library.catalog.document(info.id) for info in infos}
        outlines = {info.id: library.catalog.outline(info.id) for info in infos}
        self._texts = [document.text for document in texts.values()]
        self._letters = "\n".join(letters_of(text) for text in self._texts)
        headings = [section.heading for outline in outlines.values() for section in outline.sections]
        self._headings = "\n".join(map(letters_of, headings))
        names = _names(list(texts.values()))
        chosen = rng.sample(infos, min(_MOST_READ, len(infos)))
        self.documents = [ProbedDocument(texts[i.id], outlines[i.id], names[i.id]) for i in chosen]

    def stands_once(self, words: str) -> bool:
        """Return whether words stand in one place of the library alone."""
        return self._letters.count(letters_of(words)) == 1

    def is_one_heading(self, words: str) -> bool:
        """Return whether one heading of the library alone holds these words."""
        return self._headings.count(letters_of(words)) == 1

    def stand_together(self, words: Sequence[str]) -> bool:
        """Return whether one paragraph of the library holds all of some words."""
        return any(
            all(word in line for word in words)
            for text in self._texts
            if all(word in text for word in words)
            for line in text.split("\n")
        )


def in_turn(piles: Iterable[Sequence[T]], rng: random.Random, number: int) -> list[T]:
    """Return a number of things, one of each pile in turn, each pile in random order."""
    shuffled = [rng.sample(list(pile), len(pile)) for pile in piles]
    rows = itertools.zip_longest(*([(thing,) for thing in pile] for pile in shuffled))
    found = [cell[0] for row in rows for cell in row if cell is not None]
    return found[:number]


def _names(documents: Sequence[Document]) -> dict[str, str]:
    titles = Counter(letters_of(document.title) for document in documents)
    stems = Counter(PurePath(document.source).stem for document in documents)
    names = {}
    for document in documents:
        stem = PurePath(document.source).stem
        file_name = stem if stems[stem] == 1 else ""
        names[document.id] = document.title if titles[letters_of(document.title)] == 1 else file_name
    return names
