"""Errors of the package `bot`.

    BotError            something that the person at the keyboard can mend; `str(error)` is a Chinese sentence for them
    ├── ConfigError     the configuration is wrong; all its faults at once
    ├── UsageError      the command was called in a way that can't work (exit code 2)
    └── EdgeError       a chat app can't be served: no token, token refused, server out of reach

Errors of the library (`knowledge.errors`) are put into Chinese by `bot.messages.texts.library_error`.
"""

from __future__ import annotations

from collections.abc import Sequence


class BotError(Exception):
    """The root of the bot's errors."""


class ConfigError(BotError):
    """The configuration is wrong.

    Attributes:
        faults: one Chinese sentence for each fault, each beginning with the path of the key.
        place: the file, or where else the values came from.
    """

    def __init__(self, place: str, faults: Sequence[str]) -> None:
        super().__init__("\n".join([f"配置有误（{place}）：", *(f"  {fault}" for fault in faults)]))
        self.place = place
        self.faults = tuple(faults)


class UsageError(BotError):
    """The command was called in a way that can't work."""


class EdgeError(BotError):
    """A chat app can't be served."""
