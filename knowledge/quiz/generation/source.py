"""Documents made ready for the quiz: their sentences with what is known of them, and the letters of whole texts."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.structure.requirements import KeyRequirement, find_requirements, without_ordinal
from knowledge.text import demands
from knowledge.text.folding import letters_of
from knowledge.text.sentences import sentences
from knowledge.text.tokenizer import word_edges
from knowledge.values import Document, Outline, Section, SectionPath, Span

_LEAST, _MOST = 12, 700
_GENERIC_TITLE = 8
_SUBTITLE = re.compile(r"(?:——|--)(.{6,})$")


@dataclass(frozen=True, eq=False)
class Unit:
    """A sentence that items may be made from.

    Attributes:
        document_id: its document.
        span: where it stands.
        text: its words.
        section: index of its section.
        path: the section path.
        demand: it is, or holds, a key requirement.
        past: it tells what was done.
    """

    document_id: str
    span: Span
    text: str
    section: int | None
    path: SectionPath
    demand: bool
    past: bool

    @functools.cached_property
    def edges(self) -> frozenset[int]:
        """Return where words begin or end, as offsets in `text`."""
        return word_edges(self.text)


@dataclass(frozen=True, eq=False)
class Study:
    """A document made ready.

    Attributes:
        document: the document.
        outline: its outline.
        name: its title as stems show it, in title marks; no two documents of a shelf have the same.
        units: its sentences, in order.
        requirements: its key requirements.
    """

    document: Document
    outline: Outline
    name: str
    units: tuple[Unit, ...]
    requirements: tuple[KeyRequirement, ...]

    @functools.cached_property
    def letters(self) -> str:
        """Return the letters of the body."""
        return letters_of(self.document.text[self.document.body_start :])

    @functools.cached_property
    def title_pairs(self) -> frozenset[str]:
        """Return the pairs of letters of title and occasion: they hold the name of the place."""
        told = letters_of(self.document.title + self.document.occasion)
        return frozenset(told[i : i + 2] for i in range(len(told) - 1))

    @functools.cache  # noqa: B019  (a study lives as long as one making)
    def section_letters(self, section: int | None) -> str:
        """Return the letters of a section's own text."""
        pieces = [s for s in self.outline.stretches if s.section == section]
        return letters_of("\n".join(self.document.text[s.start : s.end] for s in pieces))


@dataclass(frozen=True, eq=False)
class Shelf:
    """The documents whose words may be wrong options for each other; `studies` by document id."""

    studies: dict[str, Study]

    def study(self, unit: Unit) -> Study:
        """Return the document of a sentence."""
        return self.studies[unit.document_id]

    def stands(self, piece: str) -> bool:
        """Return whether these letters stand in any document."""
        return any(piece in study.letters for study in self.studies.values())


def make_shelf(documents: Iterable[tuple[Document, Outline]]) -> Shelf:
    """Return the documents made ready, in their order."""
    read = list(documents)
    names = _names([document for document, _ in read])
    return Shelf({d.id: _study(d, outline, name) for (d, outline), name in zip(read, names, strict=True)})


def _names(documents: Sequence[Document]) -> list[str]:
    """Return short titles; where two are equal or say nothing, what tells them apart is added."""
    short = [_short(document.title) for document in documents]
    found = []
    for document, name in zip(documents, short, strict=True):
        told = f"《{name.replace('《', '〈').replace('》', '〉')}》"
        if short.count(name) > 1 or len(name) <= _GENERIC_TITLE:
            more = document.occasion or document.date or document.source
            told = f"{told}（{more}）" if more and more not in name else told
        found.append(told)
    return found


def _short(title: str) -> str:
    match = _SUBTITLE.search(title)
    name = match.group(1) if match else title
    return re.sub(r"[（(][^（）()]*[)）]$", "", name).strip() or name.strip()


def _study(document: Document, outline: Outline, name: str) -> Study:
    requirements = find_requirements(document, outline)
    spans = [requirement.span for requirement in requirements]
    units: list[Unit] = []
    at = 0
    for stretch in outline.stretches:
        section = None if stretch.section is None else outline.sections[stretch.section]
        if section is None and outline.sections and not any(_touch(Span(stretch.start, stretch.end), s) for s in spans):
            continue
        for span in sentences(document.text, stretch.start, stretch.end):
            while at < len(spans) and spans[at].end <= span.start:
                at += 1
            demand = at < len(spans) and _touch(spans[at], span)
            if unit := _unit(document, outline, section, span, demand):
                units.append(unit)
    return Study(document, outline, name, tuple(units), requirements)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _unit(document: Document, outline: Outline, section: Section | None, span: Span, demand: bool) -> Unit | None:
    words = span.of(document.text)
    last = words.rstrip("”’」』》）)\"' ")[-1:]
    if not _LEAST <= len(words) <= _MOST or last not in "。！？!?；;" or demands.is_ceremony(words):
        return None
    if section is not None and span.start < section.heading_end and span.end <= section.heading_end + 1:
        return None
    path = () if section is None else section.path
    past = not demand and (demands.looks_back(words) or any(demands.is_heading_of_the_past(h) for h in path))
    if not demand and section is None and outline.sections:
        return None
    return Unit(document.id, span, words, None if section is None else section.index, path, demand, past)


def heading_name(heading: str) -> str:
    """Return a heading without its number and closing marks."""
    return without_ordinal(heading).strip("。；;，,：: ")
