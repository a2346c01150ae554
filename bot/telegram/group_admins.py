"""Who administers a group: asked of Telegram, remembered for a short while. Nothing is written down about it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import LRUCache
from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger(__name__)

_FRESH = 300.0
"""Seconds for which somebody who was an administrator is taken for one."""
_SOON = 5.0
"""Seconds after which somebody who was none is looked for again: they may just have been made one."""
_CHATS = 1000
"""Groups whose administrators are remembered at the same time."""


@dataclass(slots=True)
class GroupAdmins:
    """The administrators of the groups that were asked about last.

    Attributes:
        bot: asks Telegram.
        clock: tells seconds that never go back.
    """

    bot: Bot
    clock: Callable[[], float] = time.monotonic
    _known: LRUCache[int, tuple[float, frozenset[int]]] = field(default_factory=lambda: LRUCache(_CHATS))

    async def holds(self, chat: int, person: int) -> bool | None:
        """Tell whether somebody administers a group; None where Telegram could not be asked."""
        asked, people = self._known.get(chat, (float("-inf"), frozenset()))
        age = self.clock() - asked
        if age < _SOON or (person in people and age < _FRESH):
            return person in people
        try:
            administrators = await self.bot.get_chat_administrators(chat)
        except TelegramError as error:
            log.warning("administrators could not be asked for chat=%d error=%s", chat, type(error).__name__)
            return None
        people = frozenset(one.user.id for one in administrators if not one.user.is_bot)
        self._known[chat] = (self.clock(), people)
        return person in people
