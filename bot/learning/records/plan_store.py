"""Daily plans and pushes in the records. A push is claimed before it is sent, so it is sent at most once.

What a process claimed and could not send is lost, not repeated: nobody can tell whether it went out. It is found again
by `lost`, logged, and offered to the learner at the next message.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.learning.records import tables
from bot.learning.values import Plan, Push, Scope
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
        row = {
            "chat_id": plan.chat_id,
            "learner_id": plan.learner_id,
            "at": plan.at.strftime("%H:%M"),
            "zone": plan.zone,
            "number": plan.number,
            "days": plan.days,
            "weekdays": sorted(plan.weekdays),
            "documents": list(plan.scope.documents),
            "topics": list(plan.scope.topics),
            "since": now,
            "active": plan.active,
        }
        with self._database.writing() as connection:
            connection.execute(delete(tables.plans).where(tables.plans.c.chat_id == plan.chat_id))
            connection.execute(insert(tables.plans).values(row))
        return _plan_of(row)

    def plan(self, chat_id: int) -> Plan | None:
        """Return the plan of a chat."""
        with self._database.reading() as connection:
            row = connection.execute(select(tables.plans).where(tables.plans.c.chat_id == chat_id)).first()
        return None if row is None else _plan_of(dict(row._mapping))

    def active(self) -> list[Plan]:
        """Return all plans that are not paused."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.plans).where(tables.plans.c.active.is_(True))).all()
        return [_plan_of(dict(row._mapping)) for row in rows]

    def pause(self, chat_id: int) -> bool:
        """Pause the plan of a chat, for instance one that has blocked us; False if there was none to pause."""
        plans = tables.plans
        with self._database.writing() as connection:
            done = connection.execute(
                update(plans).where(plans.c.chat_id == chat_id, plans.c.active.is_(True)).values(active=False)
            )
        return bool(done.rowcount)

    def claim(self, chat_id: int, day: date, now: datetime) -> bool:
        """Take the push of a chat and a local date; False if it was taken before, by anybody."""
        try:
            with self._database.writing() as connection:
                connection.execute(insert(tables.pushes).values(chat_id=chat_id, day=day, claimed=now))
        except IntegrityError:
            return False
        return True

    def sent(self, chat_id: int, day: date, now: datetime) -> None:
        """Record that a claimed push went out."""
        pushes = tables.pushes
        with self._database.writing() as connection:
            claimed = (pushes.c.chat_id == chat_id, pushes.c.day == day)
            connection.execute(update(pushes).where(*claimed).values(sent=now))

    def claimed(self, chat_id: int, since: date) -> set[date]:
        """Return the local dates from `since` on that are claimed for a chat."""
        pushes = tables.pushes
        with self._database.reading() as connection:
            return set(
                connection.scalars(select(pushes.c.day).where(pushes.c.chat_id == chat_id, pushes.c.day >= since))
            )

    def unconfirmed(self, now: datetime) -> list[Push]:
        """Return the pushes of the last day that were claimed and never confirmed nor offered."""
        pushes = tables.pushes
        open_ones = (pushes.c.sent.is_(None), pushes.c.offered.is_(None), pushes.c.claimed > now - _OFFER_FOR)
        with self._database.reading() as connection:
            rows = connection.execute(select(pushes).where(*open_ones).order_by(pushes.c.claimed)).all()
        return [Push(row.chat_id, row.day, row.claimed) for row in rows]

    def lost(self, chat_id: int, now: datetime) -> Push | None:
        """Return the newest push of the last day that was claimed, never confirmed and not offered yet.

        Offering it is noted at once: it is offered once.
        """
        pushes = tables.pushes
        waiting = (pushes.c.chat_id == chat_id, pushes.c.sent.is_(None), pushes.c.offered.is_(None))
        recent = (pushes.c.claimed <= now - LOST_AFTER, pushes.c.claimed > now - _OFFER_FOR)
        with self._database.reading() as connection:
            row = connection.execute(select(pushes).where(*waiting, *recent).order_by(pushes.c.day.desc())).first()
        if row is None or not self._offer(chat_id, row.day, now):
            return None
        log.warning("push lost between claim and sending chat=%d day=%s", chat_id, row.day)
        return Push(row.chat_id, row.day, row.claimed, row.sent, now)

    def _offer(self, chat_id: int, day: date, now: datetime) -> bool:
        pushes = tables.pushes
        with self._database.writing() as connection:
            done = connection.execute(
                update(pushes)
                .where(pushes.c.chat_id == chat_id, pushes.c.day == day, pushes.c.offered.is_(None))
                .values(offered=now)
            )
        return bool(done.rowcount)


def _plan_of(row: dict[str, Any]) -> Plan:
    hour, minute = map(int, row["at"].split(":"))
    return Plan(
        chat_id=row["chat_id"],
        learner_id=row["learner_id"],
        at=time(hour, minute),
        zone=row["zone"],
        number=row["number"],
        days=row["days"],
        weekdays=frozenset(row["weekdays"]),
        scope=Scope(tuple(row["documents"]), tuple(row["topics"])),
        since=row["since"],
        active=row["active"],
    )
