"""A list behind a colon inlined into the sentence that announces it: 推广四项技术：一是甲，二是乙 … as 推广甲、乙、丙、丁四项技术.

Only where the announced number is the number of members, and all of them stand there: the passage is read a second time with
the list inlined, and everything else is checked as usual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.text.lexicon import LIST_NOUNS
from knowledge.text.numerals import NUMERALS, read_numeral
from knowledge.text.sentences import sentences

_LEAD = re.compile(
    rf"(?P<before>[^。！？\n]*?[一-鿿])(?P<count>(?P<number>[两二三四五六七八九十]|\d{{1,2}})(?:{LIST_NOUNS})[一-鿿]{{0,8}})[：:](?P<list>[^：:。！？\n]+)"
)
_ORDINAL = re.compile(rf"^(?:[{NUMERALS}]{{1,2}}是|第[{NUMERALS}]{{1,2}}[，、]?|[（(][{NUMERALS}\d]{{1,2}}[)）])")
_LONGEST_MEMBER = 24
_AND = re.compile("[和与及]")


def inlined_lists(text: str, statement: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the passage with one of its lists inlined, and for each letter where it comes from.

    Lists whose members do not follow each other in the letters of the statement are left out.
    """
    for span in sentences(text):
        match = _LEAD.match(text, span.start, span.end)
        if match is None:
            continue
        members = _members(text, match.start("list"), match.end("list"), read_numeral(match["number"]))
        if not members or "".join(text[a:b] for a, b in members[:2])[:8] not in statement:
            continue
        for last, tail in (("、", True), ("和", True), ("、", False), ("和", False)):
            yield _inlined(text, match, members, last, tail)


def _members(text: str, start: int, end: int, number: int) -> list[tuple[int, int]]:
    """The members between the first kind of mark that parts the list into as many as announced; none where none does."""
    for marks in ("[；;]", "[，,]", "、"):
        cuts = [match.start() for match in re.finditer(marks, text[start:end])]
        found = _spans(text, start, end, cuts)
        if len(found) == number - 1 and marks == "、" and (joined := _AND.search(text, found[-1][0], end)):
            first, last = found.pop()
            found += [(first, joined.start()), (joined.end(), last)]
        if len(found) == number and all(_is_plain(text[a:b]) for a, b in found):
            return found
    return []


def _spans(text: str, start: int, end: int, cuts: list[int]) -> list[tuple[int, int]]:
    begins = [start, *(start + cut + 1 for cut in cuts)]
    found = []
    for begin, stop in zip(begins, [*(start + cut for cut in cuts), end], strict=True):
        ordinal = _ORDINAL.match(text[begin:stop])
        found.append((begin + (ordinal.end() if ordinal else 0), stop))
    return found


def _is_plain(words: str) -> bool:
    return 1 < len(words) <= _LONGEST_MEMBER and not re.search("[，；,;]", words)


def _inlined(
    text: str, match: re.Match[str], members: list[tuple[int, int]], last: str, tail: bool
) -> tuple[str, tuple[int, ...]]:
    places = list(range(match.end("before")))
    letters = list(text[: match.end("before")])
    for number, (start, end) in enumerate(members):
        if number:
            letters.append(last if number == len(members) - 1 else "、")
            places.append(start)
        letters += text[start:end]
        places += range(start, end)
    pieces = [(match.start("count"), match.end("count"))] if tail else []
    for start, end in (*pieces, (match.end("list"), len(text))):
        letters += text[start:end]
        places += range(start, end)
    return "".join(letters), tuple(places)
