"""Learners' settings, scopes and daily plans: the part of `Study` that asks no questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.records.settings_store import LearnerSettings, SettingsStore
from bot.learning.request_parsing import StudyRequest
from bot.learning.scheduling.days import in_utc, zone_named
from bot.learning.values import Learner, Plan, Push, Scope, Who

MOST = 50
"""Questions of the longest set."""
_FIRST_HOUR = time(8)
"""The hour of a daily plan that is made without one."""


class LearnerChoices:
    """The settings, scopes and plans of all learners.

    Args:
        records: what is known about learners.
        plans: the daily plans.
        clock: tells the time, with zone.
    """

    def __init__(self, records: Records, plans: PlanStore, clock: Callable[[], datetime]) -> None:
        self.records = records
        self.plans = plans
        self.preferences = SettingsStore(records.database)
        self._clock = clock

    def settings(self, who: Who) -> tuple[LearnerSettings, str, Plan | None]:
        """Return what a learner has chosen, their zone, and the plan of this chat."""
        learner = self.learner(who)
        return self.preferences.get(learner.id), learner.zone, self.plans.plan(self.records.chat(who.chat))

    def choose_settings(self, who: Who, request: StudyRequest) -> None:
        """Change a learner's settings; their daily plan, where there is one, follows.

        Raises:
            ValueError: there is no such zone.
        """
        settings, _, plan = self.settings(who)
        learner = self.learner(who)
        if request.zone is not None:
            zone_named(request.zone)
            self.records.set_zone(learner.id, request.zone)
        chosen = request.change_settings(settings)
        chosen = replace(chosen, number=min(chosen.number, MOST))
        self.preferences.put(learner.id, chosen)
        if plan is not None:
            number = plan.number if request.number is None else chosen.number
            days = (plan.days, plan.weekdays) if request.days is None else (chosen.days, chosen.weekdays)
            changed = replace(plan, zone=request.zone or plan.zone, number=number, days=days[0], weekdays=days[1])
            self.plans.put(changed, self.now())

    def choose_scope(self, who: Who, scope: Scope) -> None:
        """Change what all sets are taken from."""
        learner = self.learner(who)
        self.preferences.put(learner.id, replace(self.preferences.get(learner.id), scope=scope))

    def plan_to_change(self, who: Who) -> Plan:
        """Return the plan of this chat; where there is none, one made of the learner's settings."""
        settings, zone, plan = self.settings(who)
        if plan is not None:
            return plan
        return Plan(0, 0, _FIRST_HOUR, zone, settings.number, settings.days, settings.weekdays)

    def set_plan(self, who: Who, plan: Plan) -> Plan:
        """Write a plan for this chat (its ids are filled in); the learner's zone becomes the plan's.

        Raises:
            ValueError: there is no such zone.
        """
        zone_named(plan.zone)
        learner, now = self.learner(who), self.now()
        self.records.set_zone(learner.id, plan.zone)
        chat = self.records.chat(who.chat)
        filled = replace(
            plan, chat_id=chat, learner_id=learner.id, number=min(max(1, plan.number), MOST), since=None, active=True
        )
        return self.plans.put(filled, now)

    def stop_plan(self, who: Who) -> bool:
        """Pause this chat's plan; False if there was none to pause."""
        return self.plans.pause(self.records.chat(who.chat))

    def lost_push(self, who: Who) -> Push | None:
        """Return a push to this chat that was claimed and never sent; each is told once."""
        if self.records.known_learner(who.learner) is None:
            return None
        return self.plans.lost(self.records.chat(who.chat), self.now())

    def learner(self, who: Who) -> Learner:
        """Return a learner; whoever is new gets a record."""
        return self.records.learner(who.learner, self.now())

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return in_utc(self._clock())
