"""Finds definitions: a term and the words that say what it is.

Three forms, told by how they are written and not by what they are about: a term in quotation marks or at the head of a
sentence before 是指, 即 …; 所谓… 就是…; and glossaries, lines side by side that are each a short term, a colon and its
meaning.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import paragraphs, sentences
from knowledge.values import Definition, Span, Stretch

_LONGEST_TERM = 24
"""Characters; what stands before 是指 or a colon and is longer is a sentence of its own."""
_SHORTEST_MEANING = 6
"""Characters after the colon of a glossary's line: less is a label with its value (时间：3月)."""
_FEWEST_ENTRIES = 3
"""Lines of one shape that make a glossary: two may stand together by chance."""
_NUMBER = (
    rf"(?:[（(](?:\d{{1,3}}|[{NUMERALS}]{{1,3}})[)）]\s*|(?:\d{{1,3}}|[{NUMERALS}]{{1,3}})[.．、,，)）]\s*|[①-⑳]\s*)?"
)
_TERM = r"[^，,。；;：:！？!?\n“”\"]{2,24}?"
_SAYS_WHAT = (
    r"(?:主要|具体)?(?:是指|指的是|就是指|是说|，?即(?!使|将|可|便|日|时)|就是(?=要|指|说|由|把|将|在|通过|以|对))"
)
_DEFINING = re.compile(
    rf"{_NUMBER}(?:所谓)?(?:“(?P<quoted>[^“”\n]{{1,24}})”(?:[一-鿿]{{0,6}})[，,]?\s*{_SAYS_WHAT}|(?P<plain>{_TERM})[，,]?\s*(?:是指|指的是|就是指))"
)
_SO_CALLED = re.compile(r"所谓“?(?P<quoted>[^“”，,\n]{2,24}?)”?[，,]?(?:就是|是指|是|即|指)")
_ENTRY = re.compile(rf"{_NUMBER}[“\"]?(?P<term>[^：:，,。；;\n]{{2,{_LONGEST_TERM}}}?)[”\"]?\s*[：:](?P<meaning>.+)")


def find_definitions(text: str, stretches: Sequence[Stretch]) -> tuple[Definition, ...]:
    """Return the definitions of a document in text order.

    Args:
        text: the document's text.
        stretches: which text belongs to which section; no definition reaches over one.
    """
    found: list[Definition] = []
    for stretch in stretches:
        entries = list(_glossary(text, stretch))
        taken = [entry.span for entry in entries]
        found += entries
        found += [made for made in _sentences(text, stretch) if not any(made.span.touches(span) for span in taken)]
    return tuple(sorted(found, key=lambda made: made.term.start))


def _sentences(text: str, stretch: Stretch) -> Iterator[Definition]:
    for sentence in sentences(text, stretch.start, stretch.end):
        at = sentence.start
        starts = [at, *(at + m.end() for m in re.finditer(r"[；;，,](?=[“所])", sentence.of(text)))]
        heads = [(start, m) for start in starts if (m := _match(text, start, sentence.end))]
        ends = [*(start for start, _ in heads[1:]), sentence.end]
        for (start, match), end in zip(heads, ends, strict=False):
            group = next(name for name, value in match.groupdict().items() if value)
            yield Definition(Span(*match.span(group)), Span(start, end), stretch.section)


def _match(text: str, start: int, end: int) -> re.Match[str] | None:
    return _DEFINING.match(text, start, end) or _SO_CALLED.match(text, start, end)


def _glossary(text: str, stretch: Stretch) -> Iterator[Definition]:
    """Lines side by side that are each a term, a colon and its meaning."""
    lines = [(line, _entry(text, line)) for line in paragraphs(text, stretch.start, stretch.end)]
    for is_entry, run in itertools.groupby(lines, key=lambda pair: pair[1] is not None):
        entries = [(line, match) for line, match in run if match is not None]
        if is_entry and len(entries) >= _FEWEST_ENTRIES:
            for line, match in entries:
                yield Definition(Span(*match.span("term")), line, stretch.section)


def _entry(text: str, line: Span) -> re.Match[str] | None:
    match = _ENTRY.fullmatch(text, line.start, line.end)
    return match if match and len(match.group("meaning").strip()) >= _SHORTEST_MEANING else None
