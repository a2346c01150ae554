"""Documents made by hand, their outlines drawn, and the promises that hold for every outline and every passage."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from knowledge.structure.outline import make_outline
from knowledge.structure.passages import MOST_CHARACTERS
from knowledge.text.sentences import sentences
from knowledge.values import Document, HeadingMark, Outline, Passage, SectionPath, Span

B = "去年全市办成了一批实事，群众是看得见的。各县区做法不同，效果都不错。"
"""Two sentences of body text, which tests write as 〔B〕."""
C = "今年要接着往下干，劲头不能松。"
"""One more sentence, written as 〔C〕."""


def document(text: str, marks: Sequence[HeadingMark] = (), body_start: int = 0) -> Document:
    """Return a document with this text; 〔B〕 and 〔C〕 stand for sentences of body text."""
    return Document(
        id="d1",
        source="讲话.txt",
        order=0,
        title="在全市工作会议上的讲话",
        text=text.replace("〔B〕", B).replace("〔C〕", C),
        body_start=body_start,
        marks=tuple(marks),
    )


def marked(*lines: str | tuple[int, str] | tuple[int, str, str]) -> Document:
    """Return a document of these lines; a tuple is a heading that the format marks: level, words, automatic number."""
    text, marks = "", []
    for line in lines:
        if isinstance(line, tuple):
            level, words = line[0], line[1]
            marks.append(HeadingMark(len(text), len(text) + len(words), level, line[2] if len(line) > 2 else ""))
            text += words + "\n"
        else:
            text += line.replace("〔B〕", B).replace("〔C〕", C) + "\n"
    return document(text, marks)


def drawn(outline: Outline) -> list[str]:
    """Return the headings, two dots for each level below the first."""
    return [".." * (section.level - 1) + section.heading for section in outline.sections]


def place(made: Document, outline: Outline, words: str, nth: int = 0) -> SectionPath:
    """Return the section path of the n-th place where these words stand."""
    at = -1
    for _ in range(nth + 1):
        at = made.text.index(words, at + 1)
    (stretch,) = [s for s in outline.stretches if s.start <= at < s.end]
    return outline.path(stretch.section)


def lists(made: Document) -> list[tuple[str, list[str]]]:
    """Return the enumerations as words: lead and members."""
    found = make_outline(made).enumerations
    return [(e.lead.of(made.text), [member.of(made.text) for member in e.members]) for e in found]


# --- promises ---------------------------------------------------------------------------------------------------------


def check_outline(made: Document, outline: Outline) -> None:
    """Every letter of the body belongs to one stretch, sections nest, lists lie in the body."""
    _check_stretches(made, outline)
    _check_sections(made, outline)
    for e in outline.enumerations:
        spans = [e.lead, *e.members]
        assert all(made.body_start <= s.start <= s.end <= len(made.text) for s in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans)), "lead and members stand in order"
        assert all(member.of(made.text).strip() for member in e.members)


def _check_stretches(made: Document, outline: Outline) -> None:
    at = made.body_start
    for stretch in outline.stretches:
        assert at <= stretch.start < stretch.end <= len(made.text)
        assert not made.text[at : stretch.start].strip(), "between stretches lies nothing but white space"
        at = stretch.end
        if stretch.section is not None:
            section = outline.sections[stretch.section]
            assert section.start <= stretch.start
            assert stretch.end <= section.end
    assert not made.text[at:].strip()


def _check_sections(made: Document, outline: Outline) -> None:
    for index, section in enumerate(outline.sections):
        assert section.index == index
        assert made.body_start <= section.start <= section.heading_end <= section.end <= len(made.text)
        assert section.start < section.end
        assert section.heading == section.path[-1]
        assert section.heading
        above = None if section.parent is None else outline.sections[section.parent]
        if above:
            assert above.start <= section.start
            assert section.end <= above.end, "a section lies inside its parent"
        assert section.level == (above.level + 1 if above else 1)
        assert section.path[:-1] == (above.path if above else ())
    for parent in [None, *range(len(outline.sections))]:
        assert all(a.end <= b.start for a, b in itertools.pairwise(outline.children(parent))), "siblings are apart"


def check_passages(made: Document, outline: Outline, passages: Sequence[Passage]) -> None:
    """Passages are verbatim, in order, apart, of one section each, no longer than the bound, and leave nothing out."""
    stretches = {id(s): s for s in outline.stretches}.values()
    assert [p.order for p in passages] == list(range(len(passages)))
    assert len({p.id for p in passages}) == len(passages)
    for p in passages:
        assert p.text == made.text[p.start : p.end]
        assert p.text.strip() == p.text != ""
        assert p.path == outline.path(p.section)
        assert any(s.section == p.section and s.start <= p.start and p.end <= s.end for s in stretches)
        assert p.end - p.start <= _bound(outline, p)
        _check_heading_has_its_sentence(made, outline, p)
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages)), "passages never overlap"
    _check_nothing_left_out(made, outline, passages)


def _bound(outline: Outline, p: Passage) -> int:
    """A heading stays with its first sentence, also where both together are longer than a passage may be."""
    section = None if p.section is None else outline.sections[p.section]
    return MOST_CHARACTERS + (section.heading_end - section.start + 2 if section and section.start == p.start else 0)


def _check_heading_has_its_sentence(made: Document, outline: Outline, p: Passage) -> None:
    if p.section is None or outline.sections[p.section].start != p.start:
        return
    section = outline.sections[p.section]
    own = next(s for s in outline.stretches if s.section == p.section and s.start == section.start)
    body = sentences(made.text, section.heading_end, own.end)
    first = next((s for s in body if any(c.isalnum() for c in s.of(made.text))), None)
    if first:
        whole = first.end - first.start <= MOST_CHARACTERS
        assert p.end >= (first.end if whole else first.start + 1), "a heading is never without its first sentence"


def _check_nothing_left_out(made: Document, outline: Outline, passages: Sequence[Passage]) -> None:
    """What stands in no passage is a heading right above its sub-headings, or white space."""
    parents = {s.parent for s in outline.sections}
    heads = [Span(s.start, s.heading_end) for s in outline.sections if s.index in parents]
    kept = sorted([Span(p.start, p.end) for p in passages] + heads)
    at = made.body_start
    for span in kept:
        assert not made.text[at : max(at, span.start)].strip(" \n\t　。，,；;：:")
        at = max(at, span.end)
    assert not made.text[at:].strip(" \n\t　。，,；;：:")
