"""Front matter of a speech: title lines, subtitle, date, speaker; and the title by which people would cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.cleanup import metadata, titles
from knowledge.reading.cleanup.furniture import is_document_mark, is_issuer, is_masthead
from knowledge.reading.cleanup.titles import Names, without_file_ending
from knowledge.reading.line_shapes import (
    LONGEST_TITLE,
    SPEECH_WORDS,
    is_numbered,
    is_salutation,
    is_sentence,
    is_short,
    is_titlelike,
    names_document,
    names_document_fully,
)
from knowledge.reading.lines import Line
from knowledge.structure.classification_marks import is_mark
from knowledge.text.folding import letters_of

_MOST_LINES = 20  # lines of front matter: a red head, a cover page and the title again
_LONGEST_LABEL = 8  # characters of a label or column above a title
_SHORTEST_ABOVE_NAME = 4  # characters of a line above a speaker's name; shorter ones are the heads of a table
_MOST_TITLE_LINES = 4  # more short lines than this are a text of short lines
_DASHES = "—－–-─―"
_BRACKETED_NOTE = re.compile(r"[（(〔【\[].{1,120}[）)〕】\]]")
# （试行）, （2024—2026年）: part of the title though they stand below it
_QUALIFIER = re.compile(
    r"[（(〔](?:试行|暂行|草案|(?:19|20)\d{2}\s*年?\s*[-—–－~～至]+\s*(?:19|20)?\d{2,4}\s*年?|.{0,6}[^全]稿)[）)〕]"
)
_MEETING_FIELD = re.compile(r"(?:时间|地点|日期|主持人?|记录人?|参会人员|出席人员|会议名称|主办|承办)\s*[:：].{0,50}")
_SERIAL_NUMBER = re.compile(r"(?:第\s*\d{3,}\s*号|No\.?\s*\d+|特急|加急|平急|急件)(?:\s*(?:特急|加急|平急))?", re.I)
# titles that many speeches share: date or meeting is added to them
_GENERIC_TITLE = re.compile(
    rf"(?:(?:19|20)\d{{2}}年)?(?:政府)?(?:工作)?(?:重要|开幕|闭幕|主持|总结|动员|新年|新春|述职|年度|大会|会议|"
    rf"全文)?(?:{SPEECH_WORDS})(?:稿|全文|材料|提纲)?(?:[（(](?:全文|摘要|节选|实录)[）)])?"
)
_DECIMAL_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3} (?!\d)")  # 1 总则, 1.1 目的
_DATE_LABEL = re.compile(r"^(?:时间|日期)\s*[:：]\s*")
# a title line that ends so goes on without a space
_OPEN_ENDS = ("的", "在", "和", "与", "暨", "、", "及", "关于", "第", "《", "“", "·")
# a line that begins so continues the one before without a space
_CONTINUATION = re.compile(r"(?:上|中|时)?的|关于|(?:会议|大会|工作会)|(?:[、》”）)（(〔和与暨及])|上的")
_AFTER_ISSUER = re.compile(
    r"关于|(?:19|20)\d{2}\s*年|[二一][〇○零一二三四五六七八九]{3}年|印发|转发|贯彻|落实|\S{0,12}(?:述职|总结)"
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the first line of a speech.

    Attributes:
        title: as people would cite it; empty where the text has none.
        points: of evidence for the title, as `titles` counts them.
        length: number of lines of front matter.
        repeated: indexes of lines that repeat the title.
        date: given before the speech.
        occasion: given by a line before the speech; the title may give it as well.
        speaker: the same.
    """

    title: str = ""
    points: int = 0
    length: int = 0
    repeated: tuple[int, ...] = ()
    date: str = ""
    occasion: str = ""
    speaker: str = ""


def read_front_matter(
    lines: Sequence[Line], given: str = "", *, marked: bool = False, names: Names | None = None
) -> FrontMatter:
    """Return the front matter of a speech.

    Args:
        lines: of the speech, from its title on.
        given: the title where the compilation gives it; the first line is then its line.
        marked: the first line only numbers the speech (第二篇).
        names: what else names the document.
    """
    roles = _line_roles(lines, "title" if given else "mark" if marked else "")
    indexes = [i for i, role in enumerate(roles) if role == "title"]
    repeated = _repeated([lines[i].text for i in indexes], indexes)
    found = _best_title(lines, roles, repeated, names or Names())
    best, start = found or (None, 0)
    order = sorted(range(len(roles)), key=lambda i: i < start)  # what stands above the title belongs to the bulletin
    by_role = {role: [lines[i].text for i in order if roles[i] == role] for role in set(roles)}
    occasions = [metadata.occasion_of_line(text) for text in by_role.get("occasion", [])]
    return FrontMatter(
        title=given or (best.title if best else ""),
        points=best.points if best else 0,
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
        if role == "name":
            role = "speaker" if _ends_front(lines, i) else "title"
        if not role or (role == "title" and not _may_be_title(lines, i, roles)):
            break
        roles.append(role)
    if any(len(block) > _MOST_TITLE_LINES for block in _blocks(lines, roles)):
        # a run of short lines is a text of short lines, not a title: its title is the line that looks like one
        title = next((i for i, role in enumerate(roles) if role == "title" and names_document(lines[i].text)), 0)
        return [*roles[:title], "title"]
    return roles


def _line_role(line: Line, roles: Sequence[str]) -> str:
    text = line.text
    if line.number or is_salutation(text) or _DECIMAL_HEADING.match(text):
        return ""
    if is_document_mark(text):
        return "note"
    if metadata.is_date_line(text) or metadata.split_date_line(text):
        return "date"
    if metadata.is_occasion_line(text) and len(text) <= 70 and not is_sentence(text):
        return "occasion"
    if text[0] in _DASHES and len(text) <= 70 and not is_sentence(text):
        return "subtitle" if roles else "title"
    if _is_note(text):
        return "note"
    if not is_short(text) and not (len(text) <= LONGEST_TITLE and (line.title or names_document_fully(text))):
        return ""
    if metadata.speaker_of_line(text):
        return "speaker"
    if roles and metadata.is_person_name(text):
        return "name"
    if not {"date", "occasion"}.isdisjoint(roles) and metadata.is_organisation(text):
        return "speaker"
    return "subtitle" if roles and roles[-1] == "subtitle" and is_titlelike(text) else "title"


def _ends_front(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a name is followed by what follows speakers, and not by a further short line of a list or table."""
    if i and len(lines[i - 1].text) <= _SHORTEST_ABOVE_NAME and not metadata.is_person_name(lines[i - 1].text):
        return False
    text = lines[i + 1].text if i + 1 < len(lines) else ""
    return (
        len(text) > _LONGEST_LABEL or is_salutation(text or "：") or is_numbered(text) or metadata.is_person_name(text)
    )


def _is_note(text: str) -> bool:
    return (
        _BRACKETED_NOTE.fullmatch(text) is not None
        or _MEETING_FIELD.fullmatch(text) is not None
        or is_mark(text)
        or _SERIAL_NUMBER.fullmatch(text) is not None
    )


def _may_be_title(lines: Sequence[Line], i: int, roles: Sequence[str]) -> bool:
    """Tell whether a short line is part of the title and not the first heading or line of the speech."""
    line = lines[i]
    if any(role not in ("title", "note", "mark") for role in roles):
        return names_document(line.text) or line.title
    if line.title or not line.level:
        return True
    peers = sum(other.level == line.level for other in lines)
    first = lines[0].level
    return names_document(line.text) or (peers == 1 if i == 0 else line.level == first and peers == 2)


def _blocks(lines: Sequence[Line], roles: Sequence[str]) -> list[list[int]]:
    """Return the indexes of the lines of each title: lines that follow each other and are no title by themselves."""
    blocks: list[list[int]] = []
    for i, role in enumerate(roles):
        if role == "note" and blocks and blocks[-1][-1] == i - 1 and _QUALIFIER.fullmatch(lines[i].text):
            blocks[-1].append(i)
        elif role == "title":
            if blocks and blocks[-1][-1] == i - 1 and _goes_on(lines[i - 1], lines[i]):
                blocks[-1].append(i)
            else:
                blocks.append([i])
    return [part for block in blocks for part in _without_label(lines, block)]


def _without_label(lines: Sequence[Line], block: list[int]) -> list[list[int]]:
    """Return the block parted after a label: a line far shorter than the full title below it (附件, 新闻发布)."""
    for place in range(len(block) - 1, 0, -1):
        label, text = lines[block[place - 1]].text, lines[block[place]].text
        short = len(label) <= _LONGEST_LABEL and len(label) * 2 <= len(text) and not is_issuer(label)
        if short and _stands_alone(text, label):
            return [[i] for i in block[:place]] + [block[place:]]
    return [block]


def _stands_alone(text: str, label: str) -> bool:
    return (
        names_document(text)
        and not label.endswith((*_OPEN_ENDS, *"省市县区州旗镇乡盟"))
        and not _CONTINUATION.match(text)
    )


def _goes_on(before: Line, line: Line) -> bool:
    """Tell whether a title line goes on in the next one."""
    if before.title != line.title:
        return False
    if before.text.endswith(_OPEN_ENDS):
        return True
    if is_masthead(before.text) or _QUALIFIER.fullmatch(before.text):
        return False
    if is_issuer(before.text):
        return is_issuer(line.text) or _AFTER_ISSUER.match(line.text) is not None
    return not names_document(before.text) or _CONTINUATION.match(line.text) is not None


def _best_title(
    lines: Sequence[Line], roles: Sequence[str], repeated: Sequence[int], names: Names
) -> tuple[titles.Candidate, int] | None:
    """Return the title with the most evidence, of equal ones the first, and the index of its first line."""
    found: list[tuple[str, titles.Candidate, int]] = []
    times = [lines[i].text for role in ("occasion", "date") for i, own in enumerate(roles) if own == role]
    for block in _blocks(lines, roles):
        own = [i for i in block if i not in repeated]
        if not own:
            continue
        words = [without_file_ending(lines[i].text) for i in own]
        after = own[-1] + 1
        subtitles = _subtitles(lines, roles, after)
        main = _join(words)
        points = max(titles.line_points(text, marked=any(lines[i].title for i in own)) for text in (main, *subtitles))
        points += titles.OPENS if _opens(lines, roles, after) else 0
        points += titles.agreement_points(main, names)
        found.append((main, titles.Candidate(citation_title(words, subtitles, times), points), own[0]))
    return max(_shared(found), key=lambda each: each[0].points, default=None)


def _shared(found: Sequence[tuple[str, titles.Candidate, int]]) -> list[tuple[titles.Candidate, int]]:
    """Return the candidates, each with the best evidence for a shorter form of it: 2026年某省政府工作报告, 政府工作报告."""
    return [
        (
            titles.Candidate(own.title, max(o.points + (text != main) for text, o, _ in found if _is_form(text, main))),
            start,
        )
        for main, own, start in found
    ]


def _is_form(text: str, main: str) -> bool:
    return text == main or (len(text) < len(main) and titles.agrees(text, main))


def _subtitles(lines: Sequence[Line], roles: Sequence[str], start: int) -> list[str]:
    """Return the lines of the subtitle of a title that ends before `start`."""
    found = []
    for line, role in zip(lines[start:], roles[start:], strict=False):
        if role in ("title", "mark"):
            break
        if role == "subtitle":
            found.append(line.text)
    return found


def _opens(lines: Sequence[Line], roles: Sequence[str], start: int) -> bool:
    """Tell whether a title that ends before `start` is followed by what follows titles."""
    while start < len(roles) and roles[start] == "note":
        start += 1
    if start < len(roles):
        return roles[start] in ("subtitle", "date", "occasion", "speaker")
    return start < len(lines) and (is_salutation(lines[start].text) or lines[start].text[-1] in "：:")


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
    return main if len(main) <= LONGEST_TITLE else _join(words[:1])[:LONGEST_TITLE]


def _join(words: Sequence[str]) -> str:
    """Return lines as one: with a space between phrases, without where a line was only too long."""
    text = ""
    for word in words:
        close = not text or text.endswith(_OPEN_ENDS) or _CONTINUATION.match(word) or len(word) <= 4
        text = text + word if close else f"{text} {word}"
    return text


def _find_date(by_role: dict[str, list[str]]) -> str:
    for role in ("occasion", "date", "note", "subtitle"):
        for text in by_role.get(role, []):
            if date := metadata.find_date(text):
                return date
    return ""


def _find_speaker(by_role: dict[str, list[str]]) -> str:
    for text in by_role.get("speaker", []):
        return metadata.speaker_of_line(text) or text.strip("（）() ")
    beside = [metadata.speaker_of_occasion_line(text) for text in by_role.get("occasion", [])]
    beside += [parts[1] for text in by_role.get("date", []) if (parts := metadata.split_date_line(text))]
    beside += [metadata.speaker_before_title(text) for text in by_role.get("title", [])]
    return next(filter(None, beside), "")
