"""The headings of a document: numbered ones, those that the file's format marks, and lines that are set off.

A number ranks a heading by its kind, whether the format marks it or not. A heading without a typed number belongs to a
class (a level of the format; set-off lines; appendices), and the class is ranked by what it stands in: inside a run of
numbers that goes on after it, it is below them; where numbers start anew after it, above them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.structure.numbered_points import line_end
from knowledge.structure.numbering import Boundary, Marker, MarkerGroup, MarkerKind, find_markers
from knowledge.structure.set_off_lines import SetOffLines, find_set_off_lines
from knowledge.text.sentences import first_sentence
from knowledge.values import Document, HeadingMark, Span

_LONGEST_HEADING = 60  # characters of a heading on a line of its own
_LONGEST_RUN_IN = 42  # characters of a heading at the head of its paragraph
_SHORTEST_HEADING = 1  # characters after the number
_LONGEST_ARTICLE_TITLE = 30  # characters of an article's title on a line of its own
_COMMA = re.compile(r"[，,；;：:]")
_NON_SPACE = re.compile(r"\S")
_TEXT_AFTER = re.compile(r"[^。；;，,！!：:\s]")
_ARTICLE_TITLE = re.compile(r" ?(?:【[^】\n]{1,24}】|[（(][^）)\n]{1,24}[）)])")
_TRIMMED = "。；;，,！!：: 　\n"
_BELOW, _ABOVE = 0.5, -0.5  # where a class stands to a kind of number; kinds are whole numbers
_OUTERMOST = 0.0  # rank of appendices: nothing goes on after them


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found.

    Attributes:
        start, end: of the heading in the text, its closing mark included.
        words_start: where its words begin, behind a typed number.
        text: as shown, with an automatic number.
        inline: its body follows in the same line.
        group: number of its group of siblings.
        rank: smaller is further out; a `MarkerKind`, or a number between two.
        place: in its group, from 0; 1 for headings without a typed number.
        last: no sibling follows.
        keeps: all text up to the next heading is its own (articles, appendices).
    """

    start: int
    words_start: int
    end: int
    text: str
    inline: bool
    group: int
    rank: float
    place: int
    last: bool
    keeps: bool = False


def find_headings(document: Document, groups: Sequence[MarkerGroup]) -> list[Heading]:
    """Return the headings in text order, those of the format first where both mark the same line.

    Args:
        document: its text and the marks of its format.
        groups: numbered groups that are no enumerations.
    """
    numbers = {m.start: (n, place) for n, group in enumerate(groups) for place, m in enumerate(group.markers)}
    lines = find_set_off_lines(document)
    apart = {line.start for line in lines.appendices}
    marked = _marked_headings(document, groups, numbers, apart)
    marked += _unnumbered(document.text, groups, lines, _apart(marked, groups, lines))
    marked.sort(key=lambda head: head.start)
    starts = [head.start for head in marked]
    found = list(marked)
    for start, (number, place) in numbers.items():
        i = bisect.bisect_right(starts, start) - 1
        if i < 0 or start >= marked[i].end:
            found.append(_numbered_heading(document.text, groups, number, place))
    return _with_last(sorted(found, key=lambda head: head.start), len(groups))


# --- headings of the format -------------------------------------------------------------------------------------------


def _marked_headings(
    document: Document, groups: Sequence[MarkerGroup], numbers: Mapping[int, tuple[int, int]], apart: Collection[int]
) -> list[Heading]:
    """Headings whose level the file format tells, but for those that stand apart whatever their level."""
    marks = [m for m in document.marks if m.level and document.body_start <= m.start < m.end and m.start not in apart]
    ranks = _level_ranks(document.text, marks, groups)
    found: list[Heading] = []
    for mark in marks:
        words = document.text[mark.start : mark.end]
        start = mark.start + len(words) - len(words.lstrip())
        shown = (mark.number + words.strip()).rstrip(_TRIMMED)
        if not shown:
            continue
        number, place = numbers.get(start, (None, 0))
        if number is None:
            group = len(groups) + mark.level
            found.append(Heading(mark.start, start, mark.end, shown, False, group, ranks[mark.level], 1, False))
        elif groups[number].kind is MarkerKind.ARTICLE:
            found.append(replace(_numbered_heading(document.text, groups, number, place), start=mark.start))
        else:
            rank, markers = float(groups[number].kind), groups[number].markers
            last, words_start = place + 1 == len(markers), markers[place].end
            found.append(Heading(mark.start, words_start, mark.end, shown, False, number, rank, place, last))
    return found


def _level_ranks(text: str, marks: Sequence[HeadingMark], groups: Sequence[MarkerGroup]) -> dict[int, float]:
    """The rank of each level: that of its numbers; without any, what it stands in, and below the level above it."""
    kinds: dict[int, set[float]] = {mark.level: set() for mark in marks}
    for mark in marks:
        shown = mark.number + text[mark.start : mark.end].strip()
        number = next(find_markers(shown[:20]), None)
        if number is not None and number.start == 0:
            kinds[mark.level].add(float(number.kind))
    plain = _on_plain_lines(groups, marks)
    ranks: dict[int, float] = {}
    above = 0.0
    for level in sorted(kinds):
        own = min(kinds[level], default=None)
        if own is None:
            own = _inside([mark.start for mark in marks if mark.level == level], plain) or 0.0
        above = ranks[level] = max(own, above + 0.1)
    return ranks


def _on_plain_lines(groups: Sequence[MarkerGroup], marks: Sequence[HeadingMark]) -> list[MarkerGroup]:
    """Groups most of whose lines the format does not mark: the levels of the format say nothing about them."""
    starts = {mark.start for mark in marks}
    return [g for g in groups if g.on_lines and 2 * sum(m.start in starts for m in g.markers) < len(g.markers)]


def _inside(starts: Sequence[int], groups: Iterable[MarkerGroup]) -> float | None:
    """The rank below the innermost numbers in lines whose run goes on after one of these headings; None for none."""
    kinds = [
        group.kind
        for group in groups
        if group.on_lines
        and group.kind <= MarkerKind.ARABIC
        and any(group.markers[0].start < start < group.markers[-1].start for start in starts)
    ]
    return max(kinds) + _BELOW if kinds else None


def _apart(marked: Sequence[Heading], groups: Sequence[MarkerGroup], lines: SetOffLines) -> float:
    """The rank of set-off lines."""
    on_lines = [g for g in groups if g.markers[0].boundary is Boundary.LINE and g.kind <= MarkerKind.ARABIC]
    starts = [line.start for line in lines.headings]
    inside = _inside(starts, on_lines)
    unnumbered = [head for head in marked if head.place == 1 and head.group >= len(groups)]
    deepest = max((head.rank for head in unnumbered if any(head.start < start for start in starts)), default=0.0)
    if inside is not None:
        return max(inside, deepest + 0.1)
    firsts = sorted((group.markers[0].start, group.kind) for group in on_lines)
    opens = [kind for start in starts if (kind := _opens(start, firsts, starts)) is not None]
    if opens:
        return max(min(opens) + (_ABOVE if len(opens) > 1 else 0), deepest + 0.1)
    before = [kind for start, kind in firsts if starts and start < starts[-1]]
    return max(max(before) + _BELOW if before else 0.0, deepest + 0.1)


def _opens(start: int, firsts: Sequence[tuple[int, MarkerKind]], starts: Sequence[int]) -> MarkerKind | None:
    """The kind of the numbers that begin between this set-off line and the next."""
    at = bisect.bisect_right(starts, start)
    stop = starts[at] if at < len(starts) else None
    return next((kind for first, kind in firsts if start < first and (stop is None or first < stop)), None)


def _unnumbered(text: str, groups: Sequence[MarkerGroup], lines: SetOffLines, rank: float) -> list[Heading]:
    """Set-off lines, parts such as 结束语 beside the outermost numbers, and appendices outside of everything."""
    levels = len(groups) + 10  # numbers of groups after those of the levels of a format
    outer = [float(g.kind) for g in groups if g.markers[0].boundary is Boundary.LINE and g.kind <= MarkerKind.ARABIC]
    kinds = (
        (lines.headings, levels, rank, False),
        (lines.parts, levels + 1, min(outer, default=1.0), True),
        (lines.appendices, levels + 2, _OUTERMOST, True),
    )
    return [  # an appendix is called by its title, which may stand in the line below 附件1
        Heading(
            line.start,
            line.start,
            line.end,
            line.of(text).split("\n")[-1].strip(_TRIMMED),
            False,
            group,
            place,
            1,
            False,
            keeps,
        )
        for spans, group, place, keeps in kinds
        for line in spans
    ]


def _with_last(heads: Sequence[Heading], typed: int) -> list[Heading]:
    """Say of the headings without typed numbers (groups from `typed` on) which are the last of their parent."""
    found: list[Heading] = []
    waiting: list[int] = []
    for head in heads:
        while waiting and found[waiting[-1]].rank >= head.rank and not _runs_in(head):
            at = waiting.pop()
            found[at] = replace(found[at], last=found[at].rank != head.rank)
        if head.group >= typed:
            waiting.append(len(found))
        found.append(head)
    for at in waiting:
        found[at] = replace(found[at], last=True)
    return found


def _runs_in(head: Heading) -> bool:
    return head.rank >= MarkerKind.ORDINAL


# --- numbered headings ------------------------------------------------------------------------------------------------


def _numbered_heading(text: str, groups: Sequence[MarkerGroup], number: int, place: int) -> Heading:
    group = groups[number]
    marker = group.markers[place]
    line = line_end(text, marker.start)
    bound = group.markers[place + 1].start if place + 1 < len(group.markers) else len(text)
    stop = min(line, bound)
    article = marker.kind is MarkerKind.ARTICLE
    end = _article_end(text, marker, stop) if article else _heading_end(text, marker, stop)
    inline = bool(_TEXT_AFTER.search(text, end, stop))
    last = place + 1 == len(group.markers)
    shown = text[marker.start : end].strip(_TRIMMED)
    return Heading(marker.start, marker.end, end, shown, inline, number, float(group.kind), place, last, article)


def _article_end(text: str, marker: Marker, stop: int) -> int:
    """Where the heading of an article ends: its number, with a title in brackets or on a line of its own."""
    if text[marker.end : stop].lstrip()[:1] in tuple("，,：:、"):
        return _heading_end(text, marker, stop)
    title = _ARTICLE_TITLE.match(text, marker.end, stop)
    if title:
        return title.end()
    words = text[marker.end : stop].strip()
    alone = len(words) <= _LONGEST_ARTICLE_TITLE and not words.endswith(tuple("。；;：:！？"))
    return stop if alone and words and _body_follows(text, stop) else marker.end


def _heading_end(text: str, marker: Marker, stop: int) -> int:
    """Where a heading ends: at the 。 where a body follows, at the first ， where the whole point is one sentence."""
    first = first_sentence(text, marker.start, stop) or Span(marker.start, marker.end)
    words = _COMMA.search(text, marker.end + _SHORTEST_HEADING, first.end)
    comma = words.start() if words else first.end
    alone = not _NON_SPACE.search(text, first.end, stop)
    own_line = marker.boundary is Boundary.LINE and alone
    if own_line:
        limit = _LONGEST_HEADING if marker.kind <= MarkerKind.BRACKETED or _body_follows(text, stop) else 0
    else:
        limit = 0 if alone else _LONGEST_RUN_IN
    if first.end - first.start <= limit or not words:
        return first.end
    return comma


def _body_follows(text: str, line: int) -> bool:
    """Whether the next line is plain text, so that the line before it is a heading and not a point of its own."""
    following = text[line : line + 400].lstrip("\n")
    marker = next(find_markers(following[: line_end(following, 0)]), None)
    return bool(following) and not (marker and marker.start == 0)
