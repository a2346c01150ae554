"""The conversation: an incoming message goes in, replies come out. It knows no chat app; the edges render the replies.

It decides what a message means and hands it to the part about the library (`bot.conversation.library_talk`) or the one
about studying (`bot.conversation.study_talk`). Sessions (`bot.conversation.chat_session`) may be lost at a restart without
harm: buttons carry all they need. The library works in a bounded pool of threads, never on the event loop.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.chat_session import ChatSession, ChatSessions
from bot.conversation.library_talk import LibraryTalk, Show
from bot.conversation.study_talk import StudyTalk
from bot.conversation.task_talk import TaskTalk
from bot.conversation.thread_pool import Pool
from bot.learning import texts as study_texts
from bot.learning.commands.study_commands import StudyCommands
from bot.messages import task_texts, texts
from bot.messages.buttons import CitePassage, OpenNeighbours, OpenPassage, RunCommand, pack, unpack
from bot.messages.command_table import STUDY, TASKS
from bot.messages.commands import Command, Number, Question, is_slash, understand
from bot.messages.values import Incoming, Reply, say
from knowledge.errors import LibraryError, UnknownDocument
from knowledge.library import Library

_ON = pack(RunCommand("more"))
"""The one button that is pressed again and again: each press turns a page."""
log = logging.getLogger(__name__)


class Conversation:
    """Answers incoming messages out of a library.

    Args:
        library: answers questions.
        clock: tells the time, with zone.
        forget_after: after so long a silence a question is no longer understood from the ones before it.
        threads: size of the pool.
        keep_unanswered: record questions that found nothing.
        study_commands: serves the study commands; None where there are none.
    """

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], datetime],
        forget_after: timedelta,
        threads: int,
        keep_unanswered: bool = False,
        study_commands: StudyCommands | None = None,
    ) -> None:
        self.library = library
        self.pool = Pool(threads)
        self.study_commands = study_commands
        self._clock = clock
        self._sessions = ChatSessions(forget_after)
        self._study = None if study_commands is None else StudyTalk(study_commands, self.pool)
        votes = None if self._study is None else self._study.vote_buttons
        self._tasks = TaskTalk(library, self.pool, clock)
        self._talk = LibraryTalk(library, self.pool, clock, keep_unanswered, votes)

    def close(self) -> None:
        """Wait for the running work, then stop the threads; the library stays open."""
        self.library.cancel_model_calls()
        self.pool.close()
        if self.study_commands is not None:
            self.study_commands.close()

    async def handle(self, message: Incoming, show: Show | None = None) -> tuple[Reply, ...]:
        """Return the replies to a message. Messages of one learner are answered one after the other.

        Args:
            message: the message.
            show: called on the event loop with the beginning of an answer, longer each time, while a language model
                writes it; the replies hold all of it.
        """
        session = self._sessions.recall(message.chat, message.learner, self._clock())
        if self.stop_task(message):
            return (replace(say(task_texts.STOPPING), transient=True),)
        async with session.lock:
            try:
                replies = tuple(await self._handle(session, message, show))
                if replies:
                    session.note_shown(replies[0])
                return replies
            except UnknownDocument:
                log.info("an old button or number, its document is gone chat=%s", message.chat)
                return (say(texts.GONE),)
            except LibraryError as error:
                log.exception("library error chat=%s", message.chat)
                return (say(texts.learner_error(error)),)
            except Exception:  # a learner is never left without an answer, in no chat app
                log.exception("unexpected error chat=%s", message.chat)
                return (say(texts.TROUBLE),)

    def stop_task(self, message: Incoming) -> bool:
        """End the task that is being written for a learner if a message says so; tell whether it did."""
        writing = self._sessions.recall(message.chat, message.learner, self._clock()).writing
        if writing is None or message.text.strip().lower() not in task_texts.STOP_WORDS:
            return False
        writing.stop()
        return True

    async def _handle(self, session: ChatSession, message: Incoming, show: Show | None) -> Sequence[Reply]:
        if message.button:
            if message.button != _ON and session.is_tapped_again(message.button, self._clock()):
                return [replace(say(texts.PRESSED_BEFORE), transient=True, dispensable=True)]
            pressed = await self._pressed(session, message)
            lasting = any(not reply.transient and not reply.in_place for reply in pressed)
            session.pressed = (message.button, self._clock()) if lasting else None
            return pressed
        session.pressed = None
        study = self._study
        if study is None:
            stale = message.choice is not None
            return [say(texts.STALE_BUTTON)] if stale else await self._typed(session, message, show)
        if message.again and message.message:
            recorded = await study.recorded(session, message)
            if recorded is not None:
                return recorded
        if message.choice is not None:
            return await study.choose(session, message, message.choice)
        return [*await study.lost_push(message), *await self._typed(session, message, show)]

    async def _pressed(self, session: ChatSession, message: Incoming) -> Sequence[Reply]:
        match unpack(message.button):
            case OpenPassage() | OpenNeighbours() as action:
                return await self._talk.open(session, action)
            case CitePassage() as action:
                return await self._talk.copy(action)
            case RunCommand(name, _) if name in STUDY and message.chat != message.learner:
                return [replace(say(study_texts.PRIVATELY), transient=True)]
            case RunCommand(name, words):
                return await self._typed(session, replace(message, text=f"/{name} {words}".strip(), button=""), None)
            case None:
                return [say(texts.STALE_BUTTON)]
            case action if self._study is not None:
                done = await self._study.press(session, message, action)
                return [say(texts.STALE_BUTTON)] if done is None else done
        return [say(texts.STALE_BUTTON)]

    async def _typed(self, session: ChatSession, message: Incoming, show: Show | None) -> Sequence[Reply]:
        meant, study = understand(message.text), self._study
        if (
            study is not None
            and message.replied_to
            and (taken := await study.take_comment(session, message)) is not None
        ):
            return taken
        if isinstance(meant, Number) and message.replied_to:
            opened = await self._open_replied(session, message, meant.value)
            if opened is not None:
                return opened
        if (asked := session.short) is not None and _answers_short(meant) and self._tasks.takes(session, message.text):
            return await self._tasks.grade(session, asked, message.text)
        opens = session.numbered and isinstance(meant, Number) and 1 <= meant.value <= len(session.cited)
        if study is not None and not is_slash(message.text) and not opens:
            taken = await study.answer(session, message, isinstance(meant, Command))
            if taken is not None:
                return taken
        match meant:
            case Command(name, words) if study is not None and name in STUDY:
                session.short = None
                return await study.command(session, message, name, words)
            case Command(name, words) if name in TASKS:
                return await self._tasks.command(session, name, words, show)
            case Command(name, words):
                return await self._talk.command(session, name, words, message.admin)
            case Number(value):
                return await self._talk.open_number(session, value)
            case Question(text):
                if study is not None and (taken := await study.take_comment(session, message)) is not None:
                    return taken
                given = await self._talk.ask(session, text, show, message.replied_to)
                return given if study is None else await study.still_asked(message, given)

    async def _open_replied(self, session: ChatSession, message: Incoming, number: int) -> Sequence[Reply] | None:
        """Open a place of the message that is replied to by its number there; None where it has no such number."""
        for button in message.replied_buttons:
            action = unpack(button.data) if button.label == texts.OPEN_BUTTON.format(number=number) else None
            if isinstance(action, OpenPassage):
                return await self._talk.open(session, action)
        cited = session.cited_in(message.replied_to)
        return await self._talk.open_cited(session, cited[number - 1]) if 1 <= number <= len(cited) else None

    async def is_answer(self, message: Incoming) -> bool:
        """Tell whether a message answers the question of a set that waits."""
        if is_slash(message.text):
            return False
        session = self._sessions.recall(message.chat, message.learner, self._clock())
        if _answers_short(understand(message.text)) and self._tasks.takes(session, message.text):
            return True
        if self._study is None:
            return False
        try:
            return await self._study.accepts(message, isinstance(understand(message.text), Command))
        except LibraryError:
            return False  # the message is answered with a word about it

    async def ask_again(self, message: Incoming) -> tuple[Reply, ...]:
        """Return the question that waits for a learner; empty where none does."""
        return () if self._study is None else await self._study.ask_again(message)

    async def waiting(self, message: Incoming) -> tuple[Reply, ...]:
        """Return the question of a set that a learner left open, with a word about it; empty where there is none."""
        return () if self._study is None else await self._study.waiting(message)


def _answers_short(meant: Command | Number | Question) -> bool:
    """Tell whether a message may answer a short question: words that are no command, or that leave it (跳过, 结束)."""
    return isinstance(meant, Question) or (isinstance(meant, Command) and meant.name in ("skip", "stop"))
