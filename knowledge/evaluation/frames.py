"""The frames that probes made from structure are asked in, and the topics that are asked for in vain; `frames.toml`."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

HALVES = ("design", "check")
"""The frames that may be looked at while answering is worked on, and those that tell whether it holds."""


@functools.cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(resources.files("knowledge.evaluation").joinpath("frames.toml").read_text(encoding="utf-8"))


def frames_of(kind: str, half: str | None = None) -> tuple[str, ...]:
    """Return the frames of a kind of probe, of one half or of both in turn.

    Raises:
        KeyError: there is no such kind or half.
    """
    of_kind = _tables()[kind]
    chosen = HALVES if half is None else (half,)
    return tuple(frame for frames in zip(*(of_kind[name] for name in chosen), strict=True) for frame in frames)


def absent_topics() -> tuple[str, ...]:
    """Return matters of official papers, most of which a library does not speak of."""
    return tuple(_tables()["absent"]["topics"])


class Turns:
    """Gives each thing that is asked about a few frames of a kind, in turn, so that all frames are used."""

    def __init__(self, half: str | None, each: int) -> None:
        self._half = half
        self._each = each
        self._next: dict[str, int] = {}

    def take(self, kind: str, **words: str) -> Iterator[str]:
        """Yield questions: the next frames of a kind with the words put in."""
        frames = frames_of(kind, self._half)
        at = self._next.get(kind, 0)
        for number in range(at, at + min(self._each, len(frames))):
            yield frames[number % len(frames)].format(**words)
        self._next[kind] = at + self._each
