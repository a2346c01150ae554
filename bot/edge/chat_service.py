"""What a chat app hands its messages to: who may talk, how often, what is counted, what the conversation answers.

An app calls `message`, `press` and `converse` in the person's turn (`bot.edge.update_runner` or `PerUserQueues`), and starts and
stops `jobs` with itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.conversation.dispatcher import Conversation
from bot.conversation.library_talk import Show
from bot.edge.daily_push_job import TICK, DailyPushJob
from bot.edge.erasure import forgetters
from bot.edge.gate import Gate, is_start
from bot.edge.per_user_queue import PerUserQueues
from bot.edge.protocol import Edge, Target, native_id
from bot.edge.upload_commands import UploadCommands
from bot.edge.upload_tasks import UploadFiles, UploadTasks
from bot.edge.upload_worker import UploadWorker
from bot.edge.usage import REFUSED, Usage
from bot.learning.push_claims import PushClaims
from bot.messages import edge_texts, texts
from bot.messages.command_table import GROUP_QUESTIONS, PRIVATE, names
from bot.messages.commands import Command, Number, Question, understand
from bot.messages.values import Incoming, Paragraph, Reply, say
from bot.runtime.job_server import JobServer, make_runner
from knowledge.storage.database import Database

log = logging.getLogger(__name__)

LATE = timedelta(minutes=30)
"""A message that was sent so long ago is answered with a word about it: the question may be settled."""

_IN_A_SET = frozenset({"skip", "stop", "report"})
"""Commands that go with answering questions."""
_PRIVATE_ONLY = names(PRIVATE) - names(GROUP_QUESTIONS)
"""Commands that need a chat of one's own."""


class Job(Protocol):
    """Something that goes on by itself while an app is served."""

    def start(self) -> None:
        """Begin; called on the event loop once the app can be talked to."""

    async def stop(self) -> None:
        """End, after what is in hand."""


@dataclass(frozen=True, slots=True)
class ChatService:
    """A conversation as it is offered to the people of one chat app.

    Attributes:
        edge: the app.
        conversation: answers messages.
        gate: who may use the bot.
        usage: counts what is done.
        queues: the order of each person's messages.
        uploads: files that admins send.
        clock: the time, with zone.
        jobs: started and stopped with the app.
    """

    edge: Edge
    conversation: Conversation
    gate: Gate
    usage: Usage
    queues: PerUserQueues
    uploads: UploadCommands
    clock: Callable[[], datetime]
    jobs: list[Job] = field(default_factory=list)

    async def message(self, incoming: Incoming, target: Target, sent: datetime, first: str = "") -> bool:
        """Answer what somebody has written in a private chat, or has put to the bot in a group.

        Args:
            incoming: the message.
            target: where the answer goes.
            sent: when it was written.
            first: a sentence before the answer.

        Returns:
            Whether it was a question that was admitted.

        Raises:
            UndeliveredError: there was no way to the app for many minutes.
        """
        meant, in_group = understand(incoming.text), incoming.chat != incoming.learner
        asks = isinstance(meant, Question)
        studies = not in_group and await self._studies(incoming, meant)
        kind = "group" if in_group else "vote" if studies else "question" if asks else "command"
        if not await self.admitted(incoming, target, kind):
            return False
        if in_group and isinstance(meant, Command) and meant.name in _PRIVATE_ONLY:
            await self.edge.send(target, [say(edge_texts.STUDY_IN_PRIVATE.format(bot=self.edge.bot_name))])
            return False
        late = self.clock() - sent > LATE and not first
        await self.converse(incoming, target, texts.LATE if late else first)
        return asks and not studies

    async def _studies(self, incoming: Incoming, meant: Command | Number | Question) -> bool:
        """Tell whether a message belongs to a set that is being answered: then it is no question, and under no limit."""
        if isinstance(meant, Number) or (isinstance(meant, Command) and meant.name in _IN_A_SET):
            return True
        return await self.conversation.is_answer(incoming)

    async def admitted(self, incoming: Incoming, target: Target, kind: str) -> bool:
        """Tell whether a message may be answered, and count it as of that kind; who may not is told, as often as is fit."""
        person = incoming.learner
        if incoming.chat == person:
            decision = await self.gate.message(person, incoming.text, counted=kind != "vote")
            if decision.admitted:
                await self.gate.note_name(person, incoming.name)
        else:
            decision = await self.gate.group_message(incoming.chat, person)
        self.usage.count(kind if decision.admitted else REFUSED, person)
        if not decision.admitted:
            await self.edge.send(target, [decision.reply] if decision.reply else [])
        return decision.admitted

    async def press(self, incoming: Incoming, target: Target, press: object) -> None:
        """Answer a pressed button of a chat that may be talked in; `press` is the app's own value of it."""
        if await self.gate.admits(incoming.chat):
            self.usage.count("button", incoming.learner)
            await self.converse(incoming, target, press=press)

    async def admit_group(self, target: Target, title: str, admin: str) -> bool:
        """Admit a group and say so there; False if it was before."""
        if not await asyncio.to_thread(self.gate.members.admit_group, target.chat, title, admin):
            return False
        log.info("group admitted chat=%s", target.chat)
        await self.edge.send(target, [say(edge_texts.GROUP_ADMITTED.format(bot=self.edge.bot_name))])
        return True

    async def converse(self, incoming: Incoming, target: Target, first: str = "", press: object = None) -> None:
        """Answer a message that may be answered.

        Args:
            incoming: the message.
            target: where the answer goes.
            first: a sentence before the answer.
            press: the app's own value of the button that was pressed; None where something was written.

        Raises:
            UndeliveredError: there was no way to the app for many minutes.
        """

        async def work(show: Show | None) -> Sequence[Reply]:
            # a sentence before the answer would come after its beginning
            replies = await self.conversation.handle(incoming, None if first else show)
            if replies and is_start(incoming.text):
                waiting = await self.conversation.waiting(incoming)
                replies = (_with_own_id(replies[0], incoming), *replies[1:], *waiting)
            if incoming.chat != incoming.learner:
                replies = tuple(map(_for_group, replies))
            return (say(first), *replies) if first else replies

        await self.edge.exchange(target, work, press)


def open_service(
    edge: Edge, conversation: Conversation, gate: Gate, database: Database, clock: Callable[[], datetime], *,
    largest: int, tick: float = TICK,
) -> ChatService:  # fmt: skip
    """Return the service of a chat app: with uploads, daily pushes, counts, and what erases a person from all of it.

    Args:
        edge: the app.
        conversation: answers messages.
        gate: who may use it.
        database: of the library.
        clock: tells the time, with zone.
        largest: bytes that a file may have that is sent.
        tick: seconds between two looks at the plans.
    """
    library, tasks = conversation.library, UploadTasks(database)
    worker = UploadWorker(edge, conversation, tasks, UploadFiles(library.folder), largest)
    usage, queues = Usage(database, clock), PerUserQueues()
    jobs: list[Job] = [usage, JobServer(library.jobs, make_runner(library)), worker]
    if (learning := conversation.study_commands) is not None:
        learning.exports.forgetters.extend(forgetters(database, usage, gate))
        jobs.append(DailyPushJob(PushClaims(learning.study, clock), edge, gate, queues, tick))
    uploads = UploadCommands(edge, conversation, tasks, worker, largest)
    return ChatService(edge, conversation, gate, usage, queues, uploads, clock, jobs)


def _with_own_id(reply: Reply, incoming: Incoming) -> Reply:
    own = Paragraph(texts.YOUR_ID.format(id=native_id(incoming.learner)))
    return replace(reply, blocks=(*reply.blocks, own))


def _for_group(reply: Reply) -> Reply:
    """In a group a number that is only written goes to nobody: the buttons are what opens a place."""
    hint = Paragraph(edge_texts.PRESS_TO_OPEN if reply.buttons else texts.OPEN_HINT)
    return replace(
        reply, blocks=tuple(hint if block == Paragraph(texts.OPEN_HINT) else block for block in reply.blocks)
    )
