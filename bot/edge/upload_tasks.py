"""What admins asked to be done with documents, in the database, so that a restart loses none; and the files they sent.

Synchronous; call it in a thread.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.edge.tables import upload_tasks as tasks
from knowledge.storage.database import Database

TaskKind = Literal["upload", "remove", "title"]
State = Literal["queued", "working", "asked", "undoing", "ended"]
OPEN: tuple[State, ...] = ("queued", "working", "undoing")
"""States in which the worker has something to do."""
_KEPT = 1000
"""Tasks that are remembered after their end, so that a message that is delivered again asks for nothing twice."""
_UNDO_RECORD = ".before"
"""Beside the file: what its source was before. No safe name begins with a dot."""


@dataclass(frozen=True, slots=True)
class UploadTask:
    """One file that was sent, or one document to be removed or to get another title.

    Attributes:
        id: grows with each.
        chat: its key; private, so it is the admin's key too.
        asked: number of the message that requested it.
        shown: our message that shows how it goes; None before it was sent.
        fingerprint: of what stands there (`bot.edge.status_message.fingerprint`).
        kind: what it is.
        about: `name` and `file_id` (the app's) of a file; `document` and `title` of what is to be removed, or the title
            that it is to get, empty for the one that was read.
        state: `queued`, `working` by a job; of a file then `asked` (the admin is asked whether to keep it), perhaps `undoing`; `ended`.
        job: that does it now.
        result: the report about a file, once there is one.
    """

    id: int
    chat: str
    asked: int
    shown: int | None
    fingerprint: str | None
    kind: TaskKind
    about: dict[str, Any]
    state: State
    job: int | None
    result: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class UploadTasks:
    """The records; safe to use from several threads."""

    database: Database

    def put(self, kind: TaskKind, chat: str, asked: int, about: Mapping[str, Any], **shown: Any) -> int | None:
        """Note a new task, and the message that shows it; None if this message asked for it before."""
        row = {"kind": kind, "chat": chat, "asked": asked, "about": dict(about), "state": "queued", **shown}
        try:
            with self.database.writing() as connection:
                number = int(connection.execute(insert(tasks).values(row).returning(tasks.c.id)).scalar_one())
                old = tasks.c.id < number - _KEPT
                connection.execute(delete(tasks).where(old, tasks.c.state == "ended"))
                return number
        except IntegrityError:
            return None

    def known(self, chat: str, asked: int) -> bool:
        """Tell whether a message has asked for a task before."""
        found = select(tasks.c.id).where(tasks.c.chat == chat, tasks.c.asked == asked)
        return self.database.scalar(found) is not None

    def get(self, number: int) -> UploadTask | None:
        """Return a task; None if there is none of that number."""
        row = self.database.first(select(tasks).where(tasks.c.id == number))
        return None if row is None else UploadTask(**row._mapping)

    def open_ones(self) -> list[UploadTask]:
        """Return the tasks that wait for us, in their order."""
        found = select(tasks).where(tasks.c.state.in_(OPEN)).order_by(tasks.c.id)
        return [UploadTask(**row._mapping) for row in self.database.rows(found)]

    def waiting(self, chat: str) -> int:
        """Return how many tasks of a chat wait for us."""
        return int(self.database.scalar(select(func.count()).where(tasks.c.chat == chat, tasks.c.state.in_(OPEN))))

    def unsettled(self) -> set[int]:
        """Return the numbers of tasks whose files are still needed for them."""
        return {row.id for row in self.database.rows(select(tasks.c.id).where(tasks.c.state != "ended"))}

    def set(self, number: int, **values: Any) -> None:
        """Change a task."""
        self.database.change(update(tasks).where(tasks.c.id == number).values(values))

    def step(self, number: int, before: Sequence[State], after: State, **values: Any) -> bool:
        """Let a task go on from one of some states; False if it stands in another."""
        here = (tasks.c.id == number, tasks.c.state.in_(before))
        return bool(self.database.change(update(tasks).where(*here).values(state=after, **values)))


class UploadFiles:
    """The folder of the files.

    Args:
        library: the folder of the library.
    """

    def __init__(self, library: Path) -> None:
        self._folder = library / "uploads"

    def file(self, number: int, name: str) -> Path:
        """Return where a file lies."""
        return self._folder / str(number) / name

    def undo_record(self, number: int) -> Path:
        """Return where it is written down what a file replaced."""
        return self._folder / str(number) / _UNDO_RECORD

    def sweep(self, unsettled: Collection[int], sources: Collection[str]) -> None:
        """Delete the files that are no source's and needed by no task."""
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            inside = os.path.realpath(folder) + os.sep
            needed = folder.name.isdigit() and int(folder.name) in unsettled
            if not needed and not any(source.startswith(inside) for source in sources):
                shutil.rmtree(folder, ignore_errors=True)
