"""When a daily set is due: zones, summer time, the date line, leap days, the Chinese calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.learning.scheduling.days import in_utc, local_day, moment_of, workday, zone_named
from bot.learning.scheduling.due import WINDOW, due_day, is_study_day, next_push
from bot.learning.values import Plan

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def plan(at: str = "08:00", zone: str = "Asia/Shanghai", **more) -> Plan:
    more.setdefault("since", LONG_AGO)
    return Plan(1, 1, time.fromisoformat(at), zone, **more)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def pushes(made: Plan, start: datetime, end: datetime, step: timedelta = timedelta(minutes=10)) -> dict[date, datetime]:
    """Tick through a time; return when each local date was pushed."""
    sent: dict[date, datetime] = {}
    now = start
    while now < end:
        if (day := due_day(made, now, sent)) is not None:
            assert day not in sent
            sent[day] = now
        now += step
    return sent


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-01 23:59", None),
        ("2026-03-02 00:00", date(2026, 3, 2)),
        ("2026-03-02 02:59", date(2026, 3, 2)),
        ("2026-03-02 03:00", None),
    ],
)
def test_eight_in_shanghai_is_midnight_in_utc_and_made_up_for_within_the_window(now, expected):
    assert due_day(plan(), utc(now)) == expected


def test_what_is_claimed_paused_or_earlier_than_the_plan_is_not_due():
    now = utc("2026-03-02 00:30")
    assert due_day(plan(), now, {date(2026, 3, 2)}) is None
    assert due_day(plan(active=False), now) is None
    assert due_day(plan(since=utc("2026-03-02 00:01")), now) is None
    assert due_day(plan(since=utc("2026-03-02 00:00")), now) == date(2026, 3, 2)


def test_an_hour_before_midnight_is_made_up_for_after_it_under_its_own_date():
    late = plan("23:30", "UTC")
    assert due_day(late, utc("2026-12-31 23:29")) is None
    assert due_day(late, utc("2027-01-01 00:20")) == date(2026, 12, 31)
    assert due_day(late, utc("2027-01-01 00:20"), {date(2026, 12, 31)}) is None


@pytest.mark.parametrize(
    ("at", "zone", "start", "days"),
    [
        ("02:30", "Europe/Berlin", "2026-03-27", 5),  # 02:30 does not exist on the 29th
        ("02:30", "Europe/Berlin", "2026-10-23", 5),  # 02:30 comes twice on the 25th
        ("02:30", "America/New_York", "2026-03-06", 5),
        ("01:30", "America/New_York", "2026-10-30", 5),
        ("00:30", "America/Sao_Paulo", "2018-11-02", 5),  # midnight itself is skipped on the 4th
        ("00:00", "Asia/Beirut", "2026-03-27", 5),
        ("02:15", "Australia/Lord_Howe", "2026-10-02", 5),  # half an hour
        ("12:00", "Pacific/Kiritimati", "2026-03-01", 5),  # UTC+14
        ("12:00", "Pacific/Niue", "2026-03-01", 5),  # UTC-11
        ("08:00", "Asia/Kathmandu", "2026-03-01", 5),  # UTC+5:45
        ("08:00", "Asia/Shanghai", "2028-02-27", 4),  # 29 February
        ("08:00", "Asia/Shanghai", "2025-12-30", 4),  # the end of a year
    ],
)
def test_each_local_date_is_pushed_once_whatever_the_clocks_do(at, zone, start, days):
    first = date.fromisoformat(start)
    wanted = [first + timedelta(days=n) for n in range(days)]
    begin = datetime.combine(first, time(), zone_named(zone)).astimezone(UTC)
    end = datetime.combine(wanted[-1], time(23, 59), zone_named(zone)).astimezone(UTC)
    assert sorted(pushes(plan(at, zone), begin, end)) == wanted


def test_a_date_that_a_zone_left_out_has_no_push():
    """Samoa went from 29 to 31 December 2011 at once."""
    sent = pushes(plan("08:00", "Pacific/Apia"), utc("2011-12-28 00:00"), utc("2012-01-02 00:00"))
    assert date(2011, 12, 30) not in sent
    assert sorted(sent)[1:4] == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


def test_a_clock_that_is_set_back_sends_nothing_twice():
    day = date(2026, 3, 2)
    for now in ("2026-03-02 00:05", "2026-03-01 23:50", "2026-03-02 00:00", "2026-03-02 00:10"):
        assert due_day(plan(), utc(now), {day}) is None


def test_an_hour_in_the_gap_of_summer_time_is_an_hour_later_and_one_that_comes_twice_is_the_first():
    assert moment_of(date(2026, 3, 29), time(2, 30), "Europe/Berlin") == utc("2026-03-29 01:30")
    assert moment_of(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == utc("2026-10-25 00:30")
    assert moment_of(date(2011, 12, 30), time(8), "Pacific/Apia") is None


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-02-28", True),  # a Saturday, worked in the stead of the Spring Festival
        ("2026-02-17", False),  # Spring Festival
        ("2026-10-01", False),
        ("2026-03-02", True),
        ("2026-03-07", False),
    ],
)
def test_working_days_follow_the_chinese_calendar(day, worked):
    found = workday(date.fromisoformat(day))
    assert (found.worked, found.known) == (worked, True)
    assert is_study_day(plan(days="working"), date.fromisoformat(day)) == worked


def test_after_its_known_end_monday_to_friday_is_taken_and_said():
    far = date(2099, 10, 1)
    assert (workday(far).worked, workday(far).known) == (True, False)
    upcoming = next_push(plan(days="working"), utc("2099-10-02 12:00"))
    assert upcoming is not None
    assert (upcoming.day, upcoming.guessed) == (date(2099, 10, 5), True)
    assert workday(date(1999, 1, 1)).known is False


def test_chosen_weekdays():
    mondays = plan(days="chosen", weekdays=frozenset({0, 3}))
    sent = pushes(mondays, utc("2026-02-28 00:00"), utc("2026-03-14 00:00"), timedelta(hours=1))
    assert [day.weekday() for day in sorted(sent)] == [0, 3, 0, 3]


def test_the_next_push():
    now = utc("2026-03-02 00:30")
    due = next_push(plan(), now)
    assert due is not None
    assert (due.day, due.moment) == (date(2026, 3, 2), now)
    after = next_push(plan(), now, {date(2026, 3, 2)})
    assert after is not None
    assert after.moment == utc("2026-03-03 00:00")
    assert next_push(plan(active=False), now) is None
    assert next_push(plan(days="chosen"), now) is None


def test_somebody_who_moves_gets_each_local_date_once():
    """From Shanghai to New York: the date that was pushed in Shanghai is not pushed again."""
    claimed = set(pushes(plan(), utc("2026-03-01 22:00"), utc("2026-03-02 02:00")))
    moved = plan(zone="America/New_York", since=utc("2026-03-02 02:00"))
    assert claimed == {date(2026, 3, 2)}
    assert due_day(moved, utc("2026-03-02 13:30"), claimed) is None
    assert due_day(moved, utc("2026-03-03 13:30"), claimed) == date(2026, 3, 3)


def test_naive_moments_and_unknown_zones_are_refused():
    naive = datetime(2026, 3, 2)  # noqa: DTZ001  this is what is refused
    for refused in (lambda: in_utc(naive), lambda: local_day(naive, "UTC"), lambda: due_day(plan(), naive)):
        with pytest.raises(ValueError, match="without a zone"):
            refused()
    for name in ("Mars/Olympus", "", "../etc/passwd"):
        with pytest.raises(ValueError, match="no time zone"):
            zone_named(name)


def test_the_window_is_hours_not_days():
    assert timedelta(hours=1) <= WINDOW < timedelta(hours=24)
