"""Telegram's limits on sending: so many messages a second to all, a minute to a group; waits are obeyed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import AIORateLimiter

_FREE = frozenset(
    {
        "getUpdates",
        "sendChatAction",
        "sendMessageDraft",
        "answerCallbackQuery",
        "answerInlineQuery",
        "getMe",
        "getFile",
        "setWebhook",
    }
)
"""What sends no message: counting it would take places of a group's twenty messages a minute."""


UNCOUNTED = -1
"""Given as `rate_limit_args`: the request is made now and once, whatever the limits; its sender gives up by itself."""


class Limiter(AIORateLimiter):
    """The library's limiter, for what sends messages only."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Do a request when the limits allow it."""
        if endpoint in _FREE or rate_limit_args == UNCOUNTED:
            return await callback(*args, **kwargs)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
