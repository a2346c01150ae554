"""Replies made from what the library says. Pure: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.messages import command_table, texts
from bot.messages.buttons import AddFavourite, CitePassage, OpenNeighbours, OpenPassage, QuizPassage, pack
from bot.messages.paging import paged
from bot.messages.values import Block, Button, Entry, Marked, Paragraph, Reply, Source, say
from knowledge.values import Answer, Citation, DocumentInfo, Hit, Outline, Span

DOCUMENTS_A_PAGE, HEADINGS_A_PAGE, HITS_A_PAGE = 20, 40, 5
"""Lines of lists in one message, so that it stays readable and below the 4096 characters that Telegram takes."""
_BUTTONS_A_REPLY = 8
"""Numbered buttons under an answer: one row of a phone's screen."""
_SNIPPET = 160
"""Code points of a passage that a look-up shows around the first marked word."""
_WIDEST = 8
"""Passages on each side up to which wider surroundings are offered."""
_SENTENCE_END = re.compile(r"[。！？；\n]")


def answer_reply(answer: Answer) -> Reply:
    """Return an answer with its sources, or the reason and the nearest places."""
    if answer.status == "error":
        return say(answer.reason or texts.TROUBLE)
    if answer.status != "answered":
        return _not_found(answer)
    blocks: list[Block] = [Paragraph(line) for line in answer.text.splitlines() if line.strip()]
    blocks += [Paragraph(answer.reason)] if answer.reason else []
    blocks += [Paragraph(texts.SOURCES, strong=True), *_sources(answer.citations)]
    return Reply(tuple(blocks), _open_buttons(answer.citations))


def part_reply(answer: Answer) -> Reply:
    """Return the beginning of an answer that is still being written."""
    return Reply(tuple(Paragraph(line) for line in answer.text.splitlines() if line.strip()))


def _not_found(answer: Answer) -> Reply:
    blocks: list[Block] = [Paragraph(answer.reason or texts.NOT_FOUND)]
    if answer.nearest:
        blocks.append(Paragraph(texts.NEAREST, strong=True))
        for number, near in enumerate(answer.nearest, 1):
            blocks += [Source((number,), near.document, near.section), Marked(near.quote)]
    return Reply(tuple(blocks), _open_buttons(answer.nearest))


def _sources(citations: Sequence[Citation]) -> list[Source]:
    """Return one line for each place; several numbers of the same section share it."""
    places: dict[tuple[str, tuple[str, ...]], list[Citation]] = {}
    for cited in citations:
        places.setdefault((cited.document_id, cited.section), []).append(cited)
    return [Source(tuple(c.number for c in same), same[0].document, same[0].section) for same in places.values()]


def _open_buttons(citations: Sequence[Citation]) -> tuple[Button, ...]:
    return tuple(
        Button(f"[{number}]", pack(OpenPassage(cited.document_id, cited.start, cited.end)))
        for number, cited in enumerate(citations[:_BUTTONS_A_REPLY], 1)
    )


def excerpt_reply(
    shown: Citation, asked: OpenPassage | OpenNeighbours, beyond: Citation | None = None, study: bool = False
) -> Reply:
    """Return a passage in its surroundings, its quoted words marked, with buttons to read on, and for what to do with it.

    Args:
        shown: the excerpt.
        asked: what was asked for; one who reads on gets no marks.
        beyond: the same place with one passage more on each side, where there are such.
        study: it can be asked about and kept.
    """
    mark = Span(max(0, shown.start - shown.passage_start), shown.end - shown.passage_start)
    marks = (mark,) if isinstance(asked, OpenPassage) else ()
    blocks = (Source((), shown.document, shown.section), Marked(shown.passage, marks))
    wider = wider_passage(asked) if isinstance(asked, OpenPassage) else None
    buttons = [] if beyond is None else _read_on(shown, beyond)
    buttons += [] if wider is None else [Button(texts.WIDER, pack(wider))]
    place = (shown.document_id, shown.start, shown.end)
    below = [(texts.QUIZ_BUTTON, pack(QuizPassage(*place)))] if study else []
    below += [(texts.COPY_BUTTON, pack(CitePassage(*place)))] if isinstance(asked, OpenPassage) else []
    below += [(texts.KEEP_BUTTON, pack(AddFavourite(*place)))] if study else []
    return Reply(blocks, (*buttons, *(Button(label, data, row=1) for label, data in below)))


def _read_on(shown: Citation, beyond: Citation) -> list[Button]:
    """Return the buttons for what stands before and after an excerpt, as far as there is anything."""
    sides = (
        (texts.BACK, beyond.passage_start, shown.passage_start),
        (texts.ON, shown.passage_end, beyond.passage_end),
    )
    there = [(label, start, end) for label, start, end in sides if start < end]
    return [Button(label, pack(OpenNeighbours(shown.document_id, start, end))) for label, start, end in there]


def wider_passage(asked: OpenPassage) -> OpenPassage | None:
    """Return the same place with wider surroundings; None where they are wide enough."""
    if asked.around >= _WIDEST:
        return None
    return OpenPassage(*asked.place, asked.around * 2)


def hit_replies(words: str, hits: Sequence[Hit]) -> list[Reply]:
    """Return pages of places, numbered through."""
    words = texts.bare(words)
    if not hits:
        return [say(texts.NO_HITS.format(words=words))]

    def show(number: int, hit: Hit) -> list[Block]:
        above = hits[number - 2].match if number > 1 else None
        source = Source((number,), hit.citation.document, hit.citation.section)
        return [*hit_head(words, hit.match, above), source, _snippet(hit)]

    return paged(hits, HITS_A_PAGE, show)


def hit_head(words: str, match: str, above: str | None) -> list[Block]:
    """Return what stands over a hit: how it matches, where the one above it matches otherwise."""
    if above is None:
        head = texts.HITS_NEAR_ONLY if match == "meaning" else texts.HITS
        return [Paragraph(head.format(words=words))]
    return [Paragraph(texts.HITS_NEAR, strong=True)] if match == "meaning" != above else []


def _snippet(hit: Hit) -> Marked:
    """Return the sentences of a passage around its first mark."""
    text, marks = hit.citation.passage, hit.marks
    if len(text) <= _SNIPPET or not marks:
        return Marked(text[:_SNIPPET] + "…" * (len(text) > _SNIPPET), marks)
    low = max(0, marks[0].start - _SNIPPET // 2)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, low, marks[0].start)]
    start = 0 if low == 0 else (ends[0] if ends else low)
    end = min(len(text), max(start + _SNIPPET, marks[0].end))
    before, after = "…" * (start > 0), "…" * (end < len(text))
    shift = len(before) - start
    inside = tuple(Span(m.start + shift, m.end + shift) for m in marks if start <= m.start and m.end <= end)
    return Marked(before + text[start:end] + after, inside)


def document_replies(infos: Sequence[DocumentInfo]) -> list[Reply]:
    """Return pages of the list of documents; the numbers are what `/outline` takes."""
    if not infos:
        return [say(texts.NO_DOCUMENTS)]
    entries = [Entry(texts.document_line(info), number) for number, info in enumerate(infos, 1)]
    return paged(entries, DOCUMENTS_A_PAGE, lambda _, entry: [entry], texts.DOCUMENTS.format(count=len(infos)))


def outline_replies(info: DocumentInfo, outline: Outline) -> list[Reply]:
    """Return pages of a document's headings."""
    if not outline.sections:
        return [say(texts.title(info.title), texts.OUTLINE_NONE)]
    entries = [Entry(section.heading, depth=section.level - 1) for section in outline.sections]
    return paged(entries, HEADINGS_A_PAGE, lambda _, entry: [entry], texts.title(info.title))


def help_reply() -> Reply:
    """Return what the assistant does, and its commands."""
    entries = [Entry(line) for line in command_table.help_lines()]
    return Reply((Paragraph(texts.WELCOME), *map(Paragraph, texts.HELP), *entries))
