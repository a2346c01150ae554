"""Splits a file with several speeches, by the ways in which compilations title their parts, tried in this order:

1. a mark with a number: 篇一：…, 第二篇 …, 【篇三】, 范文四
2. one stem with growing numbers: …会议上的讲话1, …会议上的讲话2
3. the entries of its table of contents: 第一讲 …, 专题二 …, or titles of speeches
4. full titles: right before a salutation in the middle of the file, or headings of the format's highest such level
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.line_shapes import (
    is_body,
    is_closing,
    is_delivered,
    is_numbered,
    is_salutation,
    is_sentence,
    is_short,
    is_titlelike,
    names_document,
)
from knowledge.reading.lines import Line
from knowledge.text.folding import letters_of
from knowledge.text.numerals import NUMERALS, read_numeral

_COUNT = rf"(\d{{1,2}}|[{NUMERALS}]{{1,3}})"
# 篇一：…, 第二篇 …, 【篇三】, 范文四
_PART_MARK = re.compile(
    rf"[【\[（(]?\s*(?:第\s*{_COUNT}\s*篇(?![章幅])|篇\s*{_COUNT}(?!\d)|(?:范文|例文|讲话稿?|发言稿?|"
    rf"致辞|演讲稿?|主持词)\s*{_COUNT}(?=\s*[】\]）):：、.．]|"
    rf"\s*$))\s*[】\]）)]?\s*[:：、.．]?\s*(.{{0,60}})"
)
# …会议上的讲话2
_NUMBERED_TITLE = re.compile(rf"(.{{4,60}}?)\s*[（(【\[]?\s*(?:篇|第|之)?\s*{_COUNT}\s*篇?\s*[】\]）)]?")
# words in the title of a compilation: 5篇, 汇编
_COLLECTION_WORDS = re.compile(
    rf"[\d{NUMERALS}多]\s*篇|汇编|合集|选编|讲稿|讲义|讲座|辅导|宣讲|材料汇总|大全|文集|精选"
)
_LECTURE = re.compile(
    rf"第\s*{_COUNT}\s*(?:讲|课|专题|单元|讲座|场)(?=[\s:：、，]|$|.)|(?:专题|讲座|讲稿|辅导|课题)(?:报告)?\s*{_COUNT}(?=[\s:：、.．]|$)"
)
_CHAPTER = re.compile(rf"第\s*{_COUNT}\s*(?:[编章节条]|部分)")
_ADDITION = re.compile(r"前\s?言|序\s?言?|导\s?[言论]|结\s?(?:语|束语)|后\s?记|编后记?|附\s?录.{0,20}")
_SPEECHES_OF_CONTENTS = 0.6
"""Share of the entries of a table of contents that are titles of documents in a compilation; the rest are prefaces."""
_SHORTEST_SPEECH = 200
"""Characters of a speech: a title that comes sooner after another belongs to the same speech."""
_MOST_TITLE_LINES = 10  # lines of title before a salutation
_LONGEST_MARK_LINE = 70  # characters of a line with such a mark


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one speech.

    Attributes:
        lines: its own, title first where it has one.
        title: given by the compilation, empty where its own first lines give it.
        mark: its number in words (第2篇), which distinguishes parts of one title.
        preface: lines of the compilation that stand before the first part.
    """

    lines: tuple[Line, ...]
    title: str = ""
    mark: str = ""
    preface: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class _Start:
    index: int
    title: str = ""
    mark: str = ""


def split(lines: Sequence[Line], contents: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the speeches of a file, at least one; every line is in exactly one of them.

    Args:
        lines: of the file, without its table of contents.
        contents: the entries of that table, without page numbers.
    """
    for starts in (_marked(lines), _numbered_titles(lines), _listed(lines, contents), _full_titles(lines)):
        if starts:
            return _parts(lines, starts)
    return (Part(tuple(lines)),)


def _parts(lines: Sequence[Line], starts: Sequence[_Start]) -> tuple[Part, ...]:
    head = tuple(lines[: starts[0].index])
    ends = [start.index for start in starts[1:]] + [len(lines)]
    parts = [
        Part(tuple(lines[start.index : end]), start.title, start.mark) for start, end in zip(starts, ends, strict=True)
    ]
    if sum(len(line.text) for line in head if is_body(line.text)) >= _SHORTEST_SPEECH:
        return (Part(head), *parts)
    first = parts[0]
    return (Part(first.lines, first.title, first.mark, head), *parts[1:])


def _counts_up(numbers: Sequence[int], first: int = 1) -> bool:
    """Tell whether numbers count up by one; a compilation may leave its first part unnumbered."""
    steady = all(b == a + 1 for a, b in itertools.pairwise(numbers))
    return len(numbers) >= 2 and steady and numbers[0] in (first, first + 1)


def _marked(lines: Sequence[Line]) -> list[_Start]:
    starts, numbers = [], []
    for i, line in enumerate(lines):
        match = _PART_MARK.fullmatch(line.text) if len(line.text) <= _LONGEST_MARK_LINE else None
        if match is None:
            continue
        number = read_numeral(next(group for group in match.groups()[:3] if group))
        title = match.group(4).strip(" ：:-—")
        starts.append(_Start(i, title if is_titlelike(title or "。") else "", f"第{number}篇"))
        numbers.append(number)
    if not _counts_up(numbers) or not _are_speeches(lines, starts):
        return []
    return starts


def _are_speeches(lines: Sequence[Line], starts: Sequence[_Start]) -> bool:
    """Tell whether numbered parts are speeches and not the parts of one long text (a plan has 第一篇 … too)."""
    if any(_COLLECTION_WORDS.search(line.text) and not is_sentence(line.text) for line in lines[: starts[0].index]):
        return True
    speeches = 0
    for start in starts:
        front = lines[start.index + 1 : start.index + 1 + _MOST_TITLE_LINES]
        speeches += bool(start.title) or any(is_salutation(line.text) for line in front)
    return speeches * 2 >= len(starts)


def _numbered_titles(lines: Sequence[Line]) -> list[_Start]:
    groups: dict[str, list[tuple[int, int]]] = {}
    for i, line in enumerate(lines):
        match = _NUMBERED_TITLE.fullmatch(line.text) if is_short(line.text) else None
        if match and is_titlelike(match.group(1)):
            groups.setdefault(letters_of(match.group(1)), []).append((i, read_numeral(match.group(2))))
    for found in groups.values():
        if _counts_up([number for _, number in found]):
            return [_Start(i, lines[i].text, f"第{number}篇") for i, number in found]
    return []


def _listed(lines: Sequence[Line], contents: Sequence[str]) -> list[_Start]:
    """Return the starts at what the table of contents lists, if that is lectures or speeches and not chapters of one text."""
    lectures = [entry for entry in contents if _LECTURE.match(entry)]
    others = [entry for entry in contents if not is_numbered(entry) and not _CHAPTER.match(entry)]
    speeches = [entry for entry in others if names_document(entry)]
    for entries, enough in ((lectures, 2), (others, max(2, len(others) * _SPEECHES_OF_CONTENTS))):
        starts = _find_entries(lines, [*entries, *(entry for entry in contents if _ADDITION.fullmatch(entry))])
        if len(entries if entries is lectures else speeches) >= enough and len(starts) >= enough:
            return starts
    starts = _find_entries(lines, others)
    collection = any(_COLLECTION_WORDS.search(line.text) for line in lines[: starts[0].index]) if starts else False
    return starts if collection and len(starts) >= 2 and _restart_numbers(lines, starts) else []


def _find_entries(lines: Sequence[Line], entries: Sequence[str]) -> list[_Start]:
    """Return where the entries of a table of contents stand in the text, in order; a heading may take two lines."""
    letters = [letters_of(line.text) for line in lines]
    wanted = {letters_of(entry) for entry in entries}
    starts: list[_Start] = []
    for i, own in enumerate(letters):
        both = own + letters[i + 1] if i + 1 < len(letters) else own
        if own in wanted:
            starts.append(_Start(i, lines[i].text))
            wanted.discard(own)
        elif both in wanted and own:
            starts.append(_Start(i, f"{lines[i].text} {lines[i + 1].text}"))
            wanted.discard(both)
    return starts


def _restart_numbers(lines: Sequence[Line], starts: Sequence[_Start]) -> bool:
    """Tell whether most parts number their points from 一、 on, as texts of their own do."""
    ends = [start.index for start in starts[1:]] + [len(lines)]
    spans = [lines[start.index + 1 : end] for start, end in zip(starts, ends, strict=True)]
    return sum(any(line.text.startswith("一、") for line in span) for span in spans) * 2 > len(spans)


def _full_titles(lines: Sequence[Line]) -> list[_Start]:
    """Return the starts at full titles: before a salutation, or marked as headings of one level."""
    found = {_title_start(lines, i) for i, line in enumerate(lines) if i and is_salutation(line.text)}
    levels = [line.level for line in lines if line.level and is_delivered(line.text)]
    top = min(levels, default=0)
    found |= {i for i, line in enumerate(lines) if top and line.level == top and is_delivered(line.text)}
    starts, before = [], 0
    for i in sorted(index for index in found if index):
        if sum(len(line.text) for line in lines[before:i]) >= _SHORTEST_SPEECH:
            starts.append(_Start(i))
            before = i
    return [_Start(0), *starts] if starts else []


def _title_start(lines: Sequence[Line], salutation: int) -> int:
    """Return where the title lines before a salutation begin, 0 where there is no title or it is the file's own."""
    first = salutation
    while first > 0 and salutation - first < _MOST_TITLE_LINES and is_short(lines[first - 1].text):
        first -= 1
    front = [line.text for line in lines[first:salutation]]
    if first == 0 or not any(map(is_delivered, front)):
        return 0
    while not _opens_title(lines[first].text):
        first += 1
    return first


def _opens_title(text: str) -> bool:
    """Tell whether a line can be the first of a title, and not the farewell or signature of the speech before."""
    if is_delivered(text):
        return True
    return len(text) >= 8 and not is_closing(text) and not any(c.isdigit() for c in text) and text[0] not in "（(—-"
