"""`read_source`: reads one file into documents."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import pathlib
import re
from collections.abc import Sequence

from knowledge.errors import SourceError
from knowledge.reading.bank.source import bank_of_content, bank_of_sheets, bank_source
from knowledge.reading.cleanup import metadata
from knowledge.reading.cleanup.broken_lines import join_broken
from knowledge.reading.cleanup.cleaning import clean, contents_entry
from knowledge.reading.cleanup.completeness import hides_text, is_incomplete
from knowledge.reading.cleanup.front_matter import FrontMatter, read_front_matter
from knowledge.reading.cleanup.furniture import series_title, title_field
from knowledge.reading.cleanup.garbled import garbled_lines
from knowledge.reading.cleanup.splitting import Part, split
from knowledge.reading.cleanup.titles import (
    SURE,
    Candidate,
    Names,
    choose_title,
    is_file_name_title,
    without_file_ending,
)
from knowledge.reading.file_format import FileFormat, detect_format, refuse_disguised
from knowledge.reading.files import read_bytes
from knowledge.reading.formats.encodings import decode
from knowledge.reading.formats.html import read_html
from knowledge.reading.formats.markdown import read_markdown
from knowledge.reading.formats.mhtml import read_mhtml
from knowledge.reading.formats.pdf import read_pdf
from knowledge.reading.formats.plain import read_plain
from knowledge.reading.formats.sheet import read_csv, read_sheets
from knowledge.reading.formats.word import read_word
from knowledge.reading.limits import Limits
from knowledge.reading.line_shapes import is_salutation
from knowledge.reading.lines import Content, Line
from knowledge.values import Document, HeadingMark, PageStart, ReadSource

READER_VERSION = 13
"""Grows when the same file would be read differently; sources read by an older version are read again."""

_ID_LENGTH = 16  # hexadecimal digits: 64 bits, enough for any library
_LEAST_TEXT = 10
"""Letters and digits that a file must have at least: less says nothing that could be asked for."""
_LONGEST_MADE_TITLE = 24  # characters of a title made of the first words
_UNSURE_TITLE = "没有找到明确的标题，暂且称为“{title}”，请核对。"
_DECREE_LINES = 4  # lines of a body among which a decree names its rules
_DECREE = re.compile("《([^《》]{4,60})》.{0,80}(?:公布|发布|印发|施行)")
_LONGEST_HEADING = 60  # characters: a longer marked paragraph is a heading only up to its first comma


def read_source(path: pathlib.Path, limits: Limits | None = None, as_bank: bool = False) -> ReadSource:
    """Read a file into documents; `as_bank` says that it is a question bank, others are known by their lines.

    Raises:
        SourceError: the file can't be taken; its reason says what to do.
    """
    limits = limits or Limits()
    data = read_bytes(path, limits)
    name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    file_format = detect_format(data, path.suffix)
    if file_format in (FileFormat.SHEET, FileFormat.CSV):
        tables = read_sheets(data, limits) if file_format is FileFormat.SHEET else read_csv(decode(data))
        return bank_source(bank_of_sheets(tables, as_bank), name, data, "")
    content = _content(data, file_format, limits)
    _refuse_too_much(content, limits)
    if bank := bank_of_content(content, decode(data) if file_format is FileFormat.TEXT else None, as_bank):
        return bank_source(bank, name, data, content.title)
    if file_format is FileFormat.TEXT:
        refuse_disguised("\n".join(line.text for line in content.lines), path.suffix)
    garbled = garbled_lines(content.lines)
    cleaned = clean([line for i, line in enumerate(content.lines) if i not in garbled])
    if not cleaned.lines:
        raise SourceError("文件里没有找到正文，请打开看看内容是否完整。")
    if sum(character.isalnum() for line in cleaned.lines for character in line.text) < _LEAST_TEXT:
        raise SourceError("文件里几乎没有文字，请打开看看内容是否完整。")
    names = Names.of(_declared(content, cleaned.dropped), name, content.dropped)
    parts = split(join_broken(cleaned.lines), cleaned.contents or _dropped_contents(content))
    documents, repeated, unsure = _documents(parts, name, names)
    if len(documents) == 1 and hides_text((*content.dropped, *cleaned.dropped)):
        documents = (dataclasses.replace(documents[0], incomplete=True),)
    unread = (content.lines[i].text for i in sorted(garbled))
    dropped = (*content.dropped, *unread, *cleaned.dropped, *repeated)
    warnings = [*content.warnings, *(_UNSURE_TITLE.format(title=title) for title in unsure)]
    return ReadSource(name, hashlib.sha256(data).hexdigest(), documents, dropped, tuple(warnings))


def _refuse_too_much(content: Content, limits: Limits) -> None:
    """Raise SourceError where there is more text than anybody speaks or reports, or it is no text of sentences."""
    sizes = [len(line.text) for line in content.lines]
    if sum(sizes) > limits.characters:
        raise SourceError(f"文字太多（超过 {limits.characters // 10_000} 万字），请拆成几个文件后再添加。")
    if len(sizes) > limits.lines:
        raise SourceError(f"行数太多（超过 {limits.lines // 10_000} 万行），请拆成几个文件后再添加。")
    if max(sizes, default=0) > limits.line_characters:
        raise SourceError(f"有一行太长（超过 {limits.line_characters // 10_000} 万字），请分段后再添加。")


def _content(data: bytes, file_format: FileFormat, limits: Limits) -> Content:
    if file_format is FileFormat.WORD:
        return read_word(data, limits)
    if file_format is FileFormat.PDF:
        return read_pdf(data, limits)
    if file_format is FileFormat.HTML:
        return read_html(data)
    if file_format is FileFormat.MHTML:
        return read_mhtml(data)
    if file_format is FileFormat.MARKDOWN:
        return read_markdown(decode(data))
    return read_plain(decode(data))


def _dropped_contents(content: Content) -> list[str]:
    """Return what may be entries of a table of contents that the format marks as such (Word's styles for it)."""
    return [contents_entry(text) for text in content.dropped]


def _declared(content: Content, dropped: Sequence[str]) -> list[str]:
    """Return the titles that the file declares: its property, the title in an index table, a line that is a file's name."""
    named = [without_file_ending(text) for text in dropped if is_file_name_title(text)]
    fields = [title for text in dropped if (title := title_field(text))]
    series = [title for text in dropped if (title := series_title(text))]
    return [*filter(None, [content.title]), *fields, *named, *series]


def _documents(parts: Sequence[Part], name: str, names: Names) -> tuple[tuple[Document, ...], list[str], list[str]]:
    """Return the documents of a source, the lines left out because they repeat a title, and the titles that are unsure."""
    made: list[Document] = []
    repeated: list[str] = []
    own = names if len(parts) == 1 else Names()  # the name of a compilation is the title of none of its speeches
    fronts = [read_front_matter(part.lines, part.title, marked=bool(part.mark), names=own) for part in parts]
    chosen = _titles(parts, fronts, names)
    titles = [candidate.title for candidate in chosen]
    for order, (part, front, title) in enumerate(zip(parts, fronts, titles, strict=True)):
        repeated += [part.lines[i].text for i in front.repeated]
        again = title in titles[:order]
        made.append(_document(part, front, title, name, order, order if again else None))
    return tuple(made), repeated, [candidate.title for candidate in chosen if not candidate.sure]


def _titles(parts: Sequence[Part], fronts: Sequence[FrontMatter], names: Names) -> list[Candidate]:
    """Return a title for each part, told apart by the number of the part where several would have the same."""
    if len(parts) == 1 and not parts[0].mark:
        return [_title(parts[0], fronts[0], names)]
    whole = read_front_matter(parts[0].preface).title if parts[0].preface else ""
    titles = [front.title for front in fronts]
    declared = next(iter(names.declared), "")
    for i, part in enumerate(parts):
        if part.mark and not part.title and (not titles[i] or titles.count(titles[i]) > 1 or _is_mark(titles[i])):
            titles[i] = f"{whole or titles[0] or declared}（{part.mark}）"
        elif part.mark and titles.count(titles[i]) > 1:
            titles[i] = f"{titles[i]}（{part.mark}）"
    return [
        Candidate(own, SURE) if own else _title(part, front, names)
        for own, part, front in zip(titles, parts, fronts, strict=True)
    ]


def _title(part: Part, front: FrontMatter, names: Names) -> Candidate:
    """Return the title of a part from the evidence: its front matter, what else names the file, its first words."""
    own = Candidate(front.title, front.points) if front.title else None
    body = part.lines[front.length :] or part.lines
    if not (own and own.sure) and (announced := _promulgated([line.text for line in body])):
        names = dataclasses.replace(names, declared=(*names.declared, announced))
    return choose_title(own, names, _opening_words(body))


def _promulgated(texts: Sequence[str]) -> str:
    """Return the title of rules that a decree puts into force and prints below: 《…办法》已经…通过，现予公布."""
    for text in texts[:_DECREE_LINES]:
        match = _DECREE.search(text)
        if match and match.group(1) in texts:
            return match.group(1)
    return ""


def _is_mark(title: str) -> bool:
    return len(title) <= 6


def _opening_words(lines: Sequence[Line]) -> str:
    opening = next((line.text for line in lines if not is_salutation(line.text)), lines[0].text)
    words = re.split("[。！？；]", opening, maxsplit=1)[0]
    return words if len(words) <= _LONGEST_MADE_TITLE else words[:_LONGEST_MADE_TITLE] + "…"


def _document(part: Part, front: FrontMatter, title: str, name: str, order: int, again: int | None) -> Document:
    own = [line for i, line in enumerate(part.lines) if i not in front.repeated]
    head = len(part.preface) + front.length - len(front.repeated)
    lines = [*part.preface, *own]
    starts = list(itertools.accumulate((len(line.text) + 1 for line in lines), initial=0))
    text = "\n".join(line.text for line in lines)
    occasion, speaker = metadata.occasion_of_title(title)
    seed = f"{title}\n{name}" if again is None else f"{title}\n{name}\n{again}"
    return Document(
        id=hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH],
        source=name,
        order=order,
        title=title,
        text=text,
        body_start=min(starts[head], len(text)),
        marks=_marks(lines, starts, head),
        date=front.date or _signed(lines[head:]) or metadata.latest_year(title),
        occasion=front.occasion or occasion,
        speaker=front.speaker or speaker,
        incomplete=is_incomplete(lines[head:]),
        pages=_pages(lines, starts),
    )


def _pages(lines: Sequence[Line], starts: Sequence[int]) -> tuple[PageStart, ...]:
    """Return where the pages begin in the text of a document."""
    found: list[PageStart] = []
    for line, start in zip(lines, starts, strict=False):
        for own in line.pages:
            if not found or found[-1].page != own.page:
                found.append(PageStart(start + min(own.start, len(line.text)), own.page))
    return tuple(found)


def _marks(lines: Sequence[Line], starts: Sequence[int], head: int) -> tuple[HeadingMark, ...]:
    """Return the headings below the title, levels counted from the outermost one that is used; bold lines have level 0."""
    body = range(head, len(lines))
    levels = sorted({lines[i].level for i in body if lines[i].level})
    rank = {0: 0} | {level: place for place, level in enumerate(levels, 1)}
    ends = {i: heading_end(lines[i].text) if lines[i].level else len(lines[i].text) for i in body}
    return tuple(
        HeadingMark(starts[i], starts[i] + ends[i], rank[lines[i].level], lines[i].number)
        for i in body
        if lines[i].level or lines[i].bold
    )


def heading_end(text: str) -> int:
    """Return where the heading of a marked line ends: styles and numbers are put on whole paragraphs, body and all."""
    stop = text.find("。", 0, -1) + 1
    if stop:
        return stop
    comma = next((i for i, c in enumerate(text) if c in "，,"), 0)
    return comma if comma and len(text) > _LONGEST_HEADING else len(text)


def _signed(body: Sequence[Line]) -> str:
    """Return the date under a speech."""
    return next((metadata.find_date(line.text) for line in body[:-4:-1] if metadata.is_date_line(line.text)), "")
