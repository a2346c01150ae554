"""Files are read in a child process: what harms it is refused with a sentence, and the next file is read."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from knowledge.errors import SourceError, StoreError
from knowledge.ingest import reading_child, reading_process, reading_wire
from knowledge.ingest.file_reader import DirectReader
from knowledge.ingest.reading_process import Bounds, ReadingProcess
from knowledge.ingest.reading_wire import Reply, read_frame, write_frame
from knowledge.library import Library
from knowledge.reading import read_source
from knowledge.settings import LibrarySettings
from knowledge.values import Document
from tests.conftest import SAMPLES
from tests.support import hostile_files
from tests.support.speeches import speech
from tests.support.toy_embedding import ToyEmbedder

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs limits of processes and signals, which only POSIX has")


@pytest.fixture
def reader() -> Iterator[ReadingProcess]:
    reader = ReadingProcess(Bounds(memory=512, cpu_seconds=5, seconds=30))
    yield reader
    reader.close()


def write(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def child_of(reader: ReadingProcess) -> int:
    assert reader._child is not None
    return reader._child._process.pid


def test_a_child_reads_what_this_process_would_read(reader: ReadingProcess):
    for file in sorted(SAMPLES.iterdir()):
        source = reader.read(file)
        assert source == read_source(file)
        assert reader.derive(source.documents) == DirectReader().derive(source.documents)


def test_one_child_reads_file_after_file_until_it_has_read_enough(reader, tmp_path, monkeypatch):
    monkeypatch.setattr(reading_process, "_REQUESTS", 2)
    file = write(tmp_path, "讲话.txt", speech(0).encode())
    children = []
    for _ in range(3):
        reader.read(file)
        children.append(child_of(reader))
    assert children[0] == children[1] != children[2]


def test_a_refusal_is_the_readers_own_and_costs_no_child(reader: ReadingProcess, tmp_path: Path):
    with pytest.raises(SourceError, match="空的"):
        reader.read(write(tmp_path, "空.txt", b""))
    before = child_of(reader)
    assert reader.read(write(tmp_path, "讲话.txt", speech(0).encode())).documents
    assert child_of(reader) == before


def test_file_names_may_be_anything(reader: ReadingProcess, tmp_path: Path):
    name = os.fsdecode(b"\xff\xfe.txt") if sys.platform == "linux" else "a\u2028b.txt"
    file = write(tmp_path, name, speech(0).encode())
    assert reader.read(file) == read_source(file)


@POSIX
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("自绘.pdf", hostile_files.self_drawing_pdf),
        ("炸弹.docx", hostile_files.word_bomb),
        ("深.docx", hostile_files.deep_word),
        ("深.html", hostile_files.deep_page),
        ("长行.txt", hostile_files.long_line),
        ("标题.txt", hostile_files.many_headings),
    ],
)
def test_what_is_made_to_harm_is_refused_with_a_sentence_and_the_next_file_is_read(
    reader: ReadingProcess, tmp_path: Path, name: str, make: Callable[[], bytes]
):
    with pytest.raises(SourceError) as caught:
        reader.derive(reader.read(write(tmp_path, name, make())).documents)
    assert caught.value.reason.endswith("。")
    assert reader.derive(reader.read(write(tmp_path, "讲话.txt", speech(0).encode())).documents)


@POSIX
def test_memory_is_bounded_as_configured(tmp_path: Path):
    """The child has no more address space than it may, measured where it is largest: when it has died of it."""
    reader = ReadingProcess(Bounds(memory=300, cpu_seconds=30, seconds=60))
    with pytest.raises(SourceError):
        reader.read(write(tmp_path, "自绘.pdf", hostile_files.self_drawing_pdf()))
    reader.read(write(tmp_path, "讲话.txt", speech(0).encode()))
    if sys.platform == "linux":
        limits = Path(f"/proc/{child_of(reader)}/limits").read_text(encoding="ascii")
        assert f"Max address space         {300 * 2**20}" in limits
    reader.close()


@POSIX
def test_the_processor_is_bounded_for_each_request_alone(monkeypatch: pytest.MonkeyPatch):
    """A child that has worked for long still has all its time for the next file."""
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "getrusage", lambda who: SimpleNamespace(ru_utime=100.2, ru_stime=7.1))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limits: given.append((kind, limits[0])))
    reading_child._bound_processor(40)
    assert given == [(resource.RLIMIT_CPU, 148)]


def test_the_deadline_ends_a_child_that_does_not_answer(tmp_path: Path):
    reader = ReadingProcess(Bounds(seconds=1))
    reader.read(write(tmp_path, "讲话.txt", speech(0).encode()))
    stopped = child_of(reader)
    if os.name == "posix":
        os.kill(stopped, signal.SIGSTOP)
        with pytest.raises(SourceError, match="时间超过了上限（1 秒）"):
            reader.read(tmp_path / "讲话.txt")
        with pytest.raises(ProcessLookupError):  # no zombie either
            os.kill(stopped, 0)
    assert reader.read(tmp_path / "讲话.txt").documents
    reader.close()


@POSIX
def test_a_file_is_not_blamed_for_a_child_that_others_have_worn_out(reader: ReadingProcess, tmp_path: Path):
    file = write(tmp_path, "讲话.txt", speech(0).encode())
    reader.read(file)
    os.kill(child_of(reader), signal.SIGKILL)
    assert reader.read(file).documents


@POSIX
def test_the_child_ends_with_its_parent_and_not_by_ctrl_c(tmp_path: Path):
    file = write(tmp_path, "讲话.txt", speech(0).encode())
    code = (
        "import sys, time; from pathlib import Path; from knowledge.ingest.reading_process import *\n"
        "reader = ReadingProcess(Bounds()); reader.read(Path(sys.argv[1]))\n"
        "print(reader._child._process.pid, flush=True); time.sleep(60)"
    )
    root = Path(__file__).resolve().parents[3]
    parent = subprocess.Popen([sys.executable, "-c", code, file], stdout=subprocess.PIPE, cwd=root, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, signal.SIGINT)
    os.kill(child, 0)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 20
    while is_there(child):
        assert time.monotonic() < until
        time.sleep(0.02)


def is_there(process: int) -> bool:
    """Tell whether a process is there and no zombie; nobody here reaps the child of another."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text(errors="replace").rpartition(")")[2].split()[0] == "Z")


def test_a_child_that_cannot_start_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(StoreError, match="reading_child"):
        ReadingProcess(Bounds()).read(tmp_path / "讲话.txt")


def test_what_is_no_answer_is_not_taken():
    made = io.BytesIO()
    write_frame(made, Reply.DONE, b"[]")
    whole = made.getvalue()
    assert read_frame(io.BytesIO(whole)) == (Reply.DONE, b"[]")
    for wrong in (b"", whole[:5], whole[:-1], b"\x63" + whole[1:], whole[:1] + b"\xff" * 8 + b"[]"):
        assert read_frame(io.BytesIO(wrong)) is None
    with pytest.raises(ValueError, match="order"):
        reading_wire.DOCUMENTS.validate_json(
            '[{"id": "a", "source": "b", "order": "1", "title": "", "text": ""}]', strict=True
        )
    document = Document("a", "b", 0, "题", "文")
    assert reading_wire.DOCUMENTS.validate_json(reading_wire.DOCUMENTS.dump_json((document,)), strict=True) == (
        document,
    )


def test_what_nobody_foresaw_is_told_with_its_traceback(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(DirectReader, "read", lambda self, file, as_bank: 1 // 0)
    reply, content = reading_child._answer({"read": "a", "as_bank": False})
    assert (reply, b"ZeroDivisionError" in content) == (Reply.FAILED, True)


@POSIX
def test_a_library_refuses_the_one_file_and_adds_the_others(tmp_path: Path):
    files = tmp_path / "资料"
    files.mkdir()
    write(files, "a.pdf", hostile_files.self_drawing_pdf())
    write(files, "b.txt", speech(0).encode())
    settings = LibrarySettings(path=tmp_path / "library", reading_memory=300, reading_cpu_seconds=5)
    with Library.open(settings, ToyEmbedder()) as library:
        reports = library.add([files])
        assert [report.status for report in reports] == ["rejected", "added"]
        assert reports[0].reason.endswith("。")
        reader = library._reading()
        assert isinstance(reader, ReadingProcess)
        assert reader._child is None  # embedding, which takes long, does not wait beside a child
