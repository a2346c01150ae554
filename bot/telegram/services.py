"""What every module of handlers is given, and what it may add to: the wiring of the edge as typed values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from telegram import PollAnswer
from telegram.ext import Application, BaseHandler, ContextTypes, ExtBot

from bot.conversation.dispatcher import Conversation
from bot.runtime.config import TelegramSettings
from bot.telegram.access.gate import Gate
from bot.telegram.access.usage import Usage
from bot.telegram.sending.callback_answers import Presses
from bot.telegram.sending.chat_migration import Moves
from bot.telegram.sending.delivery import Delivery
from bot.telegram.sending.menus import Menus
from bot.telegram.sending.poll_store import Store
from bot.telegram.updates.per_user_queue import Lanes

App: TypeAlias = Application[ExtBot[Any], Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE
Handler: TypeAlias = BaseHandler[Any, Any, Any]
VoteTaker: TypeAlias = Callable[[PollAnswer, int], Awaitable[bool]]
"""Takes the answer to a poll and the number of its update; False if the poll is not theirs."""


class Job(Protocol):
    """Something that goes on by itself while the bot runs."""

    def start(self) -> None:
        """Begin; called on the event loop once the server has accepted the token."""

    async def stop(self) -> None:
        """End, after what is in hand."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the edge.

    Attributes:
        application: python-telegram-bot's.
        settings: the `[telegram]` table.
        conversation: answers messages.
        store: the edge's own records, with the database and the clock.
        gate: who may use the bot.
        delivery: sends replies.
        lanes: the order of each person's updates; a handler holds the lane of its person already.
        presses: answers to pressed buttons; each press is answered within a second whatever a handler does.
        moves: what is renamed when a group becomes a supergroup; add to it what holds numbers of chats.
        usage: counts what is done.
        menus: of commands, as Telegram shows them.
        replayed: numbers of the updates that a process before this one took and did not finish.
        voters: asked in turn for whom the answer to a poll is; the private sets come last.
        jobs: started and stopped with the application.
        left: told the number of a chat that the bot was blocked in or taken out of.
        tick: seconds between two looks of a job that repeats.
    """

    application: App
    settings: TelegramSettings
    conversation: Conversation
    store: Store
    gate: Gate
    delivery: Delivery
    lanes: Lanes
    presses: Presses
    moves: Moves
    usage: Usage
    menus: Menus
    replayed: Collection[int]
    voters: list[VoteTaker] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    left: list[Callable[[int], Awaitable[None]]] = field(default_factory=list)
    tick: float = 20.0

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time, with zone."""
        return self.store.clock
