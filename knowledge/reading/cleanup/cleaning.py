"""Taking noise out of the lines of a file: sparing inside the text, readier at both ends.

What is dropped is kept for the report. Dropping a line of a speech is worse than keeping a line of noise, so a line
with the shape of body text goes only where its own words give it away.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.cleanup import noise
from knowledge.reading.cleanup.line_shapes import is_body, is_closing, is_salutation, is_sentence, is_titlelike
from knowledge.reading.lines import Line, letters

_LONGEST_CRUMB = 10
_LONGEST_ENTRY = 60
_MARK_REACH = 0.7
"""Links to other texts are looked for after this share of a file's characters."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Lines that stay, and the texts of those that don't, both in the order of the file."""

    lines: tuple[Line, ...]
    dropped: tuple[str, ...]


def clean(lines: Sequence[Line]) -> Cleaned:
    """Return the lines without noise."""
    texts = [line.text for line in lines]
    first, last = _anchors(texts)
    noisy = {i for i, text in enumerate(texts) if _is_noise(text, edge=i < first or i > last)}
    noisy |= _advertisement(texts[:first], 0)
    noisy |= _advertisement(texts[last + 1 :], last + 1)
    noisy |= _crumbs(texts[:first])
    noisy |= _links(texts)
    noisy |= _page_numbers(texts)
    noisy |= _contents(texts)
    kept = tuple(line for i, line in enumerate(lines) if i not in noisy)
    return Cleaned(kept, tuple(text for i, text in enumerate(texts) if i in noisy))


def _is_noise(text: str, *, edge: bool) -> bool:
    return noise.is_edge(text) if edge else noise.is_furniture(text) or noise.is_introduction(text)


def _anchors(texts: Sequence[str]) -> tuple[int, int]:
    """Return the first and the last line that must belong to a speech."""
    found = [i for i, text in enumerate(texts) if is_body(text) and not noise.is_edge(text)]
    return (found[0], found[-1]) if found else (len(texts), -1)


def _advertisement(texts: Sequence[str], offset: int) -> set[int]:
    """Return the lines of an advertisement before or after the text: all between its first and last sure line.

    Its own slogans and the seller's name have no words that give them away, but they stand between lines that do.
    """
    sure = [i for i, text in enumerate(texts) if noise.is_selling(text)]
    if not sure:
        return set()
    inside = range(sure[0], sure[-1] + 1)
    return {offset + i for i in inside if not is_titlelike(texts[i]) and not is_closing(texts[i])}


def _links(texts: Sequence[str]) -> set[int]:
    """Return the lines after the mark of related links at the end of a file."""
    total = sum(map(len, texts))
    seen = 0
    for i, text in enumerate(texts):
        seen += len(text)
        if seen >= total * _MARK_REACH and noise.is_related_mark(text) and not any(map(_is_speech, texts[i + 1 :])):
            return {j for j in range(i, len(texts)) if not _is_speech(texts[j]) and not is_closing(texts[j])}
    return set()


def _is_speech(text: str) -> bool:
    """Tell whether a line is running text or greets somebody; numbered lines may be links."""
    return (is_sentence(text) or is_salutation(text)) and not noise.is_edge(text)


def _crumbs(texts: Sequence[str]) -> set[int]:
    """Return the lines of a path through a site whose parts came apart: 公文网, >, 领导讲话."""
    signs = {i for i, text in enumerate(texts) if noise.is_separator(text)}
    around = {j for i in signs for j in (i - 1, i + 1) if 0 <= j < len(texts) and len(texts[j]) <= _LONGEST_CRUMB}
    return signs | around


def _contents(texts: Sequence[str]) -> set[int]:
    """Return the lines of a table of contents: 目录, and the headings below it that all come again in the text."""
    title = next((i for i, text in enumerate(texts) if text.strip("【】[]：: ") == "目录"), None)
    if title is None:
        return set()
    headings = [letters(text) for text in texts]
    later = {heading: i for i, heading in enumerate(headings)}
    end = title + 1
    while end < len(texts) and len(texts[end]) <= _LONGEST_ENTRY and later[headings[end]] > end:
        end += 1
    return set(range(title, end)) if end - title > 2 else set()


def _page_numbers(texts: Sequence[str]) -> set[int]:
    """Return the lines that hold page numbers: bare numbers that count up by one, three of them at least."""
    found = [i for i, text in enumerate(texts) if noise.is_bare_number(text)]
    values = [int(texts[i]) for i in found]
    counting = len(values) >= 3 and all(b == a + 1 for a, b in itertools.pairwise(values))
    return set(found) if counting else set()
