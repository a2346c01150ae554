"""Numbering in Chinese prose: `一、` `（一）` `1.` `第一，` `一是` … found, ordered into groups, nested or restarted.

A marker counts only where a point can begin: at the start of a line or a sentence, or after a colon, "要求，", a
semicolon or a comma. A group is a run of markers of one kind that counts upwards. Run-in kinds need two members at
least, since a lone 一是 announces nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from knowledge.text.numerals import NUMERALS, first_number

_CHINESE = rf"[{NUMERALS}]{{1,3}}"
_ARABIC = "[0-9０-９]{1,2}"


_MOST_OPEN_GROUPS = 24
"""Lists that may be open inside each other; no writer goes so deep, but broken files do."""


class MarkerKind(IntEnum):
    """What a marker looks like; the order is the usual order of nesting, outermost first."""

    CHAPTER = 1
    CHINESE = 2
    BRACKETED = 3
    ARABIC = 4
    ARABIC_BRACKETED = 5
    CIRCLED = 6
    ORDINAL = 7
    POINT = 8


class Boundary(IntEnum):
    """What stands before a marker."""

    LINE = 1
    SENTENCE = 2
    INTRODUCED = 3
    SEMICOLON = 4
    COMMA = 5


_MARKER = re.compile(
    rf"(?P<CHAPTER>第(?:{_CHINESE}|{_ARABIC})(?:章|节|篇|部分|编)(?=[\s　：:、]|[^一-鿿]))"
    rf"|(?P<CHINESE>{_CHINESE}\s?(?:[、．]|\.(?![0-9])))"
    rf"|(?P<BRACKETED>[（(]\s?{_CHINESE}\s?[)）][、．.]?)"
    rf"|(?P<ARABIC>{_ARABIC}\s?(?:[．、]|\.(?![0-9])))"
    rf"|(?P<ARABIC_BRACKETED>[（(]?{_ARABIC}[)）])"
    r"|(?P<CIRCLED>[①-⑳])"
    rf"|(?P<ORDINAL>第{_CHINESE}(?:[，,、：:]|(?![一-鿿])|是)?)"
    rf"|(?P<POINT>{_CHINESE}(?:是|要|个是)|其{_CHINESE}[，,是])"
)
# 要求，一是…: the comma after such a verb introduces points
_INTRODUCING_VERB = re.compile(r"(?:要求|指出|强调|提出|认为|表示|做到|坚持|即|就是|在于|主要)[，,]$")
_NOT_A_POINT = re.compile(r"一(?:是一|要求|要素)|十要素")  # words that look like the marker 一是, 一要
# 第二产业, 第三季度: ordinals of things, not points
_COUNTS_THINGS = re.compile(
    rf"第[{NUMERALS}]+(?:[一-鿿]?产业|季度|次|批|届|轮|名|位|个|年|天|日|代|期|阶段|组|类|级|种|步|线|方|章|节|条|款|项|篇|卷"
    r"|部分|课堂|曲线|梯队|方阵|战线|人民|大|家|座|条|中学|小学|医院|书记|责任|要务|资源|动力)"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A number where a point begins: `text[start:end]` is the number with its mark; `strict` is false for `第二有的…`."""

    kind: MarkerKind
    number: int
    start: int
    end: int
    boundary: Boundary
    strict: bool = True


@dataclass(slots=True)
class MarkerGroup:
    """Markers of one kind that count upwards, in text order."""

    kind: MarkerKind
    markers: list[Marker]

    @property
    def on_lines(self) -> bool:
        """Return whether at least half of the members after the first begin a line."""
        rest = self.markers[1:] or self.markers
        return 2 * sum(marker.boundary is Boundary.LINE for marker in rest) >= len(rest)


def _boundary_before(text: str, start: int, line: int) -> Boundary | None:
    before = text[max(line, start - 12) : start].rstrip(" 　")
    if not before:
        return Boundary.LINE
    last = before.rstrip('”’」』"')[-1:] or before[-1]
    if last in "。！？!?":
        return Boundary.SENTENCE
    if before[-1] in "：:" or (before[-1] in '“"' and before[-2:-1] in ("：", ":")) or _INTRODUCING_VERB.search(before):
        return Boundary.INTRODUCED
    if before[-1] in "；;":
        return Boundary.SEMICOLON
    return Boundary.COMMA if before[-1] in "，," else None


def _number(kind: MarkerKind, word: str) -> int:
    return ord(word) - ord("①") + 1 if kind is MarkerKind.CIRCLED else first_number(word)


def _allowed(kind: MarkerKind, boundary: Boundary) -> bool:
    """Chapters begin lines; headings with a number begin lines or sentences; run-ins may follow any boundary."""
    if kind is MarkerKind.CHAPTER:
        return boundary is Boundary.LINE
    if kind in (MarkerKind.CHINESE, MarkerKind.ARABIC):
        return boundary <= Boundary.INTRODUCED
    return True


def find_markers(text: str, start: int = 0, end: int | None = None) -> Iterator[Marker]:
    """Yield the markers of `text[start:end]` in text order."""
    end = len(text) if end is None else end
    line = start
    for match in _MARKER.finditer(text, start, end):
        line = max(line, text.rfind("\n", line, match.start()) + 1)
        kind = MarkerKind[str(match.lastgroup)]
        boundary = _boundary_before(text, match.start(), line)
        number = _number(kind, match.group())
        if boundary is None or number == 0 or not _allowed(kind, boundary):
            continue
        if kind is MarkerKind.POINT and _NOT_A_POINT.match(text, match.start()):
            continue
        strict = kind is not MarkerKind.ORDINAL or match.group()[-1] not in NUMERALS
        if not strict and _COUNTS_THINGS.match(text, match.start()):
            continue
        yield Marker(kind, number, match.start(), match.end(), boundary, strict)


def _continues(group: MarkerGroup, marker: Marker) -> bool:
    last = group.markers[-1].number
    if marker.number == last + 1:
        return True
    # Authors miscount their headings: a line that is numbered like its neighbours belongs to them all the same.
    lenient = marker.boundary is Boundary.LINE and group.on_lines and marker.kind <= MarkerKind.BRACKETED
    return lenient and (
        last < marker.number <= last + 3 or (marker.number == last and marker.kind is MarkerKind.CHINESE)
    )


def _may_start_group(marker: Marker) -> bool:
    if not marker.strict:
        return False
    return marker.number == 1 or (marker.boundary is Boundary.LINE and marker.kind <= MarkerKind.BRACKETED)


def group_markers(markers: Iterator[Marker]) -> list[MarkerGroup]:
    """Order markers into groups: each continues the innermost group that it can, or starts a new one."""
    opened: list[MarkerGroup] = []
    groups: list[MarkerGroup] = []
    for marker in markers:
        if marker.kind <= MarkerKind.CHINESE and marker.boundary is Boundary.LINE:
            opened = [group for group in opened if group.kind <= marker.kind]
        place = _group_to_continue(opened, marker)
        if place is not None:
            opened[place].markers.append(marker)
            del opened[place + 1 :]
        elif _may_start_group(marker):
            opened.append(MarkerGroup(marker.kind, [marker]))
            groups.append(opened[-1])
            if len(opened) > _MOST_OPEN_GROUPS:
                opened.remove(next((g for g in opened if g.markers[0].boundary is not Boundary.LINE), opened[0]))
    return [group for group in groups if len(group.markers) > 1 or _stands_alone(group)]


def _group_to_continue(opened: Sequence[MarkerGroup], marker: Marker) -> int | None:
    """The innermost open group that the marker continues; one that began lines, where the marker begins a line."""
    fitting = [i for i, group in enumerate(opened) if group.kind is marker.kind and _continues(group, marker)]
    if marker.boundary is Boundary.LINE:
        on_lines = [i for i in fitting if opened[i].markers[0].boundary is Boundary.LINE]
        fitting = on_lines or fitting
    return fitting[-1] if fitting else None


def _stands_alone(group: MarkerGroup) -> bool:
    """A single heading line may stand alone, in a text that breaks off; a single 一是 may not."""
    return group.kind <= MarkerKind.BRACKETED and group.markers[0].boundary is Boundary.LINE
