"""The door: adding, replacing, removing, looking at places, checking and repairing; nothing is lost on the way."""

from __future__ import annotations

import errno
import json
import logging
import multiprocessing
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection, event

import knowledge.ingest.adding
import knowledge.ingest.file_reader
import knowledge.retrieval.lexical
import knowledge.storage.database
from bot.cli import show
from knowledge.embedding.native_support import NativeFault
from knowledge.errors import EmbeddingMismatch, LibraryBusy, LibraryError, StoreError, UnknownDocument
from knowledge.ingest.adding import Progress
from knowledge.ingest.file_reader import DirectReader
from knowledge.library import Library
from knowledge.reading import read_source
from knowledge.settings import LibrarySettings
from knowledge.text.tokenizer import search_words
from knowledge.values import SourceReport
from tests.support.speeches import speech
from tests.support.toy_embedding import ToyEmbedder


def open_library(folder: Path, embedder: Any = None, **more: Any) -> Library:
    settings = LibrarySettings(path=folder / "library", **more)
    return Library.open(settings, embedder or ToyEmbedder(), reader=DirectReader())


@pytest.fixture
def toy() -> ToyEmbedder:
    return ToyEmbedder()


@pytest.fixture
def library(tmp_path: Path, toy: ToyEmbedder) -> Iterator[Library]:
    with open_library(tmp_path, toy, embedding_batch=2) as library:
        yield library


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(3):
        write(folder / f"讲话{number}.txt", speech(number))
    return folder


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def statuses(reports: Any) -> list[str]:
    return [report.status for report in reports]


def all_found(library: Library, words: str) -> set[str]:
    """Return the documents that words find in the lexical index."""
    found = library._lexical.search(search_words(words), 1000, boost=0)
    return {passage.document_id for passage in library.catalog.passages([p for p, _ in found]).values()}


def problems(library: Library) -> list[str]:
    return [finding.detail for finding in library.check() if not finding.ok]


# --- adding ---------------------------------------------------------------------------------------------------------


def test_added_files_are_there_in_text_words_and_vectors(library: Library, files: Path):
    reports = library.add([files])
    assert statuses(reports) == ["added"] * 3
    assert all(report.documents == 1 and report.sections >= 4 and report.passages for report in reports)
    assert [info.source for info in library.documents()] == ["讲话0.txt", "讲话1.txt", "讲话2.txt"]
    assert library._lexical.count() == sum(report.passages for report in reports)
    assert problems(library) == []


def test_unchanged_files_cost_nothing(library: Library, files: Path, toy: ToyEmbedder):
    library.add([files])
    before = (library.catalog.generation(), len(toy.embedded))
    reports = library.add([files])
    assert statuses(reports) == ["unchanged"] * 3
    assert all(report.passages for report in reports)
    assert (library.catalog.generation(), len(toy.embedded)) == before


def test_a_changed_file_replaces_its_own_content_and_embeds_what_is_new(
    library: Library, files: Path, toy: ToyEmbedder
):
    library.add([files])
    others = [(info, library.catalog.outline(info.id)) for info in library.documents()[1:]]
    toy.embedded.clear()
    write(files / "讲话0.txt", speech(0).rstrip() + "\n五、维护图书馆\n要把流动书车开到山里去。\n")
    assert statuses(library.add([files])) == ["replaced", "unchanged", "unchanged"]
    assert len(toy.embedded) <= 3
    assert [(info, library.catalog.outline(info.id)) for info in library.documents()[1:]] == others
    assert all_found(library, "流动书车") == {library.documents()[0].id}
    assert problems(library) == []


def test_the_bytes_changed_but_not_the_text_nothing_is_embedded(library: Library, files: Path, toy: ToyEmbedder):
    library.add([files])
    toy.embedded.clear()
    (files / "讲话0.txt").write_bytes(speech(0).encode("gb18030"))
    assert statuses(library.add([files / "讲话0.txt"])) == ["replaced"]
    assert toy.embedded == []


@pytest.mark.parametrize("version", ["READER_VERSION", "OUTLINE_VERSION"])
def test_after_an_upgrade_a_stale_source_is_read_again(
    library: Library, files: Path, toy: ToyEmbedder, monkeypatch: pytest.MonkeyPatch, version: str
):
    library.add([files])
    toy.embedded.clear()
    monkeypatch.setattr(knowledge.ingest.adding, version, 1_000)
    assert statuses(library.add([files])) == ["replaced"] * 3
    assert toy.embedded == []
    assert problems(library) == []


def test_repairing_reads_stale_sources_that_are_still_there(
    library: Library, files: Path, monkeypatch: pytest.MonkeyPatch
):
    library.add([files])
    monkeypatch.setattr(knowledge.ingest.adding, "OUTLINE_VERSION", 1_000)
    assert any("旧版本" in problem for problem in problems(library))
    assert all(finding.ok for finding in library.check(repair=True))


def test_the_same_speech_in_a_second_file_is_kept_and_not_found_twice(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    copy = tmp_path / "另存.txt"
    copy.write_bytes(speech(0).encode("utf-16"))
    assert statuses(library.add([copy])) == ["added"]
    first, *_, last = library.documents()
    assert last.duplicate_of == first.id
    assert last.id not in all_found(library, speech(0))
    vector = ToyEmbedder().embed_question(speech(0))
    found = library.catalog.passages([p for p, _ in library._vectors.nearest(vector, 1000)])
    assert last.id not in {passage.document_id for passage in found.values()}
    library.remove(["讲话0.txt"])
    assert last.id in all_found(library, speech(0))


def test_warnings_are_kept_and_told_again_until_the_file_changes(
    library: Library, files: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:
        patch.setattr(
            knowledge.ingest.file_reader,
            "read_source",
            lambda file, as_bank=False: replace(read_source(file), warnings=("怪。",)),
        )
        (report,) = library.add([files / "讲话0.txt"])
    (again,) = library.add([files / "讲话0.txt"])
    assert [(report.status, report.warnings), (again.status, again.warnings)] == [
        ("added", ("怪。",)),
        ("unchanged", ("怪。",)),
    ]
    assert SourceReport.of_fields(json.loads(json.dumps(asdict(report)))) == report
    assert "请留意：怪。" in "".join(show.reports([report]))
    write(files / "讲话0.txt", speech(0) + "\n完了。\n")
    assert [report.warnings for report in library.add([files / "讲话0.txt"])] == [()]


def test_one_bad_file_does_not_stop_the_others(library: Library, files: Path):
    (files / "a空.txt").write_bytes(b"")
    (files / "b图.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 100)
    reports = library.add([files, files / "没有.txt"])
    by_status = {
        status: [report.reason for report in reports if report.status == status] for status in statuses(reports)
    }
    assert len(by_status["added"]) == 3
    assert len(by_status["rejected"]) == 3
    assert all(reason.endswith("。") for reason in by_status["rejected"])


def test_an_odd_failure_rejects_one_file_with_a_calm_sentence(
    library: Library, files: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    real = knowledge.ingest.file_reader.derive

    def fail(document: Any) -> Any:
        if document.source == "讲话1.txt":
            raise ZeroDivisionError
        return real(document)

    monkeypatch.setattr(knowledge.ingest.file_reader, "derive", fail)
    reports = library.add([files])
    assert statuses(reports) == ["added", "rejected", "added"]
    assert "意外" in reports[1].reason
    assert "ZeroDivisionError" in caplog.text


def test_a_file_that_breaks_later_leaves_what_was_read_before(library: Library, files: Path):
    library.add([files])
    before = library.catalog.document(library.documents()[0].id)
    (files / "讲话0.txt").write_bytes(b"")
    assert statuses(library.add([files])) == ["rejected", "unchanged", "unchanged"]
    assert library.catalog.document(before.id) == before


def test_progress_is_told_for_reading_and_embedding(library: Library, files: Path):
    steps: list[Progress] = []
    library.add([files], progress=steps.append)
    reading = [step for step in steps if step.stage == "reading"]
    embedding = [step for step in steps if step.stage == "embedding"]
    assert [(step.source, step.done, step.total) for step in reading][:2] == [("讲话0.txt", 0, 3), ("讲话1.txt", 1, 3)]
    assert reading[-1].done == reading[-1].total == 3
    assert [step.done for step in embedding] == sorted(step.done for step in embedding)
    assert embedding[-1].done == embedding[-1].total > 0


def test_words_find_the_text_before_its_vectors_are_made(library: Library, files: Path):
    def look(step: Progress) -> None:
        if step.stage == "embedding" and step.done == 0:
            with open_library(files.parent) as reader:
                seen.append(len(all_found(reader, "全市")))

    seen: list[int] = []
    library.add([files], progress=look)
    assert seen == [3]


# --- which source a file is -----------------------------------------------------------------------------------------


def test_two_files_of_one_name_are_kept_side_by_side(library: Library, tmp_path: Path):
    first = write(tmp_path / "2023" / "报告.txt", speech(1))
    second = write(tmp_path / "2024" / "报告.txt", speech(1).replace("粮食", "油料"))
    assert statuses(library.add([first, second])) == ["added", "added"]
    assert [info.source for info in library.documents()] == ["报告.txt", "2024/报告.txt"]
    assert len({info.id for info in library.documents()}) == 2
    assert statuses(library.add([second, first])) == ["unchanged", "unchanged"]
    write(second, speech(2))
    assert statuses(library.add([first, second])) == ["unchanged", "replaced"]
    assert library.remove(["2024/报告.txt"])
    assert [info.source for info in library.documents()] == ["报告.txt"]


def test_the_same_file_in_another_folder_is_the_same_source(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    moved = tmp_path / "elsewhere"
    shutil.move(files, moved)
    assert statuses(library.add([moved])) == ["unchanged"] * 3
    write(moved / "讲话1.txt", speech(1).replace("粮食", "油料"))
    assert statuses(library.add([moved])) == ["unchanged", "replaced", "unchanged"]
    assert len(library.documents()) == 3


def test_a_file_that_was_moved_and_edited_takes_the_place_of_the_old_one(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    (files / "讲话0.txt").unlink()
    edited = write(tmp_path / "new" / "讲话0.txt", speech(0).replace("粮食", "油料"))
    assert statuses(library.add([edited])) == ["replaced"]
    other = write(tmp_path / "newer" / "讲话0.txt", speech(9))
    edited.unlink()
    assert statuses(library.add([other])) == ["added"]
    assert len(library.documents()) == 4


def test_file_names_may_be_anything(library: Library, tmp_path: Path):
    folder = tmp_path / "odd"
    write(folder / "讲话🌾 (1) 'x';--.txt", speech(1))
    write(folder / ("长" * 80 + ".txt"), speech(2))
    broken = os.fsencode(folder) + b"/\xff\xfe.txt"
    Path(os.fsdecode(broken)).write_text(speech(3), encoding="utf-8")
    reports = library.add([folder])
    assert statuses(reports) == ["added"] * 3
    assert all(report.path.encode() for report in reports)
    assert statuses(library.add([folder])) == ["unchanged"] * 3
    assert problems(library) == []


# --- removing, looking ----------------------------------------------------------------------------------------------


def test_removing_takes_the_content_everywhere(library: Library, files: Path):
    library.add([files])
    first, second, third = library.documents()
    assert library.remove([first.id, second.source]) == [first.title, second.title]
    assert library.documents() == [third]
    assert all_found(library, speech(0)) == {third.id}
    assert library.catalog.vectors.unused() == []
    assert problems(library) == []


def test_removing_something_unknown_removes_nothing(library: Library, files: Path):
    library.add([files])
    with pytest.raises(UnknownDocument):
        library.remove([library.documents()[0].id, "不存在"])
    assert len(library.documents()) == 3


def test_a_place_is_shown_in_its_surroundings(library: Library, files: Path):
    library.add([files])
    info = library.documents()[0]
    document, passages = library.catalog.document(info.id), library.catalog.passages_of(info.id)
    wanted = passages[2]
    near = library.lookup.passage_at(info.id, wanted.start + 3, wanted.start + 9)
    assert near.quote == document.text[wanted.start + 3 : wanted.start + 9]
    assert (near.passage, near.section) == (wanted.text, wanted.path)
    wide = library.lookup.passage_at(info.id, wanted.start + 3, wanted.start + 9, around=1)
    assert (wide.passage_start, wide.passage_end) == (passages[1].start, passages[3].end)
    assert wide.passage == document.text[wide.passage_start : wide.passage_end]
    all_of_it = library.lookup.passage_at(info.id, wanted.start, wanted.end, around=99)
    assert (all_of_it.passage_start, all_of_it.passage_end) == (passages[0].start, passages[-1].end)


def test_an_old_button_for_a_place_that_is_gone_is_told(library: Library, files: Path):
    library.add([files])
    with pytest.raises(UnknownDocument):
        library.lookup.passage_at("gone", 0, 5)
    with pytest.raises(UnknownDocument):
        library.lookup.passage_at(library.documents()[0].id, 10, 10_000_000)


def test_what_was_left_out_can_be_seen(library: Library, tmp_path: Path):
    library.add([write(tmp_path / "网页.txt", "首页 > 讲话 > 正文\n" + speech(1))])
    assert library.catalog.source(library.documents()[0].source).dropped == ("首页 > 讲话 > 正文",)


def test_an_unknown_document_cannot_be_asked(library: Library, files: Path):
    library.add([files])
    with pytest.raises(UnknownDocument):
        library.ask("粮食怎么抓？", document="不存在")
    with pytest.raises(UnknownDocument):
        library.lookup.search("粮食", document="不存在")


# --- other processes ------------------------------------------------------------------------------------------------


def hold(folder: str, ready: Any, done: Any) -> None:
    from knowledge.storage.writer_lock import WriterLock

    with WriterLock(Path(folder)).held():
        ready.set()
        done.wait(60)


def test_a_second_writer_is_told_who_writes_and_reading_goes_on(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    spawned = multiprocessing.get_context("spawn")
    ready, done = spawned.Event(), spawned.Event()
    other = spawned.Process(target=hold, args=(str(tmp_path / "library"), ready, done))
    other.start()
    assert ready.wait(60)
    with pytest.raises(LibraryBusy, match=f"process {other.pid}"):
        library.add([files])
    with pytest.raises(LibraryBusy):
        library.remove(["讲话0.txt"])
    with open_library(tmp_path) as reader:
        assert len(reader.documents()) == 3
        assert all_found(reader, "全市")
    other.kill()
    other.join()
    assert statuses(library.add([files])) == ["unchanged"] * 3


def test_threads_of_one_process_wait_for_each_other(library: Library, files: Path):
    reports: list[Any] = []
    threads = [threading.Thread(target=lambda f=f: reports.extend(library.add([f]))) for f in sorted(files.iterdir())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses(reports) == ["added"] * 3
    assert problems(library) == []


def test_a_reader_sees_what_another_process_added(library: Library, files: Path, tmp_path: Path):
    with open_library(tmp_path) as writer:
        writer.add([files])
    assert len(library.documents()) == 3
    assert len(all_found(library, "全市")) == 3
    assert library._vectors.nearest(ToyEmbedder().embed_question("粮食"), 1)


def test_opening_an_existing_library_writes_nothing(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    library.close()
    folder = tmp_path / "library"
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if not file.name.endswith(("-wal", "-shm"))}
    with open_library(tmp_path) as reader:
        reader.documents()
        all_found(reader, "全市")
    after = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if not file.name.endswith(("-wal", "-shm"))}
    assert after == before


# --- what can go wrong ----------------------------------------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on_where_it_was(library: Library, files: Path, toy: ToyEmbedder):
    def stop(step: Progress) -> None:
        if step.stage == "embedding" and step.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add([files], progress=stop)
    done = list(toy.embedded)
    assert done
    toy.embedded.clear()
    assert any("没有向量" in problem for problem in problems(library))
    toy.embedded.clear()
    assert statuses(library.add([files])) == ["unchanged"] * 3
    assert toy.embedded
    assert not set(done) & set(toy.embedded)
    assert problems(library) == []


def test_an_index_left_behind_is_repaired_at_the_next_start_and_told(
    library: Library, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(knowledge.retrieval.lexical.LexicalIndex, "catch_up", die)
        with pytest.raises(KeyboardInterrupt):
            library.add([files])
    library.close()
    with caplog.at_level(logging.WARNING), open_library(tmp_path) as again:
        assert "lexical index repaired written=3" in caplog.text
        assert len(all_found(again, "全市")) == 3
        assert any(finding.name == "自动修复" and "3 篇" in finding.detail for finding in again.check())


def test_a_program_that_runs_on_repairs_what_another_left_behind(
    library: Library, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, open_library(tmp_path) as writer:
        patch.setattr(knowledge.retrieval.lexical.LexicalIndex, "catch_up", die)
        with pytest.raises(KeyboardInterrupt):
            writer.add([files])
    library.lookup.search("全市")
    assert library._repair._thread is not None
    library._repair.wait()
    assert len(all_found(library, "全市")) == 3
    assert library.lookup.search("全市").hits


def test_warming_up_loads_everything_in_the_background(library: Library, files: Path):
    library.add([files])
    library.warm_up()
    assert library._warming is not None
    library._warming._thread.join()
    library._vectors.wait()
    assert library._vectors.state == "warm"
    assert library.ask("水源地怎么保护？").status in ("answered", "not_found")


def test_a_full_disk_loses_nothing_and_is_told(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    before = (library.documents(), library.catalog.generation())
    with library._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    event.listen(library._database.engine, "begin", limit)
    big = write(tmp_path / "大.txt", speech(5, sections=9, sentences=200))
    with pytest.raises(StoreError, match="disk is full"):
        library.add([big])
    event.remove(library._database.engine, "begin", limit)
    with library._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    assert (library.documents(), library.catalog.generation()) == before
    assert problems(library) == []
    assert statuses(library.add([big])) == ["added"]


def test_a_disk_that_is_full_for_the_index_keeps_the_text(
    library: Library, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(knowledge.retrieval.lexical, "_open_writer", full)
        with pytest.raises(StoreError, match="disk is full"):
            library.add([files])
    assert len(library.documents()) == 3
    assert statuses(library.add([files])) == ["unchanged"] * 3
    assert problems(library) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    write(tmp_path / "library", "a file where the folder should be")
    with pytest.raises(LibraryError):
        open_library(tmp_path)


def test_another_embedding_is_refused_until_the_library_is_repaired(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    library.close()
    other = ToyEmbedder("other", 32)
    with open_library(tmp_path, other) as again:
        with pytest.raises(EmbeddingMismatch, match="check --repair"):
            again.add([files])
        with pytest.raises(EmbeddingMismatch):
            again.ask("粮食怎么抓？")
        assert len(again.documents()) == 3
        assert any("other" in problem for problem in problems(again))
        assert all(finding.ok for finding in again.check(repair=True))
        assert again.catalog.vectors.kind().name == "other"  # type: ignore[union-attr]
        assert statuses(again.add([files])) == ["unchanged"] * 3


def test_repairing_makes_up_for_harm_done_to_every_store(library: Library, files: Path, tmp_path: Path):
    library.add([files])
    pairs = library.catalog.vectors.matrix(library.catalog.vectors.kind()).keys  # type: ignore[arg-type]
    with library._database.writing() as connection:
        connection.exec_driver_sql("UPDATE vectors SET data = x'00' WHERE key = ?", (pairs[0],))
        connection.exec_driver_sql("DELETE FROM vectors WHERE key = ?", (pairs[1],))
        connection.exec_driver_sql("INSERT INTO vectors VALUES ('unused', 'toy', x'00')")
    shutil.rmtree(tmp_path / "library" / "lexical")
    names = {finding.name for finding in library.check() if not finding.ok}
    assert {"字词索引", "向量"} <= names
    assert all(finding.ok for finding in library.check(repair=True))
    assert library._vectors.chroma_difference() == 0


def test_a_wrong_vector_is_found_by_the_sample(library: Library, files: Path):
    library.add([files])
    row = ToyEmbedder().embed_question("完全不同的内容").tobytes()
    with library._database.writing() as connection:
        connection.exec_driver_sql("UPDATE vectors SET data = ?", (row,))
        connection.exec_driver_sql("UPDATE meta SET value = value + 1 WHERE key = 'vector_generation'")
    assert [finding.name for finding in library.check() if not finding.ok] == ["向量抽查"]


class OldMachine(ToyEmbedder):
    """Its own engine can't run; another stands in, or not."""

    def __init__(self, stands_in: bool) -> None:
        super().__init__()
        self._stands_in = stands_in

    def fault(self) -> NativeFault:  # type: ignore[override]
        return NativeFault.NO_AVX2

    def embed_question(self, text: str) -> NDArray[np.float32]:
        if not self._stands_in:
            raise StoreError("no engine", "engine")
        return super().embed_question(text)


@pytest.mark.parametrize(("stands_in", "told"), [(True, "改由 onnxruntime 计算"), (False, "docs/operations.md")])
def test_checking_tells_where_another_engine_computes_the_vectors(tmp_path: Path, stands_in: bool, told: str):
    with open_library(tmp_path, OldMachine(stands_in)) as library:
        (finding,) = (finding for finding in library.check() if finding.name == "向量引擎")
    assert finding.ok is stands_in
    assert "没有 AVX2" in finding.detail
    assert told in finding.detail


def test_two_programs_may_begin_a_library_together(tmp_path: Path):
    failures: list[BaseException] = []

    def begin() -> None:
        try:
            open_library(tmp_path).close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
