"""The real application on the small Bot API server, as `study bot` runs it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.config import Settings
from bot.conversation import Conversation
from bot.telegram.app import build
from bot.telegram.running import running
from bot.telegram.services import App
from bot.telegram.store import Store
from tests.support.telegram_server import TOKEN, Sent, TelegramServer


@contextlib.asynccontextmanager
async def serving(
    server: TelegramServer, conversation: Conversation, store: Store, tick: float = 60, **settings: object
) -> AsyncIterator[App]:
    """Serve for as long as the block runs."""
    own = {"token": TOKEN, "base_url": server.base_url, "poll_timeout": 1, "access": "open"} | settings
    made = Settings.model_validate({"telegram": own})
    application = build(made.telegram, conversation, store, tick)
    async with running(application, made):
        yield application


async def sent(server: TelegramServer, count: int) -> list[Sent]:
    """Return what was sent as soon as there are `count` messages."""
    return await asyncio.to_thread(server.wait, lambda messages: len(messages) >= count)
