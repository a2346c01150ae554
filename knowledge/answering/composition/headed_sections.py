"""The section whose heading is about a question, in short: letter by letter, or by its words and those of its best passages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.composition import shown
from knowledge.answering.composition.compose import Block, Chosen
from knowledge.answering.evidence.lists import DocumentList, document_lists
from knowledge.answering.evidence.search import Evidence
from knowledge.answering.understanding.question_forms import Form
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.structure.requirements import without_ordinal
from knowledge.text.folding import fold, letters_of
from knowledge.values import Section

HEADED = 0.7
"""Share of the question's words that a heading must hold, so that its section is about them."""
NEAR = 12
"""Passages, best first, whose documents are looked through for headings."""
_TWIN = 0.8
"""Share of the best heading's fit from which on a second one of its document is on the topic too: review and plan."""
_BELOW = 0.6
"""How much a word counts that stands below the heading only, beside one in it."""
_BROAD = (Form.TOPIC, Form.HOW, Form.LIST, Form.OVERVIEW, Form.OUTLINE, Form.FACT)
"""Forms that a whole section answers."""
_LEAST_HEADING = 4
"""Letters of a matter that is looked for among headings letter by letter: a word of two stands in many."""
_CLAUSE = re.compile(r"[，,；;：: ]")


def under_heading(documents: DocumentCache, evidence: Evidence) -> Chosen | None:
    """Return the section whose heading is the matter letter by letter, however it is asked for."""
    request = evidence.request
    if request.form not in _BROAD or request.mentions.plural:
        return None
    asked, topic = letters_of(fold(f"{request.parsed.text}\n{request.content}")), letters_of(fold(request.topic))
    found: list[tuple[float, OpenDocument, Section]] = []
    for key in dict.fromkeys(c.passage.document_id for c in evidence.found.candidates):
        opened = documents.open(key)
        for section, clauses in opened.derived(_heading_clauses):
            fit = max((_literal(clause, asked, topic) for clause in clauses), default=0.0)
            fit *= all(evidence.share_of(phrase, section.heading) for phrase in request.phrases)
            if fit:
                found.append((fit, opened, section))
    if not found:
        return None
    _, opened, section = max(found, key=lambda each: each[0])
    children = opened.outline.children(section.index)
    if request.form is Form.LIST and not children and (listing := _list_in(opened, section)):
        return Chosen((shown.list_block(listing),), "标题就是所问的话题，给出它下面的各项", listed=True)
    return Chosen(_in_short(evidence, found), "标题就是所问的话题，给出这一节的要点")


def _heading_clauses(opened: OpenDocument) -> list[tuple[Section, list[str]]]:
    """The sections with the clauses of their headings, number left out, folded."""
    return [
        (section, [letters_of(fold(clause)) for clause in _CLAUSE.split(without_ordinal(section.heading))])
        for section in opened.outline.sections
    ]


def _literal(clause: str, asked: str, topic: str) -> float:
    """How well a heading's clause is what is asked: its letters where the question holds it, or the topic's within it."""
    if len(clause) > _LEAST_HEADING and clause in asked:
        return float(len(clause))
    if len(topic) >= _LEAST_HEADING and topic in clause and len(clause) <= 2 * len(topic):
        return len(topic) ** 2 / len(clause)
    return 0.0


def _list_in(opened: OpenDocument, section: Section) -> DocumentList | None:
    """The longest list in a section."""
    inside = [
        listing
        for listing in opened.derived(document_lists)
        if section.start <= listing.members[0].start and listing.span.end <= section.end
    ]
    return max(inside, key=lambda listing: listing.span.end - listing.span.start, default=None)


def headed_section(documents: DocumentCache, evidence: Evidence, below: bool = False) -> Chosen | None:
    """Return the section whose heading is about the question, or with `below` its best passages as well, in short."""
    found: list[tuple[float, OpenDocument, Section]] = []
    top = evidence.scored[0]
    for key in dict.fromkeys(c.passage.document_id for c in evidence.found.candidates[:NEAR]):
        opened = documents.open(key)
        for section in opened.outline.sections:
            texts = _found_in(evidence, key, section) if below else []
            score = _aboutness(evidence, opened, section, texts)
            inside = top.document_id == key and section.start <= top.span.start < section.end
            if score:
                found.append((score + 0.1 * inside, opened, section))
    return Chosen(_in_short(evidence, found), "有一节专门讲这个话题，给出这一节的要点") if found else None


def _in_short(evidence: Evidence, found: Sequence[tuple[float, OpenDocument, Section]]) -> tuple[Block, ...]:
    """The best of some sections in short; of a topic a second one of its document that is nearly as good, as review and plan are."""
    fit, opened, best = max(found, key=lambda each: each[0])
    twins = [s for like, where, s in found if where is opened and like >= _TWIN * fit and not _overlap(s, best)]
    leaf = evidence.request.form is Form.TOPIC and not opened.outline.children(best.index)
    here = [row for row in evidence.scored if row.document_id == opened.document.id]
    scores = {row.span: row.score for row in here if evidence.share(row.text) >= HEADED}
    sections = sorted([best, *(twins[:1] if leaf else [])], key=lambda section: section.start)
    return tuple(shown.section_block(opened, section, scores) for section in sections)


def _overlap(one: Section, other: Section) -> bool:
    return one.start < other.end and other.start < one.end


def _found_in(evidence: Evidence, key: str, section: Section) -> list[str]:
    """The texts of the best passages that stand in a section without parts."""
    best = (c.passage for c in evidence.found.candidates[:NEAR])
    return [p.text for p in best if p.document_id == key and p.section == section.index]


def _aboutness(evidence: Evidence, opened: OpenDocument, section: Section, found: Sequence[str]) -> float:
    """How much a section is about the question: words in its heading, then in its best passages; 0 where too few."""
    if not all(evidence.share_of(phrase, section.heading) for phrase in evidence.request.phrases):
        return 0.0  # what is quoted stands in a sentence somewhere, not in this heading
    held = evidence.share(section.heading)
    if held and found:
        held += _BELOW * (evidence.share(section.heading, *found) - held)
    if held < HEADED:
        above = evidence.share(*section.path, opened.document.title)
        if held < HEADED * 0.6 or above < 0.99:
            return 0.0
    heading = letters_of(fold(section.heading))
    words = [w for w in evidence.criteria.weights if evidence.found.query.stands(w, fold(section.heading))]
    longest = [w for w in words if not any(w != other and w in other for other in words)]
    return held + 0.5 * min(1.0, sum(map(len, longest)) / max(1, len(heading)))
