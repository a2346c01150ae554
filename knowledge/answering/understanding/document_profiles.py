"""What documents can be called by: words of title, occasion and speaker, of their first lines, years, places, levels."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.storage.catalog import DocumentHead
from knowledge.structure.numbering import Boundary, find_markers
from knowledge.text.folding import fold, pinyin
from knowledge.text.lexicon import DIVISIONS
from knowledge.text.numerals import NUMERALS
from knowledge.text.tokenizer import words

OPENING = 320
"""Characters of a body that tell who speaks, where and on what occasion."""
YEAR = re.compile(r"(?:19|20)\d\d(?=年|\D|$)")
LEVEL = re.compile(r"(?:全|本|我|该)?(省|市|县|区|镇|乡|村|校|公司|集团)(?:里|委|直|级|政府)?")
"""For what a document speaks: 全县, 区委, 我校."""
_FOR_WHOM = re.compile(rf"代表(?:(国务院)|[^，,。]{{0,8}}?([{DIVISIONS}])(?:人民)?政府)")
_TITLE_NUMBER = re.compile(rf"(\d{{1,2}})$|[（(]?([{NUMERALS}]{{1,2}})[)）]?$")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document can be called by.

    Attributes:
        id: the document.
        strong: words of title, occasion, speaker and file name.
        opening: words of the first lines.
        names: folded title, occasion and speaker, for phrases that are cut differently.
        opening_text: the folded first lines, for the same.
        years: years in title, date, occasion.
        year: of its date, 0 where unknown.
        title: as it is, folded.
        number: at the end of the title ("讲话2"), 0 where there is none.
        levels: 省, 市, 县 … that it speaks for.
        speakers: its speaker, and the office that its opening speaks for.
    """

    id: str
    strong: frozenset[str]
    opening: frozenset[str]
    names: str
    opening_text: str
    years: frozenset[str]
    year: int
    number: int
    title: str
    levels: frozenset[str]
    speakers: tuple[str, ...]


def profile(named: DocumentHead) -> Profile:
    """Return what a document can be called by."""
    stem = named.source.rsplit(".", 1)[0]
    names = " ".join([named.title, named.occasion, named.speaker, named.front])
    names = f"{names} {stem}" if re.search(r"[一-鿿]", stem) else names
    opening = _before_headings(named.opening)
    number = _TITLE_NUMBER.search(named.title)
    year = int(named.date[:4]) if named.date[:4].isdigit() else 0
    dated = set(YEAR.findall(names)) | ({str(year)} if year else set())
    return Profile(
        id=named.id,
        strong=frozenset(words(names)),
        opening=frozenset(words(opening)),
        names=fold(names),
        opening_text=fold(opening),
        years=frozenset(dated),
        year=year,
        number=int(number.group(1)) if number and number.group(1) else 0,
        title=fold(named.title),
        levels=frozenset(m.group(1) for m in LEVEL.finditer(names + opening)),
        speakers=tuple(filter(None, [named.speaker, _office(opening)])),
    )


def _before_headings(opening: str) -> str:
    """Return the first lines of a body up to the first numbered heading: from there on the matter is told."""
    lines = (marker for marker in find_markers(opening) if marker.boundary is Boundary.LINE)
    return opening[: next((marker.start for marker in lines), len(opening))]


def _office(opening: str) -> str:
    """Return whose report it is that begins "我代表省人民政府": that of the head of the government."""
    match = _FOR_WHOM.search(opening)
    return "" if match is None else "国务院总理" if match[1] else f"{match[2]}长"


def is_of(p: Profile, places: Sequence[str]) -> bool:
    """Return whether a document speaks for one of the places; for any where none is named."""
    return not places or any(place in p.names + p.opening_text for place in places)


def sounds_like_one(word: str, others: Collection[str]) -> bool:
    """Return whether a word that stands nowhere is read like one of the others: it may be mistyped."""
    return len(word) > 1 and any(len(word) == len(other) and pinyin(word) == pinyin(other) for other in others)
