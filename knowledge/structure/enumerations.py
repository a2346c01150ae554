"""Finds enumerations in running prose: lists that are no sections, by how writers announce and separate them.

Five forms: numbered points (from `markers`), parts set off by semicolons after a colon, sentences that begin alike
("有的单位…。有的单位…。"), as many clauses as an announced number ("“三个紧紧围绕”，…，…，…"), and lines that begin
with a dash or bullet.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence

from knowledge.structure.numbered_points import COUNT_WORD, lead_span, member_spans
from knowledge.structure.numbering import MarkerGroup
from knowledge.text.lexicon import INDEFINITE
from knowledge.text.numerals import NUMERALS, read_numeral
from knowledge.text.sentences import paragraphs, sentences
from knowledge.values import Enumeration, Span, Stretch

_ALIKE_OPENING = re.compile(rf"(?:比如[，,])?({INDEFINITE})")  # 有的单位…。有的单位…。
_BULLET = re.compile(r"(?:——|--|—|•|●|■|◆|▪|·)\s*(?=[^—\-\s])")
_ITEM_HEAD_END = re.compile(r"[。！？!?：:]")
_COLON = re.compile(r"[：:]")
_SEMICOLON = re.compile(r"[；;]")
# 三个, 四章: announces as many clauses
_ANNOUNCED_COUNT = re.compile(rf"(?<![第{NUMERALS}\d.])([两二三四五六七八九十2-9])(?:{COUNT_WORD}|章|大)")
_COMMA = re.compile(r"[，,]")
_OPENS_MEMBER = re.compile(r"即(?!使)|比如[，,]|例如[，,]")  # left out at the beginning of a member
_LEAST_COUNTED = 3  # two clauses after a "two" are mostly chance
_TRIMMED_END = "，,；;。！？!?：: \n"


def find_enumerations(
    text: str, stretches: Sequence[Stretch], groups: Iterable[MarkerGroup], heads: Sequence[int]
) -> tuple[Enumeration, ...]:
    """Return the enumerations of a document in text order.

    Args:
        text: the document's text.
        stretches: which text belongs to which section.
        groups: numbered groups that are enumerations.
        heads: offsets where sections begin; no list reaches over one.
    """
    found: list[Enumeration] = []
    starts = [stretch.start for stretch in stretches]
    for group in groups:
        first = group.markers[0].start
        stretch = (
            stretches[max(0, bisect.bisect_right(starts, first) - 1)] if stretches else Stretch(0, len(text), None)
        )
        members = member_spans(text, group)
        found.append(Enumeration(_lead(text, first, stretch.start), members, stretch.section))
    for stretch in stretches:
        for lead, members in _in_stretch(text, stretch):
            if not any(_overlap(members, known.members) for known in found):
                found.append(Enumeration(lead, members, stretch.section))
    return tuple(sorted(found, key=lambda e: e.members[0].start))


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return one[0].start < other[-1].end and other[0].start < one[-1].end


def _lead(text: str, first: int, floor: int) -> Span:
    lead = lead_span(text, first, floor)
    end = lead.end - 1 if lead.of(text).endswith("“") else lead.end
    return _trim(text, lead.start, end)


def _trim(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in _TRIMMED_END:
        end -= 1
    while start < end and text[start] in " 　\n":
        start += 1
    opening = _OPENS_MEMBER.match(text, start, end)
    return Span(opening.end() if opening else start, end)


def _in_stretch(text: str, stretch: Stretch) -> Iterable[tuple[Span, tuple[Span, ...]]]:
    yield from _bulleted_lines(text, stretch)
    for line in paragraphs(text, stretch.start, stretch.end):
        parts = sentences(text, line.start, line.end)
        alike = list(_sentences_alike(text, parts))
        yield from alike
        for sentence in parts:
            if not any(_overlap((sentence,), members) for _, members in alike):
                yield from _after_colon(text, sentence)
                yield from _counted_clauses(text, sentence)


def _bulleted_lines(text: str, stretch: Stretch) -> Iterable[tuple[Span, tuple[Span, ...]]]:
    """Neighbouring lines that begin with a dash; a member is the head of its line, up to the first full stop."""
    run: list[Span] = []
    before: Span | None = None
    for line in [*paragraphs(text, stretch.start, stretch.end), None]:
        dash = _BULLET.match(text, line.start, line.end) if line else None
        if line and dash:
            stop = _ITEM_HEAD_END.search(text, dash.end(), line.end)
            run.append(_trim(text, dash.end(), stop.start() if stop else line.end))
            continue
        if len(run) >= 2 and before is not None:
            yield _trim(text, *_last_sentence(text, before)), tuple(run)
        run, before = [], line


def _last_sentence(text: str, line: Span) -> tuple[int, int]:
    last = sentences(text, line.start, line.end)[-1]
    return last.start, last.end


def _sentences_alike(text: str, parts: Sequence[Span]) -> Iterable[tuple[Span, tuple[Span, ...]]]:
    """Two or more neighbouring sentences, or parts of one sentence, that begin with the same 有的, 部分 …"""
    run: list[Span] = []
    word, lead = "", None
    for i, part in enumerate([*parts, None]):
        begins = _ALIKE_OPENING.match(text, part.start, part.end) if part else None
        if part and begins and (not run or begins.group(1) == word):
            if not run:
                lead = _trim(text, parts[max(0, i - 2)].start, part.start) if i else Span(part.start, part.start)
            word = begins.group(1)
            run.extend(_split_at_semicolons(text, part))
            continue
        if len(run) >= 2 and lead is not None:
            yield lead, tuple(run)
        run = _split_at_semicolons(text, part) if part and begins else []
        word = begins.group(1) if begins else ""
        lead = _trim(text, parts[i - 1].start, part.start) if run and part and i else None


def _split_at_semicolons(text: str, sentence: Span) -> list[Span]:
    """The parts of a sentence between semicolons."""
    cuts = [m.start() for m in _SEMICOLON.finditer(text, sentence.start, sentence.end)]
    starts = [sentence.start, *(cut + 1 for cut in cuts)]
    return [_trim(text, a, b) for a, b in zip(starts, [*cuts, sentence.end], strict=True) if _trim(text, a, b).end > a]


def _after_colon(text: str, sentence: Span) -> Iterable[tuple[Span, tuple[Span, ...]]]:
    """Parts set off by semicolons after a colon or after 比如."""
    colon = _COLON.search(text, sentence.start, sentence.end)
    if colon is None:
        return
    members = _split_at_semicolons(text, Span(colon.end(), sentence.end))
    if len(members) >= 2:
        yield _trim(text, sentence.start, colon.start()), tuple(members)
    elif members:
        yield from _counted_after_colon(text, sentence, colon.start(), members[0])


def _counted_after_colon(text: str, sentence: Span, colon: int, rest: Span) -> Iterable[tuple[Span, tuple[Span, ...]]]:
    """As many clauses after the colon as its lead announces, or three and more of similar length after 主要是 …"""
    lead = text[sentence.start : colon]
    numbers = [read_numeral(m.group(1)) for m in _ANNOUNCED_COUNT.finditer(lead)]
    clauses = _split_at_commas(text, rest)
    listed = lead.endswith(("主要是", "主要有", "表现为", "表现在", "目标是", "包括")) and len(clauses) >= 3
    split = _by_enumeration_comma(text, clauses)
    for members in (clauses, split):
        if len(members) >= 2 and len(members) in numbers and _none_is_empty(members):
            yield _trim(text, sentence.start, colon), tuple(members)
            return
    if listed and _none_is_empty(clauses):
        yield _trim(text, sentence.start, colon), tuple(clauses)


def _none_is_empty(members: Sequence[Span]) -> bool:
    return all(member.end > member.start for member in members)


def _split_at_commas(text: str, span: Span) -> list[Span]:
    cuts = [m.start() for m in _COMMA.finditer(text, span.start, span.end)]
    starts = [span.start, *(cut + 1 for cut in cuts)]
    return [_trim(text, a, b) for a, b in zip(starts, [*cuts, span.end], strict=True)]


def _counted_clauses(text: str, sentence: Span) -> Iterable[tuple[Span, tuple[Span, ...]]]:
    """A number announced in a clause, and exactly so many clauses, alike in form, after it to the end of the sentence."""
    if _COLON.search(text, sentence.start, sentence.end):
        return
    clauses = _split_at_commas(text, sentence)
    for i, clause in enumerate(clauses[:-1]):
        numbers = [read_numeral(m.group(1)) for m in _ANNOUNCED_COUNT.finditer(text, clause.start, clause.end)]
        if len(clauses) - i - 1 > max(numbers, default=0):
            continue
        rest = clauses[i + 1 :]
        split = _by_enumeration_comma(text, rest)
        for members in (rest, split):
            if (
                len(members) >= _LEAST_COUNTED
                and len(members) in numbers
                and _similar([member.of(text) for member in members])
            ):
                yield Span(sentence.start, clause.end), tuple(members)
                return


def _by_enumeration_comma(text: str, clauses: Sequence[Span]) -> list[Span]:
    """The same clauses cut at 、 as well."""
    found: list[Span] = []
    for clause in clauses:
        cuts = [m.start() for m in re.finditer("、", text[clause.start : clause.end])]
        starts = [clause.start, *(clause.start + cut + 1 for cut in cuts)]
        stops = [*(clause.start + cut for cut in cuts), clause.end]
        found.extend(_trim(text, a, b) for a, b in zip(starts, stops, strict=True))
    return found


def _similar(members: Sequence[str]) -> bool:
    """Members of one list share their first or last letters, or a good part of their letters, and are alike in length."""
    lengths = [len(member) for member in members]
    if min(lengths) < 2 or max(lengths) > 3 * min(lengths) + 6:
        return False
    same_start = len({member[0] for member in members}) == 1
    same_end = len({member[-1] for member in members}) == 1
    common = set.intersection(*(set(member) for member in members))
    return same_start or same_end or len(common) >= 2
