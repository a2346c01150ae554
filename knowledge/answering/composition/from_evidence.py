"""The unit that answers a request, chosen by its form out of the evidence; as blocks with the rule they were made by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answering.composition import shown
from knowledge.answering.composition.compose import Block
from knowledge.answering.evidence.lists import DocumentList, document_lists, matching_lists
from knowledge.answering.evidence.refusal import LITERAL
from knowledge.answering.evidence.search import Evidence
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, best_of, is_heading_like
from knowledge.answering.understanding.question_forms import Form
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.structure.requirements import without_ordinal
from knowledge.text.folding import fold, letters_of
from knowledge.text.sentences import sentences
from knowledge.values import Section, Span

_EXACT = (Form.FIGURE, Form.WHEN, Form.WHO)
"""Forms that one sentence answers; others want what follows it too."""
_MOST_NEAR = 2
"""Places that are shown where only the meaning is near."""
_NEAR_WITHIN = 0.85
"""Share of the best score down to which a second place may be meant as well."""
_SECOND = 0.92
"""Share of the best sentence's score from which on a second one answers as well: the noise between two equal sentences."""
_EACH_ASKED = 0.63
"""The same where several things are asked for, each of which has a sentence of its own."""
_TOPIC_WITHIN, _TOPIC_PLACES = 0.75, 4
"""Share of the best score down to which places speak of a topic, and how many are shown at most."""
_HEADED = 0.7
"""Share of the question's words that a heading must hold, so that its section is about them."""
_NEAR = 12
"""Passages, best first, whose documents are looked through for headings."""
_TWIN = 0.8
"""Share of the best heading's fit from which on a second one of its document is on the topic too: review and plan."""
_BELOW = 0.6
"""How much a word counts that stands below the heading only, beside one in it."""
_AS_NEAR = 0.5
"""Share of the best sentence's lift down to which its neighbours speak of the same: half of what sets it apart."""
_BROAD = (Form.TOPIC, Form.HOW, Form.LIST, Form.OVERVIEW, Form.OUTLINE, Form.FACT)
"""Forms that a whole section answers."""
_LEAST_HEADING = 4
"""Letters of a matter that is looked for among headings letter by letter: a word of two stands in many."""
_CLAUSE = re.compile(r"[，,；;：: ]")
_ALL = 0.99
"""Share of the question's words that are all of them, but for rounding."""
_FEWEST_ALIKE = 3
"""Sentences of one shape that make a list: two may be alike by chance."""
_AS_GOOD, _COUNTED_LESS = 0.1, 0.4
"""How much less of the question a list's head may hold than the best sentence with its headings does; more where the list
has as many members as the question says."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is shown, and why.

    Attributes:
        blocks: of statements.
        rule: by which they were chosen, in Chinese, for `--why`.
        listed: a complete list.
    """

    blocks: tuple[Block, ...]
    rule: str
    listed: bool = False


def choose(documents: DocumentCache, evidence: Evidence) -> Chosen:
    """Return what is shown of the evidence, which has at least one sentence."""
    if asked := _answered_question(documents, evidence):
        return asked
    if evidence.request.parsed.count and (listed := _list(documents, evidence)):
        return listed
    if headed := under_heading(documents, evidence):
        return headed
    for form in evidence.request.parsed.forms:
        chosen = _by_form(documents, evidence, form)
        if chosen is not None:
            return chosen
    return _statements(documents, evidence)


def _by_form(documents: DocumentCache, evidence: Evidence, form: Form) -> Chosen | None:
    if form is Form.DEFINITION:
        return _definition(documents, evidence) or _list(documents, evidence)
    if form is Form.LIST:
        return _list(documents, evidence) or _section(documents, evidence)
    if form in (Form.TOPIC, Form.HOW, Form.OVERVIEW, Form.OUTLINE, Form.SECTION, Form.COMPARISON):
        if form in (Form.TOPIC, Form.HOW) and evidence.request.parsed.form is form:
            return _topic(documents, evidence)
        return _section(documents, evidence)
    if form is Form.FACT and evidence.request.parsed.count:
        return _list(documents, evidence)
    return None


def _answered_question(documents: DocumentCache, evidence: Evidence) -> Chosen | None:
    """The answer below a question of the document that is much like the one asked."""
    block = None if evidence.request.mentions.plural else shown.question_block(documents, evidence.scored[0])
    return Chosen((block,), "文件里有同样的一问，用它的答案作答") if block else None


def under_heading(documents: DocumentCache, evidence: Evidence) -> Chosen | None:
    """The section whose heading is the matter letter by letter, however it is asked for."""
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


def stands_as_a_whole(documents: DocumentCache, evidence: Evidence) -> bool:
    """Return whether a heading is the matter letter by letter, a term is defined, or a list's head holds all that is asked."""
    if under_heading(documents, evidence) is not None:
        return True
    if evidence.request.form is Form.DEFINITION and _definition(documents, evidence) is not None:
        return True
    if evidence.absent or not evidence.request.parsed.may_ask(Form.LIST):
        return False
    return any(match.head >= _ALL for match in matching_lists(documents, evidence)[:1])


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


def _definition(documents: DocumentCache, evidence: Evidence) -> Chosen | None:
    """The definitions of the term, or of its parts one after the other (“聚光”，就是…；“亮灯”，就是…)."""
    wanted = letters_of(fold(evidence.request.phrases[0] if evidence.request.phrases else evidence.request.topic))
    if not wanted:
        return None
    for key in dict.fromkeys(c.passage.document_id for c in evidence.found.candidates):
        opened = documents.open(key)
        text = opened.document.text
        terms = [(letters_of(fold(d.term.of(text))), d) for d in opened.outline.definitions]
        exact = [d.span for term, d in terms if term == wanted or (wanted in term and len(term) <= 2 * len(wanted))]
        parts = [d.span for term, d in terms if len(term) > 1 and term in wanted]
        held = sum(len(term) for term, _ in terms if len(term) > 1 and term in wanted)
        spans = exact[:1] or (parts if held >= len(wanted) - 1 else [])
        if spans:
            return Chosen((shown.definition_block(opened, spans),), "问的是含义，用文中解释这个词的原句作答")
    return None


def _list(documents: DocumentCache, evidence: Evidence) -> Chosen | None:
    """The list whose head says as much of the question as the best sentence does."""
    best, count = evidence.scored[0], evidence.request.parsed.count
    for match in matching_lists(documents, evidence):
        if count and not match.counted:
            continue
        if match.head >= best.support - (_COUNTED_LESS if match.counted else _AS_GOOD):
            return Chosen((shown.list_block(match.listing),), "问的是并列内容，用文中完整的列举作答", listed=True)
    return _alike(documents, evidence)


def _alike(documents: DocumentCache, evidence: Evidence) -> Chosen | None:
    """As many sentences of one shape as the question says there are ("打造…产业集群。" three times), or that begin as it says.

    Such a list stands nowhere as one: each of its members begins a part of its own.
    """
    parsed, groups = evidence.request.parsed, dict[tuple[str, str, str], list[Span]]()
    for row in evidence.scored[: 3 * parsed.count] if parsed.count >= _FEWEST_ALIKE else ():
        text = row.text.rstrip("。；;")
        groups.setdefault((row.document_id, text[:2], text[-2:]), []).append(row.span)
    for (key, _, _), spans in [*_beginning(documents, evidence), *groups.items()]:
        if len(spans) == parsed.count:
            block = shown.definition_block(documents.open(key), sorted(spans))
            return Chosen((block,), "问的是几项并列内容，用文中同样句式的各项作答", listed=True)
    return None


def _beginning(documents: DocumentCache, evidence: Evidence) -> list[tuple[tuple[str, str, str], list[Span]]]:
    """The sentences of each section that begin with the words that are counted, or those that only name a matter."""
    counted = evidence.request.parsed.counted
    found: dict[tuple[str, str, str], list[Span]] = {}
    for key in dict.fromkeys(c.passage.document_id for c in evidence.found.candidates[:_NEAR]) if counted else ():
        opened = documents.open(key)
        for stretch in opened.outline.stretches:
            for span in sentences(opened.document.text, stretch.start, stretch.end):
                if without_ordinal(span.of(opened.document.text)).startswith(counted):
                    found.setdefault((key, str(stretch.section), ""), []).append(span)
                    if shown.names_matter(span):
                        found.setdefault((key, str(stretch.section), "short"), []).append(span)
    return list(found.items())


def _section(documents: DocumentCache, evidence: Evidence, below: bool = False) -> Chosen | None:
    """The section whose heading is about the question, or with `below` its best passages as well, in short."""
    found: list[tuple[float, OpenDocument, Section]] = []
    top = evidence.scored[0]
    for key in dict.fromkeys(c.passage.document_id for c in evidence.found.candidates[:_NEAR]):
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
    scores = {row.span: row.score for row in here if evidence.share(row.text) >= _HEADED}
    sections = sorted([best, *(twins[:1] if leaf else [])], key=lambda section: section.start)
    return tuple(shown.section_block(opened, section, scores) for section in sections)


def _overlap(one: Section, other: Section) -> bool:
    return one.start < other.end and other.start < one.end


def _found_in(evidence: Evidence, key: str, section: Section) -> list[str]:
    """The texts of the best passages that stand in a section without parts."""
    best = (c.passage for c in evidence.found.candidates[:_NEAR])
    return [p.text for p in best if p.document_id == key and p.section == section.index]


def _aboutness(evidence: Evidence, opened: OpenDocument, section: Section, found: Sequence[str]) -> float:
    """How much a section is about the question: words in its heading, then in its best passages; 0 where too few."""
    if not all(evidence.share_of(phrase, section.heading) for phrase in evidence.request.phrases):
        return 0.0  # what is quoted stands in a sentence somewhere, not in this heading
    held = evidence.share(section.heading)
    if held and found:
        held += _BELOW * (evidence.share(section.heading, *found) - held)
    if held < _HEADED:
        above = evidence.share(*section.path, opened.document.title)
        if held < _HEADED * 0.6 or above < 0.99:
            return 0.0
    heading = letters_of(fold(section.heading))
    words = [w for w in evidence.criteria.weights if evidence.found.query.stands(w, fold(section.heading))]
    longest = [w for w in words if not any(w != other and w in other for other in words)]
    return held + 0.5 * min(1.0, sum(map(len, longest)) / max(1, len(heading)))


def _topic(documents: DocumentCache, evidence: Evidence) -> Chosen:
    """The section about the topic, then the best places elsewhere, one of each section, or of each document."""
    plural = evidence.request.mentions.plural
    section = None if plural else _section(documents, evidence, below=True)
    chosen: list[ScoredSentence] = []
    seen: set[tuple[str, int | None]] = set()
    for row in best_of(evidence.scored, 24, _TOPIC_WITHIN):
        place = (row.document_id, None if plural else row.candidate.passage.section)
        if place not in seen and len(chosen) < _TOPIC_PLACES * (1 + plural) and not is_heading_like(row.text):
            seen.add(place)
            if section is None or not _shows(section, row):
                chosen.append(row)
    chosen = chosen or list(evidence.scored[:1])
    if section is None and plural:
        return Chosen(_blocks(documents, chosen, follow=True), "取各处与话题最接近的原文")
    if section is None:
        section = _around(documents, evidence, chosen[0])
    elsewhere = [row for row in chosen if evidence.share(row.text) >= _HEADED and not _shows(section, row)]
    blocks = (*section.blocks, *_blocks(documents, elsewhere, follow=True))
    return Chosen(blocks, f"{section.rule}，再取别处讲到它的原文")


def _around(documents: DocumentCache, evidence: Evidence, best: ScoredSentence) -> Chosen:
    """The neighbouring sentences that are as near to the question; the section that the best one heads."""
    opened = documents.open(best.document_id)
    headed = next((s for s in opened.outline.sections if s.start <= best.span.start < s.heading_end), None)
    if headed is not None:
        return Chosen((shown.section_block(opened, headed),), "最接近的一句是一节的标题，给出这一节的要点")
    scores = {row.span: row.score for row in evidence.scored if row.document_id == best.document_id}
    run = _run(evidence, opened.document.text, best)
    return Chosen((shown.run_block(opened, run, scores),), "取讲这个话题的相邻各句")


def _run(evidence: Evidence, text: str, best: ScoredSentence) -> list[Span]:
    """The best sentence with its neighbours that speak of the same.

    A sentence that only names the matter rules its paragraph up to the next such one about something else; another has
    those beside it that are half as far above foreign questions.
    """
    rows = {row.span.start: row for row in evidence.scored if row.document_id == best.document_id}
    least = _AS_NEAR * evidence.found.level.lift(best.cosine)

    def near(span: Span, unknown: bool) -> bool:
        row = rows.get(span.start)
        return unknown if row is None else evidence.found.level.lift(row.cosine) >= least

    line = shown.paragraph_around(text, best.span)
    inside = sentences(text, line.start, line.end)
    place = next((i for i, span in enumerate(inside) if span.touches(best.span)), None)
    if place is None:
        return [best.span]
    names = shown.names_matter(inside[place])
    first, last = place, place
    while first > 0 and near(inside[first - 1], unknown=False):
        first -= 1
    while last + 1 < len(inside) and (
        near(after := inside[last + 1], names) or (names and not shown.names_matter(after))
    ):
        last += 1
    return inside[first : last + 1]


def _shows(chosen: Chosen, row: ScoredSentence) -> bool:
    """Whether a sentence stands in what is shown already."""
    parts = [part for block in chosen.blocks for part in block.parts]
    return any(part.opened.document.id == row.document_id and part.quote.touches(row.span) for part in parts)


def _statements(documents: DocumentCache, evidence: Evidence) -> Chosen:
    request, scored = evidence.request, evidence.scored
    if announced := _announced(documents, scored[0]):
        return announced
    if evidence.literal < LITERAL:
        return Chosen(_blocks(documents, _apart(scored), follow=False), "取意思最接近的原句")
    rows = _each(evidence) if request.parsed.asks > 1 else best_of(scored, 2, _SECOND)
    rows = _completed(evidence, documents.open(rows[0].document_id).document.text, rows)
    return Chosen(_blocks(documents, rows, follow=request.form not in _EXACT), "取与问句最接近的原句")


def _announced(documents: DocumentCache, best: ScoredSentence) -> Chosen | None:
    """The list that the best sentence only announces."""
    if not is_heading_like(best.text):
        return None
    opened = documents.open(best.document_id)
    lists = [listing for listing in opened.derived(document_lists) if listing.lead.touches(best.span)]
    return Chosen((shown.list_block(lists[0]),), "最接近的一句引出一组内容，全部给出", listed=True) if lists else None


def _each(evidence: Evidence) -> list[ScoredSentence]:
    """The best sentence, and those that hold words of the question which the ones before don't."""
    chosen: list[ScoredSentence] = []
    for row in best_of(evidence.scored, 8, _EACH_ASKED):
        told = evidence.share(*(other.text for other in chosen)) if chosen else 0.0
        if not chosen or evidence.share(*(other.text for other in chosen), row.text) > told:
            chosen.append(row)
    return chosen[: evidence.request.parsed.asks + 1]


def _completed(evidence: Evidence, text: str, rows: list[ScoredSentence]) -> list[ScoredSentence]:
    """The rows, and the neighbour of the first that holds words of the question which it and what is above it don't."""
    best = rows[0]
    told = evidence.share(best.text, *best.candidate.passage.path)
    beside = [r for r in evidence.scored if r.candidate is best.candidate and r not in rows]
    beside = [r for r in beside if _adjoin(text, r, best) or _adjoin(text, best, r)]
    gains = [(evidence.share(best.text, r.text, *best.candidate.passage.path) - told, r) for r in beside]
    gain, row = max(gains, key=lambda pair: pair[0], default=(0.0, best))
    return [rows[0], row, *rows[1:]] if gain > 0 else rows


def _adjoin(text: str, one: ScoredSentence, other: ScoredSentence) -> bool:
    return one.span.end <= other.span.start and not text[one.span.end : other.span.start].strip()


def _apart(scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """The best sentences of different passages, for questions that share few words with the text."""
    chosen: list[ScoredSentence] = []
    for row in best_of(scored, 20, _NEAR_WITHIN):
        fresh = all(row.candidate is not other.candidate for other in chosen)
        if len(chosen) < _MOST_NEAR and fresh and not is_heading_like(row.text):
            chosen.append(row)
    return chosen or list(scored[:1])


def _blocks(documents: DocumentCache, rows: Sequence[ScoredSentence], follow: bool) -> tuple[Block, ...]:
    """Rows as blocks, one a document, documents in the order of their best row."""
    order: dict[str, list[ScoredSentence]] = {}
    for row in rows:
        order.setdefault(row.document_id, []).append(row)
    return tuple(shown.statement_block(documents, group, follow) for group in order.values())
