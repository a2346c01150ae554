"""The user guide shows what the bot says today: its conversations are led again and compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.conftest import SAMPLES
from tests.support.guide import GUIDE, names, rewrite, scenes


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(LibrarySettings(path=tmp_path / "library")) as library:
        library.add([SAMPLES])
        yield library


async def test_the_conversations_of_the_guide_are_real(library, tmp_path):
    """`python -m tests.support.guide` writes them anew after a sentence has been changed."""
    (tmp_path / "records").mkdir()
    told, text = await scenes(library, tmp_path / "records"), GUIDE.read_text(encoding="utf-8")
    assert set(names(text)) == set(told)
    assert all("助手：" in lines for lines in told.values())
    assert rewrite(text, told) == text
