"""Putting the parts together: a library, a conversation on top of it, and the edge that is to be served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.config import Configuration
from bot.conversation import Conversation

if TYPE_CHECKING:
    from knowledge.library import Library


def make_conversation(library: Library, configuration: Configuration) -> Conversation:
    """Return a conversation on a library, by the clock on the wall."""
    from bot.learning.opening import open_desk

    settings = configuration.settings.conversation
    return Conversation(
        library,
        clock=_now,
        forget_after=timedelta(minutes=settings.forget_after_minutes),
        threads=settings.threads,
        keep_unanswered=configuration.settings.answers.keep_unanswered,
        desk=open_desk(library, configuration.settings.library, _now),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def serve_telegram(configuration: Configuration) -> None:
    """Run the Telegram bot until it is told to stop."""
    from bot.telegram import app, running
    from bot.telegram.store import Store
    from knowledge.database import open_database
    from knowledge.library import Library

    # before the library is opened: a missing token should be told at once
    app.require_token(configuration.settings.telegram)
    with Library.open(configuration.settings.library) as library:
        conversation = make_conversation(library, configuration)
        own = configuration.settings.library
        database = open_database(own.path, own.database_url.get_secret_value())
        try:
            application = app.build(configuration.settings.telegram, conversation, Store(database, _now))
            running.run(application, configuration.settings)
        finally:
            conversation.close()
            database.close()
