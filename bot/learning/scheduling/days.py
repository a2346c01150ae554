"""Moments and days: UTC inside, the learner's zone outside; naive datetimes are refused. The home of chinese-calendar."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC.

    Raises:
        ValueError: it has no zone; nobody can know which moment is meant.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a moment without a zone: {moment.isoformat()}; give it one, for example UTC")
    return moment.astimezone(UTC)


@functools.lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises:
        ValueError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {name!r}; one is named like Asia/Shanghai") from error


def local_day(moment: datetime, zone: str) -> date:
    """Return the date on a learner's wall calendar."""
    return in_utc(moment).astimezone(zone_named(zone)).date()


def moment_of(day: date, at: time, zone: str) -> datetime | None:
    """Return when the clock on the wall shows `at` on that day.

    An hour that summer time skips is taken as if the clock had not been changed, one that comes twice is the first. A
    day that a zone left out (Samoa had no 30 December 2011) has no moment: None.
    """
    here = zone_named(zone)
    moment = datetime.combine(day, at, here).astimezone(UTC)
    return moment if moment.astimezone(here).date() == day else None


_SATURDAY = 5  # Monday is 0


@dataclass(frozen=True, slots=True)
class Workday:
    """Whether a day is worked; `known` is False where the calendar does not reach, and it was guessed by the weekday."""

    worked: bool
    known: bool


def workday(day: date) -> Workday:
    """Tell whether a day is a working day in China, holidays and the weekends worked in their stead minded.

    The calendar is decreed a year ahead, so the library knows only the years up to its own release; after them Monday to
    Friday is taken, and `known` says so.
    """
    import chinese_calendar

    try:
        return Workday(bool(chinese_calendar.is_workday(day)), known=True)
    except NotImplementedError:
        return Workday(day.weekday() < _SATURDAY, known=False)
