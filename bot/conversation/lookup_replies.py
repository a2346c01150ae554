"""Replies to look-ups: quotations that were checked, phrases that were traced. Pure: values in, values out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.messages import texts
from bot.messages.values import Block, Entry, Marked, Paragraph, Reply, Source, say
from knowledge.values import Span

if TYPE_CHECKING:
    from knowledge.lookup import Difference, Occurrence, Quotation, Trace

TRACES_A_PAGE = 8
"""Places of a phrase in one message."""
_BEFORE = 6
"""Characters before a difference by which people find it."""
_DIFFERENCES = 20
"""Differences that are listed; the source of a quotation is shown below anyway."""


def quotation_reply(found: Quotation, copied: str = "") -> Reply:
    """Return what became of a quotation; `copied` is its place as an official text cites it."""
    cited = found.citation
    if cited is None:
        blocks: list[Block] = [Paragraph(found.reason or texts.QUOTE_NOT_FOUND)]
        blocks += [Paragraph(texts.NEAREST, strong=True)] if found.nearest else []
        for number, near in enumerate(found.nearest, 1):
            blocks += [Source((number,), near.document, near.section), Marked(near.quote)]
        return Reply(tuple(blocks))
    exact = texts.QUOTE_EXACT_OFTEN if found.places > 1 else texts.QUOTE_EXACT
    head = texts.QUOTE_DIFFERS if found.differences else exact
    blocks = [Paragraph(head.format(count=len(found.differences) or found.places))]
    blocks += [Entry(_difference(found.text, one)) for one in found.differences[:_DIFFERENCES]]
    marks = tuple(Span(d.place.start - cited.start, d.place.end - cited.start) for d in found.differences)
    blocks += [Source((1,), cited.document, cited.section)]
    blocks += [Marked(cited.quote, tuple(mark for mark in marks if mark.start < mark.end))]
    blocks += [Paragraph(texts.COPY, strong=True), Paragraph(copied)] if copied else []
    return Reply(tuple(blocks))


def _difference(text: str, difference: Difference) -> str:
    """Return one difference in words: what it is, and after which letters."""
    sentence = texts.DIFFERENCES[difference.kind].format(theirs=difference.theirs, source=difference.source)
    before = text[max(0, difference.at.start - _BEFORE) : difference.at.start].strip()
    return sentence + (texts.DIFFERENCE_AFTER.format(words=before) if before else texts.DIFFERENCE_FIRST)


def trace_replies(trace: Trace, size: int = TRACES_A_PAGE) -> list[Reply]:
    """Return pages of the places where a phrase stands, by document, numbered through."""
    if not trace.total:
        return [say(texts.TRACE_NONE.format(words=trace.phrase))]
    pages = []
    for first in range(0, len(trace.occurrences), size):
        page = list(enumerate(trace.occurrences[first : first + size], first + 1))
        blocks: list[Block] = [] if first else [Paragraph(_trace_head(trace))]
        for _, group in itertools.groupby(page, key=lambda entry: entry[1].citation.document_id):
            blocks += _document(list(group))
        rest = trace.total - first - len(page)
        blocks += [Paragraph(texts.MORE_HINT.format(count=rest))] if rest else []
        pages.append(Reply(tuple(blocks)))
    return pages


def _trace_head(trace: Trace) -> str:
    return texts.TRACE.format(words=trace.phrase, count=trace.total, documents=trace.documents)


def _document(group: Sequence[tuple[int, Occurrence]]) -> list[Block]:
    """Return the title of a document with its date, and its sentences below."""
    first = group[0][1]
    date = f"（{first.date}）" if first.date else ""
    blocks: list[Block] = [Paragraph(texts.title(first.citation.document) + date, strong=True)]
    for number, one in group:
        shift = one.citation.start - one.citation.passage_start
        mark = Span(one.mark.start - shift, one.mark.end - shift)
        blocks += [Entry(texts.SEPARATOR.join(one.citation.section), number), Marked(one.citation.quote, (mark,))]
    return blocks
