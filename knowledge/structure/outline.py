"""The outline of a document: which headings it has, how they nest, and which text belongs to which of them.

Paragraphs are taken in order. A heading opens a section below the innermost section that is still going on; a group of
numbered points is going on until its last member, so whatever lies between two members is inside the first. After the
last member nothing tells where its text ends but the habits of writers, and those are what `_SectionEnds` knows: salutations
("各位代表！"), phrases that look back ("这些问题"), and siblings that all have the same number of paragraphs.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.structure.definitions import find_definitions
from knowledge.structure.enumerations import find_enumerations
from knowledge.structure.headings import Heading, find_headings
from knowledge.structure.numbered_points import NUMBER_WORD, is_enumeration
from knowledge.structure.numbering import MarkerKind, find_markers, group_markers
from knowledge.structure.question_answers import question_answers, question_outline
from knowledge.structure.set_off_lines import find_appendices
from knowledge.text.sentences import paragraphs, sentences
from knowledge.values import Document, Outline, Section, Span, Stretch

# grows when the same text would get another outline; outlines made by an older version are made again
OUTLINE_VERSION = 10

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
_NON_SPACE = re.compile(r"\S")
# a sentence that ends so announces the list after it
_ANNOUNCES_LIST = re.compile(
    rf"[：:]$|{NUMBER_WORD}(?:个|点|项|条|方面|大|种|件)[^，。；：]{{0,12}}[，,]?(?:主要|具体|集中|分别)?(?:是|有|表现为?|体现)?[。，,：:]$"
    r"|(?:以下|如下|下面)[^，。；]{0,12}[。，,：:]$"
)
_WHOLE = "。！；!;"  # a sentence that ends so says something; one that asks waits for its answer
_LINES_WITHOUT_SIBLING = 2  # paragraphs taken for usual where a section has no sibling to compare with


@dataclass(slots=True)
class _OpenSection:
    """A section in the making; `lines` counts its unmarked lines, `outer` says that there are sections below it."""

    head: Heading
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

    def ends_before(self, head: Heading) -> bool:
        """Return whether the innermost open section is the last of its kind and ends where `head` begins."""
        return bool(self.stack) and (last := self.nodes[self.stack[-1]].head).last and last.rank >= head.rank

    def close_before(self, head: Heading) -> None:
        """Close what ends where `head` begins."""
        groups = [self.nodes[i].head.group for i in self.stack]
        if head.group in groups:
            del self.stack[groups.index(head.group) :]
        while self.ends_before(head):
            self.stack.pop()

    def open(self, head: Heading) -> None:
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
    if units := question_answers(document):
        return question_outline(document, units)
    text = document.text
    walls = [line.start for line in find_appendices(document)]
    groups = group_markers(find_markers(text, document.body_start), walls)
    lists = [group for group in groups if is_enumeration(text, group, document.body_start)]
    heads = find_headings(document, [group for group in groups if group not in lists])
    tree = _build(document, heads)
    sections = _sections(document, tree)
    found = find_enumerations(text, tree.stretches, lists, [section.start for section in sections])
    return Outline(sections, tuple(tree.stretches), found, find_definitions(text, tree.stretches))


# --- the tree ---------------------------------------------------------------------------------------------------------


def _build(document: Document, heads: Sequence[Heading]) -> _OutlineBuilder:
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


def _add_line(text: str, tree: _OutlineBuilder, returns: _SectionEnds, line: Span, here: Sequence[Heading]) -> None:
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


def _lead_of_next(text: str, tree: _OutlineBuilder, head: Heading, at: int) -> int | None:
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
    heads: Sequence[Heading]
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

    def _head_after(self, line: Span) -> Heading | None:
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
        if not node.head.last or node.head.keeps:
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
        end = head.words_start if not node.outer and _is_sentence(document.text, head, node.end) else head.end
        made.append(Section(index, node.parent, level, head.text, head.inline, head.start, node.end, end, path))
    return tuple(made)


def _is_sentence(text: str, head: Heading, end: int) -> bool:
    """Whether a section is one whole sentence: its number is the heading, the sentence its body."""
    return text[: head.end].rstrip()[-1:] in tuple(_WHOLE) and not any(map(str.isalnum, text[head.end : end]))
