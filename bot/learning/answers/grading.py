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

GAP = "____"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_TRUE = frozenset(["对", "正确", "是", "√", "✓", "✔", "真", "t", "true", "y", "yes", "对的", "正确的", "是的", "没错"])
_FALSE = frozenset(
    ["错", "错误", "不对", "不正确", "不是", "否", "×", "✗", "✘", "x", "假", "f", "false", "n", "no", "错的", "错误的"]
)
_UNKNOWN = re.compile(
    r"\?|(?:我|咱|俺)?(?:真的?|也|还|都|实在|完全)*"
    r"(?:不(?:知道|会|记得|清楚|晓得|懂)|记不得|记不清|想不起来|忘记|忘|没印象)(?:了|啊|呀|呢|哦|的|答案|这一?道?题)*"
)
"""Ways to say that one does not know."""
_ASKING = re.compile(r"多少|什么|哪|怎么|谁|吗|几")
"""Words of a question."""
_BETWEEN_CHOICES = re.compile(r"[\s,，、;；和与及/.。()（）]+")


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
    meant = word in _TRUE | _FALSE or (len(word) == 1 and word.isascii() and word.isalpha())
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
    if item.kind == "judge" and (word := _plain(text)) in _TRUE | _FALSE:
        return (0,) if word in _TRUE else (1,)
    whole = [index for index, option in enumerate(item.options) if same(option, text)]
    if len(whole) == 1:
        return (whole[0],)
    pieces = [piece for piece in _BETWEEN_CHOICES.split(unicodedata.normalize("NFKC", text).strip()) if piece]
    indexes: list[int] = []
    for piece in pieces:
        named = _named(item, piece)
        if named is None:
            return None
        indexes += [index for index in named if index not in indexes]
    if not indexes or (item.kind != "multiple" and len(indexes) > 1):
        return None
    return tuple(sorted(indexes))


def _named(item: Item, piece: str) -> list[int] | None:
    """Return the options that a piece without separators names: `AC`, `2`, or the words of an option."""
    if piece.isascii() and piece.isalpha():
        found = [LETTERS.find(letter) for letter in piece.upper()]
    elif piece.isascii() and piece.isdigit():
        # 13 can only mean 1 and 3: no question has thirteen options
        found = [int(digit) - 1 for digit in piece]
    else:
        found = [index for index, option in enumerate(item.options) if normal(option) == normal(piece)]
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
            close = all(
                fit or any(near(piece, form) for form in forms)
                for fit, piece, forms in zip(fits, pieces, item.accepted, strict=True)
            )
    right = bool(best) and all(best)
    score = sum(best) / len(best) if best else 0.0
    return Verdict(right, score, gaps=tuple(best), near=close and not right)


def _readings(text: str, gaps: int) -> list[list[str]]:
    """Return the ways in which a text may be meant as answers for so many gaps; marks inside an answer are no gaps."""
    if gaps == 1:
        return [[text]]
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
        if theirs == form:
            return True
        at = theirs.find(form) if form else -1
        if at >= 0 and before.endswith(theirs[:at]) and after.startswith(theirs[at + len(form) :]):
            return True
    return False
