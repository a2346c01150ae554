"""Cuts a document into passages: spans of one section, cut at sentence ends, which are indexed and cited.

A heading stays with its first sentence, an enumeration with its lead-in where both fit; the sizes were found by measuring
(docs/quality.md).
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence

from knowledge.text.sentences import clauses, sentences
from knowledge.values import Document, Enumeration, Outline, Passage, Span, Stretch

TARGET_CHARACTERS = 230
"""Length that passages aim at."""
MOST_CHARACTERS = 420
"""Characters that a passage never exceeds, but for a single sentence that can't be cut at a comma."""


def cut_passages(document: Document, outline: Outline) -> tuple[Passage, ...]:
    """Return the passages of a document in text order: every letter of the body stands in one, a heading alone too."""
    made: list[Passage] = []
    seen: Counter[str] = Counter()
    lists = {member.start: e for e in outline.enumerations for member in e.members[:1]}
    starts = sorted(lists)
    for stretch in outline.stretches:
        inside = [lists[s] for s in starts if stretch.start <= s < stretch.end]
        for span in _pack(_atoms(document.text, outline, stretch, inside)):
            text = span.of(document.text)
            digest = hashlib.sha256(f"{document.id}\n{text}\n{seen[text]}".encode()).hexdigest()[:20]
            seen[text] += 1
            path = outline.path(stretch.section)
            made.append(Passage(digest, document.id, len(made), stretch.section, path, span.start, span.end, text))
    return tuple(made)


def embedded_text(document: Document, passage: Passage) -> str:
    """Return what is embedded for a passage: title and section path help finding, they never enter a quotation."""
    return "\n".join([document.title, *passage.path[-2:], passage.text])


def _atoms(text: str, outline: Outline, stretch: Stretch, inside: Sequence[Enumeration]) -> list[Span]:
    """What is never cut: sentences (very long ones in clauses), heading with first sentence, lead with first member."""
    parts = [piece for s in sentences(text, stretch.start, stretch.end) for piece in _split_long(text, s)]
    if stretch.section is not None and len(parts) > 1:
        section = outline.sections[stretch.section]
        if stretch.start == section.start and parts[0].end <= section.heading_end + 1:
            parts[:2] = [Span(parts[0].start, parts[1].end)]
    for enumeration in inside:
        whole = Span(enumeration.lead.start, enumeration.members[-1].end)
        if whole.end - whole.start > MOST_CHARACTERS:
            whole = Span(enumeration.lead.start, enumeration.members[0].end)
        parts = _join_touched(parts, whole)
    return parts


def _split_long(text: str, sentence: Span) -> list[Span]:
    """A sentence as it is, or, where it is longer than a passage may be, its clauses, or pieces of that length."""
    if sentence.end - sentence.start <= MOST_CHARACTERS:
        return [sentence]
    pieces: list[Span] = []
    for clause in clauses(text, sentence.start, sentence.end):
        starts = range(clause.start, clause.end, MOST_CHARACTERS)
        pieces += [Span(start, min(clause.end, start + MOST_CHARACTERS)) for start in starts]
    return pieces


def _join_touched(parts: Sequence[Span], whole: Span) -> list[Span]:
    """Join the parts that `whole` touches, unless the result would be too long."""
    touched = [part for part in parts if part.start < whole.end and whole.start < part.end]
    if len(touched) < 2 or touched[-1].end - touched[0].start > MOST_CHARACTERS:
        return list(parts)
    joined = Span(touched[0].start, touched[-1].end)
    return sorted([part for part in parts if part not in touched] + [joined])


def _pack(atoms: Sequence[Span]) -> list[Span]:
    """Put neighbouring atoms together into spans of about equal length, near `TARGET_CHARACTERS`."""
    if not atoms:
        return []
    total = atoms[-1].end - atoms[0].start
    goal = total / max(1, math.ceil(total / TARGET_CHARACTERS - 0.35))
    packed: list[Span] = []
    start, end = atoms[0].start, atoms[0].end
    for atom in atoms[1:]:
        grown = atom.end - start
        if grown > MOST_CHARACTERS or abs(grown - goal) > abs(end - start - goal):
            packed.append(Span(start, end))
            start = atom.start
        end = atom.end
    packed.append(Span(start, end))
    return packed
