"""Answer keys: "1-5 ABCDA", "1.A 2.B", "6. 一次", rows of numbers above rows of answers."""

from __future__ import annotations

import re

from knowledge.reading.bank.shapes import half

_ONE = r"[A-J]{1,10}|[√×✓✔✗✘对错]|正确|错误"
_RANGE = re.compile(
    r"(?<!\d)(?P<first>\d{1,4})\s*(?:[-—–~]+|至|到)\s*(?P<last>\d{1,4})(?:\s*题)?\s*[:.、)]?\s*"
    rf"(?P<answers>(?:{_ONE})(?:[\s,、;]*(?:{_ONE}))*)"
)
_SINGLE = re.compile(rf"(?<!\d)(?P<number>\d{{1,4}})\s*(?:[.、:)]|\s(?=\S))\s*(?P<answer>{_ONE})(?=[\s,;、。.\d(]|$)")
_WORDS = re.compile(r"\s*\(?(?P<number>\d{1,4})\s*[.、:)]\)?\s*(?P<answer>\S.*)")
_NUMBERS = re.compile(r"\s*题号\s*:?(?P<numbers>(?:\s*\d{1,4})+)\s*")
_LEAST_SHARE = 0.8
"""Of a line's characters, that entries of a key must take up: a stem may hold "1.A" by accident."""

Entry = tuple[int, str]
"""Number of a question, and its answer as written."""


def key_entries(text: str) -> list[Entry]:
    """Return the entries of a line that holds nothing but letters or marks; empty where it is no such line."""
    line, found, used = half(text), list[tuple[int, int, str]](), 0
    for match in _RANGE.finditer(line):
        answers = _dealt(match["answers"], int(match["last"]) - int(match["first"]) + 1)
        found += [(match.start(), int(match["first"]) + i, answer) for i, answer in enumerate(answers)]
        used += len("".join(match[0].split())) if answers else 0
        line = line[: match.start()] + "\0" * len(match[0]) + line[match.end() :]
    for match in _SINGLE.finditer(line):
        found.append((match.start(), int(match["number"]), match["answer"]))
        used += len("".join(match[0].split()))
    letters = re.sub(r"[\s,;、。.]", "", half(text))
    full = used >= _LEAST_SHARE * max(1, len(letters))
    return [(number, answer) for _, number, answer in sorted(found)] if full else []


def _dealt(answers: str, count: int) -> list[str]:
    """Return one answer for each of `count` questions; empty where the numbers don't agree."""
    words = [word for word in re.split(r"[\s,、;]+", answers) if word]
    if len(words) == count:
        return words
    single = re.findall(r"正确|错误|\S", "".join(words))
    return single if len(single) == count else []


def worded_entry(text: str) -> Entry | None:
    """Return the number and the words of an entry in words ("6. 一次")."""
    found = _WORDS.fullmatch(half(text))
    return (int(found["number"]), text[found.start("answer") :].strip()) if found else None


def numbers_row(text: str) -> list[int]:
    """Return the numbers of a line "题号 1 2 3", empty for other lines."""
    found = _NUMBERS.fullmatch(half(text))
    return [int(number) for number in found["numbers"].split()] if found else []
