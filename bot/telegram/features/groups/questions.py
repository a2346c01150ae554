"""Questions in groups: only what is put to the bot is answered, in its topic, as a reply. Groups are admitted by an admin."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.edge.protocol import Target
from bot.messages import edge_texts
from bot.messages.command_table import GROUP_QUESTIONS, PRIVATE, names
from bot.messages.commands import Command, understand
from bot.messages.values import say
from bot.telegram.sending.targets import answer_target, key
from bot.telegram.services import Context, Handler, Services
from bot.telegram.updates.addressing import is_from_person, question_for

log = logging.getLogger(__name__)

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)
_KNOWN = names(PRIVATE) | names(GROUP_QUESTIONS)
"""Commands that are put to the bot also without its name."""
_ADMIT, _DISMISS = "admit", "dismiss"


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers of groups, in order."""
    talk = GroupTalk(services)
    group = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
    return [
        MessageHandler(group & (filters.TEXT | filters.CAPTION), talk.on_message),
        _PressedInGroup(talk.on_button),
    ]


class _PressedInGroup(CallbackQueryHandler[Any, Any]):
    """Takes the buttons that stand in groups."""

    def check_update(self, update: object) -> bool | object | None:
        """Tell whether an update is such a press."""
        if not isinstance(update, Update) or update.effective_chat is None or update.effective_chat.id > 0:
            return None
        return super().check_update(update)


class GroupTalk:
    """The handlers with what they need."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_message(self, update: Update, context: Context) -> None:
        """Answer a message that is put to the bot."""
        message, services = update.message, self._services
        if message is None or message.from_user is None or not is_from_person(message):
            return
        text = question_for(message, services.application.bot.bot, _KNOWN)
        if text is None:
            return
        meant = understand(text)
        if isinstance(meant, Command) and meant.name in (_ADMIT, _DISMISS) and services.is_admin(message.from_user):
            await self._settle(message, key(message.from_user.id), meant.name == _ADMIT)
            return
        await services.chat.message(services.incoming(update, message, text), answer_target(message), message.date)

    async def _settle(self, message: Message, admin: str, admitted: bool) -> None:
        chat, target = self._services.chat, answer_target(message)
        if not admitted:
            await asyncio.to_thread(chat.gate.members.dismiss_group, target.chat)
            log.info("group dismissed chat=%s", target.chat)
            await chat.edge.send(target, [say(edge_texts.GROUP_DISMISSED)])
        elif not await chat.admit_group(target, message.chat.title or "", admin):
            await chat.edge.send(target, [say(edge_texts.GROUP_ADMITTED_BEFORE)])

    async def on_button(self, update: Update, context: Context) -> None:
        """Answer a button under one of our messages: for whoever presses it, with follow-ups of their own."""
        query, services = update.callback_query, self._services
        if query is None or query.message is None or not query.data:
            return
        thread = None
        if isinstance(query.message, Message) and query.message.is_topic_message:
            thread = query.message.message_thread_id
        target = Target(key(query.message.chat.id), thread, query.message.message_id)
        await services.chat.press(services.pressed(update, query, target.chat), target, query)
