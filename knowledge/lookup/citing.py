"""Copying a place the way an official text cites it. Pure.

“原文”（《标题》，2025年3月12日，“一、加强学习”之“（二）学以致用”，第5页）

The quoted words stand in quotation marks, marks inside them one level lower (GB/T 15834); a note in brackets names the title,
the date as exactly as the document tells it, the section from the outermost heading to the innermost, joined by 之, and the page. What
a document does not tell is left out; the opening and the closing of a speech have no section.
"""

from __future__ import annotations

import re

from knowledge.text.pages import pages_in_words
from knowledge.values import Citation, SectionPath

_LOWER = str.maketrans("“”‘’「」『』", "‘’“”『』「」")
_END = "，。；：、,.;: 　\n"
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def cite(citation: Citation, date: str = "", words: bool = True) -> str:
    """Return a place as an official text cites it; without `words` the note alone, without brackets.

    The date is the document's, as `Document.date` has it.
    """
    parts = [
        title_in_marks(citation.document),
        date_in_words(date),
        section_in_words(citation.section),
        pages_in_words(citation.pages),
    ]
    note = "，".join(part for part in parts if part)
    quote = " ".join(citation.quote.split()).translate(_LOWER)
    return f"“{quote}”（{note}）" if words and quote else note


def title_in_marks(title: str) -> str:
    """Return a title in title marks; marks inside it become single ones, white space one space."""
    return f"《{' '.join(title.split()).replace('《', '〈').replace('》', '〉')}》"


def date_in_words(date: str) -> str:
    """Return `2025-03-12` as 2025年3月12日, `2025-03` as 2025年3月, `2025` as 2025年; anything else as it is."""
    found = _DATE.fullmatch(date)
    if not found:
        return date
    year, month, day = found.groups()
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def section_in_words(path: SectionPath) -> str:
    """Return a section path as “一、…”之“（二）…”; empty for the opening or closing."""
    return "之".join(f"“{heading.strip().rstrip(_END).translate(_LOWER)}”" for heading in path)
