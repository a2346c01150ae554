"""The part of the conversation about tasks: what a language model writes at length, shown as it grows, stopped, kept in a file."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.conversation import task_replies
from bot.conversation.chat_session import ChatSession
from bot.conversation.library_talk import QUESTION_LIMIT, Show
from bot.conversation.thread_pool import Pool
from bot.learning.export.files import in_memory
from bot.learning.export.notes import write_notes
from bot.messages import task_texts, texts
from bot.messages.values import Enclosure, Paragraph, Reply, say
from knowledge.answering.tasks.request_parsing import read_request
from knowledge.answering.tasks.short_questions import ShortQuestion
from knowledge.answering.tasks.stopping import TaskStop
from knowledge.answering.tasks.values import Task, TaskPage, TaskRequest

if TYPE_CHECKING:
    from knowledge.library import Library

log = logging.getLogger(__name__)

_TASKS = {
    "summary": Task.SUMMARY,
    "speech": Task.OUTLINE,
    "notes": Task.NOTES,
    "compare": Task.COMPARISON,
    "explain": Task.TERM,
}
_PICKS = 1_000_000
_MARKDOWN = frozenset({"md", "markdown", ".md"})


@dataclass(frozen=True, slots=True)
class TaskTalk:
    """Serves the commands of tasks.

    Attributes:
        library: the library.
        pool: its threads.
        clock: tells the time, with zone.
    """

    library: Library
    pool: Pool
    clock: Callable[[], datetime]

    async def command(self, session: ChatSession, name: str, words: str, show: Show | None) -> Sequence[Reply]:
        """Do what a command says."""
        match name:
            case "save":
                return await self._save(session, words)
            case "short":
                return await self._ask(session, words)
        return await self._write(session, name, words, show)

    def takes(self, session: ChatSession, text: str) -> bool:
        """Tell whether a message answers the short question that waits: a question of the learner's own does not."""
        return session.short is not None and not task_texts.is_question(text)

    async def grade(self, session: ChatSession, asked: ShortQuestion, text: str) -> Sequence[Reply]:
        """Grade an answer to a short question point by point."""
        session.short = None
        answer = "" if text.strip("。！!. ") in task_texts.GAVE_UP else text
        told = await self.pool.wait(lambda: self.library.tasks.grade(asked, answer))
        log.info("short question points=%d told=%d", len(asked.points), len(told))
        session.show(asked.points)
        return session.keep_rest([task_replies.graded_reply(asked, told)])

    async def _ask(self, session: ChatSession, words: str) -> Sequence[Reply]:
        request = await self.pool.run(lambda: self._request(session, Task.SHORT, words))
        if request is None:
            return [say(task_texts.WHICH["short"])]
        pick = random.Random(self.clock().isoformat()).randrange(_PICKS)  # noqa: S311  chooses questions, guards no secrets
        asked = await self.pool.run(lambda: self.library.tasks.short_question(request, session.asked, pick))
        if asked is None:
            return [say(task_texts.SHORT_NONE)]
        session.short, session.numbered = asked, False
        session.asked.add(asked.key)
        return [task_replies.short_reply(asked)]

    async def _write(self, session: ChatSession, name: str, words: str, show: Show | None) -> Sequence[Reply]:
        if words and (fault := texts.question_fault(words, QUESTION_LIMIT)):
            return [say(fault)]
        request = await self.pool.run(lambda: self._request(session, _TASKS[name], words))
        if request is None:
            return [say(task_texts.WHICH[name])]
        stop, tell = TaskStop(), _on_loop(show)
        session.writing = stop
        try:
            page = await self.pool.wait(lambda: self.library.tasks.write(request, tell, stop))
        finally:
            session.writing = None
            stop.stop()  # whoever waited no longer waits; after the end it changes nothing
        log.info("task task=%s state=%s batches=%d", request.task.value, page.state.value, page.batches)
        session.page = page if page.parts else session.page
        if page.citations:
            session.show(page.citations)
        return session.keep_rest(task_replies.task_replies(page, name))

    def _request(self, session: ChatSession, task: Task, words: str) -> TaskRequest | None:
        infos, before = self.library.documents(), session.cited[0].document_id if session.cited else ""
        before = before if any(info.id == before for info in infos) else ""
        return read_request(task, words, infos, self.library.catalog.outline, before)

    async def _save(self, session: ChatSession, words: str) -> Sequence[Reply]:
        page = session.page
        if page is None:
            return [say(task_texts.SAVE_NOTHING)]
        suffix = ".md" if words.strip().lower() in _MARKDOWN else ".docx"
        name = task_replies.file_name(page, suffix)
        notes = task_replies.notes_of(page)
        content = await self.pool.run(lambda: in_memory(f"notes{suffix}", lambda file: write_notes(file, notes)))
        return [Reply((Paragraph(task_texts.SAVED.format(name=name)),), enclosed=Enclosure(name, content))]


def _on_loop(show: Show | None) -> Callable[[TaskPage], None] | None:
    """Return a callback for another thread that shows what is written so far on this event loop."""
    if show is None:
        return None
    loop = asyncio.get_running_loop()

    def tell(page: TaskPage) -> None:
        loop.call_soon_threadsafe(show, task_replies.progress_reply(page))

    return tell
