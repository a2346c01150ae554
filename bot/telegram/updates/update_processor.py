"""Hands the updates of the library to the runner of the edge."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.edge.update_runner import TakenUpdate, UpdateRunner
from bot.telegram.sending.callback_answers import CallbackAnswers
from bot.telegram.sending.targets import key

_MOST_TASKS = 100_000
"""Updates that wait or are handled: the library insists on a bound, the queues and slots of the runner are the real ones."""


class Processor(BaseUpdateProcessor):
    """Hands each update to the runner.

    Attributes:
        runner: handles them in order; set once there is an application, as
        tell: which says a sentence to whoever an update is from.
    """

    def __init__(self, callback_answers: CallbackAnswers) -> None:
        super().__init__(_MOST_TASKS)
        self._callback_answers = callback_answers
        self.runner: UpdateRunner
        self.tell: Callable[[Update, str], Awaitable[None]]

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when its turn has come."""
        if not isinstance(update, Update):
            await coroutine
            return
        talks = update.message is not None or update.callback_query is not None
        taken = TakenUpdate(
            update.update_id, whose(update), _group(update), update.my_chat_member is not None, _kind(update), talks,
            lambda: coroutine,
            partial(self._around, update), partial(self.tell, update),
        )  # fmt: skip
        try:
            await self.runner.run(taken)
        finally:
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # no more than a formality for one that was awaited

    def _around(self, update: Update) -> AbstractAsyncContextManager[None]:
        """Return what is open while an update is handled: a button spins until its press is answered."""
        query = update.callback_query
        return contextlib.nullcontext() if query is None else self._callback_answers.handling(query)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def whose(update: Update) -> str:
    """Return whose turn an update takes: the person's, else the chat's, else one of its own."""
    if update.inline_query is not None:
        return f"update:{update.update_id}"  # an app asks anew with each letter typed: order is of no use, the newest counts
    who = update.effective_user or update.effective_chat
    return f"update:{update.update_id}" if who is None else key(who.id)


def _group(update: Update) -> str:
    """Return the group in which an update happened, empty for none."""
    chat = update.effective_chat
    return "" if chat is None or chat.id > 0 else key(chat.id)


def _kind(update: Update) -> str:
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None), "other")
