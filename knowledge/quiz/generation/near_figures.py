"""Wrong figures and dates: a step up or down from the right one, as round as it is, and possible where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.quiz.generation.slots import Slot
from knowledge.quiz.items import chance
from knowledge.text.figures import find_figures
from knowledge.text.numerals import NUMERALS

_STEPS = (0.8, 1.25, 0.9, 1.1, 0.75, 1.5, 1.2, 0.7, 0.6)
_MOSTLY, _WHOLE = 50.0, 100.0
"""Per cent: from where on a share is stepped by what it lacks."""
_CHANGE = re.compile("[由从].*[到至]|比.*[增减]")
_MARKS = "，,；;。：:、"


def near_figures(slot: Slot) -> list[str]:
    """Return figures near the right one, on its side of the other figure of 从…提高到…; no share of a whole over 100%."""
    value, partner = _value(slot.words), _partner(slot)
    if slot.shape.endswith("岁"):
        turn = chance(slot.key, 2)
        ages = (value + more for more in ((2, -3, 4, -1), (-2, 3, -4, 1))[turn])
        return [f"{age:.{len(slot.words.partition('.')[2])}f}" for age in ages if age > 0]
    share = slot.words.endswith(("%", "％")) and _MOSTLY < value < _WHOLE
    made = _stepped(slot.words, value, slot.key, _WHOLE - value if share else 0.0)
    most = _WHOLE if share else float("inf")
    return [words for words in made if _value(words) < most and (_value(words) > partner) == (value > partner)]


def near_dates(slot: Slot) -> list[str]:
    """Return dates near the right one: another month, another year."""
    words = slot.words
    match = re.search(r"(\d{1,2})月", words)
    if match:
        months = [str(month) for month in range(1, 13)]
        near = _near(months, match.group(1).lstrip("0"), slot.key)
        return [words[: match.start()] + month + words[match.end(1) :] for month in near]
    year = int(words[:4])
    return [f"{year + more}{words[4:]}" for more in (1, -1, 2, -2, 3, 5)]


def near_times(slot: Slot) -> list[str]:
    """Return small numerals near the right one, with its measure word."""
    measure = slot.words[len(slot.words) - len(slot.shape) :]
    return [numeral + measure for numeral in _near(NUMERALS, slot.words[0], slot.key)]


def _partner(slot: Slot) -> float:
    """Return the other figure of 从…提高到…: what rises in the text must rise in a wrong option, too."""
    text = slot.sentence.text
    start = max(text.rfind(mark, 0, slot.start) for mark in _MARKS) + 1
    stop = min(at for at in [len(text), *(text.find(mark, slot.end) for mark in _MARKS)] if at >= 0)
    if not _CHANGE.search(text, start, stop):
        return -1.0
    others = [f.value for f in find_figures(text, start, stop) if f.start != slot.start]
    return others[0] if len(others) == 1 else -1.0


def _value(words: str) -> float:
    match = re.match(r"[\d,，.]+", words)
    return float(re.sub("[,，]", "", match.group()).rstrip(".")) if match else 0.0


def _stepped(words: str, value: float, key: str, lacking: float) -> list[str]:
    """Return the figure a step up or down, as round as it is itself.

    Of most of a whole what is `lacking` grows and shrinks: beside 97% stand 96% and 98%, not 68%.
    """
    match = re.match(r"(\d+)(?:\.(\d+))?", words.replace(",", ""))
    if match is None or value <= 0 or "," in words:
        return []
    places = len(match.group(2) or "")
    zeros = 0 if places else len(match.group(1)) - len(match.group(1).rstrip("0"))
    unit = 10**zeros if zeros else 10 ** (-places)
    unit = min(unit, 1) if lacking else unit
    turn = chance(key, len(_STEPS))
    made: list[str] = []
    for step in (*_STEPS[turn:], *_STEPS[:turn]):
        stepped = value + lacking * (1 - step) if lacking else value * step
        other = round(stepped / unit) * unit
        if other > 0 and round(other, places) != value:
            made.append(f"{other:.{places}f}" + words[match.end() :])
    near = [value + more * unit for more in (1, -1, 2, -2)]
    made += [f"{other:.{places}f}" + words[match.end() :] for other in near if other > 0]
    return list(dict.fromkeys(made))


def _near(scale: Sequence[str], own: str, key: str) -> list[str]:
    if own == "两":
        own = "二"
    if own not in scale:
        return []
    at = scale.index(own)
    order = sorted(range(len(scale)), key=lambda i: (abs(i - at), chance(f"{key}{i}", 2)))
    return ["两" if scale[i] == "二" else scale[i] for i in order if i != at]
