"""The sentence of the source that a failed statement resembles most, if it does strongly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answering.verification.injection import addresses_model
from knowledge.answering.verification.values import NumberedPassage, Support
from knowledge.text.folding import bigrams
from knowledge.text.numerals import NUMERALS
from knowledge.text.sentences import sentences

_STRONG = 0.5
_LONGEST = 260
_LEAST = 8
_NUMBER = re.compile(rf"(?:[（(][{NUMERALS}\d]{{1,3}}[)）]|[{NUMERALS}]{{1,3}}[、.．]|\d{{1,2}}[、.．](?!\d))\s*")


def nearest_sentence(text: str, numbered: Sequence[NumberedPassage]) -> tuple[Support, str] | None:
    """Return the sentence that holds most of a statement's letter pairs, and its words as they are shown.

    None where no sentence of the cited passages holds half of them, or the best one is too long, a question, or addressed to
    a model.
    """
    wanted = bigrams(text)
    best: tuple[float, Support] | None = None
    for one in numbered:
        for span in sentences(one.text):
            words = span.of(one.text)
            share = len(wanted & bigrams(words)) / max(1, len(wanted))
            if share >= _STRONG and (best is None or share > best[0]):
                best = share, Support(one.number, span.start, span.end)
    if best is None:
        return None
    support = best[1]
    source = next(one for one in numbered if one.number == support.number).text
    number = _NUMBER.match(source, support.start, support.end)
    start = number.end() if number else support.start
    words = source[start : support.end]
    fits = _LEAST <= len(words) <= _LONGEST and "？" not in words and "?" not in words
    if not fits or addresses_model(source, start, support.end):
        return None
    return Support(support.number, start, support.end), words
