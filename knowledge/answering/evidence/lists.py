"""Lists that a document holds, and which of them a question asks for: enumerations, and sections side by side.

Sections side by side are a list too: its lead is the sentence before the first of them, its members are the headings.
Numbering that restarts below the same parent ("一是…四是…", then again "一是…") makes two lists.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.answering.evidence.sentence_scoring import SentenceCriteria
from knowledge.answering.understanding.question import ParsedQuestion
from knowledge.retrieval.hybrid_search import Found
from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.numbered_points import is_announced
from knowledge.structure.requirements import without_ordinal
from knowledge.text.folding import bigrams, fold
from knowledge.text.numerals import first_number
from knowledge.text.sentences import sentences
from knowledge.values import Section, Span, Stretch

_ANNOUNCES_SPEECH = re.compile(
    r"(?:我|再|就|一并|简要|重点)?(?:再|就)?(?:讲|谈|说|提|强调)(?:以下|如下)?.{0,3}(?:点|个|方面|项).{0,2}(?:意见|问题|要求|看法|体会|方面|希望)?[：:。，,]?$"
)
_FEWEST = 2
_SHORT_POINT = 32
_SHORT_LEAD = 20  # "集中体现在以下几个方面：" says nothing without the sentence before it
_ABOUT = 0.75
_LITTLE_ELSE = 0.34
_LEAD_WEIGHT, _MEMBER_WEIGHT = 1.0, 0.55


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
        """From the first member's start to the last one's end."""
        return Span(self.members[0].start, self.members[-1].end)


@dataclass(frozen=True, slots=True)
class Match:
    """How well a list fits a question; `score` is about 0 to 2, `coverage` the share of the words in lead and headings."""

    listing: DocumentList
    score: float
    coverage: float
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
    found += [listing for stretch in outline.stretches if (listing := _unnumbered(opened, stretch))]
    return found


def _unnumbered(opened: OpenDocument, stretch: Stretch) -> DocumentList | None:
    """Points without numbers in one section: short sentences that begin with 要, each followed by what it means."""
    text = opened.document.text
    if stretch.section is None:
        return None
    section = opened.outline.sections[stretch.section]
    parts = sentences(text, max(stretch.start, section.heading_end), stretch.end)
    short = [i for i, s in enumerate(parts) if text[s.start] == "要" and s.end - s.start <= _SHORT_POINT]
    bodies = sum(i + 1 < len(parts) and i + 1 not in short for i in short)
    if len(short) < _FEWEST or bodies < len(short) - 1:
        return None
    heading = heading_span(text, section)
    members = tuple(Span(parts[i].start, _before_mark(text, parts[i])) for i in short)
    return DocumentList(opened, heading, members, (), section.path)


def _before_mark(text: str, span: Span) -> int:
    end = span.end
    while end > span.start and text[end - 1] in "。！；;，,：: \n　":
        end -= 1
    return end


def heading_span(text: str, section: Section) -> Span:
    """Return the span of a section's heading without its closing mark; of a section of one sentence, the sentence."""
    stop = section.heading_end
    if not without_ordinal(text[section.start : stop]):
        stop = section.end
    return Span(section.start, max(_before_mark(text, Span(section.start, stop)), section.start + 1))


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
    own = [s for s in opened.outline.stretches if s.section == parent and s.end <= first.start]
    if own:
        parts = sentences(opened.document.text, own[-1].start, own[-1].end)
        lead = parts[-1].of(opened.document.text) if parts else ""
        if lead and (is_announced(lead) or lead.endswith(("：", ":"))):
            short = parts[-1].end - parts[-1].start <= _SHORT_LEAD and len(parts) > 1
            return Span(parts[-2].start, parts[-1].end) if short else parts[-1]
        if parts and first.inline and "\n" not in opened.document.text[parts[-1].end - 1 : first.start]:
            return parts[-1]  # in one paragraph with its points, a sentence tells what they are about
        if parts and parent is None:
            return (
                Span(first.start, first.start)
                if opened.outline.children(None)[0].index == first.index and first.level == 1 and not first.inline
                else parts[-1]
            )
    if parent is not None:
        return heading_span(opened.document.text, opened.outline.sections[parent])
    return Span(first.start, first.start)


def match_lists(
    parsed: ParsedQuestion, found: Found, documents: Sequence[OpenDocument], criteria: SentenceCriteria
) -> list[Match]:
    """Return the lists of the documents, those that fit the question best first."""
    near = {(c.passage.document_id, c.passage.order): c.score for c in found.candidates[:20]}
    matches = [_match(parsed, listing, near, criteria) for opened in documents for listing in document_lists(opened)]
    return sorted(matches, key=lambda m: -m.score)


def _match(
    parsed: ParsedQuestion, listing: DocumentList, near: Mapping[tuple[str, int], float], criteria: SentenceCriteria
) -> Match:
    weights, pairs, text = criteria.weights, criteria.pairs, listing.opened.document.text
    lead = listing.lead.of(text)
    said = "" if announces_speech(lead) else lead  # "我讲三个问题" is about the speech, not about problems
    context = said + "\n" + "\n".join(listing.above[-1:])
    members = "\n".join(span.of(text) for span in listing.members)
    in_lead, in_members = fold(context), fold(members)
    total = sum(weights.values()) or 1.0
    coverage = sum(w for word, w in weights.items() if word in in_lead) / total
    also = sum(w for word, w in weights.items() if word in in_members and word not in in_lead) / total
    letters = len(bigrams(context) & pairs) / len(pairs) if pairs else 0.0
    counted = bool(parsed.count) and len(listing.members) == parsed.count
    if also and _in_one_member(listing, weights, in_lead):
        also = 0.0  # the question is about that member, not about the list it stands in
    score = 0.7 * coverage + 0.3 * letters + _MEMBER_WEIGHT * also + 0.5 * _nearness(listing, near)
    if parsed.count:
        score += 0.45 if counted else -0.35
    if said and is_announced(said):
        score += 0.1
    if not said and lead and not counted:
        score -= 0.5
    return Match(listing, score, coverage + also, counted)


def _in_one_member(listing: DocumentList, weights: Mapping[str, float], lead: str) -> bool:
    """Whether the question's words that are not in the lead stand in one member alone."""
    text = listing.opened.document.text
    words = [word for word in weights if word not in lead]
    return sum(any(word in fold(span.of(text)) for word in words) for span in listing.members) == 1


def _nearness(listing: DocumentList, near: Mapping[tuple[str, int], float]) -> float:
    """The best score among the passages that hold the list or its lead."""
    start, end = min(listing.lead.start, listing.span.start), listing.span.end
    scores = [near.get((p.document_id, p.order), 0.0) for p in listing.opened.passages_touching(Span(start, end))]
    return max(scores, default=0.0)


def section_about(opened: OpenDocument, weights: Mapping[str, float]) -> Section | None:
    """Return the section whose heading is about the question's words and little else, the innermost of the best."""
    best: tuple[float, Section] | None = None
    weights = {word: weight for word, weight in weights.items() if not any(map(str.isdecimal, word))}
    total = sum(weights.values())
    for section in opened.outline.sections:
        heading = fold(section.heading)
        inside = sum(weight for word, weight in weights.items() if word in heading)
        letters = sum(len(word) for word in _longest(weights) if word in heading)
        share = letters / max(1, len(heading))
        if total > 0 and inside / total >= _ABOUT and share >= _LITTLE_ELSE:
            score = inside / total + share
            if best is None or score >= best[0]:
                best = (score, section)
    return best[1] if best else None


def _longest(words: Collection[str]) -> list[str]:
    """Words that are no part of another of them."""
    return [word for word in words if not any(word != other and word in other for other in words)]
