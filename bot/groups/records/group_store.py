"""What is kept of a group beside its rounds: the organiser's settings, who has joined under which name. Synchronous."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.groups.member_names import folded
from bot.groups.records import tables
from bot.groups.values import GroupSettings, Member
from bot.learning.records import tables as learning
from bot.learning.records.tables import with_scope, without_scope
from bot.learning.values import Who
from knowledge.storage.column_types import select_as
from knowledge.storage.database import Database


class GroupStore:
    """Settings and members; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def settings(self, chat_id: int) -> GroupSettings:
        """Return what was decided for a group; the defaults where nothing was."""
        row = self._database.first(select(tables.settings).where(tables.settings.c.chat_id == chat_id))
        return GroupSettings(chat_id) if row is None else GroupSettings(**with_scope(row._mapping))

    def put(self, settings: GroupSettings, now: datetime) -> None:
        """Write what was decided in place of what was before."""
        row = without_scope(settings) | {"since": settings.since or now}
        with self._database.writing() as connection:
            connection.execute(delete(tables.settings).where(tables.settings.c.chat_id == settings.chat_id))
            connection.execute(insert(tables.settings).values(row))

    def active(self) -> list[GroupSettings]:
        """Return the groups that have a daily round."""
        rows = self._database.rows(select(tables.settings).where(tables.settings.c.active.is_(True)))
        return [GroupSettings(**with_scope(row._mapping)) for row in rows]

    def switch_off(self, chat_id: int) -> None:
        """End the daily rounds of a group that can't be written to any more."""
        settings = tables.settings
        self._database.change(update(settings).where(settings.c.chat_id == chat_id).values(active=False))

    def leave_topic(self, chat_id: int) -> None:
        """Post to the group itself from now on: its topic is gone."""
        settings, rounds = tables.settings, tables.rounds
        with self._database.writing() as connection:
            connection.execute(update(settings).where(settings.c.chat_id == chat_id).values(topic=None))
            running = (rounds.c.chat_id == chat_id, rounds.c.running.is_(True))
            connection.execute(update(rounds).where(*running).values(topic=None))

    def join(self, chat_id: int, person: str, name: str, now: datetime) -> bool:
        """Join a group, or take another name in it; False if somebody else has that name there."""
        members = tables.members
        mine = (members.c.chat_id == chat_id, members.c.person == person)
        try:
            with self._database.writing() as connection:
                renamed = update(members).where(*mine).values(name=name, folded=folded(name))
                if not connection.execute(renamed).rowcount:
                    row = {"chat_id": chat_id, "person": person, "name": name, "folded": folded(name), "since": now}
                    connection.execute(insert(members).values(row))
        except IntegrityError:
            return False
        return True

    def leave(self, chat_id: int, person: str) -> bool:
        """Forget under which name somebody joined; False if they had not."""
        members = tables.members
        gone = delete(members).where(members.c.chat_id == chat_id, members.c.person == person)
        return bool(self._database.change(gone))

    def members(self, chat_id: int) -> list[Member]:
        """Return who has joined, by name."""
        members = tables.members
        rows = self._database.rows(select_as(Member, members).where(members.c.chat_id == chat_id))
        return sorted((Member(*row) for row in rows), key=lambda member: member.name)

    def member(self, chat_id: int, person: str) -> Member | None:
        """Return somebody who has joined, None if they have not."""
        members = tables.members
        found = select_as(Member, members).where(members.c.chat_id == chat_id, members.c.person == person)
        row = self._database.first(found)
        return None if row is None else Member(*row)

    def forget(self, who: Who) -> None:
        """Delete all that groups keep about somebody: their names and their answers, in every group."""
        with self._database.writing() as connection:
            for table in (tables.members, tables.answers):
                connection.execute(delete(table).where(table.c.person == who.learner))

    def forget_group(self, key: str) -> bool:
        """Delete all that is kept about a group, by the key of its chat; False if there was nothing."""
        chats = learning.chats
        return bool(self._database.change(delete(chats).where(chats.c.key == key)))
