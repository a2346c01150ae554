"""Deleting what the edges keep about a person. What is kept of a chat as such (a group, its admission) is nobody's own.

A person whom the admins have invited belongs no longer: the invitation is what was kept about them.
"""

from __future__ import annotations

from sqlalchemy import delete, update

from bot.edge import tables
from bot.edge.gate import Gate
from bot.edge.usage import Usage
from bot.groups.records.group_store import GroupStore
from bot.learning.records.erasure import Forgetter
from bot.learning.values import Who
from knowledge.storage.database import Database

NOBODY = ""
"""Stands where a person's key stood and something has to."""


def forgetters(database: Database, usage: Usage, gate: Gate) -> list[Forgetter]:
    """Return what deletes a person from the tables of the edges and of the groups, and from what is remembered of them."""

    def forget(who: Who) -> None:
        usage.forget(who.learner)
        _forget(database, who.learner)
        gate.forget(who.learner)

    return [forget, GroupStore(database).forget]


def erase_group(database: Database, gate: Gate, chat: str) -> None:
    """Dismiss a group and delete all that is kept of it: its settings, rounds, members' answers."""
    gate.members.dismiss_group(chat)
    GroupStore(database).forget_group(chat)


def _forget(database: Database, person: str) -> None:
    invites, members, groups = tables.invites, tables.members, tables.groups
    own = (
        (members, members.c.person),
        (tables.refusals, tables.refusals.c.person),
        (tables.seen, tables.seen.c.person),
        # in a private chat the chat's key is the person's
        (tables.upload_tasks, tables.upload_tasks.c.chat),
    )
    with database.writing() as connection:
        for table, column in own:
            connection.execute(delete(table).where(column == person))
        # links and members outlast whoever made them
        connection.execute(update(invites).where(invites.c.made_by == person).values(made_by=NOBODY, cause=None))
        connection.execute(update(members).where(members.c.invited_by == person).values(invited_by=NOBODY))
        connection.execute(update(groups).where(groups.c.admitted_by == person).values(admitted_by=NOBODY))
