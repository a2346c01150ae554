"""The database: transactions, migrations, and what it says when something is wrong."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Executable, event, insert, inspect, select, text

import knowledge.storage.database
from knowledge.errors import SettingsError, StoreError
from knowledge.storage import tables
from knowledge.storage.database import FILE_NAME, OLDEST_SCHEMA, SCHEMA, Database, open_database


@pytest.fixture
def database(tmp_path: Path):
    database = open_database(tmp_path)
    database.prepare()
    yield database
    database.close()


def rows(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(tables.meta.c.key)))


def write(database: Database, statement: Executable) -> None:
    with database.writing() as connection:
        connection.execute(statement)


def write_and_fail(database: Database, work: Callable[[Connection], object]) -> None:
    with database.writing() as connection:
        work(connection)
        raise RuntimeError


def limit(connection: Connection, pages: int) -> None:
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_the_schemas_known_to_the_program_are_the_first_and_the_newest_migration():
    folder = Path(knowledge.storage.database.__file__).with_name("migrations")
    script = ScriptDirectory(str(folder))
    assert (script.get_bases(), script.get_heads()) == ([OLDEST_SCHEMA], [SCHEMA])


def test_migrations_make_the_tables_that_the_program_uses(database: Database):
    import knowledge.quiz.tables  # noqa: F401  (registers its tables)

    # the tables of learning, groups, edges and Telegram are the other room's, whose tests compare them
    with database.reading() as connection:
        theirs = ("learning_", "telegram_", "groups_", "edge_")
        own = {"compare_type": True, "include_name": lambda n, kind, _: kind != "table" or not n.startswith(theirs)}
        context = MigrationContext.configure(connection, opts=own)
        assert compare_metadata(context, tables.metadata) == []


def test_preparing_twice_changes_nothing(database: Database):
    database.prepare()
    assert database.is_current()


def test_sqlite_is_set_up_for_readers_beside_a_writer(database: Database):
    with database.reading() as connection:
        said = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")]
        assert said == ["wal", 1]


def test_a_transaction_that_fails_leaves_nothing(database: Database):
    with pytest.raises(RuntimeError):
        write_and_fail(database, lambda connection: connection.execute(insert(tables.meta).values(key="a", value="b")))
    assert rows(database) == []


def test_reading_goes_on_while_another_connection_writes(database: Database):
    with database.writing() as connection:
        connection.execute(insert(tables.meta).values(key="a", value="b"))
        assert rows(database) == []
    assert rows(database) == ["a"]


def test_a_schema_that_is_half_made_is_not_there(tmp_path: Path):
    database = open_database(tmp_path)
    with pytest.raises(RuntimeError):
        write_and_fail(database, tables.metadata.create_all)
    assert database.revision() == ""
    database.prepare()
    assert database.is_current()
    database.close()


@pytest.mark.parametrize(("schema", "words"), [("9999", "newer version"), ("0011", "too old")])
def test_a_library_of_a_schema_that_is_not_known_is_refused(database: Database, schema: str, words: str):
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :schema"), {"schema": schema})
    with pytest.raises(StoreError, match=words):
        database.is_current()


def test_a_library_that_went_through_the_twelve_former_migrations_is_brought_up_to_date(tmp_path: Path):
    """The dump holds what those migrations made, and one member of the Telegram bot."""
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as opened:
        opened.executescript(Path(__file__).with_name("schema_0012.sql").read_text(encoding="utf-8"))
    (tmp_path / "fresh").mkdir()
    former, fresh = open_database(tmp_path), open_database(tmp_path / "fresh")
    assert (former.revision(), former.is_current()) == ("0012", False)
    former.prepare()
    fresh.prepare()
    assert former.is_current()
    assert reflected(former) == reflected(fresh)
    with former.reading() as connection:
        assert connection.execute(text("SELECT person, admin FROM edge_members")).all() == [("telegram:7", 1)]
    former.close()
    fresh.close()


def reflected(database: Database) -> dict[str, list[str]]:
    """Return the columns, keys and indexes of each table, as the database tells them."""
    found = inspect(database.engine)
    return {
        table: [
            *(f"{one['name']} {one['type']} {one['nullable']} {one['default']}" for one in found.get_columns(table)),
            str(found.get_pk_constraint(table)),
            *sorted(map(str, found.get_foreign_keys(table))),
            *sorted(map(str, found.get_unique_constraints(table) + found.get_indexes(table))),
        ]
        for table in found.get_table_names()
    }


def test_a_full_disk_is_told_and_nothing_is_lost(database: Database):
    with database.writing() as connection:
        connection.execute(insert(tables.meta).values(key="kept", value="x"))
    with database.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    event.listen(database.engine, "begin", lambda connection: limit(connection, pages))
    with pytest.raises(StoreError, match="disk is full"):
        write(database, insert(tables.meta).values(key="big", value="x" * 1_000_000))
    assert rows(database) == ["kept"]


def test_a_damaged_file_is_told_with_the_way_out(tmp_path: Path):
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, but longer than its header" * 40)
    database = open_database(tmp_path)
    with pytest.raises(StoreError, match="damaged; put back a copy"):
        database.revision()
    database.close()


def test_a_locked_database_is_told(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(knowledge.storage.database, "_BUSY_TIMEOUT_MS", 20)
    other = open_database(tmp_path)
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"), other.writing():
        pass
    holder.close()
    other.close()


@pytest.mark.parametrize("url", ["mysql://somewhere/db", "no url at all", "sqlite+nodriver:///x"])
def test_a_url_that_cannot_be_used_is_refused(tmp_path: Path, url: str):
    with pytest.raises(SettingsError, match="database_url"):
        open_database(tmp_path, url)
