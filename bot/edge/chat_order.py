"""The order of what happens in a group: changes of the bot's own membership, and the messages before and after them.

Messages of different people in a group are handled side by side. A change (the bot was removed, or added by somebody) decides
whether they may be answered at all, so each change is alone in its place of the order.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Chat:
    """One group: the last change that came, and what has come since and is not handled yet."""

    change: asyncio.Event | None = None
    since: set[asyncio.Event] = field(default_factory=set)
    inside: int = 0


class ChatOrder:
    """The groups in which something is being handled."""

    def __init__(self) -> None:
        self._chats: dict[str, _Chat] = {}

    @contextlib.asynccontextmanager
    async def turn(self, name: str, changes: bool) -> AsyncIterator[None]:
        """Wait for what has to come before, then let the block run; the order is that of entering this.

        Args:
            name: the key of the group; empty for what happens in none, which waits for nothing.
            changes: it is a change: it waits for all that came before, and all that comes after waits for it.
        """
        if not name:
            yield
            return
        chat, done = self._chats.setdefault(name, _Chat()), asyncio.Event()
        before = [chat.change] if chat.change is not None else []
        if changes:
            before += chat.since
            chat.change, chat.since = done, set()
        else:
            chat.since.add(done)
        chat.inside += 1
        try:
            for event in before:
                await event.wait()
            yield
        finally:
            done.set()
            chat.since.discard(done)
            chat.inside -= 1
            if not chat.inside:
                self._chats.pop(name, None)
