"""Units: the spans of a document that answer as a whole, as its outline gives them.

A section with its heading, an article, a question with its answer, an enumeration with its lead, a definition with its
term, a paragraph. They nest; a statement (a sentence) is found in them, and what is shown for a question is the unit that
the question asks for, whole or cut at its own joints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.structure.requirements import without_ordinal
from knowledge.text.sentences import paragraphs
from knowledge.values import Document, Outline, Section, Span

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}条")
_ASKS = re.compile(r"[？?]\s*$")
_MARKS = "。！；;，,：: \n　"
_QUESTION_BEFORE = 2
"""Characters between a question and its mark that may follow it: a closing quotation mark, a space."""


class UnitKind(StrEnum):
    """What kind of whole a unit is."""

    FRONT = "front"
    SECTION = "section"
    ARTICLE = "article"
    QUESTION = "question"
    ENUMERATION = "enumeration"
    DEFINITION = "definition"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Unit:
    """A span that answers as a whole.

    Attributes:
        kind: what it is.
        span: all of it.
        head: the heading, the lead, the term or the question; empty for a paragraph.
        joints: the spans it may be shortened to one by one: children of a section, members, paragraphs.
        section: index of the section that it is or stands in, None in the opening or closing.
    """

    kind: UnitKind
    span: Span
    head: Span
    joints: tuple[Span, ...]
    section: int | None


def make_units(document: Document, outline: Outline) -> tuple[Unit, ...]:
    """Return the units of a document, outer before inner, in text order."""
    text = document.text
    found = [_of_section(text, outline, section) for section in outline.sections]
    found += [
        Unit(UnitKind.ENUMERATION, _spanned(e.lead, e.members), e.lead, e.members, e.section)
        for e in outline.enumerations
    ]
    found += [Unit(UnitKind.DEFINITION, d.span, d.term, (), d.section) for d in outline.definitions]
    for stretch in outline.stretches:
        for line in paragraphs(text, stretch.start, stretch.end):
            found.append(Unit(UnitKind.PARAGRAPH, line, Span(line.start, line.start), (), stretch.section))
    if document.body_start:
        lines = tuple(paragraphs(text, 0, document.body_start))
        found.append(Unit(UnitKind.FRONT, Span(0, document.body_start), Span(0, 0), lines, None))
    return tuple(sorted(found, key=lambda unit: (unit.span.start, -unit.span.end)))


def heading_span(text: str, section: Section) -> Span:
    """Return the span of a section's heading without its closing mark; of a section of one sentence, the sentence."""
    end = section.heading_end if without_ordinal(text[section.start : section.heading_end]) else section.end
    while end > section.start + 1 and text[end - 1] in _MARKS:
        end -= 1
    return Span(section.start, end)


def _of_section(text: str, outline: Outline, section: Section) -> Unit:
    kind = UnitKind.SECTION
    if _ARTICLE.match(section.heading):
        kind = UnitKind.ARTICLE
    elif _ASKS.search(section.heading) or text[section.heading_end - 1 : section.heading_end + _QUESTION_BEFORE].count(
        "？"
    ):
        kind = UnitKind.QUESTION
    children = outline.children(section.index)
    joints = tuple(Span(child.start, child.end) for child in children)
    body = joints or tuple(paragraphs(text, section.heading_end, section.end))
    return Unit(kind, Span(section.start, section.end), heading_span(text, section), body, section.index)


def _spanned(lead: Span, members: tuple[Span, ...]) -> Span:
    start = lead.start if lead.end > lead.start else members[0].start
    return Span(min(start, members[0].start), members[-1].end)
