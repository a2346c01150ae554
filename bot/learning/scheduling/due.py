"""When a daily set is due. Pure: the records say what was pushed before, the caller says what time it is.

Nothing is scheduled anywhere: at each tick every plan is asked anew, so a restart or a changed clock loses nothing. A push
belongs to the local date of its hour; whoever has claimed (chat, date) sends it, and nobody else ever does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.learning.scheduling.days import in_utc, local_day, moment_of, workday
from bot.learning.values import Plan

WINDOW = timedelta(hours=3)
"""A push that could not go out at its hour is made up for so long; later it would only disturb."""
_DAYS_AHEAD = 32
"""Days that are searched for the next push: a month and a day, longer than the longest holiday."""


@dataclass(frozen=True, slots=True)
class NextPush:
    """When the next push of a plan is due; `guessed` where the Chinese calendar does not reach that year."""

    day: date
    moment: datetime
    guessed: bool = False


def due_day(plan: Plan, now: datetime, claimed: Collection[date] = (), window: timedelta = WINDOW) -> date | None:
    """Return the local date whose push should be claimed and sent now; None if there is nothing to send.

    Args:
        plan: of the chat.
        now: the time.
        claimed: local dates that were claimed before, of the last days at least.
        window: how long a missed hour is made up for.
    """
    if not plan.active:
        return None
    now = in_utc(now)
    today = local_day(now, plan.zone)
    # yesterday's too: an hour shortly before midnight may be made up for after it
    for day in (today, today - timedelta(days=1)):
        moment = moment_of(day, plan.at, plan.zone)
        if moment is None or not moment <= now < moment + window:
            continue
        if plan.since is not None and moment < in_utc(plan.since):
            continue
        if day not in claimed and is_study_day(plan, day):
            return day
    return None


def is_study_day(plan: Plan, day: date) -> bool:
    """Tell whether a plan has questions on that day."""
    match plan.days:
        case "every":
            return True
        case "working":
            return workday(day).worked
        case "chosen":
            return day.weekday() in plan.weekdays


def next_push(plan: Plan, now: datetime, claimed: Collection[date] = ()) -> NextPush | None:
    """Return the next push of a plan, one due at this moment included; None where there is none in the next weeks."""
    if not plan.active:
        return None
    now = in_utc(now)
    if (due := due_day(plan, now, claimed)) is not None:
        return NextPush(due, now, _is_guessed(plan, due))
    today = local_day(now, plan.zone)
    for day in (today + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD)):
        moment = moment_of(day, plan.at, plan.zone)
        if moment is not None and moment > now and day not in claimed and is_study_day(plan, day):
            return NextPush(day, moment, _is_guessed(plan, day))
    return None


def _is_guessed(plan: Plan, day: date) -> bool:
    return plan.days == "working" and not workday(day).known
