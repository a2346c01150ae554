"""The outline of a document: which headings it has, how they nest, and which text belongs to which of them.

Paragraphs are taken in order. A heading opens a section below the innermost section that is still going on; a group of
numbered points is going on until its last member, so whatever lies between two members is inside the first. After the
last member nothing tells where its text ends but the habits of writers, and those are what `_SectionEnds` knows: salutations
("各位代表！"), phrases that look back ("这些问题"), and siblings that all have the same number of paragraphs.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.structure.enumerations import find_enumerations
from knowledge.structure.numbered_points import NUMBER_WORD, is_enumeration, line_end
from knowledge.structure.numbering import Boundary, Marker, MarkerGroup, MarkerKind, find_markers, group_markers
from knowledge.text.sentences import first_sentence, paragraphs, sentences
from knowledge.values import Document, HeadingMark, Outline, Section, Span, Stretch

# grows when the same text would get another outline; outlines made by an older version are made again
OUTLINE_VERSION = 4

_LONGEST_HEADING = 60  # characters of a heading on a line of its own
_LONGEST_RUN_IN = 42  # characters of a heading at the head of its paragraph
_SHORTEST_HEADING = 1  # characters after the number
_SALUTATION = re.compile(
    r"(?:各位[^，,。！!：:\n]{0,12}|同志们(?:、朋友们)?|朋友们|女士们)[！!，,：:。]|谢谢(?:大家|各位)?[！!。]?$"
)
# phrases that return from the last point of a list to all of them
_LOOKS_BACK = re.compile(
    r"总体(?:来)?看|总的(?:来)?[看说]|在?(?:充分)?肯定(?:前一阶段)?成绩的?同时|同时[，,]?(?:我们)?(?:也|还|更)?要?(?:应当)?清醒"
    r"|(?:我们)?(?:也|更)?要?(?:必须)?清醒地?(?:看到|认识)|在(?:充分肯定|总结|看到)[^。]{0,12}(?:成绩|经验)[^。]{0,8}(?:的同时|，我们也)"
    r"|以上[^。]{0,12}[，,]|上述|这些(?:成绩|问题|情况|不足|矛盾|工作)|对以上|对这些|对.{2,20}(?:充分|给予)肯定|下面[，,]|总之[，,]|希望大家"
)
_SUMS_UP = re.compile(r"以上[^。，,]{0,8}[点条项][，,]|总之[，,]")
_FAREWELL = re.compile(r"让我们|最后[，,]|谢谢")
_COMMA = re.compile(r"[，,；;：:]")
_NON_SPACE = re.compile(r"\S")
_TEXT_AFTER = re.compile(r"[^。；;，,！!：:\s]")
# a sentence that ends so announces the list after it
_ANNOUNCES_LIST = re.compile(
    rf"[：:]$|{NUMBER_WORD}(?:个|点|项|条|方面|大|种|件)[^，。；：]{{0,12}}[，,]?(?:主要|具体|集中|分别)?(?:是|有|表现为?|体现)?[。，,：:]$"
    r"|(?:以下|如下|下面)[^，。；]{0,12}[。，,：:]$"
)
_LINES_WITHOUT_SIBLING = 2  # paragraphs taken for usual where a section has no sibling to compare with
_TRIMMED = "。；;，,！!：: 　\n"


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading found: its group gives nesting, `level` of a format's own mark takes the place of a kind."""

    start: int
    end: int
    text: str
    inline: bool
    group: int
    rank: float
    place: int
    last: bool


@dataclass(slots=True)
class _OpenSection:
    """A section in the making; `lines` counts its unmarked lines, `outer` says that there are sections below it."""

    head: _Heading
    parent: int | None
    end: int
    lines: int = 0
    outer: bool = False


@dataclass(slots=True)
class _OutlineBuilder:
    """The outline while it is being made: nodes in order, the open ones as a stack, text owned so far."""

    nodes: list[_OpenSection] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    siblings: dict[tuple[int, int | None], list[int]] = field(default_factory=dict)

    @property
    def top(self) -> int | None:
        return self.stack[-1] if self.stack else None

    def own(self, start: int, end: int) -> None:
        """Give `[start, end)` to the innermost open section; joined with the text before it where that is its own too."""
        if start >= end:
            return
        last = self.stretches[-1] if self.stretches else None
        if last and last.section == self.top:
            self.stretches[-1] = Stretch(last.start, end, self.top)
        else:
            self.stretches.append(Stretch(start, end, self.top))
        self._reach(end)

    def _reach(self, end: int) -> None:
        """Let the open sections reach to `end` at least; a heading may end behind its line, with blanks that it marks."""
        for i in self.stack:
            self.nodes[i].end = max(self.nodes[i].end, end)

    def ends_before(self, head: _Heading) -> bool:
        """Return whether the innermost open section is the last of its kind and ends where `head` begins."""
        return bool(self.stack) and (last := self.nodes[self.stack[-1]].head).last and last.rank >= head.rank

    def close_before(self, head: _Heading) -> None:
        """Close what ends where `head` begins."""
        groups = [self.nodes[i].head.group for i in self.stack]
        if head.group in groups:
            del self.stack[groups.index(head.group) :]
        while self.ends_before(head):
            self.stack.pop()

    def open(self, head: _Heading) -> None:
        """Open the section of `head` below the innermost one that goes on."""
        self.close_before(head)
        if self.top is not None:
            self.nodes[self.top].outer = True
        self.siblings.setdefault((head.group, self.top), []).append(len(self.nodes))
        self.nodes.append(_OpenSection(head, self.top, head.end))
        self.stack.append(len(self.nodes) - 1)
        self._reach(head.end)


def make_outline(document: Document) -> Outline:
    """Return sections, stretches and enumerations of a document's body."""
    text = document.text
    groups = group_markers(find_markers(text, document.body_start))
    lists = [group for group in groups if is_enumeration(text, group, document.body_start)]
    heads = _find_headings(document, [group for group in groups if group not in lists])
    tree = _build(document, heads)
    sections = _sections(document, tree)
    found = find_enumerations(text, tree.stretches, lists, [section.start for section in sections])
    return Outline(sections, tuple(tree.stretches), found)


# --- headings ---------------------------------------------------------------------------------------------------------


def _find_headings(document: Document, groups: Sequence[MarkerGroup]) -> list[_Heading]:
    """Return the headings in text order, those of the format first where both mark the same line."""
    numbers = {m.start: (n, place) for n, group in enumerate(groups) for place, m in enumerate(group.markers)}
    marked = _marked_headings(document, groups, numbers)
    lines = [Span(head.start, head.end) for head in marked]
    starts = [span.start for span in lines]
    found = list(marked)
    for start, (number, place) in numbers.items():
        i = bisect.bisect_right(starts, start) - 1
        if i < 0 or start >= lines[i].end:
            found.append(_numbered_heading(document.text, groups, number, place))
    return sorted(found, key=lambda head: head.start)


def _marked_headings(
    document: Document, groups: Sequence[MarkerGroup], numbers: Mapping[int, tuple[int, int]]
) -> list[_Heading]:
    """Headings that the file format marks.

    A number that is typed ranks a heading among the other numbered ones, whether they are marked or not; a heading without
    one, or with an automatic one, is ranked by its level.
    """
    marks = [m for m in document.marks if document.body_start <= m.start < m.end]
    ranks = _level_ranks(document.text, marks)
    found: list[_Heading] = []
    for mark in marks:
        words = document.text[mark.start : mark.end]
        start = mark.start + len(words) - len(words.lstrip())
        shown = (mark.number + words.strip()).rstrip(_TRIMMED)
        if not shown:
            continue
        number, place = numbers.get(start, (None, 0))
        if number is not None:
            group = groups[number]
            last = place + 1 == len(group.markers)
            found.append(_Heading(mark.start, mark.end, shown, False, number, float(group.kind), place, last))
        else:
            group_of_level = len(groups) + mark.level
            found.append(_Heading(mark.start, mark.end, shown, False, group_of_level, ranks[mark.level], 1, False))
    return [head if head.group < len(groups) else _with_last(found, i) for i, head in enumerate(found)]


def _level_ranks(text: str, marks: Sequence[HeadingMark]) -> dict[int, float]:
    """The rank of each level: that of its numbers, just below the level above it where it has none."""
    kinds: dict[int, set[float]] = {mark.level: set() for mark in marks}
    for mark in marks:
        shown = mark.number + text[mark.start : mark.end].strip()
        number = next(find_markers(shown[:20]), None)
        if number is not None and number.start == 0:
            kinds[mark.level].add(float(number.kind))
    ranks: dict[int, float] = {}
    above = 0.0
    for level in sorted(kinds):
        above = ranks[level] = max(min(kinds[level], default=0.0), above + 0.1)
    return ranks


def _with_last(heads: Sequence[_Heading], i: int) -> _Heading:
    """Say whether heading `i` is the last of its level below the same parent."""
    following = next((later.rank for later in heads[i + 1 :] if later.rank <= heads[i].rank), None)
    return replace(heads[i], last=following != heads[i].rank)


def _numbered_heading(text: str, groups: Sequence[MarkerGroup], number: int, place: int) -> _Heading:
    group = groups[number]
    marker = group.markers[place]
    line = line_end(text, marker.start)
    bound = group.markers[place + 1].start if place + 1 < len(group.markers) else len(text)
    stop = min(line, bound)
    end = _heading_end(text, marker, stop)
    inline = bool(_TEXT_AFTER.search(text, end, stop))
    last = place + 1 == len(group.markers)
    return _Heading(
        marker.start, end, text[marker.start : end].strip(_TRIMMED), inline, number, float(group.kind), place, last
    )


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


# --- the tree ---------------------------------------------------------------------------------------------------------


def _build(document: Document, heads: Sequence[_Heading]) -> _OutlineBuilder:
    """Go through the paragraphs; open sections at headings, leave them where the text returns to an outer one."""
    text, tree = document.text, _OutlineBuilder()
    starts = [head.start for head in heads]
    returns = _SectionEnds(document, heads, starts, tree)
    for line in paragraphs(text, document.body_start):
        here = heads[bisect.bisect_left(starts, line.start) : bisect.bisect_left(starts, line.end)]
        if not here or here[0].start > line.start:
            returns.at_line(line)
            for i in tree.stack:
                tree.nodes[i].lines += 1
        _add_line(text, tree, returns, line, here)
    return tree


def _add_line(text: str, tree: _OutlineBuilder, returns: _SectionEnds, line: Span, here: Sequence[_Heading]) -> None:
    at = line.start
    for head in here:
        lead = _lead_of_next(text, tree, head, at)
        if lead is not None:
            tree.own(at, lead)
            tree.close_before(head)
            at = lead
        tree.own(at, head.start)
        tree.open(head)
        at = head.start
    if here and here[-1].inline:
        for sentence in sentences(text, here[-1].end, line.end)[1:]:
            if returns.at_sentence(text[sentence.start : sentence.end], sentence.start):
                tree.own(at, sentence.start)
                returns.leave(text[sentence.start : sentence.end], sentence.start)
                at = sentence.start
                break
    tree.own(at, line.end)


def _lead_of_next(text: str, tree: _OutlineBuilder, head: _Heading, at: int) -> int | None:
    """Where the sentence begins that announces the list which `head` opens, if the open section ends before that list."""
    if head.place > 0 or not tree.ends_before(head):
        return None
    floor = max(at, tree.nodes[tree.stack[-1]].head.end)
    last = sentences(text, floor, head.start)[-1:]
    return last[0].start if last and _ANNOUNCES_LIST.search(last[0].of(text)) else None


@dataclass(slots=True)
class _SectionEnds:
    """Where text leaves the last section of a group and goes on in an outer one."""

    document: Document
    heads: Sequence[_Heading]
    starts: Sequence[int]
    tree: _OutlineBuilder

    def at_line(self, line: Span) -> None:
        """Leave the sections that end before this unmarked line."""
        words = self.document.text[line.start : line.end]
        if _SALUTATION.match(words) or (_FAREWELL.match(words) and self._near_end(line.start)):
            self.leave(words, line.start)
            return
        while self.tree.stack and self._is_done(self.tree.stack[-1], words):
            self.tree.stack.pop()
        following = self._head_after(line)
        if following and following.place == 0 and self.tree.ends_before(following) and _ANNOUNCES_LIST.search(words):
            self.tree.close_before(following)

    def _head_after(self, line: Span) -> _Heading | None:
        """The heading that the next line begins with."""
        i = bisect.bisect_left(self.starts, line.end)
        if i < len(self.heads) and not _NON_SPACE.search(self.document.text, line.end, self.heads[i].start):
            return self.heads[i]
        return None

    def at_sentence(self, words: str, start: int) -> bool:
        """Return whether a sentence after the last run-in of a paragraph belongs to an outer section."""
        top = self.tree.top
        if top is None or not self.tree.nodes[top].head.last:
            return False
        return bool(_LOOKS_BACK.match(words) or (_SALUTATION.match(words) and self._near_end(start)))

    def leave(self, words: str, start: int) -> None:
        """Return to the outermost section that goes on; to none of them when no further section follows."""
        stack, nodes = self.tree.stack, self.tree.nodes
        if _LOOKS_BACK.match(words):
            stack.pop()
            return
        if not stack or not all(nodes[i].head.last for i in stack[1:]):
            return
        more = any(head.start > start and head.rank <= nodes[stack[0]].head.rank for head in self.heads)
        if more:
            del stack[1:]
        elif len(stack) > 1 or self._near_end(start):
            stack.clear()

    def _near_end(self, start: int) -> bool:
        body = len(self.document.text) - self.document.body_start
        return len(self.document.text) - start <= max(600, body // 10)

    def _is_done(self, i: int, words: str) -> bool:
        """Whether the open section `i`, last of its group, has as many lines as each of its siblings, one at the most."""
        node = self.tree.nodes[i]
        if not node.head.last:
            return False
        if _LOOKS_BACK.match(words) and (len(self.tree.stack) > 1 or self._is_of_the_opening(node)):
            return True
        if _SUMS_UP.match(words):
            return True
        siblings = [self.tree.nodes[n] for n in self.tree.siblings[node.head.group, node.parent][:-1]]
        lines = siblings[0].lines if siblings else _LINES_WITHOUT_SIBLING
        if lines > 1 or node.lines < lines or any(other.lines != lines for other in siblings):
            return False
        return node.head.inline or (lines == 1 and len(siblings) > 1 and not any(n.outer for n in (*siblings, node)))

    def _is_of_the_opening(self, node: _OpenSection) -> bool:
        """Whether it is a run-in before the numbered headings of the speech."""
        return node.head.rank >= MarkerKind.ORDINAL and any(
            head.start > node.head.start and head.rank < MarkerKind.ORDINAL for head in self.heads
        )


def _sections(document: Document, tree: _OutlineBuilder) -> tuple[Section, ...]:
    made: list[Section] = []
    for index, node in enumerate(tree.nodes):
        head = node.head
        above = made[node.parent] if node.parent is not None else None
        path = (*above.path, head.text) if above else (head.text,)
        level = above.level + 1 if above else 1
        made.append(Section(index, node.parent, level, head.text, head.inline, head.start, node.end, head.end, path))
    return tuple(made)
