"""Lists that a document holds, and which of them a question asks for: enumerations, and sections side by side.

Sections side by side are a list too: its lead is the sentence before the first of them, its members are the headings.
Numbering that restarts below the same parent ("一是…四是…", then again "一是…") makes two lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answering.evidence.search import Evidence
from knowledge.answering.evidence.sentence_scoring import is_heading_like
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.structure.numbered_points import is_announced
from knowledge.structure.units import heading_span
from knowledge.text.folding import fold
from knowledge.text.numerals import first_number
from knowledge.text.sentences import sentences
from knowledge.values import Section, Span

_ANNOUNCES_SPEECH = re.compile(
    r"(?:我|再|就|一并|简要|重点)?(?:再|就)?(?:讲|谈|说|提|强调)(?:以下|如下)?.{0,3}(?:点|个|方面|项).{0,2}(?:意见|问题|要求|看法|体会|方面|希望)?[：:。，,]?$"
)
_FEWEST = 2
_SHORT_LEAD = 20
"""Characters of a lead that says nothing without the sentence before it ("集中体现在以下几个方面：")."""
_NEAR_PASSAGES = 24
"""Passages, best first, around which lists are looked for: those whose sentences are scored."""
_NEARNESS, _COUNTED, _IN_LIST = 0.35, 0.4, 0.25
"""What the best passage, the right number of members and a best sentence among them add to the share of words in the head."""
_TELLING = 0.35
"""What a head gains that tells as is asked (不得有下列行为 for what must not be done), in shares of the question's words."""
_PATH = 0.5
"""How much a word counts that only an outer heading holds, beside one in the lead."""
_LEAST_HEAD = 0.25
"""Share of the question's words that lead and headings must hold at least: a list is about what stands above it."""


@dataclass(frozen=True, slots=True)
class DocumentList:
    """A list in a document.

    Attributes:
        opened: the document.
        lead: the words that announce it.
        members: in order; of sections, their headings.
        sections: index of each member's section; empty for an enumeration.
        above: headings around it.
    """

    opened: OpenDocument
    lead: Span
    members: tuple[Span, ...]
    sections: tuple[int, ...]
    above: tuple[str, ...]

    @property
    def span(self) -> Span:
        """From the first member's start to the last one's end, of sections with their bodies."""
        end = self.opened.outline.sections[self.sections[-1]].end if self.sections else self.members[-1].end
        return Span(self.members[0].start, end)

    @property
    def head(self) -> str:
        """What says what it is about: lead and innermost heading; a lead that only announces the speech says nothing."""
        lead = self.lead.of(self.opened.document.text)
        return "\n".join(["" if announces_speech(lead) else lead, *self.above[-1:]])


@dataclass(frozen=True, slots=True)
class Match:
    """How well a list fits a question; `head` is the share of the question's words in lead and headings."""

    listing: DocumentList
    score: float
    head: float
    counted: bool


def document_lists(opened: OpenDocument) -> list[DocumentList]:
    """Return all lists of a document: enumerations, and runs of sections below the same parent."""
    outline, text = opened.outline, opened.document.text
    found = [
        DocumentList(opened, e.lead, e.members, (), outline.path(e.section))
        for e in outline.enumerations
        if len(e.members) >= _FEWEST
    ]
    for parent in [None, *range(len(outline.sections))]:
        for run in _runs(outline.children(parent)):
            if len(run) >= _FEWEST:
                members = tuple(heading_span(text, section) for section in run)
                lead = _lead_before(opened, parent, run[0])
                found.append(DocumentList(opened, lead, members, tuple(s.index for s in run), outline.path(parent)))
    return found


def announces_speech(lead: str) -> bool:
    """Return whether words announce the points of the speech itself ("下面，我讲五点意见")."""
    return bool(_ANNOUNCES_SPEECH.search(lead))


def _runs(children: Sequence[Section]) -> list[list[Section]]:
    """Cut the children of a section where their numbering restarts."""
    runs: list[list[Section]] = []
    for child in children:
        if not runs or first_number(child.heading[:3]) == 1 or not _same_kind(runs[-1][-1], child):
            runs.append([])
        runs[-1].append(child)
    return runs


def _same_kind(one: Section, other: Section) -> bool:
    """Whether two headings are numbered in the same way, judged by what stands around the number."""
    a, b = one.heading[:1] in "（(第", other.heading[:1] in "（(第"
    return a == b


def _lead_before(opened: OpenDocument, parent: int | None, first: Section) -> Span:
    """The last sentence of the parent's own text before its first child; its heading where there is none."""
    text = opened.document.text
    own = [s for s in opened.outline.stretches if s.section == parent and s.end <= first.start]
    parts = sentences(text, own[-1].start, own[-1].end) if own else []
    if parts and (is_announced(parts[-1].of(text)) or parts[-1].of(text).endswith(("：", ":"))):
        short = parts[-1].end - parts[-1].start <= _SHORT_LEAD and len(parts) > 1
        return Span(parts[-2].start, parts[-1].end) if short else parts[-1]
    if parts and first.inline and "\n" not in text[parts[-1].end - 1 : first.start]:
        return parts[-1]  # in one paragraph with its points, a sentence tells what they are about
    if parent is not None:
        return heading_span(text, opened.outline.sections[parent])
    if parts and is_heading_like(parts[-1].of(text)):
        return parts[-1]  # a line of its own above the points
    return Span(first.start, first.start)


def matching_lists(documents: DocumentCache, evidence: Evidence) -> list[Match]:
    """Return the lists around the best passages whose head speaks of the question, those that fit best first."""
    matches = [match for listing in _near(documents, evidence) if (match := _match(evidence, listing))]
    return sorted(matches, key=lambda m: (-m.score, m.listing.members[0].start))


def _near(documents: DocumentCache, evidence: Evidence) -> Iterator[DocumentList]:
    """Lists that a candidate passage touches, or that hold its section."""
    by_document: dict[str, list[Span]] = {}
    for candidate in evidence.found.candidates[:_NEAR_PASSAGES]:
        passage = candidate.passage
        by_document.setdefault(passage.document_id, []).append(Span(passage.start, passage.end))
    for key, spans in by_document.items():
        for listing in documents.open(key).derived(document_lists):
            whole = Span(min(listing.lead.start, listing.members[0].start), listing.span.end)
            if any(whole.touches(span) for span in spans):
                yield listing


def _shared_words(evidence: Evidence, listing: DocumentList) -> list[str]:
    """Words of the question that most members hold: they say what the list is about as its lead does."""
    text = listing.opened.document.text
    members = [fold(member.of(text)) for member in listing.members]
    stands = evidence.found.query.stands
    return [w for w in evidence.criteria.weights if 2 * sum(stands(w, member) for member in members) > len(members)]


def _match(evidence: Evidence, listing: DocumentList) -> Match | None:
    title, shared = listing.opened.document.title, _shared_words(evidence, listing)
    head = evidence.share(listing.head, *shared)
    above = evidence.share(listing.head, *shared, *listing.above, title)
    count = evidence.request.parsed.count
    counted = bool(count) and len(listing.members) == count
    near = {(c.passage.document_id, c.passage.order): c.score for c in evidence.found.candidates[:_NEAR_PASSAGES]}
    edge = Span(min(listing.lead.start, listing.members[0].start), listing.members[-1].end)
    touched = [near.get((p.document_id, p.order), 0.0) for p in listing.opened.passages_touching(edge)]
    score = head + _PATH * (above - head) + _NEARNESS * max(touched, default=0.0)
    score += _COUNTED if counted else -_COUNTED / 2 if count else 0.0
    best = evidence.scored[0] if evidence.scored else None
    if best and best.document_id == listing.opened.document.id and edge.touches(best.span):
        score += _IN_LIST
    telling = evidence.criteria.telling
    wanted = telling is not None and bool(telling.search(listing.head))
    score += _COUNTED * wanted
    if (above < _LEAST_HEAD or not head) and not counted:
        return None
    return Match(listing, score, above + _TELLING * wanted, counted)
