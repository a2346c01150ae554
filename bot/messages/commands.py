"""What a typed message means: a command in Latin letters or Chinese words, the number of a source, or a question.

The commands stand in `bot.messages.command_table`, each with the function that does it.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass

from bot.messages.command_table import GROUP_QUESTIONS, GROUP_STUDY, PRIVATE, CommandSpec, names
from bot.messages.intents import read_intent
from knowledge.text.numerals import NUMERALS

_SLASH = re.compile(r"[/／]([A-Za-z_]\w*)(?:@\w+)?\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"[\[(【]?\s*(\d{1,3})\s*[\])】]?")
_IN_MENU = names(spec for spec in PRIVATE if spec.menu)
"""Commands that may be run together with their words: /quiz3."""
_RUN_TOGETHER = re.compile(r"([a-z]+)([^a-z].*)", re.DOTALL)
_COUNTED = rf"(?:\d{{1,2}}|[{NUMERALS}两]{{1,3}})"
"""A number of questions."""
_ASK_FOR_QUIZ = re.compile(
    rf"(?:请|再|帮我|给我|我要|我想)*(?:出|来|做)\s*({_COUNTED})\s*[道个]?\s*((?:关于|有关)?[^，。？?！!]{{0,20}}?)[问试考]?题目?(?:考考我|[吧呗。！!])*"
)
"""出5道题, 再来三道关于党建的题: a set is asked for."""
_KIND_OF_TOPIC = re.compile("的(?:单选|多选|判断|填空|选择)")
"""来三道关于党建的判断题: a topic and a kind, which are told apart as a sentence."""
_NUMBERED = re.compile(rf"(出题|做题|测验|复习)({_COUNTED}[道个]?题?)")
"""出题5: a word that takes a number without a space."""
_INTENTS = {
    "daily_stop": ("daily", "停"),
    "stop_how": ("how", "停"),
    "upload_how": ("how", "添加"),
    "search_how": ("how", "查"),
}
"""Functions of `intents.tsv` that have no command of their name: the command, and the words after it."""
_NEAR = 0.7
"""How alike a name that is none must be to a command, from 0 to 1 (difflib): /quizz and /documnets are, /foo is not."""
_GROUP_SPECS = (*GROUP_STUDY, *(spec for spec in GROUP_QUESTIONS if spec.name == "help"))
GROUP_COMMANDS = names(_GROUP_SPECS)
"""What is a command of study groups after a slash."""


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
        name, words = _split_run_together(found[1].lower(), found[2].strip())
        return Question(words) if name == "ask" and words else Command(name, words)
    if found := _NUMBER.fullmatch(unicodedata.normalize("NFKC", text)):
        return Number(int(found[1]))
    if (found := _ASK_FOR_QUIZ.fullmatch(text)) and not _KIND_OF_TOPIC.search(found[2]):
        return Command("quiz", f"{found[1]}题 {found[2].removesuffix('的')}".strip())
    text = _NUMBERED.sub(r"\1 \2", text) if _NUMBERED.fullmatch(text) else text
    return _in_words(text, PRIVATE) or _meant(text, PRIVATE) or Question(text)


def understand_in_group(text: str) -> Command | None:
    """Return which command of study groups a message is; None for anything else."""
    text = text.strip()
    if found := _SLASH.fullmatch(text):
        name = found[1].lower()
        spec = next((spec for spec in _GROUP_SPECS if name in (spec.name, *spec.aliases)), None)
        return None if spec is None else Command(spec.name, found[2].strip())
    text = unicodedata.normalize("NFKC", text)
    return _in_words(text, _GROUP_SPECS) or _meant(text, _GROUP_SPECS)


def _in_words(text: str, specs: tuple[CommandSpec, ...]) -> Command | None:
    """Return the command that is meant by its Chinese word, with the words after it; None where none is."""
    word, words = [*re.split(r"[\s:：]+", text, maxsplit=1), ""][:2]
    spec = next((spec for spec in specs if word in spec.words), None)
    return Command(spec.name, words.strip()) if spec is not None and (spec.argument or not words) else None


def _meant(text: str, specs: tuple[CommandSpec, ...]) -> Command | None:
    """Return the command that a sentence asks for in its own words; None where it asks for none of these."""
    begins_with_word = any(re.split(r"[\s:：]+", text, maxsplit=1)[0] in spec.words for spec in specs)
    intent = None if begins_with_word else read_intent(text)
    if intent is None:
        return None
    name, words = _INTENTS.get(intent.name, (intent.name, ""))
    return Command(name, words or intent.words) if any(spec.name == name for spec in specs) else None


def closest_command(name: str) -> str:
    """Return the command that was most likely meant by a name that is none; empty where none is near."""
    known = sorted(_IN_MENU)
    return next(iter(difflib.get_close_matches(name, known, 1, _NEAR)), "")


def _split_run_together(name: str, words: str) -> tuple[str, str]:
    """Return a command and its words, also where they were written in one: /quiz3, /search期限."""
    run = None if name in _IN_MENU else _RUN_TOGETHER.fullmatch(name)
    if run is not None and run[1] in _IN_MENU:
        return run[1], f"{run[2]} {words}".strip()
    return name, words
