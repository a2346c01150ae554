"""Long runs: every speech and report of the shared folders is sent to the bot, once kept and once taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.dispatcher import Conversation
from bot.documents import texts
from bot.telegram.sending.poll_store import PollStore
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.database import open_database
from tests.conftest import ROOT
from tests.support.telegram_bot import serving
from tests.support.telegram_server import Person, TelegramServer

SHARED = ROOT.parent / "shared"
FILES = [file for room in ("speeches", "reports") for file in sorted((SHARED / room).glob("*")) if file.is_file()]
ADMIN = 7
_LONG = 1800.0

pytestmark = [pytest.mark.soak, pytest.mark.skipif(not FILES, reason="there is no ../shared with documents")]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(LibrarySettings(path=tmp_path / "library")) as library:
        yield library


@pytest.fixture
def store(library: Library) -> Iterator[PollStore]:
    database = open_database(library.folder)
    yield PollStore(database, lambda: datetime.now(UTC))
    database.close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
async def test_each_file_kept_and_taken_back(server: TelegramServer, store: PollStore, library: Library, file: Path):
    """Kept and sent again it is unchanged; another library that took it back is empty and sound."""
    admin = Person(server, ADMIN)
    conversation = Conversation(library, clock=lambda: datetime.now(UTC), forget_after=timedelta(minutes=30), threads=2)

    content = await asyncio.to_thread(file.read_bytes)

    async def shows(words: str) -> None:
        await asyncio.to_thread(server.wait, lambda _: any(words in one.text for one in admin.told), _LONG)

    async with serving(server, conversation, store, admins=[ADMIN]):
        admin.upload(file.name, content)
        await shows(texts.WANTED)
        admin.press(texts.UNDO)
        await shows(texts.UNDONE.format(name=file.name))
        assert library.documents() == []
        admin.upload(file.name, content)
        await shows(texts.WANTED)
        admin.press(texts.KEEP)
        await shows(texts.KEPT)
        admin.upload(file.name, content)
        await shows(texts.UNCHANGED)
    conversation.close()
    assert {info.source for info in library.documents()} == {file.name}
    assert [finding.detail for finding in library.check() if not finding.ok] == []
