"""The part of the conversation about studying: runs the study commands in threads, and remembers what can be opened."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.chat_session import ChatSession
from bot.conversation.thread_pool import Pool
from bot.learning.commands.command_result import CommandResult
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.values import Who
from bot.messages.buttons import Action, OpenPassage
from bot.messages.values import Button, ChosenOptions, Incoming, Paragraph, Reply
from knowledge.errors import LibraryError
from knowledge.values import Answer

log = logging.getLogger(__name__)


def who(message: Incoming) -> Who:
    """Return the learner and the chat of a message."""
    return Who(message.learner, message.chat)


@dataclass(frozen=True, slots=True)
class StudyTalk:
    """The study part of a conversation.

    Attributes:
        commands: serves the study commands.
        pool: the threads in which it works.
    """

    commands: StudyCommands
    pool: Pool

    async def recorded(self, session: ChatSession, message: Incoming) -> Sequence[Reply] | None:
        """Return what is said to an answer that was recorded before a restart; None if it was not."""
        result = await self.pool.run(lambda: self.commands.recorded(who(message), message.message))
        return None if result is None else _remember(session, result)

    async def choose(self, session: ChatSession, message: Incoming, choice: ChosenOptions) -> Sequence[Reply]:
        """Take options that were chosen in a poll."""
        return _remember(
            session, await self.pool.run(lambda: self.commands.choose(who(message), choice, message.message))
        )

    async def press(self, session: ChatSession, message: Incoming, action: Action) -> Sequence[Reply] | None:
        """Do what a button says; None if it is no button of the study commands."""
        result = await self.pool.run(lambda: self.commands.press(who(message), action, message.message))
        return None if result is None else _remember(session, result)

    async def take_comment(self, session: ChatSession, message: Incoming) -> Sequence[Reply] | None:
        """Take a comment on an answer; None if a message is none."""
        result = await self.pool.run(
            lambda: self.commands.votes.take_comment(who(message), message.text, message.replied_to)
        )
        return None if result is None else _remember(session, result)

    async def vote_buttons(self, answer: Answer) -> tuple[Button, ...]:
        """Return the buttons by which an answer is voted on; none where the database fails: the answer matters more."""
        try:
            return await self.pool.run(lambda: self.commands.votes.buttons(answer))
        except LibraryError:
            log.warning("an answer could not be noted for votes", exc_info=True)
            return ()

    async def lost_push(self, message: Incoming) -> list[Reply]:
        """Return a word about a daily set that could not be sent, once; empty if there is none."""
        lost = await self.pool.run(lambda: self.commands.lost_push(who(message)))
        return [] if lost is None else [lost]

    async def accepts(self, message: Incoming, command: bool) -> bool:
        """Tell whether a message answers the question that waits; `command` says that its word is also a command."""
        return await self.pool.run(lambda: self.commands.accepts_answer(who(message), message.text, command))

    async def answer(self, session: ChatSession, message: Incoming, command: bool) -> Sequence[Reply] | None:
        """Take a message that answers the question that waits; None if it is meant otherwise.

        Args:
            session: of the learner.
            message: the message.
            command: its word is also a command.
        """
        whose, text = who(message), message.text
        if not await self.accepts(message, command):
            return None
        return _remember(session, await self.pool.run(lambda: self.commands.answer(whose, text, message.message)))

    async def command(self, session: ChatSession, message: Incoming, name: str, words: str) -> Sequence[Reply]:
        """Do what a study command says."""
        cited = session.cited
        if message.again and name == "favorites":
            words = ""  # done before the restart, perhaps: a second 收藏 删 1 would take away another one
        result = await self.pool.run(lambda: self.commands.command(who(message), name, words, message.message, cited))
        return _remember(session, result)

    async def still_asked(self, message: Incoming, given: Sequence[Reply]) -> Sequence[Reply]:
        """Return replies with a line below that reminds of the question put off for them."""
        line = await self.pool.run(lambda: self.commands.still_asked(who(message)))
        return [*given[:-1], replace(given[-1], blocks=(*given[-1].blocks, Paragraph(line)))] if line else given

    async def ask_again(self, message: Incoming) -> tuple[Reply, ...]:
        """Return the question that waits for a learner."""
        return (await self.pool.run(lambda: self.commands.ask(who(message)))).replies

    async def waiting(self, message: Incoming) -> tuple[Reply, ...]:
        """Return the question of a set that a learner left open, with a word about it; empty where there is none."""
        return await self.pool.run(lambda: self.commands.waiting(who(message)))


def _remember(session: ChatSession, result: CommandResult) -> Sequence[Reply]:
    """Return the replies of a result; remember what can be opened or turned to after it. Transient words change nothing."""
    if result.replies and all(reply.transient for reply in result.replies):
        return result.replies
    if result.forgotten:
        session.forget()
    session.pages, session.wider = list(result.pages), None
    session.numbered = bool(result.cited)
    if result.cited:
        session.cited = result.cited
    if (around := result.around) is not None:
        session.wider = OpenPassage(around.document_id, around.start, around.end)
        session.cited = result.cited or (around,)
    return result.replies
