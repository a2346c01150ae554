"""Who belongs, in the database: members, their invitations, groups, who was turned away today.

People and groups are named by their keys. Synchronous; call it in a thread.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.edge import tables
from knowledge.storage.database import Database

_CODE_BYTES = 12
"""16 letters that may stand in any link, and that nobody guesses."""
_TITLE = 255
"""Letters of a group's title that are kept, as wide as the column."""


@dataclass(frozen=True, slots=True)
class Invite:
    """A link: made when, for how many, used how often, good until when (None: no end)."""

    code: str
    made: datetime
    most: int
    uses: int
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has opened an invitation, or was made an admin."""

    person: str
    invited_by: str
    since: datetime
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group that was admitted."""

    chat: str
    title: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Members:
    """The records of who belongs; safe to use from several threads."""

    database: Database
    clock: Callable[[], datetime]

    def has(self, person: str) -> bool:
        """Tell whether somebody has opened an invitation before."""
        members = tables.members
        with self.database.reading() as connection:
            return connection.scalar(select(members.c.person).where(members.c.person == person)) is not None

    def everybody(self) -> list[Member]:
        """Return all members, the newest first."""
        members = tables.members
        with self.database.reading() as connection:
            rows = connection.execute(select(members).order_by(members.c.since.desc())).all()
        return [Member(row.person, row.invited_by, row.since, row.admin) for row in rows]

    def admins(self) -> list[str]:
        """Return who was made an admin by another one."""
        members = tables.members
        with self.database.reading() as connection:
            return list(connection.scalars(select(members.c.person).where(members.c.admin)))

    def set_admin(self, person: str, by: str, *, admin: bool) -> bool:
        """Say whether a member is an admin; who is none yet becomes one. False if nothing changed."""
        members = tables.members
        with self.database.writing() as connection:
            there = connection.scalar(select(members.c.admin).where(members.c.person == person))
            if there is None and admin:
                row = {"person": person, "invited_by": by, "since": self.clock(), "admin": True}
                connection.execute(insert(members).values(row))
            elif there is not None:
                connection.execute(update(members).where(members.c.person == person).values(admin=admin))
            return (there or False) != admin

    def remove(self, person: str) -> bool:
        """Take somebody's membership away; False where there was none."""
        members = tables.members
        with self.database.writing() as connection:
            return bool(connection.execute(delete(members).where(members.c.person == person)).rowcount)

    def invite(self, admin: str, most: int = 1, lasts: timedelta | None = None, cause: str = "") -> Invite:
        """Return a new invitation.

        Args:
            admin: who made it.
            most: people that it lets in.
            lasts: how long it is good; None for always.
            cause: the message that asked for it; one that is handled again gets the same invitation.
        """
        invites, now = tables.invites, self.clock()
        made = Invite(secrets.token_urlsafe(_CODE_BYTES), now, most, 0, now + lasts if lasts else None)
        row = {"code": made.code, "made_by": admin, "made": now, "most": most, "ends": made.ends}
        try:
            with self.database.writing() as connection:
                connection.execute(insert(invites).values(row | {"uses": 0, "cause": cause or None}))
        except IntegrityError:
            with self.database.reading() as connection:
                return _invite(connection.execute(select(invites).where(invites.c.cause == cause)).one())
        return made

    def invites(self) -> list[Invite]:
        """Return the invitations that still let somebody in, the newest first."""
        invites = tables.invites
        with self.database.reading() as connection:
            rows = connection.execute(select(invites).where(*self._good()).order_by(invites.c.made.desc())).all()
        return [_invite(row) for row in rows]

    def revoke(self, code: str) -> bool:
        """End an invitation; False if it let nobody in any more."""
        invites = tables.invites
        with self.database.writing() as connection:
            ended = update(invites).where(invites.c.code == code, *self._good()).values(revoked=self.clock())
            return bool(connection.execute(ended).rowcount)

    def join(self, person: str, code: str) -> bool:
        """Use an invitation; False if there is none of that code, or it lets nobody in any more."""
        invites = tables.invites
        try:
            with self.database.writing() as connection:
                used = update(invites).where(invites.c.code == code, *self._good()).values(uses=invites.c.uses + 1)
                if not connection.execute(used).rowcount:
                    return False
                by = connection.scalar(select(invites.c.made_by).where(invites.c.code == code))
                row = {"person": person, "invited_by": by, "since": self.clock()}
                connection.execute(insert(tables.members).values(row))
        except IntegrityError:
            return True  # a member who has opened another link, which stays good
        return True

    def has_group(self, chat: str) -> bool:
        """Tell whether a group was admitted."""
        groups = tables.groups
        with self.database.reading() as connection:
            return connection.scalar(select(groups.c.chat).where(groups.c.chat == chat)) is not None

    def admit_group(self, chat: str, title: str, admin: str) -> bool:
        """Admit a group; False if it was before."""
        row = {"chat": chat, "title": title[:_TITLE], "admitted_by": admin, "since": self.clock()}
        try:
            with self.database.writing() as connection:
                connection.execute(insert(tables.groups).values(row))
        except IntegrityError:
            return False
        return True

    def dismiss_group(self, chat: str) -> bool:
        """Take a group's admission away; False where there was none."""
        groups = tables.groups
        with self.database.writing() as connection:
            return bool(connection.execute(delete(groups).where(groups.c.chat == chat)).rowcount)

    def groups(self) -> list[Group]:
        """Return the groups that were admitted, the newest first."""
        groups = tables.groups
        with self.database.reading() as connection:
            rows = connection.execute(select(groups).order_by(groups.c.since.desc())).all()
        return [Group(row.chat, row.title, row.since) for row in rows]

    def first_today(self, person: str, kind: str) -> bool:
        """Tell, once a day, that somebody (or a group) may be told something."""
        refusals, day = tables.refusals, self.clock().date()
        try:
            with self.database.writing() as connection:
                connection.execute(delete(refusals).where(refusals.c.person == person, refusals.c.day < day))
                connection.execute(insert(refusals).values(person=person, kind=kind, day=day))
        except IntegrityError:
            return False
        return True

    def _good(self) -> tuple[ColumnElement[bool], ...]:
        invites = tables.invites
        endless_or_later = invites.c.ends.is_(None) | (invites.c.ends > self.clock())
        return invites.c.revoked.is_(None), invites.c.uses < invites.c.most, endless_or_later


def _invite(row: Row[Any]) -> Invite:
    return Invite(row.code, row.made, row.most, row.uses, row.ends)


def move_group(connection: Connection, old: str, new: str) -> None:
    """Give a group its new key, within the transaction; what the new key holds already gives way. Twice does no harm."""
    groups = tables.groups
    if connection.scalar(select(groups.c.chat).where(groups.c.chat == old)) is not None:
        connection.execute(delete(groups).where(groups.c.chat == new))
    connection.execute(update(groups).where(groups.c.chat == old).values(chat=new))
