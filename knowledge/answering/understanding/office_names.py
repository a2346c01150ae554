"""Whether an office or a person is called by a shorter form: 河北省长 for 河北省人民政府省长, 沈区长 for 区长 沈某."""

from __future__ import annotations

import re

from knowledge.text.folding import fold
from knowledge.text.lexicon import DIVISIONS

_OFFICE = re.compile(
    rf"^([一-鿿]{{0,6}}?(?:国务院|[{DIVISIONS}])(?:纪?委)?(?:副?(?:书记|长)|总理|主席|主任))(?:同志)?"
    r"(?:在[^，,。]{2,20}上)?(?:是)?(?:怎么|如何|怎样|都)?(?:讲|说|强调|指出|要求|提)"
)


def is_called(name: str, title: str) -> bool:
    """Return whether the letters of a name stand in a title in their order: 河北省长 for 河北省人民政府省长."""
    at = 0
    for letter in name:
        at = title.find(letter, at) + 1
        if not at:
            return False
    return bool(name)


def speaks(office: str, speaker: str) -> bool:
    """Return whether an office, perhaps with a name or surname before it (沈区长), is that of a speaker."""
    *_, name = speaker.split() if " " in speaker else ("",)
    whole = fold(speaker)
    surnamed = bool(name) and office[0] == name[0] and is_called(office[1:], whole)
    return is_called(office, whole) or surnamed or (bool(name) and name in office)


def office_said(question: str) -> str:
    """Return the office whose holder a question says has spoken ("市纪委书记在会上怎么讲的"); else empty."""
    match = _OFFICE.match(question)
    return match.group(1) if match else ""
