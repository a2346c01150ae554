"""Front matter of a speech: title lines, subtitle, date, speaker; and the title by which people would cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.cleanup import metadata
from knowledge.reading.line_shapes import SPEECH_WORDS, is_salutation, is_sentence, is_short, is_titlelike
from knowledge.reading.lines import Line
from knowledge.structure.classification_marks import is_mark
from knowledge.text.folding import letters_of

_MOST_LINES = 14  # lines of front matter
_MOST_TITLE_LINES = 4  # more short lines than this are a text of short lines
_LONGEST_TITLE = 120  # characters of a title, lines joined
_DASHES = "—－–-─―"
_BRACKETED_NOTE = re.compile(r"[（(〔【\[].{1,40}[）)〕】\]]")
_MEETING_FIELD = re.compile(r"(?:时间|地点|日期|主持人?|记录人?|参会人员|出席人员|会议名称|主办|承办)\s*[:：].{0,50}")
_SERIAL_NUMBER = re.compile(r"(?:第\s*\d{3,}\s*号|No\.?\s*\d+|特急|加急|平急)(?:\s*(?:特急|加急|平急))?", re.I)
# titles that many speeches share: date or meeting is added to them
_GENERIC_TITLE = re.compile(
    rf"(?:(?:19|20)\d{{2}}年)?(?:政府)?(?:工作)?(?:重要|开幕|闭幕|主持|总结|动员|新年|新春|述职|年度|大会|会议|"
    rf"全文)?(?:{SPEECH_WORDS})(?:稿|全文|材料|提纲)?(?:[（(](?:全文|摘要|节选|实录)[）)])?"
)
_FILE_ENDING = re.compile(r"\.(?:docx?|pdf|txt|wps|md|html?|rtf)$", re.I)
_SITE_NAME = re.compile(r"\s*[-_|｜—–－]+\s*[^-_|｜]{2,20}(?:网|网站|文库|平台|资讯|频道|专栏|站)$")
_DATE_LABEL = re.compile(r"^(?:时间|日期)\s*[:：]\s*")
# a title line that ends so goes on without a space
_OPEN_ENDS = ("的", "在", "和", "与", "暨", "、", "及", "关于", "第", "《", "“", "·")
# a line that begins so continues the one before without a space
_CONTINUATION = re.compile(r"(?:上|中|时)?的|关于|(?:会议|大会|工作会)|(?:[、》”）)和与暨及])|上的")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the first line of a speech.

    Attributes:
        title: as people would cite it; empty where the text has none.
        length: number of lines of front matter.
        repeated: indexes of lines that repeat the title.
        date: given before the speech.
        occasion: given by a line before the speech; the title may give it as well.
        speaker: the same.
    """

    title: str = ""
    length: int = 0
    repeated: tuple[int, ...] = ()
    date: str = ""
    occasion: str = ""
    speaker: str = ""


def read_front_matter(lines: Sequence[Line], given: str = "", *, marked: bool = False) -> FrontMatter:
    """Return the front matter of a speech.

    Args:
        lines: of the speech, from its title on.
        given: the title where the compilation gives it; the first line is then its line.
        marked: the first line only numbers the speech (第二篇).
    """
    roles = _line_roles(lines, "title" if given else "mark" if marked else "")
    titles = [i for i, role in enumerate(roles) if role == "title"]
    repeated = _repeated([lines[i].text for i in titles], titles)
    words = [without_file_ending(lines[i].text) for i in titles if i not in repeated]
    by_role = {role: [lines[i].text for i, k in enumerate(roles) if k == role] for role in set(roles)}
    title = given or citation_title(
        words, by_role.get("subtitle", []), by_role.get("occasion", []) + by_role.get("date", [])
    )
    occasions = [metadata.occasion_of_line(text) for text in by_role.get("occasion", [])]
    return FrontMatter(
        title=title,
        length=len(roles),
        repeated=repeated,
        date=_find_date(by_role),
        occasion=next(filter(None, occasions), ""),
        speaker=_find_speaker(by_role),
    )


def _line_roles(lines: Sequence[Line], first: str) -> list[str]:
    """Return the role of each line of front matter, the first one if known; the list ends where the speech begins."""
    roles = [first] if first else []
    for i, line in enumerate(lines[len(roles) : _MOST_LINES], len(roles)):
        role = _line_role(line, roles)
        if not role or (role == "title" and not _may_be_title(lines, i, roles)):
            break
        roles.append(role)
    if roles.count("title") > _MOST_TITLE_LINES:
        return ["title"]  # a run of short lines is a text of short lines, not a title
    return roles


def _line_role(line: Line, roles: Sequence[str]) -> str:
    text = line.text
    if line.number or is_salutation(text):
        return ""
    if metadata.is_date_line(text):
        return "date"
    if metadata.is_occasion_line(text) and len(text) <= 70 and not is_sentence(text):
        return "occasion"
    if text[0] in _DASHES and len(text) <= 70 and not is_sentence(text):
        return "subtitle" if roles else "title"
    if not is_short(text) and not (line.title and len(text) <= _LONGEST_TITLE):
        return ""
    if metadata.speaker_of_line(text) or (roles and metadata.is_person_name(text)):
        return "speaker"
    if not {"date", "occasion"}.isdisjoint(roles) and metadata.is_organisation(text):
        return "speaker"
    if (
        _BRACKETED_NOTE.fullmatch(text)
        or _MEETING_FIELD.fullmatch(text)
        or is_mark(text)
        or _SERIAL_NUMBER.fullmatch(text)
    ):
        return "note"
    return "subtitle" if roles and roles[-1] == "subtitle" and is_titlelike(text) else "title"


def _may_be_title(lines: Sequence[Line], i: int, roles: Sequence[str]) -> bool:
    """Tell whether a short line is part of the title and not the first heading or line of the speech."""
    line = lines[i]
    if any(role not in ("title", "note", "mark") for role in roles):
        return is_titlelike(line.text) or line.title
    if line.title or not line.level:
        return True
    peers = sum(other.level == line.level for other in lines)
    first = lines[0].level
    return is_titlelike(line.text) or (peers == 1 if i == 0 else line.level == first and peers == 2)


def _repeated(texts: Sequence[str], indexes: Sequence[int]) -> tuple[int, ...]:
    """Return the indexes of title lines that repeat another one, perhaps with the name of a site or a file ending."""
    plain = [letters_of(without_file_ending(text)) for text in texts]
    found = []
    for i, own in enumerate(plain):
        same = [j for j, other in enumerate(plain) if other == own and j != i]
        # of equal lines the one that says no more than the title stays, else the last, next to the speech
        better = [j for j in same if (len(texts[j]), -j) < (len(texts[i]), -i)]
        if better:
            found.append(indexes[i])
    return tuple(found)


def without_file_ending(text: str) -> str:
    """Return a title line without file ending, name of the site and book title marks (《》)."""
    text = _SITE_NAME.sub("", _FILE_ENDING.sub("", text)).strip(" ※")
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text


def citation_title(words: Sequence[str], subtitles: Sequence[str], times: Sequence[str]) -> str:
    """Return the title by which people would cite a speech.

    Args:
        words: lines of the main title.
        subtitles: lines of the subtitle, with their dashes.
        times: lines that tell when and where, for a main title that many speeches share.
    """
    main = _join(words)
    under = _join([text.lstrip(_DASHES + " ") for text in subtitles])
    if not main:
        return under
    if under and (is_titlelike(under) or not is_titlelike(main) or _GENERIC_TITLE.fullmatch(main)):
        main = f"{main}——{under}"
    if _GENERIC_TITLE.fullmatch(main) and times:
        main = f"{main}（{_DATE_LABEL.sub('', times[0]).strip('（）() ' + _DASHES)}）"
    return main if len(main) <= _LONGEST_TITLE else _join(words[:1])[:_LONGEST_TITLE]


def _join(words: Sequence[str]) -> str:
    """Return lines as one: with a space between phrases, without where a line was only too long."""
    text = ""
    for word in words:
        close = not text or text.endswith(_OPEN_ENDS) or _CONTINUATION.match(word) or len(word) <= 4
        text = text + word if close else f"{text} {word}"
    return text


def _find_date(by_role: dict[str, list[str]]) -> str:
    for role in ("date", "occasion", "note", "subtitle"):
        for text in by_role.get(role, []):
            if date := metadata.find_date(text):
                return date
    return ""


def _find_speaker(by_role: dict[str, list[str]]) -> str:
    for text in by_role.get("speaker", []):
        return metadata.speaker_of_line(text) or text.strip("（）() ")
    return ""
