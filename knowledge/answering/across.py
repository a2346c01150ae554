"""Answers that go over several documents: which of them speak of a matter, how they compare, what each is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering import reasons
from knowledge.answering.composition import shown
from knowledge.answering.composition.compose import MOST_CHARACTERS, Block, Chosen, Part, bounded
from knowledge.answering.composition.from_evidence import choose
from knowledge.answering.evidence.search import Evidence, EvidenceSearcher
from knowledge.answering.evidence.sentence_scoring import ScoredSentence, is_heading_like
from knowledge.answering.understanding.question import is_about_nothing
from knowledge.answering.understanding.question_forms import Form
from knowledge.answering.understanding.request import Request
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.structure.requirements import KeyRequirement, find_requirements
from knowledge.values import Span

_MEASURED = re.compile(r"多少|(?:谁|哪[个家篇份省市县里边一]*|哪儿)[^，。]{0,12}[高低多少大小快慢]")
"""谁的目标高 compares figures."""
MOST_COMPARED = 4
"""Documents that are shown side by side on one screen."""
_MOST_TOLD = 6
"""Documents whose gist is told in one answer; the others are named behind it."""
_LEAST_SIDE = 0.4
"""Share of the question's words that a document's best sentence, or what stands above it, must hold to be a side of a
comparison, or to count as speaking of the matter."""
_LEAST_COMPARED = 0.2
"""The same for a document that is named: one of several words is a side of a comparison."""
_GIST_HEADINGS, _GIST_DEMANDS = 8, 2
"""Headings and demands that tell what one document is about."""
_LONGEST_DEMAND = 90
"""Characters of a demand that is shown in an overview."""


def which_documents(documents: DocumentCache, searcher: EvidenceSearcher, request: Request) -> tuple[Chosen, str]:
    """Return the best sentence of each document that speaks of the matter, and how many were looked at."""
    keys = request.scope if request.scope and len(request.scope) > 1 else tuple(documents.infos)
    whole = searcher.search(request, None if request.scope is None else request.scope)
    rows: dict[str, ScoredSentence] = {}
    for row in whole.scored:
        if row.document_id in keys and _speaks(whole, row):
            rows.setdefault(row.document_id, row)
    for key in keys if len(keys) <= _MOST_SWEPT else ():
        if key not in rows:
            evidence = searcher.search(request, (key,))
            best = next((row for row in evidence.scored if _speaks(evidence, row)), None)
            if best is not None:
                rows[key] = best
    share = max(_LEAST_EXCERPT, MOST_CHARACTERS // max(1, len(rows)) - _TITLE)
    words = sorted(whole.criteria.weights, key=lambda word: -whole.criteria.weights[word])
    blocks = tuple(
        shown.excerpt_block(documents.open(row.document_id), row.span, words[:1], share)
        if len(rows) > _FEW and request.form is Form.WHICH
        else shown.statement_block(documents, [row], follow=True)
        for row in _ordered(rows.values())
    )
    return Chosen(blocks, f"逐份查看了 {len(keys)} 份文件"), reasons.looked_at(len(keys), len(rows))


_FEW = 3
"""Documents that have room for whole sentences; of more, the clauses around the word are shown."""
_LEAST_EXCERPT, _TITLE = 40, 20
"""Characters of the shortest excerpt, and those that a title takes."""
_MOST_SWEPT = 60
"""Documents that are searched one by one: 60 take about half a second."""


def _ordered(rows: Sequence[ScoredSentence] | object) -> list[ScoredSentence]:
    return sorted(rows, key=lambda row: -row.score)  # type: ignore[arg-type]


def _speaks(evidence: Evidence, row: ScoredSentence) -> bool:
    """Whether a sentence speaks of the matter: it holds the words, or means the same and the question has no words in common."""
    if is_heading_like(row.text) and row.coverage < _LEAST_SIDE:
        return False
    weights = evidence.criteria.weights
    heaviest = max(weights.values(), default=0.0)
    text = "\n".join([row.text, *row.candidate.passage.path])
    core = [word for word, weight in weights.items() if weight >= 0.6 * heaviest and word in evidence.found.known]
    if core:
        return evidence.share(text) >= _LEAST_SIDE and any(evidence.share_of(word, text) for word in core)
    return not evidence.refusal


def comparison(documents: DocumentCache, searcher: EvidenceSearcher, request: Request) -> tuple[Chosen | None, str]:
    """Return what each of the documents says, one after the other, and which say nothing."""
    blocks: list[Block] = []
    silent: list[str] = []
    measured = request.parsed.may_ask(Form.FIGURE) or _MEASURED.search(request.parsed.text)
    form = Form.FIGURE if measured else Form.FACT
    side = replace(request, parsed=replace(request.parsed, forms=(form,), asks=1))
    for key in (request.scope or ())[:MOST_COMPARED]:
        opened = documents.open(key)
        if is_about_nothing(request.content):
            listing = shown.top_listing(opened)
            blocks += [shown.list_block(listing, lead=False)] if listing else []
            continue
        evidence = searcher.search(side, (key,))
        if not evidence.scored or (evidence.refusal and evidence.scored[0].support < _LEAST_COMPARED):
            silent.append(opened.document.title)
            continue
        chosen = choose(documents, evidence)
        blocks += [Block(block.parts[:1], block.lead) for block in chosen.blocks[:1] if not chosen.listed]
        blocks += chosen.blocks[:1] if chosen.listed else []
    if not blocks:
        return None, ""
    return Chosen(tuple(blocks), "逐份文件各取最接近的内容，并列给出"), reasons.silent(silent)


def overview(documents: DocumentCache, keys: Sequence[str]) -> tuple[Chosen | None, str]:
    """Return what each document is about: its headings, then its weightiest demands."""
    told = keys[:_MOST_TOLD]
    share = max(2, _GIST_HEADINGS // len(told)) if told else 0
    blocks = [block for key in told if (block := _gist(documents.open(key), share, len(told) == 1))]
    rest = [documents.infos[key].title for key in keys[_MOST_TOLD:]]
    return (Chosen(tuple(blocks), "概括文件：一级标题和最重的要求") if blocks else None), reasons.also_there(rest)


def _gist(opened: OpenDocument, most: int, alone: bool) -> Block | None:
    text = opened.document.text
    listing = shown.top_listing(opened)
    heads = list(listing.members) if listing else []
    parts = [Part(opened, bounded(opened, head), head, number) for number, head in enumerate(heads[:_GIST_HEADINGS], 1)]
    wanted = _GIST_DEMANDS if alone or not parts else 1
    if not parts:
        wanted = most
    demands = _weightiest(opened, wanted)
    parts += [Part(opened, bounded(opened, span), span) for span in demands]
    if not parts:
        first = next((p for p in opened.passages if p.start >= opened.document.body_start), None)
        parts = (
            [Part(opened, bounded(opened, Span(first.start, first.end)), Span(first.start, first.end))] if first else []
        )
    return Block(tuple(part for part in parts if part.shown.of(text).strip())) if parts else None


def _weightiest(opened: OpenDocument, most: int) -> list[Span]:
    """The demands that bind most: with a figure, a deadline and somebody who must; the shorter of equals, one a section."""
    found = [r for r in opened.derived(_requirements) if r.span.end - r.span.start <= _LONGEST_DEMAND]
    found.sort(key=lambda r: (-r.weight, r.span.end - r.span.start))
    chosen: list[KeyRequirement] = []
    for requirement in found:
        if len(chosen) < most and requirement.section not in {other.section for other in chosen}:
            chosen.append(requirement)
    return [r.span for r in sorted(chosen, key=lambda r: r.span.start)]


def _requirements(opened: OpenDocument) -> tuple[KeyRequirement, ...]:
    return find_requirements(opened.document, opened.outline)
