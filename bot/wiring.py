"""Puts the program together: a library, study commands, a conversation on top of them, and the edge that is served."""

from __future__ import annotations

import contextlib
import os
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.conversation.dispatcher import Conversation
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.study import Study
from bot.runtime.config import Configuration
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.database import Database, open_database

if TYPE_CHECKING:
    from bot.telegram.lifecycle import Beside
    from knowledge.library import Library

_CLOSING = 7.0
"""Seconds until the process ends whatever does not close; nothing is lost by that."""


def make_conversation(library: Library, configuration: Configuration, pictures: bool = True) -> Conversation:
    """Return a conversation on a library, by the clock on the wall; `pictures` where the edge shows them."""
    settings = configuration.settings.conversation
    return Conversation(
        library,
        clock=_now,
        forget_after=timedelta(minutes=settings.forget_after_minutes),
        threads=settings.threads,
        keep_unanswered=configuration.settings.answers.keep_unanswered,
        study_commands=open_study_commands(library, configuration.settings.library, _now, pictures),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def serve_telegram(configuration: Configuration) -> None:
    """Run the Telegram bot until it is told to stop."""
    from bot.telegram import app, lifecycle
    from bot.telegram.sending.poll_store import PollStore

    # before the library is opened: a missing token should be told at once
    app.require_token(configuration.settings.telegram)
    settings = configuration.settings
    with Library.open(settings.library, model=settings.answers, retrieval=settings.retrieval) as library:
        conversation = make_conversation(library, configuration)
        own = settings.library
        database = open_database(own.path, own.database_url.get_secret_value())
        try:
            application = app.build(configuration.settings.telegram, conversation, PollStore(database, _now))
            beside = _watch(configuration.settings.metrics.port, database)
            lifecycle.run(application, configuration.settings, library.cancel_model_calls, beside)
        finally:
            _end_within(_CLOSING)
            conversation.close()
            database.close()


def _watch(port: int, database: Database) -> Beside:
    """Return what serves figures and health beside the bot; nothing where there is no port for it."""
    if not port:
        return lambda source: contextlib.nullcontext()
    from bot.edge.inbox import Inbox
    from bot.runtime import logs
    from bot.runtime.health import watched
    from bot.runtime.metrics import Metrics
    from bot.telegram.edge import TelegramEdge

    metrics = Metrics()
    logs.also_to(metrics)
    metrics.gauge(
        "study_inbox_waiting",
        "Updates taken and not handled yet.",
        Inbox(database, _now, TelegramEdge.name).count_waiting,
    )

    def ping() -> str:
        database.revision()
        return ""

    return lambda source: watched(port, metrics, {"telegram": source.trouble, "database": ping})


def _end_within(seconds: float) -> None:
    """End the process after so long even if something does not close: native code can't be interrupted."""
    timer = threading.Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()


def open_study_commands(
    library: Library, settings: LibrarySettings, clock: Callable[[], datetime], pictures: bool = True
) -> StudyCommands:
    """Return the study commands of an open library, whose database is up to date.

    Args:
        library: what is asked about.
        settings: tell where the records are.
        clock: tells the time, with zone.
        pictures: the edge shows pictures.
    """
    database = open_database(settings.path, settings.database_url.get_secret_value())
    memory = MemoryModel()
    rng = random.Random()  # noqa: S311  chooses questions, guards no secrets
    study = Study(Records(database, memory), PlanStore(database), library.quizzes, memory=memory, clock=clock, rng=rng)
    return StudyCommands(study, library, close=database.close, pictures=pictures)
