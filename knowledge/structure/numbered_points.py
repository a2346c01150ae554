"""Decides which groups of numbered points are sections, and which are enumerations in running prose.

Points separated by semicolons or commas are members of one sentence: an enumeration. Points of one sentence each after an
announced number ("五个挑战：一是…。二是…。") are one too, and so are points in one paragraph one of which can't be told into a
heading and what it says. Everything else, and whatever the author gave lines of their
own, is sections (the conventions of DESIGN.md, section 2).
"""

from __future__ import annotations

import itertools
import re

from knowledge.structure.numbering import Boundary, MarkerGroup, MarkerKind
from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import first_sentence, sentences
from knowledge.values import Span

# measure words after a number that announces a list: 五个, 三方面
COUNT_WORD = r"(?:个|点|项|条|方面|大|类|种|件|句|步|道|关|对|组|位|份|张|场)"
NUMBER_WORD = rf"[{NUMERALS}两\d]{{1,3}}"
# 五个挑战, 主要表现在, 以下
_ANNOUNCEMENT = re.compile(
    rf"(?<!第)(?:(?!一){NUMBER_WORD}|几){COUNT_WORD}|集中(?:表现|体现|反映)|主要(?:有|是|表现|体现|包括|存在)|以下|如下|具体(?:是|有|来说)|分别是|包括"
)
_COMMA = re.compile("[，,；;：:]")
_LEAD_LENGTH = 120  # characters before a list in which its announcement is looked for


def lead_span(text: str, start: int, floor: int) -> Span:
    """Return the words that announce the list which begins at `start`: its own sentence so far, or the one before.

    Args:
        text: the document's text.
        start: where the first member begins.
        floor: the lead never begins before this offset.
    """
    reach = max(floor, start - 2 * _LEAD_LENGTH)
    before = sentences(text, reach, start)
    return before[-1] if before else Span(start, start)


def is_announced(lead: str) -> bool:
    """Return whether the words before a list announce one: a number with a measure word, 集中表现在, 以下 …"""
    return bool(_ANNOUNCEMENT.search(lead[-_LEAD_LENGTH:]))


def line_end(text: str, offset: int) -> int:
    """Return where the line of `offset` ends."""
    stop = text.find("\n", offset)
    return len(text) if stop < 0 else stop


def _one_sentence_each(text: str, group: MarkerGroup) -> bool:
    """Whether each point but the last, whose end can't be known, is a single sentence."""
    starts = [marker.start for marker in group.markers]
    return all(len(sentences(text, a, b)) <= 1 for a, b in itertools.pairwise(starts))


def _without_headings(text: str, group: MarkerGroup) -> bool:
    """Whether one of the sentences has no comma, so that no heading can be told from a body."""
    starts = [marker.start for marker in group.markers]
    return any(not _COMMA.search(text, a, b) for a, b in itertools.pairwise(starts))


def _in_one_sentence(group: MarkerGroup) -> bool:
    rest = group.markers[1:]
    return 2 * sum(marker.boundary >= Boundary.SEMICOLON for marker in rest) > len(rest)


def _in_quotation(text: str, group: MarkerGroup) -> bool:
    """Whether the points are quoted together: “第一，…。第二，…。”"""
    first, last = group.markers[0].start, group.markers[-1].start
    close = text.find("”", last, line_end(text, last))
    return text[first - 1 : first] == "“" and close >= 0 and not re.search("[“”]", text[first:close])


def _listed_lines(text: str, group: MarkerGroup) -> bool:
    """Whether the points are lines that end with semicolons: a list set out in lines.

    Points whose number is usual for headings (（一）) are a list only where a colon leads to them.
    """
    if group.kind < MarkerKind.BRACKETED or not group.on_lines:
        return False
    if group.kind is MarkerKind.BRACKETED and text[: group.markers[0].start].rstrip()[-1:] not in tuple("：:"):
        return False
    ends = [text[m.start : line_end(text, m.start)].rstrip()[-1:] for m in group.markers[:-1]]
    return bool(ends) and all(end in ";；" for end in ends)


def is_enumeration(text: str, group: MarkerGroup, floor: int = 0) -> bool:
    """Return whether the group is an enumeration; otherwise its members are sections."""
    if len(group.markers) < 2:
        return False
    if _in_one_sentence(group) or _listed_lines(text, group) or _in_quotation(text, group):
        return True
    if any(marker.boundary is Boundary.LINE for marker in group.markers[1:]) or not _one_sentence_each(text, group):
        return False
    lead = lead_span(text, group.markers[0].start, floor)
    if lead.end == lead.start:
        return False
    return is_announced(lead.of(text)) or _without_headings(text, group)


_TRIMMED_END = "，,；;。！？!?：: \n"


def member_spans(text: str, group: MarkerGroup) -> tuple[Span, ...]:
    """Return the members of an enumeration: to the next marker, the last to the end of its sentence."""
    starts = [marker.start for marker in group.markers]
    last = first_sentence(text, starts[-1], line_end(text, starts[-1]))
    end = last.end if last else group.markers[-1].end
    stops = [*starts[1:], _first_semicolon(text, starts[-1], end) if _in_one_sentence(group) else end]
    return tuple(Span(a, _trimmed(text, a, b)) for a, b in zip(starts, stops, strict=True))


def _first_semicolon(text: str, start: int, end: int) -> int:
    found = re.compile("[；;]").search(text, start, end)
    return found.start() if found else end


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in _TRIMMED_END or _closes_outer_quotation(text, start, end)):
        end -= 1
    return end


def _closes_outer_quotation(text: str, start: int, end: int) -> bool:
    """Whether the last letter closes a quotation that began before `start`."""
    return text[end - 1] == "”" and text.count("“", start, end) < text.count("”", start, end)
