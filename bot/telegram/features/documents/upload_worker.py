"""Doing the errands: one after the other, each shown in one message; what a restart interrupts is taken up again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from telegram.error import TelegramError

from bot.documents import replies, texts
from bot.messages import texts as common
from bot.messages.values import Reply, say
from bot.telegram.features.documents.download import TooLargeError, Uploads, fetch, largest
from bot.telegram.features.documents.upload_tasks import OPEN, Errand, Errands, State
from bot.telegram.sending.failures import UndeliveredError
from bot.telegram.sending.status_message import Shown
from bot.telegram.services import Services
from knowledge.errors import UnknownDocument
from knowledge.storage.jobs import Job, Kind, error_of
from knowledge.values import SourceReport

if TYPE_CHECKING:
    from knowledge.library import Library

log = logging.getLogger(__name__)
T = TypeVar("T")

_WORKING: tuple[State, ...] = ("working",)
_UNDOING: tuple[State, ...] = ("undoing",)
_LOOK = 0.5
"""Seconds between two looks at a job."""
_AGAIN = 10.0
"""Seconds to wait after something that nobody foresaw."""
_MOST_FAILURES = 3
_PATIENCE = 5.0
"""Seconds that an errand has to come to a good end when the bot stops."""


class Doer:
    """The repeating task; `wake` it when there is something to do."""

    def __init__(self, services: Services, errands: Errands, uploads: Uploads) -> None:
        self._services = services
        self._errands = errands
        self._uploads = uploads
        self._library: Library = services.conversation.library
        self._stopping = asyncio.Event()
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._failures: Counter[int] = Counter()

    def start(self) -> None:
        """Begin; what was left by the process before comes first."""
        self._task = asyncio.create_task(self._run(), name="errands")

    async def stop(self) -> None:
        """End; what is being done goes on at the next start."""
        self._stopping.set()
        self._awake.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=_PATIENCE)
            self._task.cancel()  # a download that takes its time; it begins anew at the next start
            await asyncio.wait({self._task})

    def wake(self) -> None:
        """Say that there is an errand."""
        self._awake.set()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            self._awake.clear()
            try:
                for errand in await asyncio.to_thread(self._errands.open_ones):
                    if not self._stopping.is_set():
                        await self._try(errand)
                await asyncio.to_thread(self._sweep)
                if not await asyncio.to_thread(self._errands.open_ones):
                    await self._awake.wait()
            except Exception:  # a task that has died would be noticed by nobody
                log.exception("errands could not be looked at, trying again")
                await self._pause(_AGAIN)

    async def _try(self, errand: Errand) -> None:
        """Do an errand; one that fails again and again is given up, or it would hold up all that follow."""
        try:
            await self._do(errand)
            return
        except UndeliveredError:
            log.warning("an errand waits for a way to Telegram errand=%d", errand.id)
            return
        except Exception:
            log.exception("an errand could not be done errand=%d", errand.id)
        self._failures[errand.id] += 1
        if self._failures[errand.id] >= _MOST_FAILURES:
            await asyncio.to_thread(self._errands.step, errand.id, OPEN, "ended")
            await self._shown(errand).pass_by(say(common.TROUBLE))
        else:
            await self._pause(_AGAIN)

    async def _do(self, errand: Errand) -> None:
        """Do what is left of an errand."""
        log.info("errand errand=%d kind=%s state=%s", errand.id, errand.kind, errand.state)
        shown = self._shown(errand)
        if errand.state == "undoing":
            await self._undo(errand, shown)
        elif errand.kind == "remove":
            await self._remove(errand, shown)
        else:
            await self._add(errand, shown)

    async def _add(self, errand: Errand, shown: Shown) -> None:
        name = str(errand.about["name"])
        if errand.result is not None:
            return await self._tell_report(errand, shown, errand.result)
        if errand.job is None:
            await shown.pass_by(say(texts.FETCHING.format(name=name)))
            fault = await self._fetch(errand)
            if fault is not None:
                return await self._end(errand, shown, fault)
        file, memo = self._uploads.file(errand.id, name), self._uploads.memo(errand.id)
        job = await self._job(errand, "upload", {"file": str(file), "memo": str(memo)}, shown, name)
        if job is None:
            return None
        if job.state == "done":
            return await self._tell_report(errand, shown, job.result)
        return await self._end(errand, shown, say(texts.FAILED.format(name=name, reason=_reason(job))))

    async def _fetch(self, errand: Errand) -> Reply | None:
        """Fetch the file; return what is to be said where that can't be."""
        name, most = str(errand.about["name"]), largest(self._services.settings)
        to = self._uploads.file(errand.id, name)
        if await asyncio.to_thread(to.exists):
            return None
        bot, waits = self._services.application.bot, self._services.delivery.patience
        try:
            await fetch(bot, str(errand.about["file_id"]), to, most, waits, self._pause)
        except TooLargeError as error:
            return say(texts.TOO_LARGE.format(name=name, size=error.size / 1e6, most=most / 1e6))
        except TelegramError as error:
            if self._stopping.is_set():
                raise UndeliveredError("fetching was broken off") from error
            log.warning("file can't be fetched errand=%d error=%s", errand.id, type(error).__name__)
            return say(texts.NO_DOWNLOAD.format(name=name))
        except OSError as error:
            log.exception("file can't be written errand=%d", errand.id)
            return say(texts.FAILED.format(name=name, reason=common.os_error(error)))
        return None

    async def _tell_report(self, errand: Errand, shown: Shown, result: dict[str, Any]) -> None:
        """Show what became of a file, and ask whether to keep it where there is something to keep."""
        await asyncio.to_thread(self._errands.set, errand.id, result=result)
        report = report_of(result)
        infos = await self._read(self._library.documents)
        reply = replies.report_reply(str(errand.about["name"]), report, infos, errand.id)
        await shown.settle(reply, self._pause)
        after: State = "asked" if reply.buttons else "ended"
        await asyncio.to_thread(self._errands.step, errand.id, _WORKING, after)

    async def _undo(self, errand: Errand, shown: Shown) -> None:
        name, memo = str(errand.about["name"]), self._uploads.memo(errand.id)
        await shown.pass_by(say(texts.UNDOING))
        job = await self._job(errand, "put_back", {"memo": str(memo)}, shown, "")
        if job is None:
            return
        if job.state == "done":
            replaced = errand.result is not None and errand.result["status"] == "replaced"
            said = (texts.PUT_BACK if replaced else texts.UNDONE) if job.result else texts.NOT_UNDONE
            await self._end(errand, shown, say(said.format(name=name)))
            return
        reply = replies.undo_again(texts.UNDO_FAILED.format(name=name, reason=_reason(job)), errand.id)
        await shown.settle(reply, self._pause)
        await asyncio.to_thread(self._errands.step, errand.id, _UNDOING, "asked", job=None)

    async def _remove(self, errand: Errand, shown: Shown) -> None:
        title = replies.short_title(str(errand.about["title"]))
        await shown.pass_by(say(texts.REMOVING.format(title=title)))
        job = await self._job(errand, "remove", {"names": [errand.about["document"]]}, shown, "")
        if job is None:
            return
        if job.state == "done":
            reply = say(texts.REMOVED.format(title=title))
        elif job.state == "failed" and isinstance(error_of(job), UnknownDocument):
            reply = say(texts.ALREADY_GONE)
        else:
            reply = say(texts.REMOVE_FAILED.format(title=title, reason=_reason(job)))
        await self._end(errand, shown, reply)

    async def _job(self, errand: Errand, kind: Kind, wanted: dict[str, Any], shown: Shown, name: str) -> Job | None:
        """Have a job done, and show how it goes on where the file has a name; None if we are to stop first."""
        jobs, number = self._library.jobs, errand.job
        if number is None:
            number = await asyncio.to_thread(jobs.put, kind, wanted)
            state = "undoing" if errand.state == "undoing" else "working"
            await asyncio.to_thread(self._errands.set, errand.id, state=state, job=number)
        while True:
            job = await asyncio.to_thread(jobs.get, number)
            if job is None:
                job = Job(number, kind, wanted, "cancelled", None, None, {})
            if job.ended:
                return job
            if name:
                await shown.pass_by(say(replies.progress_line(name, job)))
            if await self._pause(_LOOK):
                return None

    async def _end(self, errand: Errand, shown: Shown, reply: Reply) -> None:
        await shown.settle(reply, self._pause)
        await asyncio.to_thread(self._errands.step, errand.id, OPEN, "ended")

    def _shown(self, errand: Errand) -> Shown:
        async def note(message: int, face: str) -> None:
            await asyncio.to_thread(self._errands.set, errand.id, shown=message, face=face)

        return Shown(self._services.delivery, errand.chat, errand.shown, errand.face, note)

    def _sweep(self) -> None:
        paths = [source.origin.path for source in self._library.sources()]
        self._uploads.sweep(self._errands.unsettled(), paths)

    async def _read(self, work: Callable[[], T]) -> T:
        return await self._services.conversation.pool.run(work)

    async def _pause(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()


def report_of(result: dict[str, Any]) -> SourceReport:
    """Return the report that a job gave."""
    return SourceReport(**{**result, "dropped": tuple(result["dropped"])})


def _reason(job: Job) -> str:
    """Return why a job was not done, for an admin."""
    return common.library_error(error_of(job)) if job.state == "failed" else ""
