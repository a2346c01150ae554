"""Working days of the Chinese calendar, with its holidays and the weekends worked in their stead. The home of chinese-calendar.

The calendar is decreed a year ahead, so the library knows only the years up to its own release; after them Monday to
Friday is taken, and `known` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_SATURDAY = 5  # Monday is 0


@dataclass(frozen=True, slots=True)
class Workday:
    """Whether a day is worked; `known` is False where the calendar does not reach, and it was guessed by the weekday."""

    worked: bool
    known: bool


def workday(day: date) -> Workday:
    """Tell whether a day is a working day in China."""
    import chinese_calendar

    try:
        return Workday(bool(chinese_calendar.is_workday(day)), known=True)
    except NotImplementedError:
        return Workday(day.weekday() < _SATURDAY, known=False)
