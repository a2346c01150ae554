"""Passages to insert into other chats by inline mode: whole sentences around the words found, with their source. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.texts import SEPARATOR, title
from bot.messages.values import Marked, Reply, Source
from knowledge.text.sentences import sentences
from knowledge.values import Citation, Hit, SectionPath, Span

LONGEST_EXCERPT = 600
"""Characters of a passage that is inserted; one sentence alone may be longer."""
_TITLE, _DESCRIPTION = 64, 120
"""Characters of the two lines of an offer; chat apps cut longer ones."""
_BEFORE = 20
"""Characters shown before the words that were found."""


@dataclass(frozen=True, slots=True)
class Insert:
    """One passage that is offered.

    Attributes:
        key: names it among others; 32 ASCII letters.
        title: where it stands, in one line.
        description: the words that were found, with what stands around them.
        reply: the message.
    """

    key: str
    title: str
    description: str
    reply: Reply


def of_hit(hit: Hit) -> Insert:
    """Return what a look-up found as something to insert."""
    cited = hit.citation
    own = Span(cited.start - cited.passage_start, cited.end - cited.passage_start)
    found = hit.marks[0] if hit.marks else own
    part = _around(cited.passage, found)
    marks = tuple(
        Span(max(mark.start, part.start) - part.start, min(mark.end, part.end) - part.start)
        for mark in hit.marks
        if mark.start < part.end and part.start < mark.end
    )
    where = (cited.document_id, cited.passage_start + part.start, cited.passage_start + part.end)
    return _insert(where, cited.document, cited.section, part.of(cited.passage), marks, found.start - part.start)


def of_place(cited: Citation) -> Insert:
    """Return a place that somebody keeps as something to insert."""
    part = _around(cited.passage, Span(0, 0))
    return _insert(
        (cited.document_id, cited.start, cited.end), cited.document, cited.section, part.of(cited.passage), (), 0
    )


def _insert(
    where: tuple[str, int, int],
    document: str,
    section: SectionPath,
    words: str,
    marks: Sequence[Span],
    found: int,
) -> Insert:
    key = hashlib.sha256(repr(where).encode()).hexdigest()[:32]
    head = title(document) + (SEPARATOR + section[-1] if section else "")
    begin = max(0, found - _BEFORE)
    shown = " ".join(words[begin:].split())
    reply = Reply((Marked(words, tuple(marks)), Source((), document, section)))
    return Insert(key, _short(head, _TITLE), _short(("…" if begin else "") + shown, _DESCRIPTION), reply)


def _around(text: str, found: Span) -> Span:
    """Return whole sentences around a place: those that follow first, then those before, as many as may be."""
    whole = sentences(text) or [Span(0, len(text))]
    first = max((at for at, one in enumerate(whole) if one.start <= found.start), default=0)
    last = first
    while last + 1 < len(whole) and whole[last + 1].end - whole[first].start <= LONGEST_EXCERPT:
        last += 1
    while first > 0 and whole[last].end - whole[first - 1].start <= LONGEST_EXCERPT:
        first -= 1
    return Span(whole[first].start, whole[last].end)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
