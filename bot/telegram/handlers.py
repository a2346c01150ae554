"""Registers the update handlers: one ordered list of the modules that have them. The first that fits takes an update.

A module of handlers offers `handlers(services)`, which returns its handlers and may add to `services.voters`,
`services.chat.jobs`, and `UPDATES`, the kinds of updates that it wants from Telegram.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from telegram import Update

from bot.edge.errors import UndeliveredError
from bot.edge.protocol import Target
from bot.messages.values import say
from bot.telegram.features.admin import invitations, membership_events, panel
from bot.telegram.features.documents import uploads
from bot.telegram.features.groups import commands, questions
from bot.telegram.features.private import inline, private_chat
from bot.telegram.sending.targets import key
from bot.telegram.services import App, Context, Services
from bot.telegram.updates.update_processor import Processor

__all__ = ["ALLOWED_UPDATES", "App", "register"]

MODULES: Sequence[ModuleType] = (
    membership_events,
    # admins' commands, unknown to others
    panel,
    invitations,
    # before the questions: its commands are other ones in a private chat
    commands,
    questions,
    uploads,
    inline,
    # last: it takes whatever text and button of a private chat nobody before has taken
    private_chat,
)
ALLOWED_UPDATES: Sequence[str] = tuple(dict.fromkeys(kind for module in MODULES for kind in module.UPDATES))


def register(services: Services, processor: Processor) -> None:
    """Register all handlers, in order."""
    for module in MODULES:
        services.application.add_handlers(module.handlers(services))

    async def on_error(update: object, context: Context) -> None:
        if isinstance(context.error, UndeliveredError) and isinstance(update, Update):
            processor.runner.unfinished.add(update.update_id)
        await private_chat.tell_trouble(services, update, context.error)

    async def tell(update: Update, sentence: str) -> None:
        chat = update.effective_chat
        if chat is not None and chat.id > 0:
            services.chat.gate.note_limit_told(key(chat.id))
            await services.chat.edge.send(Target(key(chat.id)), [say(sentence)])

    services.application.add_error_handler(on_error)
    processor.tell = tell
