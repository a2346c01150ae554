"""When two wordings of a short answer are the same, and when they are near. Pure.

Forgiven are width, white space, the kind of quotation marks and brackets, 的, closing marks, and how a number is written (三, 3, ３; 二〇二六,
2026; 百分之五, 5%). A wrong number is never near: 2025 is no near miss of 2026.
"""

from __future__ import annotations

import difflib
import re
import unicodedata

from knowledge.text.numerals import ALL_NUMERALS, NUMERALS, to_digits

_DROPPED = re.compile(r"[\s的“”‘’\"'`「」『』《》〈〉<>()（）【】\[\]、，,。．.；;：:！!？?·—－\-_~～]+")
"""White space and marks that make no difference."""
_DECIMAL_POINT = re.compile(r"(?<=\d)[.．](?=\d)")
_PERCENT = re.compile(rf"百分之([零〇{NUMERALS}两百点\d.]+)")
_NUMERAL = re.compile(rf"[{ALL_NUMERALS}]+")
_POINT = "\x00"
"""Stands for a decimal point while other marks are dropped."""
_NEAR = 0.72
"""Similarity of two wordings, 0 to 1, from which the wrong one is called near; chosen by hand."""
_SHORTEST_NEAR = 3
"""Characters; the similarity of shorter answers says nothing."""


def normal(text: str) -> str:
    """Return what is compared: two answers with the same normal form are the same answer.

    Unlike `knowledge.text.folding.fold` it reads numerals and drops marks and 的, which learners leave out or add.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = _PERCENT.sub(lambda found: f"{to_digits(found[1])}%", text)
    text = _NUMERAL.sub(lambda found: to_digits(found[0]), text)
    text = re.sub(r"(?<=\d)号", "日", text)
    text = _DECIMAL_POINT.sub(_POINT, text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    kept = _DROPPED.sub("", text)
    return (kept or text.strip()).replace(_POINT, ".")


def same(given: str, accepted: str) -> bool:
    """Tell whether two wordings are one answer."""
    return normal(given) == normal(accepted)


def near(given: str, accepted: str) -> bool:
    """Tell whether a wrong wording is so near to the right one that this should be said."""
    theirs, ours = normal(given), normal(accepted)
    if theirs == ours or not theirs or _figures(theirs) != _figures(ours):
        return False
    if len(ours) >= _SHORTEST_NEAR and (ours in theirs or (theirs in ours and len(theirs) * 2 >= len(ours))):
        return True
    return len(ours) >= _SHORTEST_NEAR and difflib.SequenceMatcher(None, theirs, ours).ratio() >= _NEAR


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)
