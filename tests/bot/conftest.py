"""A Bot API server, and the edge's own records in a fresh database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.telegram.sending.poll_store import PollStore
from tests.support.databases import fresh_database
from tests.support.telegram_server import TelegramServer


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    """A server whose people 7, 8 and 9 have started the bot before; no request that Telegram would refuse passes it."""
    with TelegramServer() as server:
        server.meet(7, 8, 9)
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PollStore]:
    database = fresh_database(tmp_path, "")
    yield PollStore(database, lambda: datetime.now(UTC))
    database.close()
