"""Replies made from what the library says: answers, excerpts, look-ups, lists. Pure: values in, values out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import command_table, texts
from bot.messages.buttons import AddFavourite, CitePassage, OpenNeighbours, OpenPassage, QuizPassage, RunCommand, pack
from bot.messages.paging import paged
from bot.messages.values import Block, Button, Entry, Marked, Paragraph, Reply, Source, say
from knowledge.text.numerals import NUMERALS
from knowledge.values import Answer, Citation, DocumentInfo, Hit, Outline, Span

if TYPE_CHECKING:
    from knowledge.lookup import Difference, Occurrence, Quotation, Trace

DOCUMENTS_A_PAGE, HEADINGS_A_PAGE, HITS_A_PAGE = 20, 40, 5
"""Lines of lists in one message, so that it stays readable and below the 4096 characters that Telegram takes."""
_BUTTONS_A_REPLY = 8
"""Numbered buttons under an answer: one row of a phone's screen."""
_SOURCE_LINES = 3
"""Lines of sources below an answer from which on those of one document share a line."""
_SCREEN, _SPARE = 260, 50
"""Letters of an answer that fit on a phone's screen with its sources; so few more are no reason for a second message."""
_CITED = re.compile(r"\[(\d{1,3})\]")
_JOINT = re.compile(r"[。！？][”’」』）)]*(?:\[\d{1,3}\])*")
"""The end of a sentence with the numbers of its sources."""
_SNIPPET = 160
"""Code points of a passage that a look-up shows around the first marked word."""
_WIDEST = 8
"""Passages on each side up to which wider surroundings are offered."""
TRACES_A_PAGE = 8
"""Places of a phrase in one message."""
_BEFORE = 6
"""Characters before a difference by which people find it."""
_DIFFERENCES = 20
"""Differences that are listed; the source of a quotation is shown below anyway."""
_BUTTON_WORDS = 40
"""Bytes of words that a button can carry beside the name of a command."""
_BARE_HEADING = re.compile(rf"^[（(]?[{NUMERALS}\d]+[）)、.．\s]+|[。，；：,;:\s]+$")
_HEADING_LENGTH = (4, 14)
"""Characters of a heading of which a question can be made that people would ask."""
_TRIED = 4
"""Headings of which it is tried."""
_SENTENCE_END = re.compile(r"[。！？；\n]")


def answer_reply(answer: Answer) -> Reply:
    """Return an answer with its sources, or the reason and the nearest places."""
    if answer.status == "error":
        return say(answer.reason or texts.TROUBLE)
    if answer.status != "answered":
        return _not_found(answer)
    lines = [line for line in answer.text.splitlines() if line.strip()]
    return _part(lines, answer.citations, answer.reason)


def screens(answer: Answer) -> tuple[Reply, Reply | None]:
    """Return the reply to an answer as a phone shows it: what fits on a screen, and the rest behind a button; None for none."""
    lines = [line for line in answer.text.splitlines() if line.strip()]
    if answer.status != "answered" or sum(map(len, lines)) <= _SCREEN + _SPARE:
        return answer_reply(answer), None
    shown, rest = _cut_at_joint(lines, _SCREEN)
    if not rest:
        return answer_reply(answer), None
    first, second = _part(shown, answer.citations), _part(rest, answer.citations, answer.reason)
    expand = Button(texts.EXPAND_BUTTON, pack(RunCommand("more")), row=1)
    return replace(first, buttons=(*first.buttons, expand)), second


def _part(lines: Sequence[str], citations: Sequence[Citation], reason: str = "") -> Reply:
    """Return lines of an answer with the sources that they name; with all where they name none."""
    named = {int(number) for line in lines for number in _CITED.findall(line)}
    cited = [one for one in citations if one.number in named] or list(citations)
    blocks: list[Block] = [*map(Paragraph, lines), *([Paragraph(reason)] if reason else [])]
    blocks += [Paragraph(texts.SOURCES, strong=True), *sources_of(cited)]
    return Reply(tuple(blocks), open_buttons(cited))


def _cut_at_joint(lines: Sequence[str], most: int) -> tuple[list[str], list[str]]:
    """Return lines up to so many letters, and the rest; cut between lines, a long first one at the end of a sentence."""
    fits = [at for at in range(1, len(lines)) if sum(map(len, lines[:at])) <= most]
    at = fits[-1] if fits else 0
    if sum(map(len, lines[:at])) >= most // 2:
        return list(lines[:at]), list(lines[at:])
    room = most - sum(map(len, lines[:at]))
    ends = [found.end() for found in _JOINT.finditer(lines[at]) if found.end() < len(lines[at])]
    end = max((end for end in ends if end <= room), default=min(ends, default=0))
    if not end:
        return list(lines[: at + 1]), list(lines[at + 1 :])
    return [*lines[:at], lines[at][:end]], [lines[at][end:], *lines[at + 1 :]]


def part_reply(answer: Answer) -> Reply:
    """Return the beginning of an answer that is still being written."""
    return Reply(tuple(Paragraph(line) for line in answer.text.splitlines() if line.strip()))


def _not_found(answer: Answer) -> Reply:
    blocks = (Paragraph(answer.reason or texts.NOT_FOUND), *nearest(answer.nearest))
    return Reply(blocks, open_buttons(answer.nearest))


def nearest(places: Sequence[Citation]) -> list[Block]:
    """Return the nearest places with their words, numbered; nothing where there are none."""
    blocks: list[Block] = [Paragraph(texts.NEAREST, strong=True)] if places else []
    for number, near in enumerate(places, 1):
        blocks += [Source((number,), near.document, near.section, near.pages), Marked(near.quote)]
    return blocks


def sources_of(citations: Sequence[Citation]) -> list[Source]:
    """Return one line for each place; several numbers of the same section share it.

    Where there are many, those of the same document share a line, with the headings that are above all of them.
    """
    places: dict[tuple[str, tuple[str, ...]], list[Citation]] = {}
    for cited in citations:
        places.setdefault((cited.document_id, cited.section), []).append(cited)
    if len(places) > _SOURCE_LINES:
        by_document = {document: [c for c in citations if c.document_id == document] for document, _ in places}
        places = {(document, _common([c.section for c in same])): same for document, same in by_document.items()}
    return [
        Source(tuple(c.number for c in same), same[0].document, section, _pages(same))
        for (_, section), same in places.items()
    ]


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the headings with which all paths begin."""
    levels = itertools.takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return tuple(level[0] for level in levels)


def _pages(citations: Sequence[Citation]) -> tuple[int, ...]:
    return tuple(sorted({page for cited in citations for page in cited.pages}))


def open_buttons(citations: Sequence[Citation]) -> tuple[Button, ...]:
    """Return the numbered buttons that open places, as many as fit in a row."""
    shown = enumerate(citations[:_BUTTONS_A_REPLY], 1)
    return tuple(_open_button(cited.number or number, cited) for number, cited in shown)


def _open_button(number: int, cited: Citation) -> Button:
    place = OpenPassage(cited.document_id, cited.start, cited.end)
    return Button(texts.OPEN_BUTTON.format(number=number), pack(place))


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
    blocks = (Source((), shown.document, shown.section, shown.pages), Marked(shown.passage, marks))
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
        source = Source((number,), hit.citation.document, hit.citation.section, hit.citation.pages)
        return [*hit_head(words, hit.match, above), source, _snippet(hit)]

    return paged(hits, HITS_A_PAGE, show, button=lambda number, hit: _open_button(number, hit.citation))


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
    # a number of the list opens the headings of its document
    outline = lambda number, _: Button(str(number), pack(RunCommand("outline", str(number))), (number - 1) // 5)  # noqa: E731
    return paged(entries, DOCUMENTS_A_PAGE, lambda _, entry: [entry], texts.DOCUMENTS.format(count=len(infos)), outline)


def outline_replies(info: DocumentInfo, outline: Outline) -> list[Reply]:
    """Return pages of a document's headings."""
    if not outline.sections:
        return [say(texts.title(info.title), texts.OUTLINE_NONE)]
    entries = [Entry(section.heading, depth=section.level - 1) for section in outline.sections]
    return paged(entries, HEADINGS_A_PAGE, lambda _, entry: [entry], texts.title(info.title))


def start_reply(count: int) -> Reply:
    """Return the first words to a learner: what the assistant does with so many documents, and four ways to go on."""
    count_line = texts.START_COUNT.format(count=count) if count else texts.NO_DOCUMENTS
    ways = (
        (texts.TRY_BUTTON, RunCommand("try")),
        (texts.QUIZ_FIVE_BUTTON, RunCommand("quiz", "5")),
        (texts.DOCUMENTS_BUTTON, RunCommand("documents")),
        (texts.HELP_BUTTON, RunCommand("help")),
    )
    buttons = tuple(Button(label, pack(action), number // 2) for number, (label, action) in enumerate(ways))
    return Reply((Paragraph(texts.WELCOME + count_line),), buttons)


def help_reply(topic: str = "", admin: bool = False) -> Reply:
    """Return what the assistant does and its commands, of one topic; the topics where none is named."""
    topics = [name for name in texts.HELP_TOPICS if admin or name in command_table.HELP_TOPICS]
    buttons = tuple(Button(name, pack(RunCommand("help", name))) for name in topics)
    if topic not in topics:
        return Reply((Paragraph(texts.WELCOME), Paragraph(texts.HELP_HEAD)), buttons)
    lines = command_table.help_lines(topic) if topic in command_table.HELP_TOPICS else []
    blocks: list[Block] = [*map(Paragraph, texts.HELP_TOPICS[topic]), *map(Entry, lines)]
    return Reply(tuple(blocks), tuple(button for button in buttons if button.label != topic))


def how_reply(what: str) -> Reply:
    """Return how something is done that is no command by itself."""
    stops = (
        Button(texts.STOP_SET_BUTTON, pack(RunCommand("stop"))),
        Button(texts.STOP_DAILY_BUTTON, pack(RunCommand("daily", "停"))),
    )
    return Reply((Paragraph(texts.HOW.get(what, texts.HELP_HEAD)),), stops if what == "停" else ())


def unknown_reply(name: str, words: str, meant: str) -> Reply:
    """Return that there is no such command, with the one that was probably meant, if any."""
    if not meant:
        return say(texts.UNKNOWN_COMMAND.format(command=name))
    command = f"{meant} {words}".strip()
    button = Button(f"/{command}", pack(RunCommand(meant, words))) if len(words.encode()) <= _BUTTON_WORDS else None
    told = Paragraph(texts.MAYBE_COMMAND.format(command=name, meant=command))
    return Reply((told,), () if button is None else (button,))


def example_questions(info: DocumentInfo, outline: Outline) -> list[str]:
    """Return questions that a document answers, likelier ones first: about its own headings, else about its first part."""
    headings = [_BARE_HEADING.sub("", section.heading) for section in outline.sections if section.level == 1]
    clear = [one for one in headings if _HEADING_LENGTH[0] <= len(one) <= _HEADING_LENGTH[1] and one.isalpha()]
    asked = [texts.TRY_HEADING.format(heading=heading) for heading in clear[:_TRIED]]
    part = [texts.TRY_PART.format(document=texts.title(info.title))] if outline.sections else []
    return [*asked, *part, texts.TRY_ANY]


def quotation_reply(found: Quotation, copied: str = "") -> Reply:
    """Return what became of a quotation; `copied` is its place as an official text cites it."""
    cited = found.citation
    if cited is None:
        told = (Paragraph(found.reason or texts.QUOTE_NOT_FOUND), *nearest(found.nearest))
        return Reply(told, open_buttons(found.nearest))
    exact = texts.QUOTE_EXACT_OFTEN if found.places > 1 else texts.QUOTE_EXACT
    head = texts.QUOTE_DIFFERS if found.differences else exact
    blocks: list[Block] = [Paragraph(head.format(count=len(found.differences) or found.places))]
    blocks += [Entry(_difference(found.text, one)) for one in found.differences[:_DIFFERENCES]]
    marks = tuple(Span(d.place.start - cited.start, d.place.end - cited.start) for d in found.differences)
    blocks += [Source((1,), cited.document, cited.section, cited.pages)]
    blocks += [Marked(cited.quote, tuple(mark for mark in marks if mark.start < mark.end))]
    blocks += [Paragraph(texts.COPY, strong=True), Paragraph(copied)] if copied else []
    return Reply(tuple(blocks), (_open_button(1, cited),))


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
