"""The front of a speech: title lines, subtitle, date, speaker; and the title by which people would cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.cleanup import metadata
from knowledge.reading.cleanup.line_shapes import SPEECH_WORDS, is_salutation, is_sentence, is_short, is_titlelike
from knowledge.reading.lines import Line, letters
from knowledge.structure.classification_marks import is_mark

_LONGEST = 14
_TITLE_LINES = 4
_LONGEST_TITLE = 120
_DASHES = "—－–-─―"
_NOTE = re.compile(r"[（(〔【\[].{1,40}[）)〕】\]]")
_FIELD = re.compile(r"(?:时间|地点|日期|主持人?|记录人?|参会人员|出席人员|会议名称|主办|承办)\s*[:：].{0,50}")
_SERIAL = re.compile(r"(?:第\s*\d{3,}\s*号|No\.?\s*\d+|特急|加急|平急)(?:\s*(?:特急|加急|平急))?", re.I)
_GENERIC = re.compile(
    rf"(?:(?:19|20)\d{{2}}年)?(?:政府)?(?:工作)?(?:重要|开幕|闭幕|主持|总结|动员|新年|新春|述职|年度|大会|会议|"
    rf"全文)?(?:{SPEECH_WORDS})(?:稿|全文|材料|提纲)?(?:[（(](?:全文|摘要|节选|实录)[）)])?"
)
_ENDING = re.compile(r"\.(?:docx?|pdf|txt|wps|md|html?|rtf)$", re.I)
_SITE_TAIL = re.compile(r"\s*[-_|｜—–－]+\s*[^-_|｜]{2,20}(?:网|网站|文库|平台|资讯|频道|专栏|站)$")
_LABEL = re.compile(r"^(?:时间|日期)\s*[:：]\s*")
_GOES_ON = ("的", "在", "和", "与", "暨", "、", "及", "关于", "第", "《", "“", "·")
_CONTINUES = re.compile(r"(?:上|中|时)?的|关于|(?:会议|大会|工作会)|(?:[、》”）)和与暨及])|上的")


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the speech.

    Attributes:
        title: as people would cite it; empty where the text has none.
        length: lines of the front.
        repeated: indexes of lines that say the title once more.
        date: as told before the speech.
        occasion: as a line before the speech tells it; the title may tell it as well.
        speaker: the same.
    """

    title: str = ""
    length: int = 0
    repeated: tuple[int, ...] = ()
    date: str = ""
    occasion: str = ""
    speaker: str = ""


def read_front(lines: Sequence[Line], given: str = "", *, marked: bool = False) -> Front:
    """Return the front of a speech.

    Args:
        lines: of the speech, from its title on.
        given: the title where something else told it; the first line is then its line.
        marked: the first line only numbers the speech (第二篇).
    """
    kinds = _kinds(lines, "title" if given else "mark" if marked else "")
    titles = [i for i, kind in enumerate(kinds) if kind == "title"]
    repeated = _repeated([lines[i].text for i in titles], titles)
    words = [without_ending(lines[i].text) for i in titles if i not in repeated]
    told = {kind: [lines[i].text for i, k in enumerate(kinds) if k == kind] for kind in set(kinds)}
    title = given or cite(words, told.get("subtitle", []), told.get("occasion", []) + told.get("date", []))
    occasions = [metadata.occasion_of_line(text) for text in told.get("occasion", [])]
    return Front(
        title=title,
        length=len(kinds),
        repeated=repeated,
        date=_date(told),
        occasion=next(filter(None, occasions), ""),
        speaker=_speaker(told),
    )


def _kinds(lines: Sequence[Line], first: str) -> list[str]:
    """Return what each line of the front is, the first one if known; the list ends where the speech begins."""
    kinds = [first] if first else []
    for i, line in enumerate(lines[len(kinds) : _LONGEST], len(kinds)):
        kind = _kind(line, kinds)
        if not kind or (kind == "title" and not _may_be_title(lines, i, kinds)):
            break
        kinds.append(kind)
    if kinds.count("title") > _TITLE_LINES:
        return ["title"]  # a run of short lines is a text of short lines, not a title
    return kinds


def _kind(line: Line, kinds: Sequence[str]) -> str:
    text = line.text
    if line.number or is_salutation(text):
        return ""
    if metadata.is_date_line(text):
        return "date"
    if metadata.is_occasion_line(text) and len(text) <= 70 and not is_sentence(text):
        return "occasion"
    if text[0] in _DASHES and len(text) <= 70 and not is_sentence(text):
        return "subtitle" if kinds else "title"
    if not is_short(text) and not (line.title and len(text) <= _LONGEST_TITLE):
        return ""
    if metadata.speaker_of_line(text) or (kinds and metadata.is_name(text)):
        return "speaker"
    if not {"date", "occasion"}.isdisjoint(kinds) and metadata.is_body_corporate(text):
        return "speaker"
    if _NOTE.fullmatch(text) or _FIELD.fullmatch(text) or is_mark(text) or _SERIAL.fullmatch(text):
        return "note"
    return "subtitle" if kinds and kinds[-1] == "subtitle" and is_titlelike(text) else "title"


def _may_be_title(lines: Sequence[Line], i: int, kinds: Sequence[str]) -> bool:
    """Tell whether a short line is part of the title and not the first heading or line of the speech."""
    line = lines[i]
    if any(kind not in ("title", "note", "mark") for kind in kinds):
        return is_titlelike(line.text) or line.title
    if line.title or not line.level:
        return True
    peers = sum(other.level == line.level for other in lines)
    first = lines[0].level
    return is_titlelike(line.text) or (peers == 1 if i == 0 else line.level == first and peers == 2)


def _repeated(texts: Sequence[str], indexes: Sequence[int]) -> tuple[int, ...]:
    """Return the indexes of title lines that repeat another one, perhaps with the name of a site or a file ending."""
    plain = [letters(without_ending(text)) for text in texts]
    found = []
    for i, own in enumerate(plain):
        same = [j for j, other in enumerate(plain) if other == own and j != i]
        # of equal lines the one that says no more than the title stays, else the last, next to the speech
        better = [j for j in same if (len(texts[j]), -j) < (len(texts[i]), -i)]
        if better:
            found.append(indexes[i])
    return tuple(found)


def without_ending(text: str) -> str:
    """Return a title line without file ending, name of the site and book marks around it."""
    text = _SITE_TAIL.sub("", _ENDING.sub("", text)).strip(" ※")
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text


def cite(words: Sequence[str], subtitles: Sequence[str], times: Sequence[str]) -> str:
    """Return the title by which people would cite a speech.

    Args:
        words: lines of the main title.
        subtitles: lines of the subtitle, with their dashes.
        times: lines that tell when and where, for a main title that many speeches share.
    """
    main = _joined(words)
    under = _joined([text.lstrip(_DASHES + " ") for text in subtitles])
    if not main:
        return under
    if under and (is_titlelike(under) or not is_titlelike(main) or _GENERIC.fullmatch(main)):
        main = f"{main}——{under}"
    if _GENERIC.fullmatch(main) and times:
        main = f"{main}（{_LABEL.sub('', times[0]).strip('（）() ' + _DASHES)}）"
    return main if len(main) <= _LONGEST_TITLE else _joined(words[:1])[:_LONGEST_TITLE]


def _joined(words: Sequence[str]) -> str:
    """Return lines as one: with a space between phrases, without where a line was only too long."""
    text = ""
    for word in words:
        close = not text or text.endswith(_GOES_ON) or _CONTINUES.match(word) or len(word) <= 4
        text = text + word if close else f"{text} {word}"
    return text


def _date(told: dict[str, list[str]]) -> str:
    for kind in ("date", "occasion", "note", "subtitle"):
        for text in told.get(kind, []):
            if date := metadata.find_date(text):
                return date
    return ""


def _speaker(told: dict[str, list[str]]) -> str:
    for text in told.get("speaker", []):
        return metadata.speaker_of_line(text) or text.strip("（）() ")
    return ""
