"""Does the upload tasks one after the other, each shown in one message; what a restart interrupts is taken up again."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from bot.conversation.dispatcher import Conversation
from bot.documents import replies, texts
from bot.edge.errors import FetchError, TooLargeError, UndeliveredError
from bot.edge.protocol import Edge
from bot.edge.status_message import StatusMessage
from bot.edge.upload_tasks import OPEN, State, UploadFiles, UploadTask, UploadTasks
from bot.messages import texts as common
from bot.messages.values import Reply, say
from bot.runtime.repeating_task import RepeatingTask
from knowledge.errors import UnknownDocument
from knowledge.storage.jobs import Job, JobKind, error_of
from knowledge.values import SourceReport

if TYPE_CHECKING:
    from knowledge.library import Library

log = logging.getLogger(__name__)
T = TypeVar("T")

_WORKING: tuple[State, ...] = ("working",)
_UNDOING: tuple[State, ...] = ("undoing",)
_LOOK = 0.5
"""Seconds between two looks at a job: progress is shown every two."""
_AGAIN = 10.0
"""Seconds to wait after something that nobody foresaw."""
_MOST_FAILURES = 3
"""Tries of a task that fails in a way nobody foresaw; then it is given up, or it would hold up all that follow."""
_PATIENCE = 5.0
"""Seconds that a task has to come to a good end when the bot stops."""


class UploadWorker(RepeatingTask):
    """The repeating task; `wake` it when there is something to do.

    Args:
        edge: fetches the files and shows what becomes of them.
        conversation: has the library.
        tasks: the records.
        files: the folder.
        most: bytes that a file may have.
    """

    def __init__(
        self, edge: Edge, conversation: Conversation, tasks: UploadTasks, files: UploadFiles, most: int
    ) -> None:
        super().__init__("uploads", self._work_off, retry_after=_AGAIN)
        self._edge = edge
        self._conversation = conversation
        self._library: Library = conversation.library
        self._tasks = tasks
        self._files = files
        self._most = most
        self._failures: Counter[int] = Counter()

    async def stop(self, patience: float | None = _PATIENCE) -> None:
        """End; what is being done goes on at the next start, a download that takes its time begins anew."""
        await super().stop(patience)

    async def _work_off(self) -> float | None:
        for task in await asyncio.to_thread(self._tasks.open_ones):
            if not self.stopping:
                await self._try(task)
        await asyncio.to_thread(self._sweep)
        return 0.0 if await asyncio.to_thread(self._tasks.open_ones) else None

    async def _try(self, task: UploadTask) -> None:
        """Do a task; one that fails again and again is given up, or it would hold up all that follow."""
        try:
            await self._do(task)
            return
        except UndeliveredError:
            log.warning("an upload task waits for a way to Telegram task=%d", task.id)
            return
        except Exception:
            log.exception("an upload task could not be done task=%d", task.id)
        self._failures[task.id] += 1
        if self._failures[task.id] >= _MOST_FAILURES:
            await asyncio.to_thread(self._tasks.step, task.id, OPEN, "ended")
            await self._shown(task).pass_by(say(common.TROUBLE))
        else:
            await self.pause(_AGAIN)

    async def _do(self, task: UploadTask) -> None:
        """Do what is left of a task."""
        log.info("upload task task=%d kind=%s state=%s", task.id, task.kind, task.state)
        shown = self._shown(task)
        if task.state == "undoing":
            await self._undo(task, shown)
        elif task.kind == "remove":
            await self._remove(task, shown)
        elif task.kind == "title":
            await self._retitle(task, shown)
        else:
            await self._add(task, shown)

    async def _add(self, task: UploadTask, shown: StatusMessage) -> None:
        name = str(task.about["name"])
        if task.result is not None:
            return await self._tell_report(task, shown, task.result)
        if task.job is None:
            await shown.pass_by(say(texts.FETCHING.format(name=name)))
            fault = await self._fetch(task)
            if fault is not None:
                return await self._end(task, shown, fault)
        file, undo_record = self._files.file(task.id, name), self._files.undo_record(task.id)
        job = await self._job(task, "upload", {"file": str(file), "memo": str(undo_record)}, shown, name)
        if job is None:
            return None
        if job.state == "done":
            return await self._tell_report(task, shown, job.result)
        return await self._end(task, shown, say(texts.FAILED.format(name=name, reason=_reason(job))))

    async def _fetch(self, task: UploadTask) -> Reply | None:
        """Fetch the file; return what is to be said where that can't be."""
        name = str(task.about["name"])
        to = self._files.file(task.id, name)
        if await asyncio.to_thread(to.exists):
            return None
        try:
            await self._edge.fetch(str(task.about["file_id"]), to, self._most, self.pause)
        except TooLargeError as error:
            return say(texts.TOO_LARGE.format(name=name, size=error.size / 1e6, most=self._most / 1e6))
        except FetchError as error:
            log.warning("file can't be fetched task=%d error=%s", task.id, error)
            return say(texts.NO_DOWNLOAD.format(name=name))
        except OSError as error:
            log.exception("file can't be written task=%d", task.id)
            return say(texts.FAILED.format(name=name, reason=common.os_error(error)))
        return None

    async def _tell_report(self, task: UploadTask, shown: StatusMessage, result: dict[str, Any]) -> None:
        """Show what became of a file, and ask whether to keep it where there is something to keep."""
        await asyncio.to_thread(self._tasks.set, task.id, result=result)
        report = SourceReport.of_fields(result)
        infos = await self._read(self._library.documents)
        reply = replies.report_reply(str(task.about["name"]), report, infos, task.id)
        await shown.settle(reply, self.pause)
        after: State = "asked" if reply.buttons else "ended"
        await asyncio.to_thread(self._tasks.step, task.id, _WORKING, after)

    async def _undo(self, task: UploadTask, shown: StatusMessage) -> None:
        name, undo_record = str(task.about["name"]), self._files.undo_record(task.id)
        await shown.pass_by(say(texts.UNDOING))
        job = await self._job(task, "put_back", {"memo": str(undo_record)}, shown, "")
        if job is None:
            return
        if job.state == "done":
            replaced = task.result is not None and task.result["status"] == "replaced"
            said = (texts.PUT_BACK if replaced else texts.UNDONE) if job.result else texts.NOT_UNDONE
            await self._end(task, shown, say(said.format(name=name)))
            return
        reply = replies.undo_again(texts.UNDO_FAILED.format(name=name, reason=_reason(job)), task.id)
        await shown.settle(reply, self.pause)
        await asyncio.to_thread(self._tasks.step, task.id, _UNDOING, "asked", job=None)

    async def _remove(self, task: UploadTask, shown: StatusMessage) -> None:
        title = replies.short_title(str(task.about["title"]))
        await shown.pass_by(say(texts.REMOVING.format(title=title)))
        job = await self._job(task, "remove", {"names": [task.about["document"]]}, shown, "")
        if job is None:
            return
        if job.state == "done":
            reply = say(texts.REMOVED.format(title=title))
        elif job.state == "failed" and isinstance(error_of(job), UnknownDocument):
            reply = say(texts.ALREADY_GONE)
        else:
            reply = say(texts.REMOVE_FAILED.format(title=title, reason=_reason(job)))
        await self._end(task, shown, reply)

    async def _retitle(self, task: UploadTask, shown: StatusMessage) -> None:
        wanted = {"document": task.about["document"], "title": task.about["title"], "edits": None}
        job = await self._job(task, "correct", wanted, shown, "")
        if job is None:
            return
        if job.state == "done":
            title, before = (replies.short_title(job.result[name]) for name in ("title", "before"))
            said = texts.RETITLED if task.about["title"] else texts.TITLE_READ
            reply = say(said.format(title=title, before=before))
        elif job.state == "failed" and isinstance(error_of(job), UnknownDocument):
            reply = say(texts.ALREADY_GONE)
        else:
            reply = say(texts.TITLE_FAILED.format(reason=_reason(job)))
        await self._end(task, shown, reply)

    async def _job(
        self, task: UploadTask, kind: JobKind, wanted: dict[str, Any], shown: StatusMessage, name: str
    ) -> Job | None:
        """Have a job done, and show how it goes on where the file has a name; None if we are to stop first."""
        jobs, number = self._library.jobs, task.job
        if number is None:
            number = await asyncio.to_thread(jobs.put, kind, wanted)
            state = "undoing" if task.state == "undoing" else "working"
            await asyncio.to_thread(self._tasks.set, task.id, state=state, job=number)
        while True:
            job = await asyncio.to_thread(jobs.get, number)
            if job is None:
                job = Job(number, kind, wanted, "cancelled", None, None, {})
            if job.ended:
                return job
            if name:
                await shown.pass_by(say(replies.progress_line(name, job)))
            if await self.pause(_LOOK):
                return None

    async def _end(self, task: UploadTask, shown: StatusMessage, reply: Reply) -> None:
        await shown.settle(reply, self.pause)
        await asyncio.to_thread(self._tasks.step, task.id, OPEN, "ended")

    def _shown(self, task: UploadTask) -> StatusMessage:
        async def note(message: int, shown: str) -> None:
            await asyncio.to_thread(self._tasks.set, task.id, shown=message, fingerprint=shown)

        return StatusMessage(self._edge, task.chat, task.shown, task.fingerprint, note)

    def _sweep(self) -> None:
        paths = [source.origin.path for source in self._library.catalog.sources()]
        self._files.sweep(self._tasks.unsettled(), paths)

    async def _read(self, work: Callable[[], T]) -> T:
        return await self._conversation.pool.run(work)


def _reason(job: Job) -> str:
    """Return why a job was not done, for an admin."""
    return common.library_error(error_of(job)) if job.state == "failed" else ""
