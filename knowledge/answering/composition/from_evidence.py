"""The unit that answers a request, chosen by its form out of the evidence; as blocks with the rule they were made by."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.composition import shown
from knowledge.answering.composition.compose import Block, Chosen
from knowledge.answering.composition.headed_sections import HEADED, NEAR, headed_section, under_heading
from knowledge.answering.evidence.lists import document_lists, matching_lists
from knowledge.answering.evidence.refusal import LITERAL
from knowledge.answering.evidence.search import Evidence
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, best_of, is_heading_like
from knowledge.answering.understanding.question_forms import Form
from knowledge.storage.open_documents import DocumentCache
from knowledge.structure.requirements import without_ordinal
from knowledge.text.folding import fold, letters_of
from knowledge.text.sentences import sentences
from knowledge.values import Span

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
_AS_NEAR = 0.5
"""Share of the best sentence's lift down to which its neighbours speak of the same: half of what sets it apart."""
_ALL = 0.99
"""Share of the question's words that are all of them, but for rounding."""
_FEWEST_ALIKE = 3
"""Sentences of one shape that make a list: two may be alike by chance."""
_AS_GOOD, _COUNTED_LESS = 0.1, 0.4
"""How much less of the question a list's head may hold than the best sentence with its headings does; more where the list
has as many members as the question says."""


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
        return _list(documents, evidence) or headed_section(documents, evidence)
    if form in (Form.TOPIC, Form.HOW, Form.OVERVIEW, Form.OUTLINE, Form.SECTION, Form.COMPARISON):
        if form in (Form.TOPIC, Form.HOW) and evidence.request.parsed.form is form:
            return _topic(documents, evidence)
        return headed_section(documents, evidence)
    if form is Form.FACT and evidence.request.parsed.count:
        return _list(documents, evidence)
    return None


def _answered_question(documents: DocumentCache, evidence: Evidence) -> Chosen | None:
    """The answer below a question of the document that is much like the one asked."""
    block = None if evidence.request.mentions.plural else shown.question_block(documents, evidence.scored[0])
    return Chosen((block,), "文件里有同样的一问，用它的答案作答") if block else None


def stands_as_a_whole(documents: DocumentCache, evidence: Evidence) -> bool:
    """Return whether a heading is the matter letter by letter, a term is defined, or a list's head holds all that is asked."""
    if under_heading(documents, evidence) is not None:
        return True
    if evidence.request.form is Form.DEFINITION and _definition(documents, evidence) is not None:
        return True
    if evidence.absent or not evidence.request.parsed.may_ask(Form.LIST):
        return False
    return any(match.head >= _ALL for match in matching_lists(documents, evidence)[:1])


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
    for key in dict.fromkeys(c.passage.document_id for c in evidence.found.candidates[:NEAR]) if counted else ():
        opened = documents.open(key)
        for stretch in opened.outline.stretches:
            for span in sentences(opened.document.text, stretch.start, stretch.end):
                if without_ordinal(span.of(opened.document.text)).startswith(counted):
                    found.setdefault((key, str(stretch.section), ""), []).append(span)
                    if shown.names_matter(span):
                        found.setdefault((key, str(stretch.section), "short"), []).append(span)
    return list(found.items())


def _topic(documents: DocumentCache, evidence: Evidence) -> Chosen:
    """The section about the topic, then the best places elsewhere, one of each section, or of each document."""
    plural = evidence.request.mentions.plural
    section = None if plural else headed_section(documents, evidence, below=True)
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
    elsewhere = [row for row in chosen if evidence.share(row.text) >= HEADED and not _shows(section, row)]
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
