"""Masks: what model texts write instead of names and figures that nobody shall know."""

from __future__ import annotations

import re

from knowledge.text.numerals import NUMERALS

_MASK = re.compile(
    r"(?<![A-Za-z0-9])[xX×*＊](?![A-Za-z0-9.])|[xX×*＊]{2,}|(?<!-)--(?!-)"
    rf"|(?<![{NUMERALS}零〇○])[○〇●□■]{{2,}}|某某|某[市县区省局]"
)
"""The circles of 二〇〇八 are zeros; a single X is a mask only where it is no part of a word, a formula or a name (415X)."""


def is_masked(text: str) -> bool:
    """Return whether a text hides something: XX, X村, *, --, ○○市, 某县."""
    return bool(_MASK.search(text))
