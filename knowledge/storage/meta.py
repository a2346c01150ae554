"""The table `meta`: counters and facts about the whole library."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, Text, cast, delete, insert, select, update

from knowledge.storage.tables import meta


def get_fact(connection: Connection, key: str) -> str:
    """Return a fact, empty where it is not known."""
    return str(connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar() or "")


def get_facts(connection: Connection) -> dict[str, str]:
    """Return all facts: they are few, and reading them together costs as much as reading one."""
    return {row.key: row.value for row in connection.execute(select(meta.c.key, meta.c.value))}


def set_fact(connection: Connection, key: str, value: str) -> None:
    """Write a fact down; an empty one is forgotten."""
    connection.execute(delete(meta).where(meta.c.key == key))
    if value:
        connection.execute(insert(meta).values(key=key, value=value))


def get_number(connection: Connection, key: str) -> int:
    """Return a counter, 0 where it was never raised."""
    return int(get_fact(connection, key) or 0)


def raise_number(connection: Connection, key: str) -> None:
    """Raise a counter by one; only in a writing transaction."""
    raised = cast(cast(meta.c.value, Integer) + 1, Text)  # by the database, which lets one raise it at a time
    if not connection.execute(update(meta).where(meta.c.key == key).values(value=raised)).rowcount:
        connection.execute(insert(meta).values(key=key, value="1"))
