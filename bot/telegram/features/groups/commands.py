"""Study groups in Telegram: commands, buttons and poll answers go to `bot.edge.group_service`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, PollAnswer, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot.edge.group_service import GroupService, open_group_service
from bot.edge.protocol import Target
from bot.groups import texts
from bot.groups.group_commands import GroupSender
from bot.messages.buttons import ChangeGroupSetting, ReportRoundQuestion, ShowRound, unpack
from bot.messages.commands import GROUP_COMMANDS, Command, understand_in_group
from bot.messages.values import say
from bot.telegram.sending.targets import answer_target, key, number_of
from bot.telegram.services import Context, Handler, Services
from bot.telegram.updates.addressing import is_from_person, question_for

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.POLL_ANSWER)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers of study groups, in order; none where there is no learning."""
    groups = open_group_service(services.chat, services.store.database, services.tick)
    if groups is None:
        return []
    talk = GroupHandlers(services, groups)
    services.left.append(talk.on_left)
    services.voters.append(talk.take_vote)
    gone = filters.ChatType.GROUPS & filters.StatusUpdate.LEFT_CHAT_MEMBER
    return [
        _GroupCommandHandler(talk),
        MessageHandler(gone, talk.on_gone),
        CallbackQueryHandler(talk.on_button, pattern=r"^[onl]:"),
    ]


class _GroupCommandHandler(BaseHandler[Update, Any, Any]):
    """Takes the messages of groups that are one of our commands."""

    def __init__(self, talk: GroupHandlers) -> None:
        super().__init__(talk.on_command)
        self._talk = talk

    def check_update(self, update: object) -> bool:
        """Tell whether an update is such a message."""
        return isinstance(update, Update) and self._talk.command_of(update) is not None


@dataclass(frozen=True, slots=True)
class GroupHandlers:
    """The handlers with what they need."""

    services: Services
    groups: GroupService

    def command_of(self, update: Update) -> Command | None:
        """Return which of our commands a message is; None for other messages."""
        message = update.message
        if message is None or message.chat.id >= 0:
            return None
        if not (is_from_person(message) or _is_anonymous(message)):
            return None
        text = question_for(message, self.services.application.bot.bot, GROUP_COMMANDS)
        return None if text is None else understand_in_group(text)

    async def on_command(self, update: Update, context: Context) -> None:
        """Do what a command says."""
        message, command = update.message, self.command_of(update)
        if message is None or message.from_user is None or command is None:
            return
        target, chat = answer_target(message), self.services.chat
        if _is_anonymous(message):
            if await chat.gate.admits(target.chat):
                await chat.edge.send(target, [say(texts.ANONYMOUS)])
            return
        named = f"telegram:{message.chat.id}:{message.message_id}"
        who = message.from_user
        sender = GroupSender(target.chat, key(who.id), who.full_name, topic=target.topic, message=named)
        await self.groups.command(target, sender, command, message.date)

    async def on_gone(self, update: Update, context: Context) -> None:
        """Take somebody who has left a group off its list."""
        message = update.message
        if message is not None and message.left_chat_member is not None:
            person = key(message.left_chat_member.id)
            await asyncio.to_thread(self.groups.commands.remove_member, key(message.chat.id), person)

    async def on_left(self, chat: str) -> None:
        """End the rounds of a group that the bot was taken out of."""
        if (number_of(chat) or 0) < 0:
            await self.groups.job.left(chat)

    async def on_button(self, update: Update, context: Context) -> None:
        """Do what a button of a round or of the settings says."""
        query = update.callback_query
        if query is None or query.message is None or query.message.chat.id >= 0 or not query.data:
            return
        action, target = unpack(query.data), _target_under(query.message)
        if isinstance(
            action, (ChangeGroupSetting, ReportRoundQuestion, ShowRound)
        ) and await self.services.chat.gate.admits(target.chat):
            await self.groups.press(target, key(query.from_user.id), action, query)

    async def take_vote(self, given: PollAnswer, update_id: int) -> bool:
        """Count the answer to a question of a round; False if the poll is none of those."""
        return given.user is not None and await self.groups.vote(given.poll_id, key(given.user.id), given.option_ids)


def _is_anonymous(message: Message) -> bool:
    """Tell whether an administrator wrote without showing who they are."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _target_under(message: MaybeInaccessibleMessage) -> Target:
    """Return where an answer to a button goes: to the topic of its message, not as a reply to our own words."""
    topic = isinstance(message, Message) and message.is_topic_message
    return Target(key(message.chat.id), message.message_thread_id if isinstance(message, Message) and topic else None)
