"""What every module of handlers is given, and what it may add to: the wiring of the edge as typed values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from telegram import CallbackQuery, Message, PollAnswer, Update, User
from telegram.ext import Application, BaseHandler, ContextTypes, ExtBot, filters

from bot.edge.chat_service import ChatService
from bot.messages.values import Incoming
from bot.runtime.config import TelegramSettings
from bot.telegram.sending.chat_migration import ChatMigration
from bot.telegram.sending.delivery import Delivery
from bot.telegram.sending.menus import Menus
from bot.telegram.sending.poll_store import PollStore
from bot.telegram.sending.targets import key
from bot.telegram.updates.addressing import clean, replied_buttons, replied_words

App: TypeAlias = Application[ExtBot[Any], Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE
Handler: TypeAlias = BaseHandler[Any, Any, Any]
VoteTaker: TypeAlias = Callable[[PollAnswer, int], Awaitable[bool]]
"""Takes the answer to a poll and the number of its update; False if the poll is not theirs."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the edge.

    Attributes:
        application: python-telegram-bot's.
        settings: the `[telegram]` table.
        chat: who may talk, the conversation, uploads, jobs; the same for every chat app.
        store: Telegram's own records, with the database and the clock.
        delivery: sends replies.
        migration: renames a group that becomes a supergroup.
        menus: of commands, as Telegram shows them.
        replayed: numbers of the updates that a process before this one took and did not finish.
        voters: asked in turn for whom the answer to a poll is; the private sets come last.
        left: told the key of a chat that the bot was blocked in or taken out of.
        tick: seconds between two looks of a job that repeats.
    """

    application: App
    settings: TelegramSettings
    chat: ChatService
    store: PollStore
    delivery: Delivery
    migration: ChatMigration
    menus: Menus
    replayed: Collection[int]
    voters: list[VoteTaker] = field(default_factory=list)
    left: list[Callable[[str], Awaitable[None]]] = field(default_factory=list)
    tick: float = 20.0

    def incoming(self, update: Update, message: Message, text: str) -> Incoming:
        """Return a message as the conversation takes it."""
        named = f"telegram:{message.chat.id}:{message.message_id}"
        if message.edit_date is not None:
            named += f":{message.edit_date.timestamp():.0f}"
        return Incoming(
            key(message.chat.id),
            key(message.from_user.id if message.from_user else 0),
            text,
            message=named,
            again=update.update_id in self.replayed,
            replied_to=replied_words(message, self.application.bot.bot),
            replied_buttons=replied_buttons(message, self.application.bot.bot),
            name=clean(message.from_user.full_name) if message.from_user else "",
            admin=self.is_admin(message.from_user),
        )

    def pressed(self, update: Update, query: CallbackQuery, chat: str) -> Incoming:
        """Return a pressed button as the conversation takes it."""
        named, again = f"telegram:press:{query.id}", update.update_id in self.replayed
        who, admin = key(query.from_user.id), self.is_admin(query.from_user)
        return Incoming(chat, who, button=query.data or "", message=named, again=again, admin=admin)

    def is_admin(self, person: User | None) -> bool:
        """Tell whether somebody is an admin of the bot."""
        return person is not None and self.chat.gate.is_admin(key(person.id))


class AdminFilter(filters.MessageFilter):
    """Takes messages of admins of the bot: those of the configuration, and whom they have made such."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def filter(self, message: Message) -> bool:
        """Tell whether an admin has written a message."""
        return self._services.is_admin(message.from_user)
