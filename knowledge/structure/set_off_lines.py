"""Lines without a number that stand apart from the text around them: appendices, parts such as 结束语, headings.

A heading without number or style is told by its form alone: bold letters on a line of its own, or short lines that take
turns with long paragraphs.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.structure.numbering import MarkerKind, find_markers
from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import paragraphs, sentences
from knowledge.values import Document, Span

_APPENDIX = re.compile(
    rf"附 ?(?:件|录|表|图) ?[{NUMERALS}\d]{{0,3}}(?: ?[：:] ?| |$)(?![{NUMERALS}\d]{{1,2}}[.．、])[^。；;]{{0,40}}|附[：:]?"
    r"|[^。，,；;：:]{0,24}(?:名词|术语|用语|词语)(?:解释|注释|说明)[：:]?|注 ?释[：:]?|缩略语表?|参考(?:文献|资料)[：:]?"
)
_PART = re.compile(r"(?:前|引|序|导) ?言|结束语|结 ?语|后 ?记|尾 ?声")
_SALUTATION = re.compile(r"(?:各位|同志们|朋友们|女士们|先生们|尊敬的|谢谢)")
_SIGNATURE = 60  # characters: an office and a date below 附件：… are shorter, the text of an appendix is longer
_LONGEST_BOLD = 60  # characters of a bold heading
_LONGEST_PLAIN = 26  # characters of a heading that only its shortness sets off
_SHORTEST_PLAIN = 4
_PARAGRAPH = 50  # characters: the least length of a paragraph below such a heading
_RUN = 3  # headings that take turns with paragraphs; fewer may be chance
_UNMARKED_LEAST = 2  # short lines without any closing mark: so few are enough
_NO_TITLE_ENDS = "。！？；：，、!?;:,"
_BREAKS = re.compile(r"[，,；;：:！!？?…|\d]")


@dataclass(frozen=True, slots=True)
class SetOffLines:
    """Lines that are headings without a number, each kind in text order."""

    appendices: tuple[Span, ...] = ()
    parts: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()


def find_set_off_lines(document: Document) -> SetOffLines:
    """Return the lines of the body that are set off; none that the format marks with a level."""
    text = document.text
    levelled = {mark.start for mark in document.marks if mark.level}
    lines = paragraphs(text, document.body_start)
    plain = [line for line in lines if line.start not in levelled]
    appendices = find_appendices(document)
    parts = tuple(line for line in plain if _PART.fullmatch(line.of(text)) and line.end < lines[-1].end)
    taken = {line.start for line in (*appendices, *parts)}
    bold = _bold_lines(document, lines, taken)
    short = () if bold else _short_lines(text, lines, levelled | taken)
    return SetOffLines(appendices, parts, bold or short)


def find_appendices(document: Document) -> tuple[Span, ...]:
    """Return the lines that open an appendix or a glossary: 附件1, 名词解释 …, with text below them.

    A bare 附件1 reaches over the next line, where that is the appendix's title.
    """
    text = document.text
    lines = paragraphs(text, document.body_start)
    opening = [i for i, line in enumerate(lines) if _APPENDIX.fullmatch(line.of(text))]
    opening = [i for i in opening if i - 1 not in opening or not _is_bare(lines[i - 1].of(text))]
    stops = [*(lines[i].start for i in opening), len(text)][1:]
    found = [i for i, stop in zip(opening, stops, strict=True) if _has_text(text[lines[i].end : stop])]
    return tuple(Span(lines[i].start, _titled(text, lines[i : i + 2])) for i in found)


def _is_bare(line: str) -> bool:
    return line.startswith("附") and not any(map(str.isalpha, line[2:].strip(NUMERALS)))


def _titled(text: str, lines: Sequence[Span]) -> int:
    """Where the heading of an appendix ends: behind its title in the next line, where its own has none."""
    title = lines[-1].of(text)
    plain = len(title) <= _LONGEST_BOLD and title[-1] not in _NO_TITLE_ENDS and not _begins_with_number(title)
    return lines[-1].end if _is_bare(lines[0].of(text)) and plain else lines[0].end


def _has_text(below: str) -> bool:
    return "。" in below or len(below.strip()) > _SIGNATURE


def _bold_lines(document: Document, lines: list[Span], taken: set[int]) -> tuple[Span, ...]:
    """Bold lines above other text; where most lines are bold, it says nothing."""
    text = document.text
    starts = [line.start for line in lines]
    marks = [mark for mark in document.marks if not mark.level and mark.start >= document.body_start]
    if 2 * len(marks) > len(lines):
        return ()
    bold = {mark.start for mark in marks}
    found: list[Span] = []
    for mark in marks:
        at = bisect.bisect_left(starts, mark.start)
        if at + 1 >= len(lines) or starts[at] != mark.start or mark.start in taken or lines[at + 1].start in bold:
            continue
        words = lines[at].of(text)
        if len(words) <= _LONGEST_BOLD and not _begins_with_number(words) and _is_headinglike(text, lines[at]):
            found.append(lines[at])
    return tuple(found)


def _is_headinglike(text: str, line: Span) -> bool:
    words = line.of(text)
    return not _SALUTATION.match(words) and words[-1] not in "：:；;，," and len(sentences(text, *_ends(line))) == 1


def _ends(line: Span) -> tuple[int, int]:
    return line.start, line.end


def _begins_with_number(words: str) -> bool:
    marker = next(find_markers(words[:20]), None)
    return marker is not None and marker.start == 0


def _short_lines(text: str, lines: list[Span], taken: set[int]) -> tuple[Span, ...]:
    """Short lines that take turns with paragraphs, at least `_RUN` of them one after the other below one heading."""
    runs: list[list[Span]] = [[]]
    for i, line in enumerate(lines):
        words = line.of(text)
        long_below = i + 1 < len(lines) and lines[i + 1].end - lines[i + 1].start >= _PARAGRAPH
        if line.start in taken or _begins_with_outer_number(words):
            runs.append([])
        elif long_below and _is_short_heading(text, line) and not _is_fragment(text, lines, i):
            runs[-1].append(line)
        elif line.end - line.start < _PARAGRAPH:
            runs.append([])
    closed = any(sum(_is_closed(line.of(text)) for line in run) >= _RUN for run in runs)
    unmarked = [line for run in runs for line in run if not _is_closed(line.of(text))]
    found = [line for run in runs if closed and len(run) > 1 for line in run if _is_closed(line.of(text))]
    if len(unmarked) >= _UNMARKED_LEAST:
        found += unmarked
    return tuple(sorted(found))


def _begins_with_outer_number(words: str) -> bool:
    marker = next(find_markers(words[:20]), None)
    return marker is not None and marker.start == 0 and marker.kind <= MarkerKind.BRACKETED


def _is_fragment(text: str, lines: list[Span], i: int) -> bool:
    """Whether a line is a piece of a sentence that a converter broke: the text before it or after it goes on."""
    goes_on = text[lines[i + 1].start] in "，、。；：,;:）)”》"
    before = text[lines[i - 1].end - 1] if i else "。"
    return goes_on or (
        before in "，、,；;" or (before.isalnum() and lines[i - 1].end - lines[i - 1].start >= _PARAGRAPH)
    )


def _is_closed(words: str) -> bool:
    return words.endswith("。")


def _is_short_heading(text: str, line: Span) -> bool:
    words = line.of(text)
    return (
        _SHORTEST_PLAIN <= len(words) <= _LONGEST_PLAIN
        and not _BREAKS.search(words)
        and not _begins_with_number(words)
        and _is_headinglike(text, line)
        and (_is_closed(words) or words[-1].isalpha() or words[-1] in "”》）")
    )
