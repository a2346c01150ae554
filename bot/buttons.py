"""Buttons: what a pressed button means, packed into at most 64 bytes; those of old messages work after a restart."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 64
"""Telegram's bound for the data of a button, the smallest of the chat apps we know."""


@dataclass(frozen=True, slots=True)
class OpenPassage:
    """Show `[start, end)` of a document in its surroundings; `around` passages more on each side."""

    document_id: str
    start: int
    end: int
    around: int = 1


def pack(action: OpenPassage) -> str:
    """Return the data of a button.

    Raises:
        ValueError: the data would be longer than 64 bytes, which a chat app refuses.
    """
    data = f"p:{action.document_id}:{action.start}:{action.end}:{action.around}"
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"button data of {len(data.encode())} bytes, at most {MAX_BYTES} are allowed: {data}")
    return data


def unpack(data: str) -> OpenPassage | None:
    """Return what a button means; None for data that no version of ours would understand."""
    kind, *fields = data.split(":")
    if kind != "p" or len(fields) != 4 or not all(f.isascii() and f.isdigit() for f in fields[1:]):
        return None
    start, end, around = map(int, fields[1:])
    return OpenPassage(fields[0], start, end, around)
