"""Removes noise from the lines of a file: only certain noise inside the text, more at both ends.

What is dropped is kept for the report. Dropping a line of a speech is worse than keeping a line of noise, so a line
with the shape of body text is dropped only for its own words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.cleanup import noise
from knowledge.reading.cleanup.furniture import head_furniture, is_index_row
from knowledge.reading.line_shapes import is_body, is_closing, is_salutation, is_sentence, is_titlelike
from knowledge.reading.lines import Line
from knowledge.text.folding import letters_of

_LONGEST_BREADCRUMB = 10  # characters of one part of a breadcrumb path
_LONGEST_ENTRY = 60  # characters of an entry in a table of contents
_PAGE_OF_ENTRY = re.compile(
    r"(?:[.…·．\s]+|(?<=[^\d]))[（(]?\d{1,4}[）)]?$"
)  # dot leaders and page number behind an entry
_LINKS_FROM = 0.7
"""Share of a file's characters after which related links are looked for."""
_LONGEST_LICENCE = 30
"""Lines of a licence: those of Wikisource have 14 to 26."""
_ABOUT_COPYRIGHT = 0.1
"""Share of the lines before it that speak of copyright above which the text is about that; reports have one line or two."""
_LONGEST_LICENCE_LIST = 7  # lines within a licence that do not speak of it: a list of the law, names of templates


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Lines that are kept, the texts of those dropped, and the entries of the table of contents, in the order of the file."""

    lines: tuple[Line, ...]
    dropped: tuple[str, ...]
    contents: tuple[str, ...] = ()


def clean(lines: Sequence[Line]) -> Cleaned:
    """Return the lines without noise."""
    texts = [line.text for line in lines]
    end = _licence_start(texts)
    first, last = _anchors(texts[:end])
    noisy = {i for i, text in enumerate(texts) if _is_noise(text, edge=i < first or i > last)}
    noisy |= head_furniture(texts[:first])
    noisy |= _advertisement(texts[:first], 0)
    noisy |= _advertisement(texts[last + 1 :], last + 1)
    noisy |= set(range(end, len(texts))) | _site_foot(texts, last + 1)
    noisy |= _breadcrumbs(texts[:first])
    noisy |= _related_links(texts)
    noisy |= _page_numbers(texts)
    contents = _table_of_contents(texts)
    noisy |= contents
    kept = tuple(line for i, line in enumerate(lines) if i not in noisy)
    entries = tuple(contents_entry(texts[i]) for i in sorted(contents)[1:])
    return Cleaned(kept, tuple(text for i, text in enumerate(texts) if i in noisy), entries)


def _is_noise(text: str, *, edge: bool) -> bool:
    return noise.is_edge_noise(text) if edge else noise.is_certain_noise(text) or noise.is_site_introduction(text)


def _anchors(texts: Sequence[str]) -> tuple[int, int]:
    """Return the first and the last line that must belong to a speech."""
    found = [
        i for i, text in enumerate(texts) if is_body(text) and not noise.is_edge_noise(text) and not is_index_row(text)
    ]
    return (found[0], found[-1]) if found else (len(texts), -1)


def _advertisement(texts: Sequence[str], offset: int) -> set[int]:
    """Return the lines of an advertisement before or after the text: all between its first and last sure line.

    Slogans and the seller's name match no pattern of their own, but stand between lines that do.
    """
    sure = [i for i, text in enumerate(texts) if noise.is_advertising(text)]
    if not sure:
        return set()
    inside = range(sure[0], sure[-1] + 1)
    return {offset + i for i in inside if not is_titlelike(texts[i]) and not is_closing(texts[i])}


def _licence_start(texts: Sequence[str]) -> int:
    """Return where the licence under a text of a library begins, the number of lines where there is none.

    From there on every paragraph speaks of copyright, but for lists within (（一）法律、法规…), to the end of the file.
    """
    earliest = max(1, len(texts) - _LONGEST_LICENCE)
    start = next((i for i in range(earliest, len(texts)) if noise.is_licence(texts[i])), len(texts))
    if sum(map(noise.is_about_licences, texts[:start])) > start * _ABOUT_COPYRIGHT:
        return len(texts)
    speaks = [i for i in range(start, len(texts)) if noise.is_licence(texts[i]) or noise.is_about_licences(texts[i])]
    gaps = [after - before for before, after in itertools.pairwise([*speaks, len(texts)])]
    return start if all(gap <= _LONGEST_LICENCE_LIST for gap in gaps) else len(texts)


def _site_foot(texts: Sequence[str], start: int) -> set[int]:
    """Return the lines of the foot of a site: those that only one has, and the address lines around them."""
    found = {i for i in range(start, len(texts)) if noise.is_site_foot(texts[i])}
    if not found:
        return set()
    first = min(found)
    while first > start and noise.is_site_address(texts[first - 1]):
        first -= 1
    return set(range(first, len(texts)))


def _related_links(texts: Sequence[str]) -> set[int]:
    """Return the heading of related links near the end of a file, and the lines after it."""
    total = sum(map(len, texts))
    seen = 0
    for i, text in enumerate(texts):
        seen += len(text)
        if seen >= total * _LINKS_FROM and noise.is_links_heading(text) and not any(map(_is_speech, texts[i + 1 :])):
            return {j for j in range(i, len(texts)) if not _is_speech(texts[j]) and not is_closing(texts[j])}
    return set()


def _is_speech(text: str) -> bool:
    """Tell whether a line is running text or greets somebody; numbered lines may be links."""
    return (is_sentence(text) or is_salutation(text)) and not noise.is_edge_noise(text)


def _breadcrumbs(texts: Sequence[str]) -> set[int]:
    """Return the lines of a breadcrumb path whose parts stand on lines of their own: 公文网, >, 领导讲话."""
    signs = {i for i, text in enumerate(texts) if noise.is_breadcrumb_separator(text)}
    around = {j for i in signs for j in (i - 1, i + 1) if 0 <= j < len(texts) and len(texts[j]) <= _LONGEST_BREADCRUMB}
    return signs | around


def _table_of_contents(texts: Sequence[str]) -> set[int]:
    """Return the lines of a table of contents: 目录, and the entries below it, which all recur later as headings."""
    title = next(
        (i for i, text in enumerate(texts) if text.replace(" ", "").strip("【】[]：:") in ("目录", "目次")), None
    )
    if title is None:
        return set()
    headings = [letters_of(text) for text in texts]
    later = {heading: i for i, heading in enumerate(headings)}
    later |= {a + b: i for i, (a, b) in enumerate(itertools.pairwise(headings)) if i > title}  # a heading of two lines
    end = title + 1
    while end < len(texts) and len(texts[end]) <= _LONGEST_ENTRY:
        entry = letters_of(contents_entry(texts[end]))
        if max(later.get(headings[end], 0), later.get(entry, 0)) <= end and not _is_number(texts[end]):
            break
        end += 1
    return set(range(title, end)) if end - title > 2 else set()


def contents_entry(text: str) -> str:
    """Return an entry of a table of contents without dot leaders and page number."""
    return (_PAGE_OF_ENTRY.sub("", text) or text) if len(text) <= 2 * _LONGEST_ENTRY else text


def _is_number(text: str) -> bool:
    return text.strip("（()） ").isdigit()


def _page_numbers(texts: Sequence[str]) -> set[int]:
    """Return the lines that hold page numbers: bare numbers that count up by one, three of them at least."""
    found = [i for i, text in enumerate(texts) if noise.is_bare_number(text)]
    values = [int(texts[i]) for i in found]
    counting = len(values) >= 3 and all(b == a + 1 for a, b in itertools.pairwise(values))
    return set(found) if counting else set()
