"""The Telegram application: built from the settings, not yet started."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy import delete
from telegram.ext import ApplicationBuilder

from bot.conversation.dispatcher import Conversation
from bot.edge.chat_service import open_service
from bot.edge.daily_push_job import TICK
from bot.edge.gate import AccessRules, Gate
from bot.edge.inbox import Inbox
from bot.edge.members import Members
from bot.edge.update_runner import UpdateRunner
from bot.errors import EdgeError
from bot.learning.values import Who
from bot.messages import edge_texts, texts
from bot.runtime.config import TelegramSettings
from bot.telegram import tables
from bot.telegram.edge import TelegramEdge
from bot.telegram.features.documents.download import largest
from bot.telegram.handlers import register
from bot.telegram.sending.callback_answers import CallbackAnswers
from bot.telegram.sending.chat_migration import ChatMigration
from bot.telegram.sending.delivery import Delivery
from bot.telegram.sending.menus import Menus
from bot.telegram.sending.poll_store import PollStore
from bot.telegram.sending.rate_limiter import RateLimiter
from bot.telegram.sending.targets import key, number_of
from bot.telegram.services import App, Services
from bot.telegram.updates.update_processor import Processor
from bot.telegram.updates.update_queue import InboxQueue

log = logging.getLogger(__name__)

_CONCURRENT_UPDATES = 32
"""Learners served at the same time; messages of one learner keep their order, the queues see to that."""
_RETRIES = 3
"""Of a message, when Telegram says to wait."""
_CONNECT, _ANSWER = 10.0, 20.0
"""Seconds for a connection and for an answer: whoever gives up sooner on a slow proxy sends messages twice."""


def build(settings: TelegramSettings, conversation: Conversation, store: PollStore, tick: float = TICK) -> App:
    """Return the application, not yet started.

    Raises:
        EdgeError: there is no token, or the proxy can't be read.
    """
    inbox, callback_answers = Inbox(store.database, store.clock, TelegramEdge.name), CallbackAnswers()
    queue = InboxQueue(inbox)
    processor = Processor(callback_answers)
    limiter = RateLimiter(max_retries=_RETRIES)
    application = _make_application(settings, queue, processor, limiter)
    migration = ChatMigration(store.database)
    delivery = Delivery(application.bot, store, migration)
    edge = TelegramEdge(application, delivery, callback_answers, store.clock)
    gate = Gate(access_rules(settings), Members(store.database, store.clock))
    chat = open_service(edge, conversation, gate, store.database, store.clock, largest=largest(settings), tick=tick)
    processor.runner = UpdateRunner(_CONCURRENT_UPDATES, inbox, chat.queues, queue.replayed)
    services = Services(
        application=application,
        settings=settings,
        chat=chat,
        store=store,
        delivery=delivery,
        migration=migration,
        menus=Menus(application.bot),
        replayed=queue.replayed,
        tick=tick,
    )
    chat.jobs.append(services.menus)
    if conversation.study_commands is not None:
        conversation.study_commands.exports.forgetters.append(_forgetter(store))
    register(services, processor)
    application.post_init = _starter(services, queue)
    application.post_stop = _stopper(services, limiter)
    return application


def access_rules(settings: TelegramSettings) -> AccessRules:
    """Return who may use the bot, as the gate reads it."""
    admins, members = (frozenset(map(key, people)) for people in (settings.admins, settings.members))
    return AccessRules(settings.access, admins, members, settings.questions_a_minute, settings.questions_a_day)


def _forgetter(store: PollStore) -> Callable[[Who], None]:
    """Return what deletes a person from our own table: in a private chat the chat's number is the person's."""

    def forget(who: Who) -> None:
        with store.database.writing() as connection:
            connection.execute(delete(tables.polls).where(tables.polls.c.chat == number_of(who.learner)))

    return forget


def _make_application(settings: TelegramSettings, queue: InboxQueue, processor: Processor, limiter: RateLimiter) -> App:
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
        .rate_limiter(limiter)
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


def _stopper(services: Services, limiter: RateLimiter) -> Callable[[App], Coroutine[Any, Any, None]]:
    async def stop(application: App) -> None:
        limiter.close()
        services.delivery.close()
        await asyncio.gather(*(job.stop() for job in services.chat.jobs))

    return stop


def _starter(services: Services, queue: InboxQueue) -> Callable[[App], Coroutine[Any, Any, None]]:
    """Return what is done once the server has accepted the token."""

    async def start(application: App) -> None:
        services.chat.conversation.library.warm_up()
        await queue.replay(application.bot)
        for job in services.chat.jobs:
            job.start()
        log.info("serving as @%s", application.bot.username)

    return start
