"""A second opinion on quiz items, from the texts alone: shares no code with what makes them.

`faults(item, texts)` returns what is wrong with an item, in words; an empty list means proved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

LEAD = re.compile(
    r"《.+?》(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)?(?:在“(?P<place>.+?)”部分)?(?:要求|提出|指出|提到)，(?P<told>.*)。",
    re.DOTALL,
)
MASK = re.compile(r"[xX×*＊]{2,}|(?<![A-Za-z0-9])[xX×*＊](?![A-Za-z0-9.])|--")


@dataclass(frozen=True)
class Text:
    """A document as the prover sees it: its words, and its sections as (path, start, end)."""

    title: str
    words: str
    sections: Sequence[tuple[tuple[str, ...], int, int]]


@cache
def bare(text: str) -> str:
    """Letters and digits of one width."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def faults(item, texts: Mapping[str, Text]) -> list[str]:
    text = texts[item.document_id]
    found = shape(item)
    if text.words[item.span.start : item.span.end] != item.quote:
        found.append("the quote does not stand at its span")
    if len(bare(item.quote)) > 400:
        found.append("the quote is too long")
    inside = [path for path, start, end in text.sections if start <= item.span.start < end]
    if item.path and item.path not in inside:
        found.append("the path is not that of the quote")
    right = [item.options[i] for i in item.answer] if item.options else [forms[0] for forms in item.accepted]
    if item.kind != "judge" and any(MASK.search(word) for word in right):
        found.append("a masked value is asked for")
    prove = {"judge": judge, "blank": blank}.get(item.kind) or FORMS.get(item.form, filled)
    return found + prove(item, text, texts)


def shape(item) -> list[str]:
    found = []
    if not 1 <= len(item.question) <= 300 or len(item.explanation) > 200 or item.explanation.count("\n") > 2:
        found.append("limits")
    if item.kind == "judge":
        return found + ([] if item.options == ("正确", "错误") and len(item.answer) == 1 else ["judge options"])
    if item.kind == "blank":
        gaps = item.question.count("____")
        return found + ([] if gaps == len(item.accepted) and all(item.accepted) else ["gaps"])
    keys = [bare(option) for option in item.options]
    if len(set(keys)) != len(keys) or not 3 <= len(keys) <= 10:
        found.append("options are equal, or too few")
    if any(len(option) > 100 for option in item.options):
        found.append("an option is too long")
    words = [key for key in keys if not any(c.isdigit() for c in key)]
    if any(a != b and a in b for a in words for b in words):
        found.append("one option lies in another")
    rights = len(item.answer)
    if rights != 1 if item.kind == "single" else not 2 <= rights < len(keys):
        found.append("number of right options")
    return found


def told(item) -> str | None:
    match = LEAD.fullmatch(item.question)
    return match["told"] if match else None


def stands(piece: str, texts: Mapping[str, Text]) -> bool:
    return any(bare(piece) in bare(text.words) for text in texts.values())


def filled(item, text: Text, texts: Mapping[str, Text]) -> list[str]:
    """With a right option in the gap the statement stands in the quote, with a wrong one it stands nowhere."""
    statement = told(item)
    if statement is None or "（　）" not in statement:
        return ["the stem can't be read"]
    found = []
    before, after = map(bare, statement.split("（　）"))
    for at, option in enumerate(item.options):
        key = bare(option)
        if item.kind == "single":
            whole = before + key + after
            if at in item.answer and whole not in bare(item.quote):
                found.append(f"not in the quote: {option}")
            if at not in item.answer and stands(whole, texts):
                found.append(f"a wrong option is right: {option}")
            if key in before or key in after:
                found.append(f"the stem holds {option}")
        else:
            holds = bare(item.quote)
            listed = holds[holds.find(before) + len(before) :] if before in holds else ""
            listed = listed[: listed.find(after)] if after and after in listed else listed
            if (key in listed) != (at in item.answer):
                found.append(f"wrongly sorted: {option}")
    return found


def points(item, text: Text, texts: Mapping[str, Text]) -> list[str]:
    held = bare(item.quote)
    return [
        f"wrongly sorted: {option}"
        for at, option in enumerate(item.options)
        if (bare(option) in held) != (at in item.answer) or (at not in item.answer and bare(option) in bare(text.words))
    ]


def blank(item, text: Text, texts: Mapping[str, Text]) -> list[str]:
    statement = told(item)
    if statement is None:
        return ["the stem can't be read"]
    found = []
    for forms in item.accepted:
        statement = statement.replace("____", forms[0], 1)
        if forms[0] not in item.quote:
            found.append(f"not in the quote: {forms[0]}")
        if any(not 1 <= len(form) <= 30 for form in forms):
            found.append("accepted forms")
        if bare(item.question).count(bare(forms[0])) and not bare(forms[0]).isdigit():
            found.append(f"the stem gives away {forms[0]}")
    if bare(statement) not in bare(item.quote):
        found.append("the filled sentence is not the source's")
    return found


def judge(item, text: Text, texts: Mapping[str, Text]) -> list[str]:
    statement = told(item)
    if statement is None:
        return ["the stem can't be read"]
    true = item.answer == (0,)
    if true:
        return [] if bare(statement) in bare(item.quote) else ["a true statement is not the source's"]
    return ["a false statement stands in a text"] if stands(statement, texts) else []


def statements(item, text: Text, texts: Mapping[str, Text]) -> list[str]:
    found = []
    for at, option in enumerate(item.options):
        if at in item.answer and bare(option) not in bare(item.quote):
            found.append(f"not in the quote: {option}")
        if at not in item.answer and stands(option, texts):
            found.append(f"stands in a text: {option}")
    return found


FORMS = {
    "statements": statements,
    "points": points,
}
