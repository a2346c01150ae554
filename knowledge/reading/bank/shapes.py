"""What the lines of a question bank look like. All patterns are matched on half-width text, which keeps its offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3014: 0x5B, 0x3015: 0x5D}
_REMEMBERED = 256
"""Lines whose forms are remembered: each is looked at several times, also by its neighbours."""
_CHINESE = "一二三四五六七八九十"
_KIND_WORDS = (
    ("multiple", r"多项?选择?"),
    ("single", r"单项?选择?"),
    ("any", r"不定项(?:选择?)?|选择"),
    ("judge", r"判断(?:正误|对错|改错|说理)?|是非"),
    ("blank", r"填空"),
    ("short", r"简答|问答|论述|名词解释|案例分析|材料分析|辨析|简述"),
)
_KIND = "(?:" + "|".join(words for _, words in _KIND_WORDS) + ")"
_REMARK = re.compile(r"\([^()]*\)")
_SECTION = re.compile(
    rf"(?:第?[{_CHINESE}\d]{{1,3}}(?:部分|大题)?[、.:)\s]*|\([{_CHINESE}]{{1,3}}\)[、.]?)?\s*[【\[]?\s*"
    rf"(?P<kind>{_KIND})(?:试题|练习题|题库|题目|题)?\s*[】\]]?(?:部分)?\s*[:。.,]?\s*(?:(?:共|每|本|下列|以下|请|计)[^?]*)?"
)
_KEY_SECTION = re.compile(
    rf"\s*(?:(?P<numeral>[{_CHINESE}]{{1,3}})[、.:)\s]\s*|第(?P<part>[{_CHINESE}\d]{{1,3}})(?:部分|大题)[、.:\s]*)?"
    rf"(?:[【\[]?\s*(?P<kind>{_KIND})(?:题|试题)?\s*[】\]]?)?(?:\([^()]*\))?\s*[:.]?\s*(?=\d)"
)
_LONGEST_SECTION = 80  # characters of a section's line, instructions included
_TAG = re.compile(
    rf"^\s*(?:[\[(【]\s*(?P<a>{_KIND})题?\s*[\])】]|(?P<b>{_KIND})题\s*:)\s*|\s*[\[(【]\s*(?P<c>{_KIND})题?\s*[\])】]\s*$"
)
_NUMBER = re.compile(
    r"\s*(?:第\s*(?P<a>\d{1,4})\s*题\s*[.、:]?|题目?\s*(?P<b>\d{1,4})\s*[.、:]|\(\s*(?P<c>\d{1,4})\s*\)[.、]?|【(?P<d>\d{1,4})】"
    r"|(?P<e>\d{1,4})\s*[.、:)\]])\s*"
)
_OPTION = re.compile(r"(?<![A-Za-z&])\(?(?P<letter>[A-J])\s*(?:[.、:)\],]|\s(?=\S))\s*")
_BARE_OPTION = re.compile(r"(?P<letter>[A-J])(?=[一-鿿\d《“\"])")
_FIELD = re.compile(
    r"(?P<open>[【\[(])?\s*(?:(?P<answer>(?:本题)?(?:正确|参考|标准)?答案(?!解析|及|与|和)|正确选项)"
    r"|(?P<explanation>(?<![一-鿿])(?:答案|试题|题目|参考)?(?:解析|解释|点评))"
    r"|(?P<source>(?<![一-鿿])(?:出处|来源|依据))|(?P<other>(?<![一-鿿])(?:难度系数|难度|考点|知识点|分值|题型)))"
    r"\s*(?:是|为)?\s*(?(open)(?:[】\])]\s*:?|:)|:)\s*"
)
_ANSWER_LINE = re.compile(r"\s*(?:正确|参考|标准)?答案\s*(?=[A-J√×✓✔✗✘对错]|$)|\s*(?:答\s*:|【答】)\s*")
_KEY_TITLE = re.compile(r".{0,30}(?:参考|标准|正确)?答案(?:[及与和]解析|部分|页|速查)?\s*[】\])]?\s*:?")
GAP = re.compile(r"[_﹍]{2,}|\(\s*\)|【\s*】|\[\s*\]")
"""A place that is left open in a stem, on half-width text."""
_TRUTH = r"[√×✓✔✗✘☑☒]|对|错|正确|错误|[TF]"
LETTERS_IN_BRACKETS = re.compile(r"[(\[【]\s*(?P<answer>[A-J](?:[\s、,]*[A-J])*)\s*[)\]】]")
TRUTH_IN_BRACKETS = re.compile(
    rf"[(\[【]\s*(?P<answer>{_TRUTH})\s*[)\]】]\s*[。.]?\s*$|^\s*[(\[【]\s*(?P<first>{_TRUTH})\s*[)\]】]\s*"
)
_TRUTH_AT_END = re.compile(
    r"(?:(?<=[。.\s])|(?<=[。.])\s+)(?P<answer>[√×✓✔✗✘])\s*$|(?<=[。.])\s*(?P<worded>对|错|正确|错误)\s*$"
)
_STEM_LABEL = re.compile(r"\s*(?:题目|题干|试题|问题)\s*\d{0,4}\s*:\s*")
_OPTIONS_LABEL = re.compile(r"\s*(?:备选)?选项\s*:\s*(?=\(?[A-J])")
FILLED = re.compile(r"\(\s*(?P<answer>[^()]+?)\s*\)")
"""A bracket with words in it: the answer of a blank that was handed out filled in."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: `field` is `text`, `answer`, `explanation`, `source` or `other`."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it is written; `letter` A to J."""

    letter: str
    words: str


@lru_cache(_REMEMBERED)
def half(text: str) -> str:
    """Return text with full-width letters, digits and marks as half-width ones; its length stays the same."""
    return text.translate(_TO_HALF)


def kind_of(words: str) -> str:
    """Return the kind of question that words name, empty where they name none."""
    return next((kind for kind, known in _KIND_WORDS if re.match(known, words)), "")


def section_kind(text: str) -> str:
    """Return the kind of question that a section's line announces ("一、单选题（每题2分）"), empty for other lines."""
    if len(text) > _LONGEST_SECTION:
        return ""
    found = _SECTION.fullmatch(_REMARK.sub("", half(text)).strip())
    return kind_of(found["kind"]) if found else ""


def key_section(text: str) -> tuple[str, str, str]:
    """Return the kind and the numeral that a line of a key begins with ("一、单选题：1-5 ABCDA"), and the rest."""
    found = _KEY_SECTION.match(half(text))
    if found is None or not (found["kind"] or found["numeral"]):
        return "", "", text
    return kind_of(found["kind"] or ""), found["numeral"] or "", text[found.end() :]


def without_label(text: str) -> tuple[str, bool]:
    """Return a line without the word 题目 or 选项 before it, and whether that says that a question begins."""
    line = half(text)
    if found := _STEM_LABEL.match(line):
        return text[found.end() :], True
    found = _OPTIONS_LABEL.match(line)
    return (text[found.end() :] if found else text), False


def without_tag(stem: str) -> tuple[str, str]:
    """Return a stem without the kind that stands in brackets at one of its ends, and that kind."""
    found = _TAG.search(half(stem))
    if not found:
        return stem, ""
    kind = kind_of(found["a"] or found["b"] or found["c"])
    return (stem[: found.start()] + stem[found.end() :]).strip(), kind


def numbered(text: str) -> tuple[int, str] | None:
    """Return the number that a line begins with, and the words after it; a tag before the number stays with the words."""
    tag = _TAG.match(half(text))
    start = tag.end() if tag else 0
    found = _NUMBER.match(half(text), start)
    if not found:
        return None
    number = next(int(value) for value in found.groups() if value)
    return number, text[:start] + text[found.end() :]


@lru_cache(_REMEMBERED)
def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a line at the names of its fields: "D.36 答案：C 解析：…"."""
    line = half(text)
    cuts = [(m.start(), m.end(), str(m.lastgroup)) for m in _FIELD.finditer(line)]
    if (first := _ANSWER_LINE.match(line)) and (not cuts or cuts[0][0] >= first.end()):
        cuts.insert(0, (0, first.end(), "answer"))
    bounds = [*[start for start, _, _ in cuts], len(text)]
    found = [Piece("text", text[: bounds[0]].strip())] if text[: bounds[0]].strip() else []
    for (start, end, field), stop in zip(cuts, bounds[1:], strict=True):
        words = text[end:stop].strip()
        opened = line[start] in "(（" and words.endswith((")", "）"))
        found.append(Piece(field, words[:-1].rstrip() if opened else words))
    return tuple(found)


def is_key_title(text: str) -> bool:
    """Tell whether a line may head an answer key ("防汛题库参考答案")."""
    return bool(_KEY_TITLE.fullmatch(half(text).strip()))


def split_options(text: str, expected: str, bare: bool = False) -> tuple[str, list[Option]]:
    """Return the words before the options of a line, and its options, letters in order from `expected`.

    One option alone counts only at the head of the line; `bare` allows one without a mark after its letter.
    """
    line = half(text)
    at, letter = [], expected
    for found in _OPTION.finditer(line):
        if found["letter"] == letter:
            at.append((found.start(), found.end()))
            letter = chr(ord(letter) + 1)
    if not at and bare and (start := _BARE_OPTION.match(line)) and start["letter"] == expected:
        at.append((0, 1))
    if not at or (len(at) == 1 and line[: at[0][0]].strip()):
        return text, []
    bounds = [*[start for start, _ in at], len(text)]
    words = [text[end:stop].strip(" 　;；") for (_, end), stop in zip(at, bounds[1:], strict=True)]
    first = ord(expected)
    return text[: bounds[0]].strip(), [Option(chr(first + i), option) for i, option in enumerate(words)]


def truth_mark(stem: str) -> tuple[str, str] | None:
    """Return a stem without its mark of true or false, and the mark; None where it has none."""
    line = half(stem)
    found = TRUTH_IN_BRACKETS.search(line) or _TRUTH_AT_END.search(line)
    if not found:
        return None
    mark = next((words for words in found.groups() if words), "")
    return (stem[: found.start()] + stem[found.end() :]).strip(), mark


def has_own_answer(text: str) -> bool:
    """Tell whether a line holds its answer itself: letters or a mark of true or false in brackets."""
    return bool(LETTERS_IN_BRACKETS.search(half(text))) or truth_mark(text) is not None
