"""Questions that found nothing: counted, bounded, without names, newest first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import knowledge.storage.unanswered
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from tests.support.toy_embedding import ToyEmbedder


def test_questions_are_counted_and_bounded(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(knowledge.storage.unanswered, "MOST", 3)
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        library.unanswered.note("办公室在哪里？", date(2026, 1, 1))
        library.unanswered.note("辦公室 在哪里?", date(2026, 1, 4))
        library.unanswered.note("  ", date(2026, 1, 4))
        for number in range(1, 4):
            library.unanswered.note(f"第{number}个问题" + "长" * 300, date(2026, 1, number))
        found = library.unanswered.latest()
        assert [(one.question[:4], one.times, one.first, one.last) for one in found] == [
            ("办公室在", 2, "2026-01-01", "2026-01-04"),
            ("第3个问", 1, "2026-01-03", "2026-01-03"),
            ("第2个问", 1, "2026-01-02", "2026-01-02"),
        ]
        assert max(len(one.question) for one in found) == knowledge.storage.unanswered.LONGEST
        assert len(library.unanswered.latest(limit=1)) == 1
