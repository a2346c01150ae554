"""The Telegram part of `study check`: token, connection, webhook, who may use the bot.

Nothing here takes longer than a few seconds, with or without a network, and no secret is shown.
"""

from __future__ import annotations

import asyncio
import threading
from urllib.parse import urlsplit

from telegram import Bot, User, WebhookInfo
from telegram.error import InvalidToken, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.messages import edge_texts, texts
from bot.runtime.config import Settings, TelegramSettings
from bot.telegram.app import api_urls
from bot.telegram.sending.failures import wait_seconds
from knowledge.values import Finding

_NAME, _WEBHOOK, _ACCESS = "telegram", "telegram.webhook", "telegram.access"
_STEP_TIMEOUT, _WHOLE_TIMEOUT = 4.0, 9.0
"""Seconds for one step of a request, and for the whole check: an operator waits for it."""


def check_telegram(settings: Settings) -> list[Finding]:
    """Return the findings about the Telegram side of a configuration."""
    own = settings.telegram
    if not own.token.get_secret_value().strip():
        return [Finding(_NAME, True, edge_texts.CHECK_UNSET)]
    found: list[Finding] = []
    # a name that can't be resolved keeps a thread for longer than anybody wants to wait
    asking = threading.Thread(target=lambda: found.extend(asyncio.run(_ask(settings))), daemon=True)
    asking.start()
    asking.join(_WHOLE_TIMEOUT)
    reached = tuple(found) or (Finding(_NAME, True, _unreachable(own, edge_texts.CHECK_TIMED_OUT)),)
    return [*reached, *_access(own)]


async def _ask(settings: Settings) -> list[Finding]:
    own = settings.telegram
    base, files = api_urls(own)
    try:
        request = HTTPXRequest(
            connect_timeout=_STEP_TIMEOUT,
            read_timeout=_STEP_TIMEOUT,
            pool_timeout=_STEP_TIMEOUT,
            proxy=own.proxy.get_secret_value() or None,
        )
        bot = Bot(own.token.get_secret_value().strip(), base, files, request=request, get_updates_request=request)
    except InvalidToken:
        return [Finding(_NAME, False, texts.TELEGRAM_REFUSED)]
    except (ValueError, RuntimeError):
        return [Finding(_NAME, False, edge_texts.CHECK_PROXY)]
    try:
        await request.initialize()
        return _reached(await bot.get_me(), await bot.get_webhook_info(), settings)
    except InvalidToken:
        return [Finding(_NAME, False, texts.TELEGRAM_REFUSED)]
    except TelegramError as error:
        return [Finding(_NAME, True, _unreachable(own, _why(error)))]
    finally:
        await request.shutdown()


def _reached(me: User, hook: WebhookInfo, settings: Settings) -> list[Finding]:
    remarks = [edge_texts.CHECK_REACHED.format(bot=me.username)]
    remarks += [] if me.can_join_groups else [edge_texts.CHECK_NO_GROUPS]
    remarks += [] if me.can_read_all_group_messages else [edge_texts.CHECK_PRIVACY]
    remarks += [] if me.supports_inline_queries else [edge_texts.CHECK_NO_INLINE]
    return [Finding(_NAME, True, "".join(remarks)), *_webhook(hook, settings.webhook.url)]


def _webhook(hook: WebhookInfo, wanted: str) -> list[Finding]:
    """Compare what Telegram has for a webhook with what is configured; the path may be a secret, the host is none."""
    host = urlsplit(hook.url).hostname or ""
    if not wanted:
        return [Finding(_WEBHOOK, True, edge_texts.CHECK_WEBHOOK_LEFT.format(host=host))] if hook.url else []
    if hook.url == wanted and hook.last_error_message:
        trouble = edge_texts.CHECK_WEBHOOK_TROUBLE.format(why=hook.last_error_message)
        return [Finding(_WEBHOOK, False, trouble)]
    state = edge_texts.CHECK_WEBHOOK_SET if hook.url == wanted else edge_texts.CHECK_WEBHOOK_LATER
    return [Finding(_WEBHOOK, True, state)]


def _access(own: TelegramSettings) -> list[Finding]:
    if own.access == "invite" and not own.admins:
        return [Finding(_ACCESS, True, edge_texts.CHECK_NO_ADMINS)]
    if own.access == "list" and not (own.admins or own.members):
        return [Finding(_ACCESS, True, edge_texts.CHECK_NOBODY)]
    return []


def _unreachable(own: TelegramSettings, why: str) -> str:
    return edge_texts.CHECK_NOTE + texts.TELEGRAM_UNREACHABLE.format(url=own.base_url, error=why)


def _why(error: TelegramError) -> str:
    """Return why there was no answer, in a word; the library's own words hold the address with the token."""
    if isinstance(error, TimedOut):
        return edge_texts.CHECK_TIMED_OUT
    if wait_seconds(error):
        return edge_texts.CHECK_BUSY
    cause = error.__cause__
    return type(cause or error).__name__
