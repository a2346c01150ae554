"""Claims the daily pushes that are due, and makes the sets that the edge then sends.

An edge asks `due` every minute or so, claims and sends each push, and confirms with `sent`. Several processes may do so
side by side: `PlanStore.claim` inserts the unique key (chat, local date), and only one insert succeeds. A push whose
sending failed is not repeated, it is offered later (`PlanStore.lost`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.learning.scheduling.days import in_utc, local_day
from bot.learning.scheduling.due import due_day
from bot.learning.study import Study
from bot.learning.study_results import SetQuestion
from bot.learning.values import Plan, Who

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DailyPush:
    """A claimed push, to be sent now; `question` is the first of its set, None if there is nothing to ask."""

    chat_id: int
    who: Who
    day: date
    question: SetQuestion | None


class PushClaims:
    """Finds and claims the pushes that are due, over all plans."""

    def __init__(self, study: Study, clock: Callable[[], datetime]) -> None:
        self._study = study
        self._clock = clock

    def due(self) -> list[Plan]:
        """Return the plans that have something due now; nothing is claimed yet."""
        now = in_utc(self._clock())
        return [plan for plan in self._study.plans.active() if self._due_day(plan, now) is not None]

    def chat_key(self, plan: Plan) -> str:
        """Return the key of the chat of a plan."""
        return self._study.records.chat_key(plan.chat_id)

    def note_lost(self) -> None:
        """Log the pushes that were claimed before and never confirmed."""
        for push in self._study.plans.unconfirmed(in_utc(self._clock())):
            log.warning("push was never confirmed chat=%d day=%s", push.chat_id, push.day)

    def sent(self, push: DailyPush) -> None:
        """Confirm that a push went out."""
        self._study.plans.sent(push.chat_id, push.day, in_utc(self._clock()))
        log.info("push sent chat=%d day=%s", push.chat_id, push.day)

    def pause(self, push: DailyPush) -> None:
        """Pause the plan of a chat that can't be written to any more."""
        log.info("plan paused, the chat can't be written to chat=%d", push.chat_id)
        self._study.plans.pause(push.chat_id)

    def _due_day(self, plan: Plan, now: datetime) -> date | None:
        claimed = self._study.plans.claimed(plan.chat_id, local_day(now, plan.zone) - timedelta(days=2))
        return due_day(plan, now, claimed)

    def claim(self, plan: Plan) -> DailyPush | None:
        """Claim what a plan has due now; None if there is nothing, or somebody else has it."""
        now = in_utc(self._clock())
        plans, records = self._study.plans, self._study.records
        day = self._due_day(plan, now)
        if day is None:
            return None
        who = Who(records.learner_key(plan.learner_id), records.chat_key(plan.chat_id))
        if self._study.answering(who) or not plans.claim(plan.chat_id, day, now):
            return None
        log.info("push claimed chat=%d day=%s", plan.chat_id, day)
        return DailyPush(plan.chat_id, who, day, self._study.choose_and_start(who, plan.number, "daily", plan.scope))
