"""Documents by chat: what admins send and press goes to `bot.edge.upload_commands`."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Chat, Message, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.edge.protocol import Target
from bot.edge.upload_commands import SentFile, is_removal, is_title
from bot.messages.buttons import RemoveDocument, UploadChoice, unpack
from bot.telegram.sending.targets import key
from bot.telegram.services import AdminFilter, Context, Handler, Services

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers."""
    uploads = _UploadHandlers(services)
    admins = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & AdminFilter(services)
    return [
        MessageHandler(admins & filters.Document.ALL, uploads.on_document),
        MessageHandler(admins & filters.TEXT & _RemovalFilter(), uploads.on_remove),
        MessageHandler(admins & filters.TEXT & _TitleFilter(), uploads.on_title),
        CallbackQueryHandler(uploads.on_press, pattern=r"^[ud]:"),
    ]


class _RemovalFilter(filters.MessageFilter):
    """Takes the command that removes a document."""

    def filter(self, message: Message) -> bool:
        """Tell whether a message is one."""
        return is_removal(message.text or "")


class _TitleFilter(filters.MessageFilter):
    """Takes the command that sets a title."""

    def filter(self, message: Message) -> bool:
        """Tell whether a message is one."""
        return is_title(message.text or "")


class _UploadHandlers:
    """The handlers with what they need."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._uploads = services.chat.uploads

    async def on_document(self, update: Update, context: Context) -> None:
        """Take a file that an admin has sent."""
        message = update.message
        if message is None or message.document is None:
            return
        file = message.document
        sent = SentFile(message.message_id, file.file_name or "", file.file_size, file.file_id)
        await self._uploads.take(key(message.chat.id), sent)

    async def on_remove(self, update: Update, context: Context) -> None:
        """Ask whether a document is to be removed."""
        message = update.message
        if message is not None and message.text is not None:
            reply = await self._uploads.remove(message.text)
            await self._services.chat.edge.send(Target(key(message.chat.id)), [reply])

    async def on_title(self, update: Update, context: Context) -> None:
        """Set the title of a document."""
        message = update.message
        if message is not None and message.text is not None:
            await self._uploads.retitle(key(message.chat.id), message.message_id, message.text)

    async def on_press(self, update: Update, context: Context) -> None:
        """Keep a file, take it back, show what was left out of it or how to set its title; remove a document, or leave it."""
        query, services = update.callback_query, self._services
        if query is None or query.message is None or not services.is_admin(query.from_user):
            return
        action = unpack(query.data or "")
        if query.message.chat.type != Chat.PRIVATE or not isinstance(action, (UploadChoice, RemoveDocument)):
            return
        chat, message = key(query.message.chat.id), query.message.message_id
        replies = await self._uploads.press(chat, message, action)
        await services.chat.edge.answer_press(Target(chat), replies, query)
