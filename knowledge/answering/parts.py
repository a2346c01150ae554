"""Answers about a numbered part: the n-th point of a document, an article, a point of the answer before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from knowledge.answering import reasons
from knowledge.answering.composition import shown
from knowledge.answering.composition.compose import LONGEST_STATEMENT, Block, Chosen, Part, passage_around
from knowledge.answering.evidence.lists import DocumentList, document_lists
from knowledge.answering.understanding.request import Request
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.text.numerals import NUMERALS, first_number
from knowledge.values import Section, Span, Turn

_NUMBERED = re.compile(rf"第([{NUMERALS}\d]{{1,6}})([条章节])")
_NUMBER_WITHIN = 8
"""Characters of a heading in which its number stands."""

ListBefore = Callable[[], DocumentList | None]
"""Returns the list that the turn before was about."""
NearDocuments = Callable[[], Iterable[str]]
"""Returns the ids of the documents that are nearest to the question, best first."""


def numbered_parts(
    documents: DocumentCache, request: Request, history: Sequence[Turn], list_before: ListBefore, near: NearDocuments
) -> Chosen | str | None:
    """Return the parts whose numbers the question gives; a reason where there are fewer; None where nothing is numbered."""
    if not request.leans and request.only is not None:
        return _of_document(documents.open(request.only), request)
    if not request.leans and request.scope is None and not history:
        return next((found for key in near() if (found := _bearing(documents.open(key), request))), None)
    if (history and request.scope is None) or request.leans:
        listing = list_before()
        if listing is not None:
            return _of_list(listing, request.parsed.ordinals)
        return _of_answer(documents, request, history)
    return None


def _of_document(opened: OpenDocument, request: Request) -> Chosen | str | None:
    """The sections that bear these numbers: those that say 第三章 or 第三条 where the question does, else the outermost."""
    if article := _bearing(opened, request):
        return article
    numbered = request.parsed.numbered
    listing = _list_of(opened, numbered) if numbered else shown.top_listing(opened)
    if listing is None:
        return None
    found = _of_list(listing, request.parsed.ordinals)
    return (_of_points(opened, request.parsed.ordinals) or found) if isinstance(found, str) else found


def _of_points(opened: OpenDocument, ordinals: Sequence[int]) -> Chosen | None:
    """The points of another run of sections (第一 … 第四 below a heading without number), the one that holds most text."""
    runs = [m for m in opened.derived(document_lists) if m.sections]
    full = [m for m in runs if all(_place(m, number) is not None for number in ordinals)]
    longest = max(full, key=lambda m: m.span.end - m.span.start, default=None)
    made = _of_list(longest, ordinals) if longest else None
    return made if isinstance(made, Chosen) else None


def _bearing(opened: OpenDocument, request: Request) -> Chosen | None:
    """The articles or chapters whose headings begin with the numbered word of the question, 第16条 as 第十六条."""
    named = {_numbered(span.of(request.parsed.text)) for span in request.parsed.parts} - {None}
    sections = [s for s in opened.outline.sections if _numbered(s.heading.replace(" ", "")) in named]
    return _shown(opened, sections) if sections else None


def _numbered(words: str) -> tuple[int, str] | None:
    """The number of an article, chapter or division that words begin with, and which of these it is."""
    found = _NUMBERED.match(words)
    return (first_number(found.group(1)), found.group(2)) if found else None


def _list_of(opened: OpenDocument, kind: str) -> DocumentList | None:
    """The list most of whose members are called so (工程), sections before enumerations."""
    text = opened.document.text
    lists = [
        m for m in opened.derived(document_lists) if 2 * sum(kind in s.of(text) for s in m.members) > len(m.members)
    ]
    return max(lists, key=lambda m: (bool(m.sections), len(m.members)), default=None)


def _shown(opened: OpenDocument, sections: Sequence[Section]) -> Chosen:
    return Chosen(
        tuple(shown.section_block(opened, section) for section in sections), "问的是其中一条，给出这一条的内容"
    )


def _of_list(listing: DocumentList, ordinals: Sequence[int]) -> Chosen | str:
    blocks: list[Block] = []
    for number in ordinals:
        place = _place(listing, number)
        if place is None:
            return _fewer(listing, number)
        blocks.append(shown.member_block(listing, place))
    return Chosen(tuple(blocks), "问的是其中一点，用这一点的原文作答")


def _place(listing: DocumentList, number: int) -> int | None:
    """The place of a member: by the number that its heading bears, else by counting."""
    if number < 0:
        return len(listing.members) - 1
    text = listing.opened.document.text
    numbers = [first_number(member.of(text)[:_NUMBER_WITHIN]) for member in listing.members]
    if number in numbers:
        return numbers.index(number)
    return number - 1 if number <= len(listing.members) and not any(numbers) else None


def _fewer(listing: DocumentList, number: int) -> str:
    document = listing.opened.document
    if document.incomplete:
        return reasons.INCOMPLETE.format(heading=listing.members[-1].of(document.text))
    return reasons.no_such_point(document.title, f"第{number}点")


def _of_answer(documents: DocumentCache, request: Request, history: Sequence[Turn]) -> Chosen | None:
    """The n-th citation of the answer before in its surroundings; None where there was none."""
    citations = history[-1].answer.citations if history and history[-1].answer else ()
    number = request.parsed.ordinals[0]
    place = number - 1 if number > 0 else len(citations) - 1
    if not 0 <= place < len(citations) or citations[place].document_id not in documents.infos:
        return None
    cited = citations[place]
    opened = documents.open(cited.document_id)
    around = passage_around(opened, Span(cited.start, cited.end), LONGEST_STATEMENT)
    return Chosen((Block((Part(opened, around, around),)),), "问的是上一个回答中的一点，给出它的上下文")


def list_of_answer(documents: DocumentCache, history: Sequence[Turn]) -> DocumentList | None:
    """Return the list whose members the answer before showed; None where it showed none."""
    answer = history[-1].answer if history else None
    citations = answer.citations if answer else ()
    if len(citations) < 2 or citations[0].document_id not in documents.infos:
        return None
    opened = documents.open(citations[0].document_id)
    spans = [Span(c.start, c.end) for c in citations if c.document_id == opened.document.id]
    found = opened.derived(document_lists)
    shared = {i: sum(any(m.touches(s) for s in spans) for m in listing.members) for i, listing in enumerate(found)}
    best = max(shared, key=lambda i: (shared[i], -len(found[i].members)), default=None)
    return found[best] if best is not None and shared[best] >= 2 else None
