"""What is done with an update: private text and buttons go to the conversation, anything else gets a sentence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

from telegram import Chat, Update
from telegram.error import TelegramError
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, ExtBot, MessageHandler, filters

from bot import texts
from bot.conversation import Conversation
from bot.telegram.delivery import send, typing
from bot.values import Incoming, say

log = logging.getLogger(__name__)

App: TypeAlias = Application[ExtBot[Any], Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE

ALLOWED_UPDATES: Sequence[str] = (Update.MESSAGE, Update.CALLBACK_QUERY)


def register(application: App, conversation: Conversation) -> None:
    """Register all handlers, in order: the first that fits takes the update."""
    handlers = Handlers(conversation)
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handlers(
        [
            MessageHandler(private & filters.TEXT, handlers.on_text),
            # joins, pins and the like are no messages of a learner
            MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.on_other),
            CallbackQueryHandler(handlers.on_button),
        ]
    )
    application.add_error_handler(on_error)


class Handlers:
    """The handlers with the conversation that they feed."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        # a lock lives as long as somebody holds it or waits for it
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer a text message or a command."""
        message = update.message
        if message is not None and message.text is not None and message.from_user is not None:
            await self._answer(
                context, message.chat.id, message.from_user.id, text=message.text, message=message.message_id
            )

    async def on_other(self, update: Update, context: Context) -> None:
        """Say that only text is understood."""
        if update.message is not None:
            await send(context.bot, update.message.chat.id, [say(texts.TEXT_ONLY)])

    async def on_button(self, update: Update, context: Context) -> None:
        """Answer a pressed button; the callback itself first, or the button keeps spinning."""
        query = update.callback_query
        if query is None:
            return
        await query.answer()
        chat = query.message.chat if query.message is not None else None
        if chat is not None and chat.type == Chat.PRIVATE and query.data:
            await self._answer(context, chat.id, query.from_user.id, button=query.data)

    async def _answer(
        self, context: Context, chat: int, learner: int, text: str = "", button: str = "", message: int = 0
    ) -> None:
        named = f"telegram:{chat}:{message}" if message else ""
        incoming = Incoming(f"telegram:{chat}", f"telegram:{learner}", text, button, named)
        # the whole of it, or the short answer to a second message would overtake the long one to the first
        async with self._chats.setdefault(chat, asyncio.Lock()):
            async with typing(context.bot, chat):
                replies = await self._conversation.handle(incoming)
            await send(context.bot, chat, replies)


async def on_error(update: object, context: Context) -> None:
    """Log what went wrong, and tell the learner a plain sentence: the one broad catch of this edge."""
    log.error("update failed", exc_info=context.error)
    chat = update.effective_chat if isinstance(update, Update) else None
    if chat is not None and chat.type == Chat.PRIVATE:
        try:
            await send(context.bot, chat.id, [say(texts.TROUBLE)])
        except TelegramError:
            log.warning("chat %s could not be told of it", chat.id)
