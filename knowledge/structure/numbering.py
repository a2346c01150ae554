"""Numbering in Chinese prose: `一、` `（一）` `1.` `第一条` `第一，` `一是` … found, ordered into groups, nested or restarted.

A marker counts only where a point can begin: at the start of a line or a sentence, or after a colon, "要求，", a
semicolon or a comma. A group is a run of markers of one kind that counts upwards. Run-in kinds need two members at
least, since a lone 一是 announces nothing. A lone number inside the run of another group (a misprinted "四、" between 3.
and 5.) belongs to that group, and where it fits nowhere it is no point at all.
"""

from __future__ import annotations

import bisect
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from knowledge.text.numerals import NUMERALS, first_number, read_numeral

_CHINESE = rf"[{NUMERALS}]{{1,3}}"
_ARABIC = "[0-9０-９]{1,2}"
_LONG_CHINESE = rf"[{NUMERALS}百零〇]{{1,7}}"  # 第一百二十三条: codes have hundreds of articles


_MOST_OPEN_GROUPS = 24
"""Lists that may be open inside each other; no writer goes so deep, but broken files do."""


class MarkerKind(IntEnum):
    """What a marker looks like; the order is the usual order of nesting, outermost first."""

    BOOK = 1
    CHAPTER = 2
    DIVISION = 3
    CHINESE = 4
    ARTICLE = 5
    BRACKETED = 6
    ARABIC = 7
    ARABIC_BRACKETED = 8
    CIRCLED = 9
    ORDINAL = 10
    POINT = 11


class Boundary(IntEnum):
    """What stands before a marker."""

    LINE = 1
    SENTENCE = 2
    INTRODUCED = 3
    SEMICOLON = 4
    COMMA = 5


_NO_WORD = r"(?![一-鿿])"
# "第三条规定的…", "第三条第二款" at the head of a paragraph speak of an article and open none
_NO_REFERENCE = r"(?!\s?(?:规定|所|的|第|至|款|中|和|或|及|、))"
_MARKER = re.compile(
    rf"(?P<BOOK>第(?:{_CHINESE}|{_ARABIC})(?:篇|部分|编){_NO_WORD})"
    rf"|(?P<CHAPTER>第(?:{_CHINESE}|{_ARABIC})章{_NO_WORD})"
    rf"|(?P<DIVISION>第(?:{_CHINESE}|{_ARABIC})节{_NO_WORD})"
    rf"|(?P<ARTICLE>第(?:{_LONG_CHINESE}|[0-9]{{1,3}})条(?:之{_CHINESE})?{_NO_REFERENCE})"
    rf"|(?P<CHINESE>{_CHINESE}\s?(?:[、．]|\.(?![0-9])))"
    rf"|(?P<BRACKETED>[（(]\s?{_CHINESE}\s?[)）][、．.]?)"
    rf"|(?P<ARABIC>{_ARABIC}\s?(?:[．、]|\.(?![0-9])|\.(?=[0-9]{{1,2}}月|20[0-9]{{2}}年)))"
    rf"|(?P<ARABIC_BRACKETED>[（(]?{_ARABIC}[)）])"
    r"|(?P<CIRCLED>[①-⑳])"
    rf"|(?P<POINT>{_CHINESE}(?:是|要|个是)|其{_CHINESE}[，,是]|第{_CHINESE}(?:次|个|类|种|条|步)是)"
    rf"|(?P<ORDINAL>第{_CHINESE}(?:[，,、：:]|(?![一-鿿])|是)?)"
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
    if kind is MarkerKind.ARTICLE:
        inside = word[1 : word.index("条")].replace("〇", "零")
        return int(inside) if inside.isdecimal() else read_numeral(inside)
    return ord(word) - ord("①") + 1 if kind is MarkerKind.CIRCLED else first_number(word)


_BEGINS_LINES = frozenset({MarkerKind.BOOK, MarkerKind.CHAPTER, MarkerKind.DIVISION, MarkerKind.ARTICLE})


def _allowed(kind: MarkerKind, boundary: Boundary) -> bool:
    """Chapters and articles begin lines; headings with a number begin lines or sentences; run-ins may follow any boundary."""
    if kind in _BEGINS_LINES:
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
        last < marker.number <= last + 3
        or (marker.number == last and marker.kind in (MarkerKind.CHINESE, MarkerKind.ARTICLE))
    )


def _may_start_group(marker: Marker) -> bool:
    if not marker.strict:
        return False
    return marker.number == 1 or (marker.boundary is Boundary.LINE and marker.kind <= MarkerKind.BRACKETED)


def group_markers(markers: Iterable[Marker], barriers: Sequence[int] = ()) -> list[MarkerGroup]:
    """Order markers into groups: each continues the innermost group that it can, or starts a new one.

    Args:
        markers: in text order.
        barriers: offsets that no group reaches over (appendices).
    """
    opened: list[MarkerGroup] = []
    groups: list[MarkerGroup] = []
    walls = deque(barriers)
    ahead = _Ahead(tuple(markers))
    for marker in ahead.markers:
        while walls and walls[0] <= marker.start:
            walls.popleft()
            opened = []
        misprinted = ahead.misprinted_member_of(opened, marker)
        if misprinted is not None:
            opened[misprinted].markers.append(marker)
            del opened[misprinted + 1 :]
            continue
        if ahead.is_stray(opened, marker):
            continue
        if marker.kind <= MarkerKind.ARTICLE and marker.boundary is Boundary.LINE:
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


class _Ahead:
    """The markers of a text with a look at those that come after one: whether its number is a misprint."""

    def __init__(self, markers: tuple[Marker, ...]) -> None:
        self.markers = markers
        self._lines: dict[MarkerKind, list[Marker]] = {}
        for marker in markers:
            if marker.boundary is Boundary.LINE:
                self._lines.setdefault(marker.kind, []).append(marker)
        self._starts = {kind: [marker.start for marker in found] for kind, found in self._lines.items()}

    def _next(self, kind: MarkerKind, after: int) -> Marker | None:
        """The next marker of a kind that begins a line."""
        at = bisect.bisect_right(self._starts.get(kind, []), after)
        return self._lines[kind][at] if at < len(self._starts.get(kind, [])) else None

    def misprinted_member_of(self, opened: Sequence[MarkerGroup], marker: Marker) -> int | None:
        """The innermost list in lines that stops one number before this line and goes on one number after it."""
        if not _is_heading_line(marker) or not opened or opened[-1].kind <= marker.kind:
            return None
        inner = opened[-1]
        following = self._next(inner.kind, marker.start)
        fits = inner.on_lines and inner.markers[-1].number + 1 == marker.number
        return len(opened) - 1 if fits and following and following.number == marker.number + 1 else None

    def is_stray(self, opened: Sequence[MarkerGroup], marker: Marker) -> bool:
        """Whether a line breaks into a run of its own kind, which goes on after it where it was."""
        if not _is_heading_line(marker) or marker.number == 1:
            return False
        run = next((group for group in reversed(opened) if group.kind is marker.kind and group.on_lines), None)
        if run is None:
            return False
        expected = run.markers[-1].number + 1
        following = self._next(marker.kind, marker.start)
        return marker.number not in (expected - 1, expected) and following is not None and following.number == expected


def _is_heading_line(marker: Marker) -> bool:
    return marker.boundary is Boundary.LINE and marker.kind <= MarkerKind.BRACKETED


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
