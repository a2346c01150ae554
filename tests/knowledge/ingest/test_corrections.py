"""Titles and headings set by hand: kept when the file is read again, taken back, told where they no longer fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

import knowledge.ingest.adding
from knowledge.errors import UnknownDocument
from knowledge.ingest.file_reader import DirectReader
from knowledge.job_runner import run_job
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.structure.heading_edits import HeadingEdit, make_edit
from knowledge.values import DocumentInfo
from tests.support.speeches import speech
from tests.support.toy_embedding import ToyEmbedder

TITLE = "2025年全市工作总结"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = LibrarySettings(path=tmp_path / "library")
    with Library.open(settings, ToyEmbedder(), reader=DirectReader()) as library:
        yield library


@pytest.fixture
def file(tmp_path: Path, library: Library) -> Path:
    file = tmp_path / "讲话.txt"
    file.write_text(speech(0), encoding="utf-8")
    library.add([file])
    return file


def info(library: Library) -> DocumentInfo:
    (found,) = library.documents()
    return found


def problems(library: Library) -> list[str]:
    return [finding.detail for finding in library.check() if not finding.ok]


def headings(library: Library) -> list[str]:
    return [section.heading for section in library.catalog.outline(info(library).id).sections]


def take_back(library: Library, number: int) -> HeadingEdit:
    """Take a heading back by hand; return the edit."""
    document = library.catalog.document(info(library).id)
    edit = make_edit(document, library.catalog.outline(document.id).sections[number].start, 0)
    library.correct(document.id, edits=[edit])
    return edit


def test_a_title_reaches_every_store_and_the_id_stays(library: Library, file: Path):
    before = info(library)
    items = {cited.id for cited in library.quizzes.items()}
    assert items
    done = library.correct(before.id, title=TITLE)
    after = info(library)
    assert (done.before, done.title) == (before.title, TITLE)
    assert (after.id, after.title, after.title_by_hand, before.title_by_hand) == (before.id, TITLE, True, False)
    assert items <= {cited.id for cited in library.quizzes.items()}
    first = library.catalog.passages_of(after.id)[0]
    assert library.lookup.passage_at(after.id, first.start, first.end).document == TITLE
    assert problems(library) == []


def test_a_title_is_kept_when_the_file_is_read_again_with_all_that_learners_have(
    library: Library, file: Path, monkeypatch: pytest.MonkeyPatch
):
    before = info(library)
    library.correct(before.id, title=TITLE)
    file.write_text(speech(0).rstrip() + "\n新增的一句话也要落实。\n", encoding="utf-8")
    assert [report.status for report in library.add([file])] == ["replaced"]
    assert (info(library).id, info(library).title) == (before.id, TITLE)
    monkeypatch.setattr(knowledge.ingest.adding, "READER_VERSION", 1_000)
    assert [report.warnings for report in library.add([file])] == [()]
    assert (info(library).id, info(library).title, info(library).title_by_hand) == (before.id, TITLE, True)
    assert problems(library) == []


def test_the_id_stays_when_the_reader_finds_another_title(library: Library, file: Path):
    before = info(library)
    library.correct(before.id, title=TITLE)
    file.write_text(speech(0).replace(before.title, "完全不同的题目", 1), encoding="utf-8")
    library.add([file])
    assert (info(library).id, info(library).title) == (before.id, TITLE)
    library.correct(before.id, title="")
    assert (info(library).title, info(library).title_by_hand) == ("完全不同的题目", False)


def test_a_title_taken_back_is_the_one_that_was_read(library: Library, file: Path):
    before = info(library)
    library.correct(before.id, title=TITLE)
    assert library.correct(before.id, title="").title == before.title
    assert info(library) == before
    library.correct(before.id, title=before.title)
    assert not info(library).title_by_hand


def test_another_text_in_the_same_file_does_not_get_the_title_and_that_is_told(library: Library, file: Path):
    library.correct(info(library).id, title=TITLE)
    file.write_text(f"{info(library).title}\n同志们：\n一、完全不同的内容\n这里说的是别的事。\n", encoding="utf-8")
    (report,) = library.add([file])
    assert TITLE in "".join(report.warnings)
    assert not info(library).title_by_hand
    assert TITLE in "".join(library.add([file])[0].warnings)


def test_headings_are_kept_when_the_file_is_read_again(library: Library, file: Path):
    before = headings(library)
    edit = take_back(library, 1)
    assert headings(library) == [before[0], *before[2:]]
    assert info(library).outline_by_hand
    file.write_text(speech(0).rstrip() + "\n新增的一句话也要落实。\n", encoding="utf-8")
    library.add([file])
    assert edit.words not in headings(library)
    assert problems(library) == []
    library.correct(info(library).id, edits=())
    assert headings(library) == before


def test_headings_that_are_gone_are_told(library: Library, file: Path):
    edit = take_back(library, 1)
    file.write_text(speech(0).replace(edit.words, "四十四、另外的标题", 1), encoding="utf-8")
    (report,) = library.add([file])
    assert edit.words in "".join(report.warnings)


def test_an_upload_taken_back_brings_corrections_back(library: Library, file: Path, tmp_path: Path):
    library.correct(info(library).id, title=TITLE)
    take_back(library, 1)
    before, shown = info(library), headings(library)
    upload = tmp_path / "upload" / "讲话.txt"
    upload.parent.mkdir()
    upload.write_text("全新的讲话\n同志们：\n一、只有一点\n这里说的是别的事。\n", encoding="utf-8")
    library.add_upload(upload, tmp_path / "undo")
    assert not info(library).title_by_hand
    assert library.put_back(tmp_path / "undo")
    assert (info(library), headings(library)) == (before, shown)


def test_an_unknown_document_is_told(library: Library):
    with pytest.raises(UnknownDocument):
        library.correct("nichts", title="x")


def test_a_correction_is_a_job_like_others(library: Library, file: Path):
    document = library.catalog.document(info(library).id)
    edit = make_edit(document, library.catalog.outline(document.id).sections[1].start, 0)
    number = library.jobs.put("correct", {"document": info(library).id, "title": TITLE, "edits": [asdict(edit)]})
    assert library.jobs.take() is not None
    assert run_job(library, number)
    job = library.jobs.get(number)
    assert job is not None
    assert (job.state, job.result["title"], info(library).title) == ("done", TITLE, TITLE)
    assert not any(heading.startswith("二、") for heading in headings(library))
