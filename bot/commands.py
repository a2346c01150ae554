"""What a typed message means: a command in Latin letters or Chinese words, the number of a source, or a question."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.texts import WORDS

_SLASH = re.compile(r"[/／]([A-Za-z_]\w*)(?:@\w+)?\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"[\[(【]?\s*(\d{1,3})\s*[\])】]?")
_WITH_WORDS = (
    "search",
    "quote",
    "trace",
    "cite",
    "outline",
    "quiz",
    "review",
    "daily",
    "requirements",
    "report",
    "favorites",
    "scope",
    "settings",
    "export",
)
"""Commands that take words after their Chinese name; the others are only meant where the name stands alone."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command and the words after it."""

    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a source."""

    value: int


@dataclass(frozen=True, slots=True)
class Question:
    """Anything else."""

    text: str


def is_slash(text: str) -> bool:
    """Tell whether a message is a command in Latin letters, which nothing else can be meant by."""
    return _SLASH.fullmatch(text.strip()) is not None


def understand(text: str) -> Command | Number | Question:
    """Return what a typed message means."""
    text = text.strip()
    if found := _SLASH.fullmatch(text):
        name, words = found[1].lower(), found[2].strip()
        return Question(words) if name == "ask" and words else Command(name, words)
    if found := _NUMBER.fullmatch(unicodedata.normalize("NFKC", text)):
        return Number(int(found[1]))
    name, words = [*re.split(r"[\s:：]+", text, maxsplit=1), ""][:2]
    command = WORDS.get(name, "")
    if command and (not words or command in _WITH_WORDS):
        return Command(command, words.strip())
    return Question(text)
