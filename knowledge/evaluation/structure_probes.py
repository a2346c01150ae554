"""Probes made from the outline of a library: headings, parts of a section, lists, ordinals.

A heading is asked for in all frames, everything else in a few; what a right answer must cite or tell is known from the
outline alone (`knowledge.evaluation.structure_scoring`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from knowledge.evaluation.frames import Turns, frames_of
from knowledge.evaluation.probed_documents import (
    ProbedDocument,
    ProbedLibrary,
    bare,
    core,
    heading_marker,
    in_turn,
    trimmed,
)
from knowledge.evaluation.statement_probes import absences, claims, definitions
from knowledge.evaluation.values import StructureProbe
from knowledge.structure.numbered_points import is_announced
from knowledge.structure.numbering import MarkerKind
from knowledge.text.folding import letters_of
from knowledge.text.numerals import to_chinese_numeral
from knowledge.text.sentences import clauses
from knowledge.values import Enumeration, Section

_TOPIC = (4, 20)
"""Least and most letters of a heading that is asked for: shorter ones stand for anything, longer ones nobody types."""
_LEAD = (6, 40)
"""The same of the words that announce a list."""
_LEAD_END = re.compile(r"(?:其中)?(?:主要)?(?:包括|有|是|分别是|分别为|如下|即|比如|例如)$")
"""What a question about a list says in words of its own."""
_PARTS = (2, 10)
"""Least and most parts of a section, or members of a list, that one answer can be expected to tell."""
_PIECE = (2, 10)
"""Letters of a part by which it is recognised in an answer: its first clause, cut there."""
_ORDINAL_UNITS = {MarkerKind.ARTICLE: "条", MarkerKind.CHAPTER: "章", MarkerKind.DIVISION: "节"}
_MOST_ORDINAL = 99
"""A part with a greater number is not asked for."""


def structure_probes(
    library: ProbedLibrary, each: int, asked: int, half: str | None, seed: int
) -> list[StructureProbe]:
    """Return probes of all kinds; the same for the same library and seed.

    Args:
        library: what they are made from.
        each: things of each kind that are asked about, at most.
        asked: frames in which each of them is asked, at most; headings are asked for in all.
        half: of the frames, or None for both.
        seed: decides which things are taken.
    """
    rng = random.Random(seed)  # noqa: S311 - a sample, no secret
    turns = Turns(half, asked)
    return [
        *_topics(library, each, half, rng),
        *_children(library, each, turns, rng),
        *_lists(library, each, turns, rng),
        *definitions(library, each, turns, rng),
        *_ordinals(library, each, turns, rng),
        *claims(library, each, turns, rng),
        *absences(library, each, turns, rng),
    ]


def _topics(library: ProbedLibrary, each: int, half: str | None, rng: random.Random) -> Iterator[StructureProbe]:
    piles = [
        [(of, section) for section in of.outline.sections if _is_topic(library, section)] for of in library.documents
    ]
    for of, section in in_turn(piles, rng, each):
        topic, sections = core(section.heading), of.along(section.index)
        for frame in frames_of("topic", half):
            yield StructureProbe("topic", frame.format(topic=topic), topic, of.document.id, sections)


def _is_topic(library: ProbedLibrary, section: Section) -> bool:
    words = core(section.heading)
    return _TOPIC[0] <= len(letters_of(words)) <= _TOPIC[1] and library.is_one_heading(words)


def _children(library: ProbedLibrary, each: int, turns: Turns, rng: random.Random) -> Iterator[StructureProbe]:
    piles = [
        [(of, section, pieces) for section in of.outline.sections if (pieces := _parts(library, of, section))]
        for of in library.documents
    ]
    for of, section, pieces in in_turn(piles, rng, each):
        topic, sections = core(section.heading), of.along(section.index)
        for text in turns.take("children", topic=topic):
            yield StructureProbe("children", text, topic, of.document.id, sections, pieces)


def _parts(library: ProbedLibrary, of: ProbedDocument, section: Section) -> tuple[str, ...]:
    """The parts of a section that can be asked for, as they are recognised; none where it can't be."""
    if not _is_topic(library, section):
        return ()
    return _pieces([child.heading for child in of.outline.children(section.index)])


def _pieces(parts: Sequence[str]) -> tuple[str, ...]:
    """What parts are recognised by; nothing where there are too few or too many, or one can't be recognised."""
    pieces = tuple(_piece(part) for part in parts)
    fine = _PARTS[0] <= len(pieces) <= _PARTS[1] and all(len(piece) >= _PIECE[0] for piece in pieces)
    return pieces if fine and len(set(pieces)) == len(pieces) else ()


def _piece(part: str) -> str:
    """The first words of a part, without its number."""
    words = bare(part)
    first = next((piece.of(words) for piece in clauses(words) if len(letters_of(piece.of(words))) >= _PIECE[0]), "")
    return letters_of(first)[: _PIECE[1]]


def _lists(library: ProbedLibrary, each: int, turns: Turns, rng: random.Random) -> Iterator[StructureProbe]:
    piles = []
    for of in library.documents:
        rows = [(of, row, _lead(of, row)) for row in of.outline.enumerations]
        piles.append([(of, row, lead) for of, row, lead in rows if lead and library.stands_once(lead)])
    for of, row, lead in in_turn(piles, rng, each):
        members = [member.of(of.document.text) for member in row.members]
        pieces = _pieces([member for member in members if letters_of(member) not in ("等", "等等")])
        sections = frozenset() if row.section is None else of.along(row.section)
        for text in turns.take("list", lead=lead) if pieces else ():
            yield StructureProbe("list", text, lead, of.document.id, sections, pieces)


def _lead(of: ProbedDocument, row: Enumeration) -> str:
    """The last clauses of the words before a list, where they announce one; nothing else can be asked for."""
    words = bare(row.lead.of(of.document.text))
    asked = ""
    for piece in reversed(clauses(words)):
        asked = piece.of(words) + asked
        if len(letters_of(asked)) >= _LEAD[0] and is_announced(asked):
            break
    announced = is_announced(asked)
    asked = trimmed(_LEAD_END.sub("", trimmed(asked)))
    fits = _LEAD[0] <= len(letters_of(asked)) <= _LEAD[1] and "\n" not in asked
    return asked if fits and announced else ""


def _ordinals(library: ProbedLibrary, each: int, turns: Turns, rng: random.Random) -> Iterator[StructureProbe]:
    piles = [list(_numbered(of)) for of in library.documents if of.name]
    for of, section, number, unit in in_turn(piles, rng, each):
        spoken = {"n": to_chinese_numeral(number), "digit": str(number), "unit": unit}
        for text in turns.take("ordinal", title=of.name, **spoken):
            about = f"{of.name} 第{number}{unit}"
            yield StructureProbe("ordinal", text, about, of.document.id, of.below(section.index))


def _numbered(of: ProbedDocument) -> Iterator[tuple[ProbedDocument, Section, int, str]]:
    """The outermost sections and the articles, with number and what the number counts; each number once."""
    marked = [(section, marker) for section in of.outline.sections if (marker := heading_marker(section.heading))]
    # points in the opening ("一是…") may stand beside the numbered sections of the speech
    outermost = min((marker.kind for section, marker in marked if section.parent is None), default=None)
    found: dict[tuple[int, str], list[Section]] = {}
    for section, marker in marked:
        is_outermost = section.parent is None and marker.kind is outermost and marker.kind <= MarkerKind.ARABIC
        if (is_outermost or marker.kind is MarkerKind.ARTICLE) and 0 < marker.number <= _MOST_ORDINAL:
            unit = _ORDINAL_UNITS.get(marker.kind, "部分")
            found.setdefault((marker.number, unit), []).append(section)
    several = {unit for number, unit in found if number > 1}
    for (number, unit), sections in found.items():
        if len(sections) == 1 and unit in several:
            yield of, sections[0], number, unit
