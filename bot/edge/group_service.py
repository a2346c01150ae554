"""Study groups of a chat app: commands of members and organisers, buttons, answers to the polls of rounds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.edge.chat_service import LATE, ChatService
from bot.edge.protocol import Target
from bot.edge.round_posting import fits_poll
from bot.edge.rounds_job import RoundsJob
from bot.groups import texts
from bot.groups.group_commands import BEGIN_ROUND, GroupCommandResult, GroupCommands, GroupSender, open_groups
from bot.messages import texts as bot_texts
from bot.messages.buttons import ChangeGroupSetting, ReportRoundQuestion, ShowRound
from bot.messages.commands import Command
from bot.messages.values import Incoming, Reply, say
from knowledge.storage.database import Database


@dataclass(frozen=True, slots=True)
class GroupService:
    """The study groups of one chat app.

    Attributes:
        chat: the service of the app.
        commands: what is done in groups.
        job: posts and closes the rounds.
    """

    chat: ChatService
    commands: GroupCommands
    job: RoundsJob

    async def command(self, target: Target, sender: GroupSender, command: Command, sent: datetime) -> None:
        """Do what somebody in a group has asked for by a command.

        Args:
            target: where the answer goes.
            sender: who asked; that they are an organiser is found out here.
            command: what was asked for.
            sent: when it was written.

        Raises:
            UndeliveredError: there was no way to the app for many minutes.
        """
        chat = self.chat
        if not await chat.admitted(Incoming(target.chat, sender.person), target, "group"):
            return
        if command.name in BEGIN_ROUND and chat.clock() - sent > LATE:
            await chat.edge.send(target, [say(bot_texts.LATE)])
            return
        organiser = await self._is_organiser(target.chat, sender.person, command)
        if organiser is None:
            await chat.edge.send(target, [say(texts.CANNOT_CHECK)])
            return
        sender = replace(sender, organiser=organiser)
        await self._deliver(target, sender.person, await asyncio.to_thread(self._run, sender, command))

    async def press(
        self, target: Target, person: str, action: ChangeGroupSetting | ReportRoundQuestion | ShowRound, press: object
    ) -> None:
        """Do what a button of a round or of the settings says; `press` is the app's own value of it."""
        edge = self.chat.edge
        organiser: bool | None = False
        if isinstance(action, ChangeGroupSetting):
            organiser = await edge.is_group_admin(target.chat, person)
        if organiser is None:
            await edge.answer_press(target, [_passing(texts.CANNOT_CHECK)], press)
            return
        sender = GroupSender(target.chat, person, organiser=organiser, topic=target.topic)
        result = await asyncio.to_thread(self.commands.press, sender, action)
        if result.private:
            await self._deliver(target, person, result)
            return
        shown = (*([_passing(result.notice)] if result.notice else []), *result.replies)
        await edge.answer_press(target, shown, press)

    async def vote(self, poll: str, person: str, chosen: Sequence[int]) -> bool:
        """Count the answer to a question of a round; False if the poll is none of those."""
        return await asyncio.to_thread(self.commands.rounds.vote, poll, person, tuple(chosen)) is not None

    def _run(self, sender: GroupSender, command: Command) -> GroupCommandResult:
        return self.commands.command(sender, command.name, command.words)

    async def _is_organiser(self, chat: str, person: str, command: Command) -> bool | None:
        needed = await asyncio.to_thread(self.commands.needs_organiser, chat, command.name, command.words)
        return await self.chat.edge.is_group_admin(chat, person) if needed else False

    async def _deliver(self, target: Target, person: str, result: GroupCommandResult) -> None:
        edge = self.chat.edge
        if result.rounds_changed:
            self.job.wake()
        await edge.send(target, result.replies)
        if result.private:
            # nothing is sent to somebody who has not opened the bot, and nothing of it into the group
            reached = await edge.send(Target(person), result.private)
            said = texts.SENT_PRIVATELY if reached else texts.OPEN_PRIVATE.format(bot=edge.bot_name)
            await edge.send(target, [say(said)])


def open_group_service(chat: ChatService, database: Database, tick: float) -> GroupService | None:
    """Return the study groups of a chat app, whose job is started with it; None where there is no learning.

    Args:
        chat: the service of the app.
        database: of the library.
        tick: seconds between two looks at the rounds.
    """
    learning = chat.conversation.study_commands
    if learning is None:
        return None
    study = learning.study
    commands = open_groups(
        database,
        study.records,
        study.item_source,
        learning.library,
        chat.clock,
        lambda item: fits_poll(chat.edge, item),
    )
    job = RoundsJob(chat.edge, chat.gate, commands.rounds, tick)
    learning.exports.forgetters.append(commands.rounds.groups.forget)
    chat.jobs.append(job)
    return GroupService(chat, commands, job)


def _passing(words: str) -> Reply:
    return replace(say(words), transient=True)
