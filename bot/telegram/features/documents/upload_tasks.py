"""What admins asked to be done with documents, in the database, so that a restart loses none. Synchronous; call it in a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.telegram.tables import errands
from knowledge.storage.database import Database

Kind = Literal["upload", "remove"]
State = Literal["queued", "working", "asked", "undoing", "ended"]
OPEN: tuple[State, ...] = ("queued", "working", "undoing")
"""States in which something is still to be done without being asked."""
_KEPT = 1000
"""Errands that are remembered after their end."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One file that was sent, or one document to be removed.

    Attributes:
        id: grows with each.
        chat: private, so it is the admin's number too.
        asked: the message that asked for it.
        shown: our message that shows how it goes; None before it was sent.
        face: what stands there, as `shown.face` names it.
        kind: what it is.
        about: `name` and `file_id` of a file; `document` and `title` of what is to be removed.
        state: `queued`, `working` by a job; of a file then `asked` (keep it?), perhaps `undoing`; `ended`.
        job: that does it now.
        result: the report about a file, once there is one.
    """

    id: int
    chat: int
    asked: int
    shown: int | None
    face: str | None
    kind: Kind
    about: dict[str, Any]
    state: State
    job: int | None
    result: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Errands:
    """The records; safe to use from several threads."""

    database: Database

    def put(self, kind: Kind, chat: int, asked: int, about: Mapping[str, Any], **shown: Any) -> int | None:
        """Note a new errand, and the message that shows it; None if this message asked for it before."""
        row = {"kind": kind, "chat": chat, "asked": asked, "about": dict(about), "state": "queued", **shown}
        try:
            with self.database.writing() as connection:
                number = int(connection.execute(insert(errands).values(row).returning(errands.c.id)).scalar_one())
                old = errands.c.id < number - _KEPT
                connection.execute(delete(errands).where(old, errands.c.state == "ended"))
                return number
        except IntegrityError:
            return None

    def known(self, chat: int, asked: int) -> bool:
        """Tell whether a message has asked for an errand before."""
        statement = select(errands.c.id).where(errands.c.chat == chat, errands.c.asked == asked)
        with self.database.reading() as connection:
            return connection.execute(statement).scalar() is not None

    def get(self, number: int) -> Errand | None:
        """Return an errand; None if there is none of that number."""
        with self.database.reading() as connection:
            row = connection.execute(select(errands).where(errands.c.id == number)).one_or_none()
        return None if row is None else Errand(**row._mapping)

    def open_ones(self) -> list[Errand]:
        """Return the errands that wait for us, in their order."""
        statement = select(errands).where(errands.c.state.in_(OPEN)).order_by(errands.c.id)
        with self.database.reading() as connection:
            return [Errand(**row._mapping) for row in connection.execute(statement)]

    def waiting(self, chat: int) -> int:
        """Return how many errands of a chat wait for us."""
        statement = select(func.count()).where(errands.c.chat == chat, errands.c.state.in_(OPEN))
        with self.database.reading() as connection:
            return int(connection.execute(statement).scalar_one())

    def unsettled(self) -> set[int]:
        """Return the numbers of errands whose files are still needed for them."""
        with self.database.reading() as connection:
            return set(connection.scalars(select(errands.c.id).where(errands.c.state != "ended")))

    def set(self, number: int, **values: Any) -> None:
        """Change an errand."""
        with self.database.writing() as connection:
            connection.execute(update(errands).where(errands.c.id == number).values(values))

    def step(self, number: int, before: Sequence[State], after: State, **values: Any) -> bool:
        """Let an errand go on from one of some states; False if it stands in another."""
        with self.database.writing() as connection:
            here = (errands.c.id == number, errands.c.state.in_(before))
            return bool(connection.execute(update(errands).where(*here).values(state=after, **values)).rowcount)

    def forget(self, chat: int) -> None:
        """Forget who sent what, where nothing is left to do."""
        with self.database.writing() as connection:
            connection.execute(delete(errands).where(errands.c.chat == chat, errands.c.state.in_(("asked", "ended"))))
