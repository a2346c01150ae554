"""Deleting what the edge keeps about a person. What is kept of a chat as such (a group, its admission) is nobody's own.

A person whom the admins have invited belongs no longer: the invitation is what was kept about them.
"""

from __future__ import annotations

from sqlalchemy import delete, update

from bot.groups.records.group_store import GroupStore
from bot.learning.records.erasure import Forgetter
from bot.learning.values import Who
from bot.telegram import tables
from bot.telegram.sending.targets import PREFIX
from bot.telegram.services import Services
from knowledge.storage.database import Database

NOBODY = 0
"""Stands where a person's number stood and something has to."""


def forgetters(services: Services) -> list[Forgetter]:
    """Return what deletes a person from the tables of the edge and of the groups, and from what is remembered of them."""

    def forget(who: Who) -> None:
        number = who.learner.removeprefix(PREFIX)
        if who.learner.startswith(PREFIX) and number.isdigit():
            services.usage.forget(int(number))
            _forget(services.store.database, int(number))
            services.gate.forget(int(number))

    return [forget, GroupStore(services.store.database).forget]


def _forget(database: Database, person: int) -> None:
    polls, invites, members, groups = tables.polls, tables.invites, tables.members, tables.groups
    # in a private chat the chat's number is the person's
    own = (
        (polls, polls.c.chat),
        (members, members.c.person),
        (tables.refusals, tables.refusals.c.person),
        (tables.seen, tables.seen.c.person),
        (tables.errands, tables.errands.c.chat),
    )
    with database.writing() as connection:
        for table, column in own:
            connection.execute(delete(table).where(column == person))
        # links and members outlast whoever made them
        connection.execute(update(invites).where(invites.c.made_by == person).values(made_by=NOBODY, cause=None))
        connection.execute(update(members).where(members.c.invited_by == person).values(invited_by=NOBODY))
        connection.execute(update(groups).where(groups.c.admitted_by == person).values(admitted_by=NOBODY))
