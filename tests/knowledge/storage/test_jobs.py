"""Jobs: one process asks, another does; nothing is done twice, nothing is lost when a process dies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.errors import EmbeddingMismatch, LibraryBusy, LibraryError, SettingsError, StoreError, UnknownDocument
from knowledge.job_runner import ProgressWriter, run_job
from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.storage.jobs import Jobs, error_of
from knowledge.values import Progress
from tests.support.databases import DATABASES, fresh_database
from tests.support.speeches import speech
from tests.support.toy_embedding import ToyEmbedder


@pytest.fixture(params=DATABASES)
def jobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Jobs]:
    database = fresh_database(tmp_path, request.param)
    yield Jobs(database, tmp_path)
    database.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(LibrarySettings(path=tmp_path / "library", embedding_batch=4), ToyEmbedder()) as library:
        yield library


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "讲话.txt"
    file.write_text(speech(1), encoding="utf-8")
    return file


def test_jobs_are_done_in_the_order_in_which_they_were_asked_for(jobs: Jobs):
    first, second = jobs.put("add", {"paths": ["一"]}), jobs.put("remove", {"names": ["二"]})
    assert (jobs.ahead(first), jobs.ahead(second)) == (0, 1)
    assert jobs.waits()
    taken = jobs.take()
    assert (taken.id, taken.kind, taken.wanted, taken.state) == (first, "add", {"paths": ["一"]}, "running")
    jobs.show(first, Progress("embedding", "", 3, 9))
    assert jobs.get(first).progress == Progress("embedding", "", 3, 9)
    jobs.finish(first, [{"path": "一"}])
    assert (jobs.get(first).ended, jobs.get(first).result) == (True, [{"path": "一"}])
    assert jobs.take().id == second
    assert jobs.take() is None
    assert not jobs.waits()
    assert jobs.get(999) is None


def test_one_that_was_called_off_is_not_begun_and_not_finished(jobs: Jobs):
    waiting, running = jobs.put("add", {}), jobs.put("add", {})
    assert jobs.cancel(waiting)
    assert jobs.take().id == running
    assert jobs.cancel(running)
    jobs.finish(running, [])
    jobs.show(running, Progress("reading", "", 0, 1))
    assert [jobs.get(number).state for number in (waiting, running)] == ["cancelled", "cancelled"]
    assert not jobs.cancel(running)
    assert jobs.take() is None


def test_what_a_dead_process_began_is_taken_up_until_it_fails_for_good(jobs: Jobs):
    number = jobs.put("add", {})
    for _ in range(2):
        assert jobs.take().id == number
        assert jobs.take_up() == 1
    assert jobs.take().id == number
    assert jobs.take_up() == 0
    failed = jobs.get(number)
    assert failed.state == "failed"
    assert error_of(failed).fault == "died"


def test_waiting_for_another_writer_is_no_try(jobs: Jobs):
    number = jobs.put("add", {})
    for _ in range(9):
        assert jobs.take().id == number
        jobs.give_back(number)
    assert jobs.take().id == number
    assert jobs.take_up() == 1


@pytest.mark.parametrize(
    "error",
    [
        LibraryBusy("study add, process 7"),
        UnknownDocument("abc"),
        EmbeddingMismatch("made with another"),
        SettingsError("[library] embedding: no"),
        StoreError("the disk is full", "full"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_the_same_on_the_other_side(jobs: Jobs, error: LibraryError):
    number = jobs.put("add", {})
    jobs.take()
    jobs.fail(number, error)
    again = error_of(jobs.get(number))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_only_the_last_jobs_are_remembered(jobs: Jobs):
    first = jobs.put("add", {})
    jobs.cancel(first)
    waiting = jobs.put("add", {})
    for _ in range(502):
        jobs.cancel(jobs.put("add", {}))
    assert jobs.get(first) is None
    assert jobs.get(waiting).state == "waiting"


def test_a_library_is_served_by_one_process_at_a_time(tmp_path: Path):
    database = fresh_database(tmp_path, "")
    one, other = Jobs(database, tmp_path), Jobs(database, tmp_path)
    assert not other.served()
    with one.serving():
        assert other.served()
        with pytest.raises(LibraryBusy), other.serving():
            pass
    assert not other.served()
    database.close()


def test_progress_is_written_down_now_and_then(jobs: Jobs):
    now, number = [0.0], jobs.put("add", {})
    jobs.take()
    tell = ProgressWriter(jobs, number, lambda: now[0])

    def shown(done: int) -> int:
        tell(Progress("embedding", "", done, 100))
        return jobs.get(number).progress.done

    assert shown(0) == 0
    assert shown(1) == 0
    now[0] = 0.6
    assert shown(2) == 2
    assert shown(100) == 100  # the end is never left out


def test_adding_and_removing_as_jobs(library: Library, file: Path):
    jobs = library.jobs
    number = jobs.put("add", {"paths": [str(file)]})
    assert run_job(library, jobs.take().id)
    (report,) = jobs.get(number).result
    assert (report["status"], report["source"]) == ("added", "讲话.txt")
    assert jobs.get(number).progress.stage == "embedding"
    number = jobs.put("remove", {"names": ["讲话.txt", "没有"]})
    assert run_job(library, jobs.take().id)
    assert isinstance(error_of(jobs.get(number)), UnknownDocument)
    number = jobs.put("remove", {"names": ["讲话.txt"]})
    assert run_job(library, jobs.take().id)
    assert len(jobs.get(number).result) == 1
    assert library.documents() == []


def test_a_job_waits_while_another_process_writes(library: Library, file: Path):
    number = library.jobs.put("add", {"paths": [str(file)]})
    with Library.open(library._settings, ToyEmbedder()) as other, other._lock.held():
        assert not run_job(library, library.jobs.take().id)
    assert library.jobs.get(number).state == "waiting"
    assert run_job(library, library.jobs.take().id)
    assert library.jobs.get(number).state == "done"


def test_an_upload_is_put_back_once_and_only_if_nothing_came_between(library: Library, tmp_path: Path):
    old, new = tmp_path / "1" / "讲话.txt", tmp_path / "2" / "讲话.txt"
    for place, text in ((old, speech(1)), (new, speech(2))):
        place.parent.mkdir()
        place.write_text(text, encoding="utf-8")
    undo_records = [tmp_path / "undo record 1", tmp_path / "undo record 2"]
    assert library.add_upload(old, undo_records[0]).status == "added"
    before = library.documents(), library.catalog.outline(library.documents()[0].id)
    assert library.add_upload(new, undo_records[1]).status == "replaced"
    assert library.add_upload(new, undo_records[1]).status == "replaced"  # a second try says what the first one did
    assert not library.put_back(undo_records[0])  # the second stands there now
    assert library.put_back(undo_records[1])
    assert library.put_back(undo_records[1])
    assert (library.documents(), library.catalog.outline(library.documents()[0].id)) == before
    assert library.put_back(undo_records[0])
    assert library.documents() == []
    assert not library.put_back(tmp_path / "no undo record")
    assert [finding.detail for finding in library.check() if not finding.ok] == []
