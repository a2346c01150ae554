"""What a process that reads files and its parent say to each other.

The parent writes a line of JSON for each request. The child answers with frames: one byte that says what it is, eight
bytes with the length, and that much JSON. The child parses files that may be made to harm, so the parent takes
nothing from it but values of the types that are expected (never a pickle), and no more than `MOST_BYTES` of them.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import IO

from pydantic import TypeAdapter

from knowledge.values import Document, ReadDocument, ReadSource

MOST_BYTES = 256_000_000
"""Bytes of one frame: some five times what five million characters (`Limits.characters`) make, with outline and passages."""
_HEAD = struct.Struct(">BQ")

SOURCE = TypeAdapter(ReadSource)
DOCUMENTS = TypeAdapter(tuple[Document, ...])
DERIVED = TypeAdapter(tuple[ReadDocument, ...])


class Reply(IntEnum):
    """What a frame is.

    The child is `READY`; a request is `DONE`; the file is at fault, with a sentence (`REFUSED`); memory did not suffice
    (`NO_MEMORY`); something that nobody foresaw, with a traceback (`FAILED`).
    """

    READY = 1
    DONE = 2
    REFUSED = 3
    NO_MEMORY = 4
    FAILED = 5


def write_frame(to: IO[bytes], reply: Reply, content: bytes = b"") -> None:
    """Write one frame and flush it."""
    to.write(_HEAD.pack(reply, len(content)))
    to.write(content)
    to.flush()


def read_frame(stream: IO[bytes]) -> tuple[Reply, bytes] | None:
    """Return the next frame; None where the stream has ended, breaks off, or holds what is no frame."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    if kind not in Reply._value2member_map_ or length > MOST_BYTES:
        return None
    content = stream.read(length)
    return (Reply(kind), content) if len(content) == length else None
