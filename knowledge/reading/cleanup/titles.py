"""Chooses the title of a document from all that names it: lines before the speech, what the file declares, its name.

Each candidate is judged by the same evidence, in points: what a title looks like, what the format says of it, what follows
it, and which other sources say the same. The best one is the title; without any evidence the choice is unsure, and is told.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.cleanup import metadata
from knowledge.reading.cleanup.furniture import is_document_mark, is_issuer, is_masthead, trimmed
from knowledge.reading.line_shapes import is_short, names_document, names_document_fully
from knowledge.reading.lines import tidy
from knowledge.text.folding import letters_of

FULL_SHAPE = 3  # points: 在…会上的讲话, 关于…的通知
SHAPE = 2  # points: it ends with the name of a kind of document
MARKED = 2  # points: the format marks it as the title
AGREES = 2  # points: another source says the same
OPENS = 1  # points: date, occasion, speaker or salutation follow
DECLARED = 1  # points: the file declares it as its title
NAMED = -1  # points: the name of the file, in the words of whoever saved it
MASTHEAD = -3  # points: the name of a bulletin, column or office
SURE = 1  # points from which on a title is sure

_SHORTEST_UNSURE = 6  # letters of a line that may be the title without any evidence
_SHORTEST_AGREEMENT = 6  # letters that two sources must share: 讲话 says nothing
_FILE_ENDING = re.compile(r"\.(?:docx?|pdf|txt|wps|md|html?|mht(?:ml)?|rtf|xlsx?|pptx?|ofd)$", re.I)
_SITE_NAME = re.compile(
    r"\s*[-_|｜—–－]+\s*[^-_|｜《》]{2,24}(?:网|网站|门户|文库|平台|资讯|频道|专栏|站|公报|日报|人民政府|委员会|自由的图书馆)"
    r"(?:\s*[-_|｜—–－]+.*)?$"
)
_WHOLE_TEXT = re.compile(
    r"\s*[（(【\[](?:讲话|报告|致辞)?(?:全文|全文实录|文字实录)[）)】\]]$"
)  # says what the page holds, not what it is
_LAST_PIECE = re.compile(r"(?P<rest>.{4,}?)\s*[-_|｜—–－]+\s*(?P<piece>[^-_|｜—–－]{2,20})")
_PROGRAM = re.compile(r"^(?:Microsoft (?:Word|PowerPoint)|WPS文字)\s*-\s*", re.I)
# file names and declared titles that say nothing about the content
_MEANINGLESS = re.compile(
    r"(?:新建|未命名|无标题|文档|文本|副本|下载|网页|首页|document|untitled|new|copy|text|index|content|[\s\d_()（）\-.]|[0-9a-f]{6,})*",
    re.I,
)
_NAME_DECORATION = re.compile(
    r"^(?:(?:19|20)\d{6}|\d{1,3}(?=[-_.、\s]))[-_.、\s]*|[\s_-]*(?:[（(]\d{1,2}[）)]|副本|最终版?|终稿|定稿|打印版?|[vV]\d+(?:\.\d+)?)+$"
)


@dataclass(frozen=True, slots=True)
class Names:
    """What names a document outside its own lines.

    Attributes:
        declared: by the file: title of the web page, properties, the title in an index table, a line that is a file name.
        file_name: stem of the file's name, empty where it says nothing.
        repeated: running headers and other lines that were left out.
    """

    declared: tuple[str, ...] = ()
    file_name: str = ""
    repeated: tuple[str, ...] = ()

    @classmethod
    def of(cls, declared: Sequence[str], file_name: str, repeated: Sequence[str]) -> Names:
        """Return the names of a file, without those that say nothing."""
        stem = tidy(_NAME_DECORATION.sub("", tidy(pathlib.PurePath(file_name).stem)))
        plain = (without_file_ending(_PROGRAM.sub("", tidy(text))) for text in declared)
        return cls(
            tuple(text for text in dict.fromkeys(plain) if _says_something(text)),
            stem if _says_something(stem) else "",
            tuple(repeated),
        )


def _says_something(text: str) -> bool:
    said = [piece for piece in text.split() if not is_masthead(piece) and not is_issuer(piece)]
    return bool(said) and _MEANINGLESS.fullmatch(text) is None and not is_document_mark(text)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible title: words, and the points of evidence for it."""

    title: str
    points: int

    @property
    def sure(self) -> bool:
        """Whether the evidence is enough."""
        return self.points >= SURE


def shape_points(title: str) -> int:
    """Return the points for what a title looks like."""
    if names_document_fully(title):
        return FULL_SHAPE
    return SHAPE if names_document(title) else 0


def agreement_points(title: str, names: Names) -> int:
    """Return the points for other sources that say the same title, perhaps with a place or year more or less."""
    declared = any(agrees(title, other) for other in (*names.declared, names.file_name))
    return (AGREES if declared else 0) + any(agrees(title, other) for other in names.repeated)


def agrees(one: str, other: str) -> bool:
    """Tell whether two titles are one: the shorter leaves out letters of the longer, and no year."""
    a, b = sorted((letters_of(one), letters_of(other)), key=len)
    if len(a) < _SHORTEST_AGREEMENT:
        return False
    rest = iter(b)
    return all(letter in rest for letter in a)


def line_points(text: str, *, marked: bool) -> int:
    """Return the points of a line of front matter by itself."""
    masthead = MASTHEAD if is_masthead(text) or is_issuer(text) else shape_points(text)
    return masthead + (MARKED if marked else 0)


def outer_candidates(names: Names) -> list[Candidate]:
    """Return the candidates outside the lines of a document."""
    found = [
        Candidate(text, shape_points(text) + DECLARED + (AGREES if agrees(text, names.file_name) else 0))
        for text in names.declared
    ]
    if names.file_name:
        found.append(Candidate(names.file_name, shape_points(names.file_name) + NAMED))
    return found


def choose_title(own: Candidate | None, names: Names, opening: str) -> Candidate:
    """Return the title of a document.

    Args:
        own: the best of its own lines, None where there is none.
        names: what else names it.
        opening: first words of its text, for a document that nothing names.
    """
    candidates = [*([own] if own else []), *outer_candidates(names)]
    best = max(candidates, key=lambda candidate: candidate.points, default=None)  # the first of equals: its own line
    if best and best.sure:
        return best
    if own and own.points >= 0 and len(letters_of(own.title)) >= _SHORTEST_UNSURE:
        return own
    fallback = names.file_name or next(iter(names.declared), "") or (own.title if own else "") or opening
    return Candidate(fallback, 0)


def without_file_ending(text: str) -> str:
    """Return a title line without file ending, name of the site, buttons, （全文） and book title marks (《》)."""
    text = _SITE_NAME.sub("", _FILE_ENDING.sub("", trimmed(text))).strip(" ※")
    text = metadata.title_without_speaker(text)
    while (match := _LAST_PIECE.fullmatch(text)) and is_masthead(match.group("piece")):
        text = match.group("rest")
    text = _WHOLE_TEXT.sub("", text) or text
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text


def is_file_name_title(text: str) -> bool:
    """Tell whether a line is the name of a file that names a document, as some converters leave it."""
    return _FILE_ENDING.search(text) is not None and names_document(without_file_ending(text)) and is_short(text)
