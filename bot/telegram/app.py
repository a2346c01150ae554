"""The Telegram application: built from the settings, not yet started."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import ApplicationBuilder

from bot.conversation.dispatcher import Conversation
from bot.errors import EdgeError
from bot.learning.push_claims import PushClaims
from bot.messages import edge_texts, texts
from bot.runtime.config import TelegramSettings
from bot.telegram.access.gate import Gate
from bot.telegram.access.members import Members
from bot.telegram.access.usage import Usage
from bot.telegram.features.admin.erasure import forgetters
from bot.telegram.features.private.daily_push_job import TICK, DailyPushes
from bot.telegram.handlers import register
from bot.telegram.sending.callback_answers import Presses
from bot.telegram.sending.chat_migration import Moves
from bot.telegram.sending.delivery import Delivery
from bot.telegram.sending.menus import Menus
from bot.telegram.sending.poll_store import Store
from bot.telegram.sending.rate_limiter import Limiter
from bot.telegram.services import App, Services
from bot.telegram.updates.inbox import Inbox, InboxQueue
from bot.telegram.updates.per_user_queue import Lanes
from bot.telegram.updates.update_processor import Processor

log = logging.getLogger(__name__)

_CONCURRENT_UPDATES = 32
"""Learners served at the same time; messages of one learner keep their order, the lanes see to that."""
_RETRIES = 3
"""Of a message, when Telegram says to wait."""
_CONNECT, _ANSWER = 10.0, 20.0
"""Seconds for a connection and for an answer: whoever gives up sooner on a slow proxy sends messages twice."""


def build(settings: TelegramSettings, conversation: Conversation, store: Store, tick: float = TICK) -> App:
    """Return the application, not yet started.

    Raises:
        EdgeError: there is no token, or the proxy can't be read.
    """
    inbox, lanes, presses = Inbox(store.database, store.clock), Lanes(), Presses()
    queue = InboxQueue(inbox)
    processor = Processor(_CONCURRENT_UPDATES, inbox, lanes, presses, queue.replayed)
    application = _make_application(settings, queue, processor)
    moves, usage = Moves(store.database), Usage(store)
    services = Services(
        application=application,
        settings=settings,
        conversation=conversation,
        store=store,
        gate=Gate(settings, Members(store.database, store.clock)),
        delivery=Delivery(application.bot, store, moves),
        lanes=lanes,
        presses=presses,
        moves=moves,
        usage=usage,
        menus=Menus(application.bot),
        replayed=queue.replayed,
        tick=tick,
    )
    services.jobs.extend([usage, services.menus])
    if (study_commands := conversation.study_commands) is not None:
        study_commands.exports.forgetters.extend(forgetters(services))
        services.jobs.append(DailyPushes(PushClaims(study_commands.study, store.clock), services, tick))
    register(services, processor)
    application.post_init = _starter(services, queue)
    application.post_stop = _stopper(services)
    return application


def _make_application(settings: TelegramSettings, queue: InboxQueue, processor: Processor) -> App:
    base, files = api_urls(settings)
    builder = (
        ApplicationBuilder()
        .token(require_token(settings))
        .base_url(base)
        .base_file_url(files)
        .local_mode(settings.local_mode)
        .connect_timeout(_CONNECT)
        .read_timeout(_ANSWER)
        .write_timeout(_ANSWER)
        .pool_timeout(_ANSWER)
        .rate_limiter(Limiter(max_retries=_RETRIES))
        .concurrent_updates(processor)
        .updater(None)  # `polling` and `webhook` take its place
        .update_queue(queue)
    )
    if proxy := settings.proxy.get_secret_value():
        builder = builder.proxy(proxy).get_updates_proxy(proxy)
    try:
        return builder.build()
    except (ValueError, RuntimeError):
        # what the library says repeats the proxy, which may hold a password
        raise EdgeError(edge_texts.CHECK_PROXY) from None


def require_token(settings: TelegramSettings) -> str:
    """Return the token.

    Raises:
        EdgeError: there is none.
    """
    token = settings.token.get_secret_value().strip()
    if not token:
        raise EdgeError(texts.TELEGRAM_UNSET)
    return token


def api_urls(settings: TelegramSettings) -> tuple[str, str]:
    """Return the addresses that the token is put to: of the Bot API, and of its files."""
    base = settings.base_url.rstrip("/")
    if "{token}" not in base and not base.endswith("/bot"):
        base += "/bot"
    head, _, tail = base.rpartition("/bot")
    return base, settings.base_file_url or f"{head}/file/bot{tail}"


def _stopper(services: Services) -> Callable[[App], Coroutine[Any, Any, None]]:
    async def stop(application: App) -> None:
        services.delivery.close()
        for job in services.jobs:
            await job.stop()

    return stop


def _starter(services: Services, queue: InboxQueue) -> Callable[[App], Coroutine[Any, Any, None]]:
    """Return what is done once the server has accepted the token."""

    async def start(application: App) -> None:
        services.conversation.warm_up()
        await queue.replay(application.bot)
        for job in services.jobs:
            job.start()
        log.info("serving as @%s", application.bot.username)

    return start
