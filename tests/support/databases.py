"""The databases that records are tested on: SQLite, and a PostgreSQL server where one is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.storage.database import Database, open_database

SERVER = os.environ.get("STUDY_TEST_POSTGRES_URL", "")
"""An empty database of a PostgreSQL server whose tables these tests may drop."""

DATABASES = [
    pytest.param("", id="sqlite"),
    pytest.param(
        SERVER, id="postgresql", marks=pytest.mark.skipif(not SERVER, reason="STUDY_TEST_POSTGRES_URL is not set")
    ),
]


def fresh_database(folder: Path, url: str) -> Database:
    """Open a database and make its schema; what a server held before is dropped."""
    database = open_database(folder, url)
    if url:
        with database.writing() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    database.prepare()
    return database
