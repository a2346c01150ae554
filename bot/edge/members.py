"""Who belongs, in the database: members, their invitations, groups, who was turned away today.

People and groups are named by their keys. Synchronous; call it in a thread.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.edge import tables
from knowledge.storage.column_types import select_as
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
    """Somebody who has opened an invitation, or was made an admin; `name` as the chat app shows it, empty until they write."""

    person: str
    invited_by: str
    since: datetime
    admin: bool = False
    name: str = ""


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
        return self.database.scalar(select(members.c.person).where(members.c.person == person)) is not None

    def everybody(self) -> list[Member]:
        """Return all members, the newest first."""
        newest = select_as(Member, tables.members).order_by(tables.members.c.since.desc())
        return [Member(*row) for row in self.database.rows(newest)]

    def note_name(self, person: str, name: str) -> None:
        """Note what a member is called in the chat app; nothing is kept of others."""
        members = tables.members
        known = (members.c.person == person, members.c.name != name)
        self.database.change(update(members).where(*known).values(name=name[: tables.NAME]))

    def admins(self) -> list[str]:
        """Return who was made an admin by another one."""
        members = tables.members
        return [row.person for row in self.database.rows(select(members.c.person).where(members.c.admin))]

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
        return bool(self.database.change(delete(tables.members).where(tables.members.c.person == person)))

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
        if self.database.insert_once(insert(invites).values(row | {"uses": 0, "cause": cause or None})):
            return made
        return Invite(*self.database.first(select_as(Invite, invites).where(invites.c.cause == cause)))

    def invites(self) -> list[Invite]:
        """Return the invitations that still let somebody in, the newest first."""
        good = select_as(Invite, tables.invites).where(*self._good()).order_by(tables.invites.c.made.desc())
        return [Invite(*row) for row in self.database.rows(good)]

    def revoke(self, code: str) -> bool:
        """End an invitation; False if it let nobody in any more."""
        invites = tables.invites
        ended = update(invites).where(invites.c.code == code, *self._good()).values(revoked=self.clock())
        return bool(self.database.change(ended))

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
        return self.database.scalar(select(groups.c.chat).where(groups.c.chat == chat)) is not None

    def admit_group(self, chat: str, title: str, admin: str) -> bool:
        """Admit a group; False if it was before."""
        row = {"chat": chat, "title": title[:_TITLE], "admitted_by": admin, "since": self.clock()}
        return self.database.insert_once(insert(tables.groups).values(row))

    def dismiss_group(self, chat: str) -> bool:
        """Take a group's admission away; False where there was none."""
        return bool(self.database.change(delete(tables.groups).where(tables.groups.c.chat == chat)))

    def groups(self) -> list[Group]:
        """Return the groups that were admitted, the newest first."""
        newest = select_as(Group, tables.groups).order_by(tables.groups.c.since.desc())
        return [Group(*row) for row in self.database.rows(newest)]

    def first_today(self, person: str, kind: str) -> bool:
        """Tell, once a day, that somebody (or a group) may be told something."""
        refusals, day = tables.refusals, self.clock().date()
        self.database.change(delete(refusals).where(refusals.c.person == person, refusals.c.day < day))
        return self.database.insert_once(insert(refusals).values(person=person, kind=kind, day=day))

    def _good(self) -> tuple[ColumnElement[bool], ...]:
        invites = tables.invites
        endless_or_later = invites.c.ends.is_(None) | (invites.c.ends > self.clock())
        return invites.c.revoked.is_(None), invites.c.uses < invites.c.most, endless_or_later


def move_group(connection: Connection, old: str, new: str) -> None:
    """Give a group its new key, within the transaction; what the new key holds already gives way. Twice does no harm."""
    groups = tables.groups
    if connection.scalar(select(groups.c.chat).where(groups.c.chat == old)) is not None:
        connection.execute(delete(groups).where(groups.c.chat == new))
    connection.execute(update(groups).where(groups.c.chat == old).values(chat=new))
