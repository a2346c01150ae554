"""Study groups in Telegram: commands of members and organisers, buttons, answers to the polls of rounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram import PollAnswer as TelegramPollAnswer
from telegram.ext import BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot.groups import texts
from bot.groups.group_commands import BEGIN_ROUND, Asker, GroupCommandResult, GroupCommands
from bot.groups.wiring import open_groups
from bot.messages import texts as bot_texts
from bot.messages.buttons import ChangeGroupSetting, ReportRoundQuestion, unpack
from bot.messages.commands import GROUP_COMMANDS, Command, understand_in_group
from bot.messages.values import Reply, say
from bot.telegram.access.group_admins import Organisers
from bot.telegram.features.groups.posting import fits
from bot.telegram.features.groups.rounds_job import GroupRounds
from bot.telegram.features.private.handlers import LATE
from bot.telegram.sending.callback_replies import answer_press
from bot.telegram.sending.targets import Place, key, place_of
from bot.telegram.services import Context, Handler, Services
from bot.telegram.updates.addressing import is_from_person, question_for

log = logging.getLogger(__name__)

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.POLL_ANSWER)


def handlers(services: Services) -> Sequence[Handler]:
    """Return the handlers of study groups, in order; none where there is no learning."""
    study_commands = services.conversation.study_commands
    if study_commands is None:
        return []
    study = study_commands.study
    groups = open_groups(
        services.store.database, study.records, study.source, study_commands.library, services.clock, fits
    )
    job = GroupRounds(services, groups.rounds, services.tick)
    talk = GroupStudy(services, groups, job, Organisers(services.application.bot))
    study_commands.exports.forgetters.append(groups.rounds.groups.forget)
    services.jobs.append(job)
    services.left.append(job.left)
    services.voters.append(talk.take_vote)
    gone = filters.ChatType.GROUPS & filters.StatusUpdate.LEFT_CHAT_MEMBER
    return [
        _GroupCommands(talk),
        MessageHandler(gone, talk.on_gone),
        CallbackQueryHandler(talk.on_button, pattern=r"^[on]:"),
    ]


class _GroupCommands(BaseHandler[Update, Any, Any]):
    """Takes the messages of groups that are one of our commands."""

    def __init__(self, talk: GroupStudy) -> None:
        super().__init__(talk.on_command)
        self._talk = talk

    def check_update(self, update: object) -> bool:
        """Tell whether an update is such a message."""
        return isinstance(update, Update) and self._talk.command_of(update) is not None


@dataclass(frozen=True, slots=True)
class GroupStudy:
    """The handlers with what they need."""

    services: Services
    group_commands: GroupCommands
    job: GroupRounds
    organisers: Organisers

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
        place, chat, person = place_of(message), message.chat.id, message.from_user.id
        if _is_anonymous(message):
            if await self.services.gate.admits(chat):
                await self.services.delivery.answer(place, [say(texts.ANONYMOUS)])
            return
        decision = await self.services.gate.group_message(chat, person)
        self.services.usage.count("group" if decision.admitted else "refused", person)
        if not decision.admitted:
            await self.services.delivery.answer(place, [decision.reply] if decision.reply else [])
            return
        if command.name in BEGIN_ROUND and self.services.clock() - message.date > LATE:
            await self.services.delivery.answer(place, [say(bot_texts.LATE)])
            return
        organiser = await self._is_organiser(chat, person, command)
        if organiser is None:
            await self.services.delivery.answer(place, [say(texts.CANNOT_CHECK)])
            return
        named = f"telegram:{chat}:{message.message_id}"
        asker = Asker(key(chat), key(person), message.from_user.full_name, organiser, place.thread, named)
        told = await asyncio.to_thread(self.group_commands.command, asker, command.name, command.words)
        await self._deliver(place, person, told)

    async def on_gone(self, update: Update, context: Context) -> None:
        """Take somebody who has left a group off its list."""
        message = update.message
        if message is not None and message.left_chat_member is not None:
            person = key(message.left_chat_member.id)
            await asyncio.to_thread(self.group_commands.gone, key(message.chat.id), person)

    async def _is_organiser(self, chat: int, person: int, command: Command) -> bool | None:
        needed = await asyncio.to_thread(self.group_commands.needs_organiser, key(chat), command.name, command.words)
        return await self.organisers.holds(chat, person) if needed else False

    async def on_button(self, update: Update, context: Context) -> None:
        """Do what a button of a round or of the settings says."""
        query = update.callback_query
        if query is None or query.message is None or query.message.chat.id >= 0 or not query.data:
            return
        action, chat, person = unpack(query.data), query.message.chat.id, query.from_user.id
        if not isinstance(action, (ChangeGroupSetting, ReportRoundQuestion)) or not await self.services.gate.admits(
            chat
        ):
            return
        place = _place_under(query.message)
        organiser = await self.organisers.holds(chat, person) if isinstance(action, ChangeGroupSetting) else False
        if organiser is None:
            said = [_passing(texts.CANNOT_CHECK)]
            await answer_press(self.services.delivery, self.services.presses, query, place, said)
            return
        asker = Asker(key(chat), key(person), organiser=organiser, topic=place.thread)
        told = await asyncio.to_thread(self.group_commands.press, asker, action)
        if told.private:
            await self._deliver(place, person, told)
            return
        shown = (*([_passing(told.notice)] if told.notice else []), *told.replies)
        await answer_press(self.services.delivery, self.services.presses, query, place, shown)

    async def _deliver(self, place: Place, person: int, told: GroupCommandResult) -> None:
        if told.rounds_changed:
            self.job.wake()
        await self.services.delivery.answer(place, told.replies)
        if told.private:
            # nothing is sent to somebody who has not opened the bot, and nothing of it into the group
            reached = await self.services.delivery.answer(Place(person), told.private)
            name = self.services.application.bot.username
            said = texts.SENT_PRIVATELY if reached else texts.OPEN_PRIVATE.format(bot=name)
            await self.services.delivery.answer(place, [say(said)])

    async def take_vote(self, given: TelegramPollAnswer, update_id: int) -> bool:
        """Count the answer to a question of a round; False if the poll is none of those."""
        if given.user is None:
            return False
        person, chosen = key(given.user.id), tuple(given.option_ids)
        return await asyncio.to_thread(self.group_commands.rounds.vote, given.poll_id, person, chosen) is not None


def _passing(words: str) -> Reply:
    return replace(say(words), transient=True)


def _is_anonymous(message: Message) -> bool:
    """Tell whether an administrator wrote without showing who they are."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _place_under(message: MaybeInaccessibleMessage) -> Place:
    """Return where an answer to a button goes: to the topic of its message, not as a reply to our own words."""
    topic = isinstance(message, Message) and message.is_topic_message
    return Place(message.chat.id, message.message_thread_id if isinstance(message, Message) and topic else None)
