"""The database: engine, transactions and migrations. The one module that opens it, for both packages.

SQLite in write-ahead mode by default (readers and one writer side by side), PostgreSQL by URL. Transactions are opened
by `reading()` and `writing()`, which turn what a driver says into a `StoreError` that says what to do. A process that
only reads never changes the schema: `prepare` makes or upgrades it, and is called under the library's lock.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Insert, Select, Update, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from knowledge.errors import SettingsError, StoreError, StoreFault

FILE_NAME = "library.sqlite3"
"""File name of the SQLite database in the library's folder."""
SCHEMA = "0020"
"""The newest revision in `migrations/versions`; a test compares. Known here so that opening needs no alembic."""
OLDEST_SCHEMA = "0012"
"""The first revision in `migrations/versions`; a test compares. Older ones can't be brought up to date."""

_BUSY_TIMEOUT_MS = 30_000
"""Milliseconds that SQLite waits for another writer; transactions here are much shorter."""


class Database:
    """One database of the library.

    Attributes:
        engine: SQLAlchemy's engine; use it through `reading` and `writing`.
        file: the file of SQLite, None for a server.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.file = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database."""
        with _translated_errors(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes all happen at the end, or none of them. Keep it short."""
        with _translated_errors(), self.engine.connect() as connection:
            connection = connection.execution_options(study_writes=True)
            with connection.begin():
                yield connection

    def rows(self, query: Select[Any]) -> list[Any]:
        """Return the rows that a query finds."""
        with self.reading() as connection:
            return list(connection.execute(query).all())

    def first(self, query: Select[Any]) -> Any:
        """Return the first row that a query finds, None where it finds none."""
        with self.reading() as connection:
            return connection.execute(query).first()

    def scalar(self, query: Select[Any]) -> Any:
        """Return the first value of the first row that a query finds, None where it finds none."""
        with self.reading() as connection:
            return connection.scalar(query)

    def change(self, statement: Insert | Update | Delete) -> int:
        """Do one statement in a transaction of its own; return how many rows it changed."""
        with self.writing() as connection:
            return connection.execute(statement).rowcount

    def insert_once(self, statement: Insert) -> bool:
        """Insert a row in a transaction of its own; False where a unique key of it is taken."""
        try:
            self.change(statement)
        except IntegrityError:
            return False
        return True

    def revision(self) -> str:
        """Return the schema's revision, empty where there is no library in the database yet."""
        with self.reading() as connection:
            if not self.engine.dialect.has_table(connection, "alembic_version"):
                return ""
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")

    def is_current(self) -> bool:
        """Tell whether the schema is this program's; StoreError if a newer program made it, or one that is too old."""
        revision = self.revision()
        if "" < revision < OLDEST_SCHEMA:
            raise StoreError(
                f"the library was made by a version of this program that is too old (schema {revision}, this one "
                f"upgrades {OLDEST_SCHEMA} and later); give [library] path an empty folder and add the files again",
                "older",
            )
        if revision > SCHEMA:
            raise StoreError(
                f"the library was made by a newer version of this program (schema {revision}, this one has {SCHEMA}); "
                "install that version, or give [library] path another folder",
                "newer",
            )
        return revision == SCHEMA

    def prepare(self) -> None:
        """Make the schema, or bring an older one up to date, in one transaction."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
        with self.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def open_database(folder: Path, url: str = "") -> Database:
    """Open the database at `url`, or the SQLite file in `folder`; connects only when first used.

    Raises:
        SettingsError: the URL can't be read, or its driver is not installed.
    """
    try:
        parsed = make_url(url or f"sqlite+pysqlite:///{folder / FILE_NAME}")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise SettingsError("[library] database_url: must begin with postgresql:// (or be empty, for SQLite)")
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        # the values of a statement are texts and answers of learners: they belong in no log
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() == "postgresql", hide_parameters=True)
    except ModuleNotFoundError as error:
        raise SettingsError(f"[library] database_url: its driver is not installed ({error.name})") from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingsError("[library] database_url: not a database URL") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _configure_sqlite(connection: Any, _record: object) -> None:
    # Python's driver would begin transactions at times of its own, so it is told never to: `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at the start: one that begins as a reader can't wait for another writer, it fails at once.
    writes = connection.get_execution_options().get("study_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def disk_is_full(error: BaseException) -> bool:
    """Tell whether `error`, or what caused it, says that there is no room left."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        words = str(cause).lower()
        if "disk is full" in words or "no space left" in words:
            return True
        cause = cause.__cause__
    return False


_DAMAGED = (
    "the library's database file is damaged; put back a copy of the library's folder, "
    "or give [library] path an empty folder and add the files again"
)
FULL = "the disk is full; nothing that was in the library is lost: make room and run the command again"


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Turn a driver's error into ours."""
    try:
        yield
    except (IntegrityError, DataError):
        raise  # the fault of one file's content, not of the store; whoever adds files tells them apart
    except DBAPIError as error:
        raise StoreError(*_sentence(error)) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database failed: {type(error).__name__}") from error


def _sentence(error: DBAPIError) -> tuple[str, StoreFault]:
    words = str(error.orig).lower()
    if disk_is_full(error):
        return FULL, "full"
    if "malformed" in words or "not a database" in words:
        return _DAMAGED, "damaged"
    if "locked" in words:
        return "the database is locked by another program; wait for it to end, or stop it", "locked"
    if "unable to open" in words or "readonly" in words or "read-only" in words:
        return "the database file can't be opened for use; check the permissions of the library's folder", "unwritable"
    if error.connection_invalidated or "connect" in words:
        return (
            "the database server can't be reached; check [library] database_url and that the server runs",
            "unreachable",
        )
    first_line = str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
    return f"the database failed: {first_line}", ""
