"""Reads files in a child process with bounds of memory and time, so that no file takes the program down with it.

Parsers run long native code on bytes that anybody may have made: what they take can't be foreseen, only bounded from
outside. On POSIX the child has a limit of memory and of processor time; everywhere this side has a deadline. One child
reads file after file, since starting it takes longer than reading most files; after a death, or enough files, the next
one starts a new child.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import SourceError, StoreError
from knowledge.ingest import reading_wire
from knowledge.ingest.reading_wire import Reply, read_frame
from knowledge.settings import LibrarySettings
from knowledge.values import Document, ReadDocument, ReadSource

_LOG = logging.getLogger(__name__)
_ROOT = str(Path(__file__).resolve().parents[2])
"""Where a child finds our packages: whoever runs from a checkout may have started elsewhere."""
_START_SECONDS = 60.0
"""Seconds that a child may take to start: half a second on an idle machine."""
_REQUESTS = 400
"""Requests, two a file, after which a child is replaced: parsers leak, and starting one costs as much as some dozen files."""
_MOST_PATIENCE = 5.0
"""Seconds that an ended child has to disappear; a killed one needs none unless the disk hangs."""

_TOO_LONG = (
    "读取这个文件花的时间超过了上限（{seconds} 秒），没有添加。内容可能太复杂或已损坏，请另存为 .docx 或 .txt 再添加。"
)
_TOO_MUCH = "读取这个文件要用的内存超过了上限（{memory} MB），没有添加。内容可能太大、太复杂或已损坏，请另存为 .docx 或 .txt 再添加。"
_DIED = "这个文件无法读取：读到一半就中断了，没有添加。内容可能已损坏，请用 Word、WPS 或浏览器打开后另存一份再添加。"
_DID_NOT_START = (
    "the process that reads files did not start (exit code {code}); try `{command}` by hand, and see whether "
    "[library] reading_memory is too small"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one file may take.

    Attributes:
        memory: mebibytes of address space of the child, its own code included.
        cpu_seconds: seconds of processor time.
        seconds: by the clock.
    """

    memory: int = 1024
    cpu_seconds: int = 40
    seconds: int = 45

    @classmethod
    def of(cls, settings: LibrarySettings) -> Bounds:
        """Return the bounds that the settings of a library say."""
        return cls(settings.reading_memory, settings.reading_cpu_seconds, settings.reading_seconds)


class _ChildGone(Exception):
    """The child has ended, or said what is no answer, or memory did not suffice there."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Child:
    """One child process, and the thread that reads what it answers."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.answered = 0
        command = [sys.executable, "-P", "-m", "knowledge.ingest.reading_child"]
        paths = os.pathsep.join(filter(None, [_ROOT, os.environ.get("PYTHONPATH", "")]))
        # glibc reserves 64 MiB of address space for each thread's heap
        environment = os.environ | {"PYTHONPATH": paths, "MALLOC_ARENA_MAX": "1"}
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        except OSError as error:
            raise StoreError(_DID_NOT_START.format(code=error, command=" ".join(command)), "died") from error
        self._frames: queue.SimpleQueue[tuple[Reply, bytes] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="reading", daemon=True).start()
        if not self._is_ready():
            self.end()
            raise StoreError(_DID_NOT_START.format(code=self._process.returncode, command=" ".join(command)), "died")

    def _is_ready(self) -> bool:
        """Tell it its bounds, and wait until it has loaded what it needs."""
        limits = {"memory": self._bounds.memory, "cpu_seconds": self._bounds.cpu_seconds}
        try:
            return self._write(limits) and self._next(_START_SECONDS) == (Reply.READY, b"")
        except queue.Empty:
            return False

    def ask(self, request: dict[str, Any], until: float) -> tuple[Reply, bytes]:
        """Return the answer to a request, waiting for it until a time of the monotonic clock.

        Raises:
            SourceError: the time is up.
            _ChildGone: there will be no answer.
        """
        self.answered += 1
        frame = None
        if self._write(request):
            try:
                frame = self._next(until - time.monotonic())
            except queue.Empty:
                raise SourceError(_TOO_LONG.format(seconds=self._bounds.seconds)) from None
        if frame is not None and frame[0] is Reply.NO_MEMORY:
            raise _ChildGone(_TOO_MUCH.format(memory=self._bounds.memory))
        if frame is None:
            self.end()
            if self._process.returncode == -getattr(signal, "SIGXCPU", 0):
                raise SourceError(_TOO_LONG.format(seconds=self._bounds.cpu_seconds))
            raise _ChildGone(_DIED)
        return frame

    def end(self) -> None:
        """End the process at once, and wait until it is gone."""
        if self._process.poll() is None:
            self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_MOST_PATIENCE)
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # what was not written goes to nobody
                self._process.stdin.close()

    def _write(self, request: dict[str, Any]) -> bool:
        """Send a request; False where the child is gone."""
        if self._process.stdin is None:
            raise RuntimeError("a pipe was asked for")
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def _next(self, seconds: float) -> tuple[Reply, bytes] | None:
        return self._frames.get(timeout=max(0.0, seconds))

    def _listen(self) -> None:
        """Take frames out of the pipe: waiting for a pipe with a deadline works on POSIX alone."""
        stream = self._process.stdout
        if stream is None:
            raise RuntimeError("a pipe was asked for")
        with stream:
            while (frame := read_frame(stream)) is not None:
                self._frames.put(frame)
        self._frames.put(None)


class ReadingProcess:
    """Reads files in a child process that is started when first needed; a `FileReader`, for one thread at a time."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._child: _Child | None = None
        self._spent = 0.0

    def read(self, file: Path, as_bank: bool = False) -> ReadSource:
        """Return the documents of a file, with `as_bank` its question bank.

        Raises:
            SourceError: it can't be taken, or reading it takes too much or ends the child; the reason says which.
            StoreError: no child can be started.
        """
        self._spent = 0.0
        return reading_wire.SOURCE.validate_json(
            self._ask({"read": os.path.abspath(file), "as_bank": as_bank}), strict=True
        )

    def derive(self, documents: Sequence[Document]) -> list[ReadDocument]:
        """Return the documents with their outlines and passages; the time that the file took to read counts.

        Raises:
            As `read`.
        """
        wanted = reading_wire.DOCUMENTS.dump_python(tuple(documents), mode="json")
        return list(reading_wire.DERIVED.validate_json(self._ask({"derive": wanted}), strict=True))

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _ask(self, request: dict[str, Any]) -> bytes:
        """Return the answer to a request.

        A child that had read other files before it failed may have failed of those, so the request gets another try in
        a fresh one, within the same time.
        """
        child = self._ready()
        begun = time.monotonic()
        until = begun + self._bounds.seconds - self._spent
        while True:
            used = child.answered > 0
            try:
                reply, content = child.ask(request, until)
            except _ChildGone as gone:
                self.close()
                _LOG.warning("reading ended its process used=%s", used)
                if not used:
                    raise SourceError(gone.reason) from None
                child = self._ready()
                continue
            except BaseException:
                self.close()  # it still works on that, and its answer would be taken for that to the next request
                raise
            self._spent = time.monotonic() - begun
            return self._content(reply, content)

    def _ready(self) -> _Child:
        if self._child is not None and self._child.answered >= _REQUESTS:
            self.close()
        if self._child is None:
            self._child = _Child(self._bounds)
        return self._child

    def _content(self, reply: Reply, content: bytes) -> bytes:
        if reply is Reply.REFUSED:
            raise SourceError(str(json.loads(content)))
        if reply is Reply.FAILED:
            raise RuntimeError(f"in the process that reads files:\n{json.loads(content)}")
        return content
