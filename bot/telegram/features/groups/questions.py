"""Questions in groups: only what is put to the bot is answered, in its topic, as a reply. Groups are admitted by an admin."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.edge.chat_service import LATE
from bot.edge.protocol import Target
from bot.edge.usage import REFUSED
from bot.messages import edge_texts, texts
from bot.messages.command_table import GROUP_QUESTIONS, PRIVATE, names
from bot.messages.commands import Command, understand
from bot.messages.values import Incoming, say
from bot.telegram.sending.targets import answer_target, key
from bot.telegram.services import Context, Handler, Services
from bot.telegram.updates.addressing import is_from_person, question_for, replied_words

log = logging.getLogger(__name__)

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)
_PRIVATE, _HERE = names(PRIVATE), names(GROUP_QUESTIONS)
"""Commands of private chats, and those of them that are done in a group; the others need a chat of one's own."""
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
        text = question_for(message, services.application.bot.bot, _PRIVATE | _HERE)
        if text is None:
            return
        person, meant, chat = key(message.from_user.id), understand(text), services.chat
        if isinstance(meant, Command) and meant.name in (_ADMIT, _DISMISS) and services.is_admin(message.from_user):
            await self._settle(message, person, meant.name == _ADMIT)
            return
        decision = await chat.gate.group_message(key(message.chat.id), person)
        chat.usage.count("group" if decision.admitted else REFUSED, person)
        if not decision.admitted:
            await chat.edge.send(answer_target(message), [decision.reply] if decision.reply else [])
            return
        await self._answer(update, message, person, text)

    async def _answer(self, update: Update, message: Message, person: str, text: str) -> None:
        services, target, meant = self._services, answer_target(message), understand(text)
        if isinstance(meant, Command) and meant.name in _PRIVATE - _HERE:
            name = services.application.bot.username
            await services.chat.edge.send(target, [say(edge_texts.STUDY_IN_PRIVATE.format(bot=name))])
            return
        named, again = f"telegram:{message.chat.id}:{message.message_id}", update.update_id in services.replayed
        replied = replied_words(message, services.application.bot.bot)
        incoming = Incoming(target.chat, person, text, message=named, again=again, replied_to=replied)
        late = services.chat.clock() - message.date > LATE
        await services.chat.converse(incoming, target, texts.LATE if late else "")

    async def _settle(self, message: Message, admin: str, admitted: bool) -> None:
        services, target, members = self._services, answer_target(message), self._services.chat.gate.members
        if not admitted:
            await asyncio.to_thread(members.dismiss_group, target.chat)
            said = edge_texts.GROUP_DISMISSED
        elif await asyncio.to_thread(members.admit_group, target.chat, message.chat.title or "", admin):
            said = edge_texts.GROUP_ADMITTED.format(bot=services.application.bot.username)
        else:
            said = edge_texts.GROUP_ADMITTED_BEFORE
        log.info("group settled chat=%s admitted=%s", target.chat, admitted)
        await services.chat.edge.send(target, [say(said)])

    async def on_button(self, update: Update, context: Context) -> None:
        """Answer a button under one of our messages: for whoever presses it, with follow-ups of their own."""
        query, services = update.callback_query, self._services
        if query is None or query.message is None or not query.data:
            return
        chat, person = key(query.message.chat.id), key(query.from_user.id)
        if not await services.chat.gate.admits(chat):
            return
        services.chat.usage.count("button", person)
        thread = None
        if isinstance(query.message, Message) and query.message.is_topic_message:
            thread = query.message.message_thread_id
        named, again = f"telegram:press:{query.id}", update.update_id in services.replayed
        incoming = Incoming(chat, person, button=query.data, message=named, again=again)
        await services.chat.converse(incoming, Target(chat, thread, query.message.message_id), press=query)
