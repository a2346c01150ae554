"""The queue of the application, in which every update stands in the inbox too.

Telegram takes an update for delivered with the next question for news, which the library asks as soon as all updates of
the last one stand in its queue. So the queue is the place: what it does not hold, Telegram will send again.
"""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, Update
from telegram.error import NetworkError

from bot.edge.inbox import Inbox
from knowledge.errors import LibraryError

log = logging.getLogger(__name__)


class InboxQueue(asyncio.Queue[object]):
    """The queue of the application; whatever stands in it stands in the inbox.

    Attributes:
        replayed: numbers of the updates that were taken by a process before this one, and how often each was tried again.
    """

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self.replayed: dict[int, int] = {}

    async def put(self, item: object) -> None:
        """Write an update down and queue it; one that was taken before is left out.

        Raises:
            NetworkError: it could not be written: then it is no more taken than one that did not arrive.
        """
        if isinstance(item, Update):
            try:
                if not await asyncio.to_thread(self._inbox.take, item.update_id, item.to_json()):
                    return
            except LibraryError as error:
                log.exception("an update could not be written down")
                raise NetworkError("the inbox can't be written") from error
        await super().put(item)

    async def replay(self, bot: Bot) -> None:
        """Queue what was taken and not handled when the process before ended."""
        waiting = await asyncio.to_thread(self._inbox.waiting)
        if waiting:
            log.warning("updates are handled now that were taken before the restart count=%d", len(waiting))
        for content, tries in waiting:
            try:
                again = Update.de_json(content, bot)
            except (TypeError, KeyError, ValueError):  # written by another version of the library
                log.exception("an update can't be read any more update=%s", content.get("update_id"))
                await asyncio.to_thread(self._inbox.done, int(content["update_id"]))
                continue
            self.replayed[again.update_id] = tries
            await super().put(again)
