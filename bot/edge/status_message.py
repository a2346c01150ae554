"""One message that is changed again and again while something goes on, and shows at last what came of it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable

from bot.edge.errors import SendError, UndeliveredError
from bot.edge.protocol import Edge, Pause, Target
from bot.messages.values import Reply

log = logging.getLogger(__name__)

_EVERY = 2.0
"""Seconds between two changes of a message: chat apps allow about one a second in a chat."""

Note = Callable[[int, str], Awaitable[None]]
"""Writes down the number of a message, and the fingerprint of what it shows now."""


class StatusMessage:
    """A message of ours in a private chat.

    Args:
        edge: sends it.
        chat: the key of the chat.
        message: its number; None if it was not sent yet.
        shown: the fingerprint of what it shows now; None where that is not known.
        note: is told whenever it is sent or changed.
    """

    def __init__(self, edge: Edge, chat: str, message: int | None, shown: str | None, note: Note) -> None:
        self._edge = edge
        self._chat = chat
        self._message = message
        self._shown = shown
        self._note = note
        self._at = -_EVERY

    async def pass_by(self, reply: Reply) -> None:
        """Show how far something has come, if the last change is not too fresh; a failure is of no importance."""
        now = asyncio.get_running_loop().time()
        if now - self._at < _EVERY:
            return
        self._at = now
        try:
            if not await self._change(reply, None):
                await self._noted(await self._edge.post(Target(self._chat), reply), reply)
        except (SendError, UndeliveredError) as error:
            log.info("progress not shown chat=%s error=%s", self._chat, error)

    async def settle(self, reply: Reply, pause: Pause) -> None:
        """Show what came of it; where there is no way to the chat app, try again and again.

        Raises:
            UndeliveredError: the process ends before it could be shown, or many minutes have gone.
            SendError: the app refuses what is to be shown.
        """
        try:
            if not await self._change(reply, pause):
                for message in (await self._edge.send(Target(self._chat), [reply]))[-1:]:
                    await self._noted(message, reply)
        except SendError as error:
            if not error.gone:
                raise
            log.info("chat can't be written to any more chat=%s", self._chat)

    async def _change(self, reply: Reply, pause: Pause | None) -> bool:
        """Change the message; False where there is none, or none any more."""
        if self._message is None:
            return False
        if fingerprint(reply) == self._shown:
            return True
        try:
            await self._edge.edit(self._chat, self._message, reply, pause)
        except SendError as error:
            if not error.lost:
                raise
            return False
        await self._noted(self._message, reply)
        return True

    async def _noted(self, message: int, reply: Reply) -> None:
        self._message, self._shown = message, fingerprint(reply)
        await self._note(message, self._shown)


def fingerprint(reply: Reply) -> str:
    """Return a short name of what a message shows: two that look the same have the same."""
    return hashlib.sha256(repr((reply.blocks, reply.buttons)).encode()).hexdigest()
