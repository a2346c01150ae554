"""The real application on the small Bot API server, as `study bot` runs it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Literal

from bot.conversation.dispatcher import Conversation
from bot.runtime.config import Settings
from bot.telegram.app import build
from bot.telegram.lifecycle import running
from bot.telegram.sending.poll_store import PollStore
from bot.telegram.services import App
from tests.support.telegram_server import TOKEN, Sent, TelegramServer

PUBLIC = "https://bot.example.org"
"""What the Bot API server knows the bot by; its `routes` lead from there to us."""


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def serving(
    server: TelegramServer,
    conversation: Conversation,
    store: PollStore,
    tick: float = 60,
    mode: Literal["polling", "webhook"] = "polling",
    webhook: dict[str, object] | None = None,
    **settings: object,
) -> AsyncIterator[App]:
    """Serve for as long as the block runs.

    Args:
        server: the Bot API server.
        conversation: answers.
        store: the edge's records.
        tick: seconds between looks at the plans.
        mode: how updates come.
        webhook: other than the usual of the `[webhook]` table.
        settings: other than the usual of the `[telegram]` table.
    """
    own = {"token": TOKEN, "base_url": server.base_url, "poll_timeout": 1, "access": "open"} | settings
    hook: dict[str, object] = {}
    if mode == "webhook":
        hook = {"url": f"{PUBLIC}/telegram", "port": free_port()} | (webhook or {})
        server.updates.routes.setdefault(PUBLIC, f"http://127.0.0.1:{hook['port']}")
    made = Settings.model_validate({"telegram": own, "webhook": hook})
    application = build(made.telegram, conversation, store, tick)
    async with running(application, made):
        yield application


async def sent(server: TelegramServer, count: int) -> list[Sent]:
    """Return what was sent as soon as there are `count` messages."""
    return await asyncio.to_thread(server.wait, lambda messages: len(messages) >= count)
