"""Grading: what a typed answer means for a question, and whether it is right. Pure.

A multiple choice is right as a whole or not at all, with partial credit shown; a blank is compared by `answer_matching`.
What can't be read as an answer is no answer: it is asked for again, never counted as wrong.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.learning.answers.answer_matching import near, normal, same
from bot.learning.values import Item
from knowledge.text.numerals import NUMERALS

GAP = "____"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_JUDGED = re.compile(
    r"(?:是|不)?(?:(?P<true>对|正确|是|√|✓|✔|真|t|true|y|yes|没错|没问题)|(?P<false>错误?|不是|否|×|✗|✘|x|假|f|false|n|no|不是这样))[的了]?"
)
"""A word of judgement, in one width and without what frames it; 不 before it turns it round."""
_LEAD = re.compile(
    r"(?:(?:我|咱|俺)?(?:觉得|认为|猜|想|看|感觉)|(?:这|本|此)(?:一?道?题|句话|个|种)?(?:的?说法)?|(?:这个|该)?说法|正确答案|答案|应该?|可能|大概|就|还)*"
    r"(?:应选|我选|选择|选|填|答|为|是)?[:：,，\s]*"
)
_TAIL = re.compile(r"(?:吧|呀|啊|呢|哦|嘛|了|这[一几]?[个项]|选项|项|正确|都?对|都?选|的)*[\s。.!！]*$")
"""What frames an answer: 我选…, 答案是…吧, …项正确."""
_ALL_BUT = re.compile(
    r"(?:除了?|只有)(?P<named>.+?)(?:以外|之外|外)?[,，]?(?:不对|不选|错|(?:其他|其余|别的)?(?:都|全)(?:对|选|是|正确))"
)
_ALL = re.compile(r"(?:都|全)(?:部|都)?(?:对|选|正确|要)?|[四五六]个都(?:对|选)")
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_UNKNOWN = re.compile(
    r"\?|(?:我|咱|俺)?(?:真的?|也|还|都|实在|完全)*"
    r"(?:不(?:知道|会|记得|清楚|晓得|懂)|记不得|记不清|想不起来|忘记|忘|没印象)(?:了|啊|呀|呢|哦|的|答案|这一?道?题)*"
)
"""Ways to say that one does not know."""
_ASKING = re.compile(r"多少|什么|哪|怎么|谁|吗|几")
"""Words of a question."""
_BETWEEN_CHOICES = re.compile(r"(?:[\s,，、;；和与及跟/.。()（）]|还有|以及)+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer was worth.

    Attributes:
        right: all of it; only this counts as known.
        score: 1 for right; for several choices or gaps the share that is right, 0 where a wrong one was chosen too.
        chosen: indexes of the options that were chosen.
        missed: indexes of right options that were left out.
        wrong: indexes of wrong options that were chosen.
        gaps: for a blank, whether each gap is right.
        near: wrong, but only by a little.
        gave_up: the learner said that they don't know.
    """

    right: bool
    score: float
    chosen: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    gaps: tuple[bool, ...] = ()
    near: bool = False
    gave_up: bool = False


def grade(item: Item, text: str) -> Verdict | None:
    """Return what a typed answer is worth; None if it can't be read as an answer to this question."""
    if _UNKNOWN.fullmatch(_plain(text)):
        return Verdict(False, 0.0, missed=item.answer, gaps=(False,) * len(item.accepted), gave_up=True)
    if item.kind == "blank":
        return _grade_blank(item, text) if text.strip() else None
    chosen = read_choice(item, text)
    return None if chosen is None else grade_choice(item, chosen)


def is_question(text: str) -> bool:
    """Tell whether a text is put as a question; a lone mark means that the learner doesn't know."""
    text = text.strip()
    return len(text) > 1 and (text.endswith(("？", "?")) or _ASKING.search(text) is not None)


def wants_letters(item: Item, text: str) -> bool:
    """Tell whether a text answers as if there were no options to choose from: 对, a letter that no option has."""
    word = _plain(text)
    meant = _judged(text) is not None or (len(word) == 1 and word.isascii() and word.isalpha())
    return item.kind in ("single", "multiple") and meant and read_choice(item, text) is None


def grade_choice(item: Item, chosen: Sequence[int]) -> Verdict:
    """Return what chosen options are worth."""
    picked, right = frozenset(chosen), frozenset(item.answer)
    missed, wrong = right - picked, picked - right
    return Verdict(
        right=not missed and not wrong,
        score=0.0 if wrong else len(picked & right) / len(right),
        chosen=tuple(sorted(picked)),
        missed=tuple(sorted(missed)),
        wrong=tuple(sorted(wrong)),
    )


def read_choice(item: Item, text: str) -> tuple[int, ...] | None:
    """Return the indexes of the options that a text names, by letters, numbers or words; None if it names none."""
    if item.kind == "judge" and (judged := _judged(text)) is not None:
        return (0,) if judged else (1,)
    whole = [index for index, option in enumerate(item.options) if same(option, text)]
    if len(whole) == 1:
        return (whole[0],)
    every = range(len(item.options))
    plain = unicodedata.normalize("NFKC", text).strip()
    if item.kind == "multiple" and _ALL.fullmatch(plain):
        return tuple(every)
    if item.kind == "multiple" and (but := _ALL_BUT.fullmatch(plain)):
        left_out = _listed(item, but["named"])
        return None if not left_out else tuple(index for index in every if index not in left_out) or None
    indexes = _listed(item, plain) or _listed(item, _unframed(plain))
    if not indexes or (item.kind != "multiple" and len(indexes) > 1):
        return None
    return tuple(sorted(indexes))


def _judged(text: str) -> bool | None:
    """Return what a text says of a statement; None if it says neither."""
    for word in (_plain(text), _LEAD.sub("", _plain(text), count=1).rstrip("吧呀啊呢哦嘛")):
        found = _JUDGED.fullmatch(word)
        if found is not None and word != "不错":  # may mean either
            return found["true"] is not None and not word.startswith("不")
    return None


def _unframed(text: str) -> str:
    """Return an answer without what frames it."""
    return _TAIL.sub("", _LEAD.sub("", text, count=1), count=1) or text


def _listed(item: Item, text: str) -> list[int]:
    """Return the options that a text lists; none where a piece of it names none."""
    indexes: list[int] = []
    for piece in filter(None, _BETWEEN_CHOICES.split(text)):
        named = _named(item, piece)
        if named is None:
            return []
        indexes += [index for index in named if index not in indexes]
    return indexes


def _named(item: Item, piece: str) -> list[int] | None:
    """Return the options that a piece without separators names: `AC`, `2`, 甲丙, 第二个, or the words of an option."""
    ordinal = re.fullmatch(r"第(.)[个项条]?", piece)
    piece = ordinal[1] if ordinal else piece
    if piece.isascii() and piece.isalpha():
        found = [LETTERS.find(letter) for letter in piece.upper()]
    elif piece.isascii() and piece.isdigit():
        # 13 can only mean 1 and 3: no question has thirteen options
        found = [int(digit) - 1 for digit in piece]
    else:
        found = [index for index, option in enumerate(item.options) if normal(option) == normal(piece)]
        for signs in (_HEAVENLY, NUMERALS):
            if not found and all(sign in signs for sign in piece):
                found = [signs.index(sign) for sign in piece]
    return found if found and all(0 <= index < len(item.options) for index in found) else None


def _plain(text: str) -> str:
    """Return a word of judgement (对的, ×, true) in one width and without its full stop; `normal` would drop 的 as well."""
    return unicodedata.normalize("NFKC", text).strip().rstrip("。.!！").lower()


def _grade_blank(item: Item, text: str) -> Verdict:
    around = _around(item)
    best: list[bool] = [False] * len(item.accepted)
    close = False
    for pieces in _readings(text, len(item.accepted)):
        fits = [_fits(piece, forms, beside) for piece, forms, beside in zip(pieces, item.accepted, around, strict=True)]
        if sum(fits) >= sum(best):
            best = fits
            close = close or all(
                fit or any(near(piece, form) for form in forms)
                for fit, piece, forms in zip(fits, pieces, item.accepted, strict=True)
            )
    right = bool(best) and all(best)
    score = sum(best) / len(best) if best else 0.0
    return Verdict(right, score, gaps=tuple(best), near=close and not right)


def _readings(text: str, gaps: int) -> list[list[str]]:
    """Return the ways in which a text may be meant as answers for so many gaps; marks inside an answer are no gaps."""
    if gaps == 1:
        return [[text], [_unframed(text.strip())]]
    ways = []
    for marks in (r"[\n;；/|]+", r"[\n;；/|，,]+", r"[\n;；/|，,、]+", r"[\n;；/|，,、\s]+"):
        pieces = [piece for piece in re.split(marks, text.strip()) if piece.strip()]
        if len(pieces) == gaps:
            ways.append(pieces)
    return ways or [[text, *[""] * (gaps - 1)]]


def _around(item: Item) -> list[tuple[str, str]]:
    """Return the words before and after each gap of the question."""
    parts = re.split(r"_{2,}", item.question)
    gaps = len(item.accepted)
    if len(parts) != gaps + 1:
        return [("", "")] * gaps
    return list(itertools.pairwise(parts))


def _fits(given: str, forms: Sequence[str], beside: tuple[str, str]) -> bool:
    """Tell whether an answer fits a gap; words of the question beside the gap may be repeated (“30个” for “____个”)."""
    theirs = normal(given)
    if not theirs:
        return False
    before, after = normal(beside[0]), normal(beside[1])
    for form in map(normal, forms):
        if theirs in (form, form.removesuffix("%")):
            return True
        at = theirs.find(form) if form else -1
        if at >= 0 and before.endswith(theirs[:at]) and after.startswith(theirs[at + len(form) :]):
            return True
    return False
