"""`read_source`: reads one file into documents."""

from __future__ import annotations

import hashlib
import itertools
import pathlib
import re
from collections.abc import Sequence

from knowledge.errors import SourceError
from knowledge.reading.cleanup import metadata
from knowledge.reading.cleanup.cleaning import clean
from knowledge.reading.cleanup.front_matter import FrontMatter, read_front_matter, without_file_ending
from knowledge.reading.cleanup.garbled import garbled_lines
from knowledge.reading.cleanup.splitting import Part, split
from knowledge.reading.file_format import FileFormat, detect_format
from knowledge.reading.files import read_bytes
from knowledge.reading.formats.encodings import decode
from knowledge.reading.formats.html import read_html
from knowledge.reading.formats.markdown import read_markdown
from knowledge.reading.formats.pdf import read_pdf
from knowledge.reading.formats.plain import read_plain
from knowledge.reading.formats.word import read_word
from knowledge.reading.limits import Limits
from knowledge.reading.line_shapes import is_closing, is_numbered, is_salutation, is_titlelike
from knowledge.reading.lines import Content, Line, tidy
from knowledge.values import Document, HeadingMark, ReadSource

READER_VERSION = 4
"""Grows when the same file would be read differently; sources read by an older version are read again."""

_ID_LENGTH = 16  # hexadecimal digits: 64 bits, enough for any library
_LEAST_TEXT = 10
"""Letters and digits that a file must have at least: less says nothing that could be asked for."""
_LONGEST_MADE_TITLE = 24  # characters of a title made of the first words
_LONGEST_HEADING = 60  # characters: a longer marked paragraph is a heading only up to its first comma
_CLOSED = "。！？!?….；;”’」』）)》】"  # a text or heading that ends so is complete
# file names that say nothing about the content
_MEANINGLESS_NAME = re.compile(
    r"(?:新建|未命名|无标题|文档|文本|副本|下载|document|untitled|new|copy|text|[\s\d_()（）\-.]|[0-9a-f]{6,})*", re.I
)


def read_source(path: pathlib.Path, limits: Limits | None = None) -> ReadSource:
    """Read a file into documents.

    Raises:
        SourceError: the file can't be taken; its reason says what to do.
    """
    limits = limits or Limits()
    data = read_bytes(path, limits)
    name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    content = _content(data, path.suffix, limits)
    if sum(len(line.text) for line in content.lines) > limits.characters:
        raise SourceError(f"文字太多（超过 {limits.characters // 10_000} 万字），请拆成几个文件后再添加。")
    garbled = garbled_lines(content.lines)
    cleaned = clean([line for i, line in enumerate(content.lines) if i not in garbled])
    if not cleaned.lines:
        raise SourceError("文件里没有找到正文，请打开看看内容是否完整。")
    if sum(character.isalnum() for line in cleaned.lines for character in line.text) < _LEAST_TEXT:
        raise SourceError("文件里几乎没有文字，请打开看看内容是否完整。")
    declared = content.title or _file_name_line(cleaned.dropped)
    documents, repeated = _documents(split(cleaned.lines), name, declared)
    unread = (content.lines[i].text for i in sorted(garbled))
    dropped = (*content.dropped, *unread, *cleaned.dropped, *repeated)
    return ReadSource(name, hashlib.sha256(data).hexdigest(), documents, dropped)


def _content(data: bytes, ending: str, limits: Limits) -> Content:
    file_format = detect_format(data, ending)
    if file_format is FileFormat.WORD:
        return read_word(data, limits)
    if file_format is FileFormat.PDF:
        return read_pdf(data, limits)
    if file_format is FileFormat.HTML:
        return read_html(data)
    if file_format is FileFormat.MARKDOWN:
        return read_markdown(decode(data))
    return read_plain(decode(data))


def _documents(parts: Sequence[Part], name: str, declared: str) -> tuple[tuple[Document, ...], list[str]]:
    """Return the documents of a source, and the lines left out because they repeat a title."""
    made: list[Document] = []
    repeated: list[str] = []
    fronts = [read_front_matter(part.lines, part.title, marked=bool(part.mark)) for part in parts]
    titles = _titles(parts, fronts, name, declared)
    for order, (part, front, title) in enumerate(zip(parts, fronts, titles, strict=True)):
        repeated += [part.lines[i].text for i in front.repeated]
        again = title in titles[:order]
        made.append(_document(part, front, title, name, order, order if again else None))
    return tuple(made), repeated


def _titles(parts: Sequence[Part], fronts: Sequence[FrontMatter], name: str, declared: str) -> list[str]:
    """Return a title for each part, told apart by the number of the part where several would have the same."""
    whole = read_front_matter(parts[0].preface).title if parts[0].preface else ""
    titles = [front.title for front in fronts]
    for i, part in enumerate(parts):
        if part.mark and not part.title and (not titles[i] or titles.count(titles[i]) > 1 or _is_mark(titles[i])):
            titles[i] = f"{whole or titles[0] or tidy(declared)}（{part.mark}）"
        elif part.mark and titles.count(titles[i]) > 1:
            titles[i] = f"{titles[i]}（{part.mark}）"
    bodies = [part.lines[front.length :] or part.lines for part, front in zip(parts, fronts, strict=True)]
    return [title or _make_title(body, name, declared) for title, body in zip(titles, bodies, strict=True)]


def _file_name_line(dropped: Sequence[str]) -> str:
    """Return the title in a line that is a file's name, as some converters leave it."""
    names = (without_file_ending(text) for text in dropped if without_file_ending(text) != text)
    return next((name for name in names if is_titlelike(name)), "")


def _is_mark(title: str) -> bool:
    return len(title) <= 6


def _make_title(lines: Sequence[Line], name: str, declared: str) -> str:
    """Return a title for a text that has none: a property of the file, its name if that says something, first words."""
    if declared:
        return tidy(declared)
    stem = tidy(pathlib.PurePath(name).stem)
    if not _MEANINGLESS_NAME.fullmatch(stem):
        return stem
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
    )


def _marks(lines: Sequence[Line], starts: Sequence[int], head: int) -> tuple[HeadingMark, ...]:
    """Return the headings below the title, levels counted from the outermost one that is used."""
    body = range(head, len(lines))
    levels = sorted({lines[i].level for i in body if lines[i].level})
    rank = {level: place for place, level in enumerate(levels, 1)}
    return tuple(
        HeadingMark(starts[i], starts[i] + heading_end(lines[i].text), rank[lines[i].level], lines[i].number)
        for i in body
        if lines[i].level
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


def is_incomplete(body: Sequence[Line]) -> bool:
    """Tell whether a text breaks off: no closing mark at the end of its last paragraph, or a heading without text."""
    for line in reversed(body[-4:]):
        text = line.text
        if (line.level or is_numbered(text)) and text[-1] not in _CLOSED:
            return True
        if text[-1] in _CLOSED:
            return False
        if (
            is_closing(text)
            or metadata.is_date_line(text)
            or metadata.speaker_of_line(text)
            or metadata.is_person_name(text)
        ):
            continue
        return True
    return not body
