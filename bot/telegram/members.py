"""Who belongs, in the database: members, their invitations, who was turned away today. Synchronous; call it in a thread."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.telegram import tables
from knowledge.database import Database

_CODE_BYTES = 16
"""22 letters of those that Telegram allows in a link, which nobody guesses."""


@dataclass(frozen=True, slots=True)
class Members:
    """The records of who belongs; safe to use from several threads."""

    database: Database
    clock: Callable[[], datetime]

    def has(self, person: int) -> bool:
        """Tell whether somebody has opened an invitation before."""
        members = tables.members
        with self.database.reading() as connection:
            return connection.scalar(select(members.c.person).where(members.c.person == person)) is not None

    def invite(self, admin: int) -> str:
        """Return the code of a new invitation for one person."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        with self.database.writing() as connection:
            connection.execute(insert(tables.invites).values(code=code, made_by=admin, made=self.clock()))
        return code

    def join(self, person: int, code: str) -> bool:
        """Use up an invitation; False if there is none of that code, or it is used up."""
        invites, now = tables.invites, self.clock()
        try:
            with self.database.writing() as connection:
                unused = (invites.c.code == code, invites.c.used_by.is_(None))
                if not connection.execute(update(invites).where(*unused).values(used_by=person, used=now)).rowcount:
                    return False
                by = connection.scalar(select(invites.c.made_by).where(invites.c.code == code))
                connection.execute(insert(tables.members).values(person=person, invited_by=by, since=now))
        except IntegrityError:
            return True  # a member who has opened another link, which stays good
        return True

    def first_today(self, person: int, kind: str) -> bool:
        """Tell, once a day, that somebody may be told something."""
        refusals, day = tables.refusals, self.clock().date()
        try:
            with self.database.writing() as connection:
                connection.execute(delete(refusals).where(refusals.c.person == person, refusals.c.day < day))
                connection.execute(insert(refusals).values(person=person, kind=kind, day=day))
        except IntegrityError:
            return False
        return True
