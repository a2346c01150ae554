"""Headings that people take back or make: edits of an outline, which are found again in a text that has changed since.

An edit names a place by the words that stand there, with the line ends around them, so that it means the same place when
the file is read again. The edited outline is built from the headings alone, by their levels; where text after a
subsection belongs to an outer section, it stays there.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.text.sentences import first_sentence
from knowledge.values import Document, Enumeration, Outline, Section, Stretch

_ANCHOR = 40
"""Letters of the words by which a place is found again: more than two headings of one text share."""
_LONGEST_HEADING = 60
"""Letters of a line that is a heading as a whole; of a longer one the first sentence is."""
_TRIMMED = "。；;，,！!：: 　\n"


@dataclass(frozen=True, slots=True)
class HeadingEdit:
    """One heading that was made or taken back.

    Attributes:
        anchor: the first words of its line, line ends before and after included.
        occurrence: which of the places with these words, from 0.
        level: of the heading, 1 is the outermost; 0 where it is taken back.
    """

    anchor: str
    occurrence: int
    level: int

    @property
    def words(self) -> str:
        """The words, as a person would know them."""
        return self.anchor.strip()


def make_edit(document: Document, start: int, level: int) -> HeadingEdit:
    """Return the edit that makes what stands at an offset a heading of a level, or, for 0, takes it back."""
    text = document.text
    line = text.find("\n", start)
    end = min(start + _ANCHOR, len(text) if line < 0 else line)
    before = "\n" if start == 0 or text[start - 1] == "\n" else ""
    after = "\n" if end == len(text) or text[end] == "\n" else ""
    anchor = before + text[start:end] + after
    places = _places(document, anchor)
    return HeadingEdit(anchor, places.index(start), level)


def find_edit(document: Document, edit: HeadingEdit) -> int | None:
    """Return the offset that an edit means; None where its words don't stand there any more."""
    places = _places(document, edit.anchor)
    return places[edit.occurrence] if edit.occurrence < len(places) else None


def _places(document: Document, anchor: str) -> list[int]:
    """Return the offsets of an anchor's first word in the body."""
    framed = f"\n{document.text}\n"  # so that the first and the last line have line ends as well
    skipped = len(anchor) - len(anchor.lstrip("\n"))
    found: list[int] = []
    at = framed.find(anchor, document.body_start)
    while at >= 0:
        found.append(at + skipped - 1)
        at = framed.find(anchor, at + 1)
    return found


def changed_headings(document: Document, made: Outline, wanted: Mapping[int, int]) -> tuple[HeadingEdit, ...]:
    """Return the edits that turn the headings of an outline into those that are wanted: level by offset."""
    known = {section.start: section.level for section in made.sections}
    levels = dict.fromkeys(known.keys() - wanted.keys(), 0)
    levels |= {start: level for start, level in wanted.items() if known.get(start) != level}
    return tuple(make_edit(document, start, level) for start, level in sorted(levels.items()))


def apply_edits(
    document: Document, outline: Outline, edits: Iterable[HeadingEdit]
) -> tuple[Outline, tuple[HeadingEdit, ...]]:
    """Return an outline as it was edited, and the edits whose words stand nowhere any more."""
    levels: dict[int, int] = {}
    missing: list[HeadingEdit] = []
    for edit in edits:
        start = find_edit(document, edit)
        if start is None:
            missing.append(edit)
        else:
            levels[start] = edit.level
    heads = {section.start: section for section in outline.sections}
    for start, level in levels.items():
        if level == 0:
            heads.pop(start, None)
        elif start in heads:
            heads[start] = replace(heads[start], level=level)
        else:
            heads[start] = _heading(document, start, level)
    made = {start for start, level in levels.items() if level}
    return _rebuilt(document, outline, heads, made) if levels else outline, tuple(missing)


def _heading(document: Document, start: int, level: int) -> Section:
    """Return the heading that a line is made, its tree still to be found."""
    text = document.text
    line = text.find("\n", start)
    line = len(text) if line < 0 else line
    first = first_sentence(text, start, line)
    end = line if first is None or line - start <= _LONGEST_HEADING else first.end
    heading = text[start:end].strip(_TRIMMED)
    return Section(0, None, level, heading, bool(text[end:line].strip()), start, end, end, ())


@dataclass(slots=True)
class _Tree:
    """Sections in the making; `stack` are the open ones, outer before inner."""

    sections: list[Section] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)

    def open(self, head: Section) -> int:
        """Open a section below the innermost open one whose level was wanted to be less; return its index."""
        while self.stack and self.wanted[self.stack[-1]] >= head.level:
            self.stack.pop()
        above = self.sections[self.stack[-1]] if self.stack else None
        path, level = (above.path, above.level) if above else ((), 0)
        parent, index = (above.index if above else None), len(self.sections)
        place = {"index": index, "parent": parent, "level": level + 1, "path": (*path, head.heading)}
        self.sections.append(replace(head, end=head.heading_end, **place))  # type: ignore[arg-type]
        self.wanted.append(head.level)
        self.stack.append(index)
        return index

    def own(self, start: int, end: int) -> None:
        """Give a piece of text to the innermost open section."""
        owner = self.stack[-1] if self.stack else None
        last = self.stretches[-1] if self.stretches else None
        if last is not None and last.section == owner and last.end == start:
            self.stretches[-1] = Stretch(last.start, end, owner)
        else:
            self.stretches.append(Stretch(start, end, owner))
        for i in self.stack:
            self.sections[i] = replace(self.sections[i], end=max(end, self.sections[i].end))


def _rebuilt(document: Document, outline: Outline, heads: Mapping[int, Section], made: set[int]) -> Outline:
    tree = _Tree()
    starts = sorted(heads)
    original = {section.start: section.index for section in outline.sections}
    now: dict[int, int] = {}  # the new index of each section that is still there
    for stretch in outline.stretches:
        inside = starts[bisect.bisect_left(starts, stretch.start) : bisect.bisect_left(starts, stretch.end)]
        if not inside or inside[0] > stretch.start:
            _return_to(tree, stretch.section, now)
        at = stretch.start
        for start in inside:
            if start > at:
                tree.own(at, start)
            index = tree.open(heads[start])
            if start in original:
                now[original[start]] = index
            at = start
        tree.own(at, stretch.end)
    kept = (found for found in outline.enumerations if not _is_cut(found, made))
    lists = tuple(replace(found, section=_owner(tree.stretches, found)) for found in kept)
    return Outline(tuple(tree.sections), tuple(tree.stretches), lists)


def _return_to(tree: _Tree, section: int | None, now: Mapping[int, int]) -> None:
    """Close what is inside the section that the text goes on in; where that is gone, the text stays where it is."""
    if section is None:
        tree.stack.clear()
    elif now.get(section) in tree.stack:
        del tree.stack[tree.stack.index(now[section]) + 1 :]


def _is_cut(found: Enumeration, made: set[int]) -> bool:
    """Tell whether a heading was made inside a list, which is none then."""
    return any(found.lead.start < start < found.members[-1].end for start in made)


def _owner(stretches: Sequence[Stretch], found: Enumeration) -> int | None:
    at = bisect.bisect_right([stretch.start for stretch in stretches], found.members[0].start) - 1
    return stretches[max(0, at)].section
