"""`python -m knowledge.ingest.reading_child`: reads file after file for its parent, in bounded memory and time.

Its first line on standard input says how much it may take; a line for each request follows (`reading_wire`). It ends when
its standard input closes, and so with its parent. It opens nothing but the files that it is asked to read.
"""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import queue
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from knowledge.errors import SourceError
from knowledge.ingest import reading_wire
from knowledge.ingest.file_reader import DirectReader
from knowledge.ingest.reading_wire import Reply, write_frame

try:
    import resource
except ImportError:  # Windows: the parent's deadline alone bounds us there
    resource = None  # type: ignore[assignment]

_MEBIBYTE = 2**20


def main() -> None:
    """Answer requests until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the parent, which then ends its child
    out = _take_stdout()
    bounds: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    _bound_memory(bounds["memory"])
    gc.freeze()  # what was loaded stays; only what files leave is looked through below
    write_frame(out, Reply.READY)
    while True:
        request = json.loads(requests.get())
        _bound_processor(bounds["cpu_seconds"])
        write_frame(out, *_answer(request))
        del request
        gc.collect()  # what is left of one file must not count against the next


def _take_stdout() -> BinaryIO:
    """Return standard output for our frames alone: a library that prints would break them."""
    ours = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())
    return ours


def _listen(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)  # the parent has closed our input, or is gone


def _bound_memory(mebibytes: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no image of this memory is left when the system ends us
        with contextlib.suppress(ValueError, OSError):  # macOS refuses a bound below what is mapped already
            resource.setrlimit(resource.RLIMIT_AS, (mebibytes * _MEBIBYTE, mebibytes * _MEBIBYTE))


def _bound_processor(seconds: int) -> None:
    """Allow so much processor time from now on; the system ends us when it is used up."""
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        used = resource.getrusage(resource.RUSAGE_SELF)
        wanted = math.ceil(used.ru_utime + used.ru_stime) + seconds
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(request: dict[str, Any]) -> tuple[Reply, bytes]:
    reader = DirectReader()
    try:
        if "read" in request:
            return Reply.DONE, reading_wire.SOURCE.dump_json(reader.read(Path(request["read"]), request["as_bank"]))
        documents = reading_wire.DOCUMENTS.validate_python(request["derive"])
        return Reply.DONE, reading_wire.DERIVED.dump_json(tuple(reader.derive(documents)))
    except SourceError as error:
        return Reply.REFUSED, json.dumps(error.reason).encode()
    except (MemoryError, RecursionError):
        return Reply.NO_MEMORY, b""
    except Exception:  # the parent logs it: one file among many
        return Reply.FAILED, json.dumps(traceback.format_exc()).encode()


if __name__ == "__main__":
    try:
        main()
    finally:
        os._exit(1)  # the thread that waits for our input must not hold up the end
