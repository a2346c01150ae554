"""Documents by chat: an admin sends files, keeps them or takes them back, and removes documents.

What takes long is the worker's (`bot.edge.upload_worker`); here it is noted and answered at once.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace

from bot.conversation.dispatcher import Conversation
from bot.documents import replies, texts
from bot.documents.file_names import safe_name
from bot.edge.protocol import Edge, Target
from bot.edge.status_message import fingerprint
from bot.edge.upload_tasks import State, UploadTask, UploadTasks
from bot.edge.upload_worker import UploadWorker
from bot.messages.buttons import RemoveDocument, UploadChoice
from bot.messages.values import Reply, say
from knowledge.values import SourceReport

_MOST_WAITING = 20
"""Files of one admin that are not added yet: about ten minutes of work; more wait until these are done."""
_REMOVE = re.compile(rf"\s*(?:{'|'.join(map(re.escape, texts.REMOVE_WORDS))})(?:@\w+)?(?:\s+(\d{{1,6}}))?\s*", re.I)
_TITLE = re.compile(
    rf"\s*(?:{'|'.join(map(re.escape, texts.TITLE_WORDS))})(?:@\w+)?(?:\s+(\d{{1,6}})(?:\s+(.*))?)?\s*", re.I | re.S
)
_LONGEST_TITLE = 200
"""Letters: the longest titles of official documents have some hundred."""
_UNDECIDED: tuple[State, ...] = ("working", "asked")
"""A press can be quicker than our noting that we have asked."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent.

    Attributes:
        message: the number of the message.
        name: as they called it.
        size: bytes; None where the app does not tell.
        file: the app's name of it, for `Edge.fetch`.
    """

    message: int
    name: str
    size: int | None
    file: str


@dataclass(frozen=True, slots=True)
class UploadCommands:
    """Takes files, presses and commands of admins; that it is an admin, the caller has found out.

    Attributes:
        most: bytes that a file may have.
    """

    edge: Edge
    conversation: Conversation
    tasks: UploadTasks
    worker: UploadWorker
    most: int

    async def take(self, chat: str, sent: SentFile) -> None:
        """Take a file: refuse it with a sentence, or queue it under a message that will show what becomes of it."""
        name = safe_name(sent.name)
        if await asyncio.to_thread(self.tasks.known, chat, sent.message):
            return  # it was taken before a restart
        waiting = await asyncio.to_thread(self.tasks.waiting, chat)
        refusal = self._refusal(sent.size, name, waiting)
        first = refusal or say((texts.QUEUED if waiting else texts.FETCHING).format(name=name, count=waiting))
        ours = await self.edge.send(Target(chat, None, sent.message), [first])
        if refusal is None:
            about = {"name": name, "file_id": sent.file}
            shown = {"shown": ours[-1], "fingerprint": fingerprint(first)} if ours else {}
            # noted at once with its message: the worker may look at any moment
            await asyncio.to_thread(lambda: self.tasks.put("upload", chat, sent.message, about, **shown))
            self.worker.wake()

    async def press(self, chat: str, message: int, action: UploadChoice | RemoveDocument) -> list[Reply]:
        """Return the replies to a pressed button under one of our messages."""
        if isinstance(action, RemoveDocument):
            return await self._removal(chat, message, action)
        task = await asyncio.to_thread(self.tasks.get, action.task_id)
        if task is None or task.result is None or task.chat != chat:
            return [_passing(texts.SETTLED)]
        if action.what == "title":
            infos = await self.conversation.pool.run(self.conversation.library.documents)
            return [replies.title_reply(SourceReport.of_fields(task.result), infos)]
        if action.what == "dropped":
            return [replies.dropped_reply(SourceReport.of_fields(task.result).dropped)]
        after: State = "undoing" if action.what == "undo" else "ended"
        if not await asyncio.to_thread(self.tasks.step, task.id, _UNDECIDED, after, job=None):
            return [_passing(texts.SETTLED)]
        # it shows the undoing when its turn comes; what a kept file replaced is not needed any more
        self.worker.wake()
        return [_passing(texts.UNDOING)] if action.what == "undo" else [await self._kept(task)]

    async def remove(self, text: str) -> Reply:
        """Return the answer to a command that `is_removal`: which document, and whether it is meant."""
        said = _REMOVE.fullmatch(text)
        number = int(said[1]) if said and said[1] else 0
        infos = await self.conversation.pool.run(self.conversation.library.documents)
        known = 1 <= number <= len(infos)
        return replies.removal_reply(infos[number - 1]) if known else replies.unknown_number(number)

    async def retitle(self, chat: str, message: int, text: str) -> None:
        """Set the title of a document as a command that `is_title` says: refuse it with a sentence, or queue it."""
        if await asyncio.to_thread(self.tasks.known, chat, message):
            return  # it was taken before a restart
        said = _TITLE.fullmatch(text)
        number = int(said[1]) if said and said[1] else 0
        words = " ".join((said[2] or "").split()) if said else ""
        infos = await self.conversation.pool.run(self.conversation.library.documents)
        refusal = _title_refusal(number, words, len(infos))
        first = refusal or say(texts.RETITLING)
        ours = await self.edge.send(Target(chat, None, message), [first])
        if refusal is None:
            about = {"document": infos[number - 1].id, "title": "" if words == texts.TITLE_BACK else words}
            shown = {"shown": ours[-1], "fingerprint": fingerprint(first)} if ours else {}
            await asyncio.to_thread(lambda: self.tasks.put("title", chat, message, about, **shown))
            self.worker.wake()

    def _refusal(self, size: int | None, name: str, waiting: int) -> Reply | None:
        """Return why a file is not taken, before anything is fetched."""
        if waiting >= _MOST_WAITING:
            return say(texts.TOO_MANY.format(count=waiting))
        if size is not None and size > self.most:
            return say(texts.TOO_LARGE.format(name=name, size=size / 1e6, most=self.most / 1e6))
        return say(texts.EMPTY.format(name=name)) if size == 0 else None

    async def _kept(self, task: UploadTask) -> Reply:
        infos = await self.conversation.pool.run(self.conversation.library.documents)
        report = SourceReport.of_fields(task.result or {})
        reply = replies.settled_reply(str(task.about["name"]), report, infos, texts.KEPT)
        await asyncio.to_thread(self.tasks.set, task.id, fingerprint=fingerprint(reply))
        return replace(reply, in_place=True)

    async def _removal(self, chat: str, message: int, action: RemoveDocument) -> list[Reply]:
        infos = await self.conversation.pool.run(self.conversation.library.documents)
        info = next((one for one in infos if one.id == action.document_id), None)
        if info is None:
            return [replace(say(texts.ALREADY_GONE), in_place=True)]
        if not action.sure:
            return [replace(say(texts.LEFT.format(title=replies.short_title(info.title))), in_place=True)]
        about = {"document": info.id, "title": info.title}
        await asyncio.to_thread(lambda: self.tasks.put("remove", chat, message, about, shown=message))
        self.worker.wake()
        return []


def is_removal(text: str) -> bool:
    """Tell whether a message is the command that removes a document."""
    return _REMOVE.fullmatch(text) is not None


def is_title(text: str) -> bool:
    """Tell whether a message is the command that sets a title."""
    return _TITLE.fullmatch(text) is not None


def _title_refusal(number: int, words: str, documents: int) -> Reply | None:
    """Return why a title is not set."""
    if not number:
        return say(texts.TITLE_WHICH)
    if number > documents:
        return replies.unknown_number(number)
    if not words:
        return say(texts.TITLE_EMPTY.format(number=number))
    if len(words) > _LONGEST_TITLE:
        return say(texts.TITLE_LONG.format(count=len(words), most=_LONGEST_TITLE))
    return None


def _passing(words: str) -> Reply:
    return replace(say(words), transient=True)
