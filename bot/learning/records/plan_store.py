"""Daily plans and pushes in the records. A push is claimed before it is sent, so it is sent at most once.

What a process claimed and could not send is lost, not repeated: nobody can tell whether it went out. It is found again
by `lost`, logged, and offered to the learner at the next message.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from bot.learning.records import tables
from bot.learning.records.tables import with_scope, without_scope
from bot.learning.values import Plan, Push
from knowledge.storage.column_types import select_as
from knowledge.storage.database import Database

log = logging.getLogger(__name__)

LOST_AFTER = timedelta(minutes=10)
"""A push whose claim was not confirmed for so long is taken for lost."""
_OFFER_FOR = timedelta(days=1)
"""For so long a lost push is offered; later it is old news."""


class PlanStore:
    """The plans of all chats; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, plan: Plan, now: datetime) -> Plan:
        """Write a chat's plan in place of the one before; it holds from now on."""
        row = without_scope(plan) | {"since": now}
        with self._database.writing() as connection:
            connection.execute(delete(tables.plans).where(tables.plans.c.chat_id == plan.chat_id))
            connection.execute(insert(tables.plans).values(row))
        return replace(plan, since=now)

    def plan(self, chat_id: int) -> Plan | None:
        """Return the plan of a chat."""
        row = self._database.first(select(tables.plans).where(tables.plans.c.chat_id == chat_id))
        return None if row is None else Plan(**with_scope(row._mapping))

    def active(self) -> list[Plan]:
        """Return all plans that are not paused."""
        rows = self._database.rows(select(tables.plans).where(tables.plans.c.active.is_(True)))
        return [Plan(**with_scope(row._mapping)) for row in rows]

    def pause(self, chat_id: int) -> bool:
        """Pause the plan of a chat, for instance one that has blocked us; False if there was none to pause."""
        plans = tables.plans
        running = (plans.c.chat_id == chat_id, plans.c.active.is_(True))
        return bool(self._database.change(update(plans).where(*running).values(active=False)))

    def claim(self, chat_id: int, day: date, now: datetime) -> bool:
        """Take the push of a chat and a local date; False if it was taken before, by anybody."""
        return self._database.insert_once(insert(tables.pushes).values(chat_id=chat_id, day=day, claimed=now))

    def sent(self, chat_id: int, day: date, now: datetime) -> None:
        """Record that a claimed push went out."""
        pushes = tables.pushes
        claimed = (pushes.c.chat_id == chat_id, pushes.c.day == day)
        self._database.change(update(pushes).where(*claimed).values(sent=now))

    def claimed(self, chat_id: int, since: date) -> set[date]:
        """Return the local dates from `since` on that are claimed for a chat."""
        pushes = tables.pushes
        days = select(pushes.c.day).where(pushes.c.chat_id == chat_id, pushes.c.day >= since)
        return {row.day for row in self._database.rows(days)}

    def unconfirmed(self, now: datetime) -> list[Push]:
        """Return the pushes of the last day that were claimed and never confirmed nor offered."""
        pushes = tables.pushes
        open_ones = (pushes.c.sent.is_(None), pushes.c.offered.is_(None), pushes.c.claimed > now - _OFFER_FOR)
        rows = self._database.rows(select_as(Push, pushes).where(*open_ones).order_by(pushes.c.claimed))
        return [Push(*row) for row in rows]

    def lost(self, chat_id: int, now: datetime) -> Push | None:
        """Return the newest push of the last day that was claimed, never confirmed and not offered yet.

        Offering it is noted at once: it is offered once.
        """
        pushes = tables.pushes
        waiting = (pushes.c.chat_id == chat_id, pushes.c.sent.is_(None), pushes.c.offered.is_(None))
        recent = (pushes.c.claimed <= now - LOST_AFTER, pushes.c.claimed > now - _OFFER_FOR)
        row = self._database.first(select_as(Push, pushes).where(*waiting, *recent).order_by(pushes.c.day.desc()))
        if row is None:
            return None
        same = (pushes.c.chat_id == chat_id, pushes.c.day == row.day, pushes.c.offered.is_(None))
        if not self._database.change(update(pushes).where(*same).values(offered=now)):
            return None
        log.warning("push lost between claim and sending chat=%d day=%s", chat_id, row.day)
        return replace(Push(*row), offered=now)
