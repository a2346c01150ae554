"""The real application on the small Bot API server, as `study bot` runs it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.config import TelegramSettings
from bot.conversation import Conversation
from bot.telegram.app import build
from bot.telegram.handlers import ALLOWED_UPDATES, App
from bot.telegram.store import Store
from tests.support.telegram_server import TOKEN, Sent, TelegramServer


@contextlib.asynccontextmanager
async def serving(
    server: TelegramServer, conversation: Conversation, store: Store, tick: float = 60, **settings: object
) -> AsyncIterator[App]:
    """Serve for as long as the block runs."""
    made = TelegramSettings.model_validate(
        {"token": TOKEN, "base_url": server.base_url, "poll_timeout": 1, "access": "open"} | settings
    )
    application = build(made, conversation, store, tick)
    async with application:
        await application.post_init(application)
        await application.start()
        await application.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()
            if application.post_stop is not None:
                await application.post_stop(application)


async def sent(server: TelegramServer, count: int) -> list[Sent]:
    """Return what was sent as soon as there are `count` messages."""
    return await asyncio.to_thread(server.wait, lambda messages: len(messages) >= count)
