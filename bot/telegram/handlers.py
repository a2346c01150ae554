"""What is done with an update: private text, buttons and polls go to the conversation, anything else gets a sentence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

from telegram import Chat, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot import texts
from bot.conversation import Conversation
from bot.telegram.access import Decision, Gate, is_start
from bot.telegram.delivery import Delivery, typing
from bot.telegram.store import Store
from bot.values import Choice, Incoming, Paragraph, Reply, say

log = logging.getLogger(__name__)

App: TypeAlias = Application[ExtBot[Any], Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE

_LATE = timedelta(minutes=30)
"""A message that was sent so long ago is answered with a word about it: the question may be settled."""
PREFIX = "telegram:"
"""Of the keys of our chats and learners, which are unique over all chat apps."""
ALLOWED_UPDATES: Sequence[str] = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.POLL_ANSWER)


def register(
    application: App, conversation: Conversation, store: Store, gate: Gate, replayed: Collection[int]
) -> Handlers:
    """Register all handlers, in order: the first that fits takes the update."""
    handlers = Handlers(conversation, store, Delivery(application.bot, store), gate, replayed)
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handlers(
        [
            MessageHandler(private & filters.TEXT, handlers.on_text),
            # joins, pins and the like are no messages of a learner
            MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.on_other),
            CallbackQueryHandler(handlers.on_button),
            PollAnswerHandler(handlers.on_poll_answer),
        ]
    )
    application.add_error_handler(handlers.on_error)
    return handlers


class Handlers:
    """The handlers with what they need.

    Attributes:
        delivery: sends replies.
    """

    def __init__(
        self, conversation: Conversation, store: Store, delivery: Delivery, gate: Gate, replayed: Collection[int]
    ) -> None:
        self._conversation = conversation
        self._store = store
        self._gate = gate
        self._replayed = replayed
        self.delivery = delivery
        # a lock lives as long as somebody holds it or waits for it
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def lock(self, chat: int) -> asyncio.Lock:
        """Return the lock of a chat: whoever holds it is the only one who answers there."""
        return self._chats.setdefault(chat, asyncio.Lock())

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer a text message or a command."""
        message = update.message
        if message is not None and message.text is not None and message.from_user is not None:
            chat = message.chat.id
            named = f"telegram:{chat}:{message.message_id}"
            again = update.update_id in self._replayed
            incoming = Incoming(_key(chat), _key(message.from_user.id), message.text, message=named, again=again)
            await self._answer(context.bot, chat, incoming, self._store.clock() - message.date > _LATE)

    async def on_other(self, update: Update, context: Context) -> None:
        """Say that only text is understood."""
        if update.message is None or update.message.from_user is None:
            return
        chat = update.message.chat.id
        async with self.lock(chat):
            decision = await self._gate.message(update.message.from_user.id, "", context.bot.username)
            said = say(texts.TEXT_ONLY) if decision.admitted else decision.reply
            await self.delivery.answer(chat, [said] if said else [])

    async def on_button(self, update: Update, context: Context) -> None:
        """Answer a pressed button; the callback itself first, or the button keeps spinning."""
        query = update.callback_query
        if query is None:
            return
        try:
            await query.answer()
        except TelegramError:
            # too late for the callback itself (a press from before a restart) is not too late for the answer
            log.info("a callback could not be answered any more")
        chat = query.message.chat if query.message is not None else None
        if chat is not None and chat.type == Chat.PRIVATE and query.data:
            incoming = Incoming(_key(chat.id), _key(query.from_user.id), button=query.data)
            await self._answer(context.bot, chat.id, incoming)

    async def on_poll_answer(self, update: Update, context: Context) -> None:
        """Count the answer to a poll. In a private chat its id is the learner's, and a forwarded poll is nobody's."""
        given = update.poll_answer
        # a retracted vote chooses nothing
        if given is None or given.user is None or not given.option_ids:
            return
        learner = given.user.id
        # whoever sends the poll holds the lock until the poll is noted, so an early answer waits here
        async with self.lock(learner):
            poll = await asyncio.to_thread(self._store.poll, given.poll_id)
            if (poll is not None and poll.chat != learner) or not await self._gate.belongs(learner):
                return
            chosen = None if poll is None else poll.chosen(tuple(given.option_ids))
            if poll is None or chosen is None:
                log.warning("answer to a poll that is not known")
                await self._ask_again(learner)
                return
            choice = Choice(poll.set_id, poll.position, chosen)
            named = f"telegram:poll:{poll.poll_id}"
            incoming = Incoming(
                _key(poll.chat), _key(learner), message=named, choice=choice, again=update.update_id in self._replayed
            )
            await self.delivery.answer(learner, await self._conversation.handle(incoming))

    async def _ask_again(self, chat: int) -> None:
        asked: tuple[Reply, ...] = await self._conversation.ask_again(Incoming(_key(chat), _key(chat)))
        await self.delivery.answer(chat, [say(texts.POLL_UNKNOWN), *asked])

    async def _answer(self, bot: ExtBot[Any], chat: int, incoming: Incoming, late: bool = False) -> None:
        # the whole of it, or the short answer to a second message would overtake the long one to the first
        async with self.lock(chat):
            decision = await self._decide(bot, incoming)
            if not decision.admitted:
                await self.delivery.answer(chat, [decision.reply] if decision.reply else [])
                return
            async with typing(bot, chat):
                replies = await self._conversation.handle(incoming)
            if replies and is_start(incoming.text):
                own = Paragraph(texts.YOUR_ID.format(id=incoming.learner.removeprefix(PREFIX)))
                replies = (replace(replies[0], blocks=(*replies[0].blocks, own)), *replies[1:])
            await self.delivery.answer(chat, (say(texts.LATE), *replies) if late else replies)

    async def _decide(self, bot: ExtBot[Any], incoming: Incoming) -> Decision:
        person = int(incoming.learner.removeprefix(PREFIX))
        if incoming.button:
            return Decision(await self._gate.belongs(person))
        return await self._gate.message(person, incoming.text, bot.username)

    async def on_error(self, update: object, context: Context) -> None:
        """Log what went wrong, and tell the learner a plain sentence: the one broad catch of this edge."""
        log.error("update failed", exc_info=context.error)
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is not None and chat.type == Chat.PRIVATE:
            try:
                await self.delivery.answer(chat.id, [say(texts.TROUBLE)])
            except TelegramError:
                log.warning("chat %s could not be told of it", chat.id)


def _key(number: int) -> str:
    return f"{PREFIX}{number}"
