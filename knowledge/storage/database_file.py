"""The file of an SQLite database, as backup and restore handle it: copied in one state, inspected, locked.

A file that SQLite has open is never read or copied as bytes here: half of what it holds may still be in its journal, and
closing it would drop the locks that this process has on it (POSIX). Only copies that nobody has open are bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import StoreError
from knowledge.storage.database import FULL, disk_is_full

_BUSY_TIMEOUT = 30.0
"""Seconds to wait for somebody's write transaction."""
_EXCLUSIVE_TIMEOUT = 2.0
"""Seconds to wait until no other program has the database open; a program that runs on will not close it."""
_JOURNAL_ENDINGS = ("-wal", "-shm", "-journal")
"""What SQLite appends to the name of a database for the files beside it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds.

    Attributes:
        schema: its revision; empty where there is no library in it.
        rows: how many rows each table has.
        embedding: with which the vectors were made; empty where there are none.
    """

    schema: str
    rows: Mapping[str, int]
    embedding: str

    @property
    def is_empty(self) -> bool:
        """Whether no table holds anything but facts about the library itself."""
        return not any(count for table, count in self.rows.items() if table not in ("alembic_version", "meta"))


def copy_database(source: Path, target: Path) -> None:
    """Copy one state of a database into a new file, while others read and write it.

    Raises:
        StoreError: it can't be read, or there is no room for the copy.
    """
    with (
        _translated_errors(),
        closing(_connect(source, _BUSY_TIMEOUT)) as opened,
        closing(sqlite3.connect(target)) as copy,
    ):
        # in one step: step by step it would begin again whenever somebody writes
        opened.backup(copy)
        # one file without companions
        copy.execute("PRAGMA journal_mode = DELETE")


def look_into(file: Path) -> Contents:
    """Return what a database holds that nobody else has open, after checking every page of it.

    Raises:
        StoreError: it is damaged.
    """
    with _translated_errors(), closing(_connect(file, _BUSY_TIMEOUT)) as opened:
        verdict = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok" or opened.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StoreError("the database file is damaged", "damaged")
        return _contents(opened)


@contextmanager
def alone_with(file: Path) -> Iterator[Contents]:
    """Keep every other program out of a database for as long as the block runs; what its journal held is in the file.

    Raises:
        StoreError: another program has it open (`locked`), or it is damaged.
    """
    with _translated_errors():
        opened = _connect(file, _EXCLUSIVE_TIMEOUT)
    with closing(opened):
        with _translated_errors():
            opened.execute("PRAGMA locking_mode = EXCLUSIVE")
            # refused as long as anybody else has a connection
            opened.execute("PRAGMA journal_mode = DELETE")
            opened.execute("BEGIN EXCLUSIVE")
            held = _contents(opened)
        yield held


def forget_work(file: Path) -> None:
    """Cancel the jobs that were waiting or running: the processes that asked for them are gone."""
    with _translated_errors(), closing(_connect(file, _BUSY_TIMEOUT)) as opened:
        if "jobs" in _contents(opened).rows:
            opened.execute("UPDATE jobs SET state = 'cancelled' WHERE state IN ('waiting', 'running')")


def companions(file: Path) -> list[Path]:
    """Return the journals that lie beside a database."""
    return [path for ending in _JOURNAL_ENDINGS if (path := file.with_name(file.name + ending)).exists()]


def _connect(file: Path, patience: float) -> sqlite3.Connection:
    # `rw`: a file that is not there is not made
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=patience, isolation_level=None)


def _contents(opened: sqlite3.Connection) -> Contents:
    named = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = sorted(name for (name,) in named)
    quoted = {table: '"' + table.replace('"', '""') + '"' for table in tables}
    rows = {table: opened.execute(f"SELECT count(*) FROM {quoted[table]}").fetchone()[0] for table in tables}  # noqa: S608
    schema = _value(opened, "SELECT version_num FROM alembic_version") if "alembic_version" in rows else ""
    embedding = _value(opened, "SELECT value FROM meta WHERE key = 'embedding'") if "meta" in rows else ""
    return Contents(schema, rows, embedding)


def _value(opened: sqlite3.Connection, query: str) -> str:
    row = opened.execute(query).fetchone()
    return "" if row is None else str(row[0])


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except sqlite3.Error as error:
        words = str(error).lower()
        if disk_is_full(error):
            raise StoreError(FULL, "full") from error
        if "locked" in words or "busy" in words:
            raise StoreError("another program has the library open; stop it first", "locked") from error
        if "unable to open" in words or "readonly" in words:
            raise StoreError(
                "the database file can't be opened; check the folder's permissions", "unwritable"
            ) from error
        raise StoreError(f"the database file is damaged: {error}", "damaged") from error
