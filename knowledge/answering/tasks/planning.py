"""Which passages a task is written from: a document or a section piece by piece, the heaviest ones where little is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.importance import Importance
from knowledge.text.sentences import sentences
from knowledge.values import Passage, Section, SectionPath, Span

MOST_BATCHES = 8
"""Requests of one task: at 6000 characters each they hold the longest of 40 speeches and reports (44,000 characters)."""
MOST_PASSAGES = 16
"""Passages of one request: as many as `knowledge.answering.model.material` gives."""
_BARE_SENTENCE = 6
"""Letters below which a sentence is a heading or a greeting, not a point."""


def within(opened: OpenDocument, section: int | None) -> list[Passage]:
    """Return the passages of a document, or of one of its sections, in order."""
    if section is None:
        return [p for p in opened.passages if p.end > opened.document.body_start]
    whole = opened.outline.sections[section]
    return [p for p in opened.passages if whole.start <= p.start < whole.end]


def batches(passages: Sequence[Passage], characters: int, depth: int) -> list[list[Passage]]:
    """Return passages in pieces of so many characters, which break between sections of the level `depth` where they can."""
    found: list[list[Passage]] = []
    for _, group in groupby(passages, key=lambda p: p.path[:depth]):
        same = list(group)
        if found and _fits([*found[-1], *same], characters):
            found[-1] += same
            continue
        found.append([])
        for passage in same:
            if found[-1] and not _fits([*found[-1], passage], characters):
                found.append([])
            found[-1].append(passage)
    return found


def heaviest(opened: OpenDocument, passages: Sequence[Passage], characters: int, most: int) -> list[Passage]:
    """Return the passages whose sentences matter most, up to so many characters and passages, in their order."""
    weigh = opened.derived(importance)
    ranked = sorted(passages, key=lambda p: (-max((w for _, w in _weighed(opened, p, weigh)), default=0), p.order))
    kept: list[Passage] = []
    for passage in ranked:
        if len(kept) < most and sum(len(p.text) for p in kept) + len(passage.text) <= characters:
            kept.append(passage)
    return sorted(kept or ranked[:1], key=lambda p: p.order)


def main_sentences(opened: OpenDocument, passages: Sequence[Passage], most: int) -> list[Span]:
    """Return the sentences of passages that matter most, in their order."""
    weigh = opened.derived(importance)
    weighed = [one for passage in passages for one in _weighed(opened, passage, weigh)]
    ranked = sorted(weighed, key=lambda one: (-one[1], one[0]))
    return sorted(dict.fromkeys(span for span, _ in ranked[:most]))


def importance(opened: OpenDocument) -> Importance:
    """Return what weighs the sentences of a document."""
    return Importance(opened.document, opened.outline)


def heading_below(path: SectionPath, section: Section | None) -> str:
    """Return the heading under which a place is told: the first one below the section that is written about."""
    depth = 0 if section is None else len(section.path)
    return path[depth] if len(path) > depth else ""


def _fits(passages: Sequence[Passage], characters: int) -> bool:
    return len(passages) <= MOST_PASSAGES and sum(len(p.text) for p in passages) <= characters


def _weighed(opened: OpenDocument, passage: Passage, weigh: Importance) -> list[tuple[Span, int]]:
    text = opened.document.text
    spans = [s for s in sentences(text, passage.start, passage.end) if s.end - s.start > _BARE_SENTENCE]
    return [(span, weigh.weight(span, passage.section)) for span in spans]
