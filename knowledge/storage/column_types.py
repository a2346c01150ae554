"""Types of columns that the tables of learning, groups and chat apps share, and queries that return dataclasses."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Select, String, Table, TypeDecorator, select
from sqlalchemy.exc import DontWrapMixin


class _NaiveMomentError(DontWrapMixin, ValueError):
    """A moment without a zone; SQLAlchemy passes it on as it is."""


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC: SQLite knows no zones, so it is put on again when read; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is written."""
        if value is None:
            return None
        if value.tzinfo is None or value.utcoffset() is None:
            raise _NaiveMomentError(f"a moment without a zone: {value.isoformat()}; give it one, for example UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return what was read."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class LocalTime(TypeDecorator[time]):
    """A local time of day, kept as `HH:MM`."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        """Return what is written."""
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        """Return what was read."""
        return None if value is None else time.fromisoformat(value)


class Values(TypeDecorator[tuple[Any, ...]]):
    """Several values, kept as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[Any] | None:
        """Return what is written; the members of a set in their order."""
        return sorted(value) if isinstance(value, frozenset) else value if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Any, ...] | None:
        """Return what was read."""
        return None if value is None else tuple(value)


def select_as(kind: type[Any], table: Table) -> Select[Any]:
    """Return a query of the columns of a table that are the fields of a dataclass, in their order."""
    return select(*(table.c[field.name] for field in fields(kind)))
