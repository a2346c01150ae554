"""Prints the part of a lock file that some packages need, with its hashes: what an image installs, without the developers' tools.

    python deploy/lock_part.py requirements.lock               what the program needs to run
    python deploy/lock_part.py requirements.lock hatchling     what these packages need

The lock says by whom each package is wanted (`# via`); nothing but the standard library is needed to follow that.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from pathlib import Path

RUNNING = "speech-study-bot (pyproject.toml)"
"""How the lock names the project's own dependencies; those of its groups bear the group's name behind the file's."""
_PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==")
_WANTED_BY = re.compile(r"^ +# +(?:via(?: |$))?(.*)$")


def entries(lock: str) -> list[tuple[str, set[str], str]]:
    """Return each pin of a lock: its name, who wants it, its lines. A package pinned by Python version comes several times."""
    found: list[tuple[str, set[str], list[str]]] = []
    for line in lock.splitlines():
        if pin := _PIN.match(line):
            found.append((pin[1], set(), []))
        if not found:
            continue
        if (wanted := _WANTED_BY.match(line)) and wanted[1]:
            found[-1][1].add(wanted[1])
        found[-1][2].append(line)
    return [(name, wanted_by, "\n".join(lines)) for name, wanted_by, lines in found]


def part(lock: str, names: Collection[str] = ()) -> str:
    """Return the lines of the packages that the names need; of what the program needs, without names.

    Raises:
        KeyError: a name is not in the lock.
    """
    pins = entries(lock)
    if missing := set(names) - {name for name, _, _ in pins}:
        raise KeyError(", ".join(sorted(missing)))
    needed = set(names) or {name for name, wanted_by, _ in pins if RUNNING in wanted_by}
    grown = True
    while grown:
        more = {name for name, wanted_by, _ in pins if wanted_by & needed} - needed
        needed |= more
        grown = bool(more)
    return "\n".join(lines for name, _, lines in pins if name in needed) + "\n"


if __name__ == "__main__":
    sys.stdout.write(part(Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2:]))
