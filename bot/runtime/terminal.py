"""Writing to the terminal: results to stdout, everything else to stderr. The one place that does."""

from __future__ import annotations

import sys


def out(text: str) -> None:
    """Write a result at once: whoever reads through a pipe waits for it."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def begin(text: str) -> None:
    """Write the beginning of a result, whose line goes on."""
    sys.stdout.write(text)
    sys.stdout.flush()


def note(text: str) -> None:
    """Write something about the work, which is no result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
