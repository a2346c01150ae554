"""What a message to the bot in a group means, where it is a command of study groups. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.groups.texts import COMMANDS as TOLD
from bot.groups.texts import WORDS

_SLASH = re.compile(r"[/／]([A-Za-z_]\w*)(?:@\w+)?\s*(.*)", re.DOTALL)
_ALIASES = {"daily": "group", "settings": "group"}
"""In a group its organiser means the group's own plan by them."""
_WITH_WORDS = frozenset({"quiz", "paper", "join", "group"})
COMMANDS = (*(name for name, _ in TOLD), *_ALIASES, "help")
"""What is a command of groups after a slash."""


@dataclass(frozen=True, slots=True)
class GroupCommand:
    """A command and the words after it."""

    name: str
    words: str = ""

    @property
    def begins_round(self) -> bool:
        """Tell whether it begins a round, which nobody wants an hour later."""
        return self.name in ("quiz", "paper")


def read_command(text: str) -> GroupCommand | None:
    """Return which command of groups a message is; None for anything else."""
    text = text.strip()
    if found := _SLASH.fullmatch(text):
        name = _ALIASES.get(found[1].lower(), found[1].lower())
        return GroupCommand(name, found[2].strip()) if name in COMMANDS else None
    head, words = [*re.split(r"[\s:：]+", unicodedata.normalize("NFKC", text), maxsplit=1), ""][:2]
    name = WORDS.get(head, "")
    if not name or (words and name not in _WITH_WORDS):
        return None
    return GroupCommand(name, words.strip())
