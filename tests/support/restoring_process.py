"""A process that restores backups, each time in a child of its own that kills itself before its n-th step on the files.

Reads lines "LIBRARY<tab>ARCHIVE<tab>N" and answers "killed", or with the number of steps where the child came to its end.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from knowledge.settings import LibrarySettings
from knowledge.storage.backup import restore_backup

_STEPS = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}


def restore(library: str, archive: str, last: int) -> int:
    """Restore; return the number of steps, if there are fewer than `last`."""
    steps = 0

    def on_event(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        writes = event == "open" and arguments[1] in ("xb", "wb", "w") and str(arguments[0]).startswith(library)
        if event in _STEPS or writes:
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(on_event)
    restore_backup(LibrarySettings(path=Path(library)), Path(archive), datetime.now(UTC), replace=True)
    return steps


def main() -> None:
    for line in sys.stdin:
        library, archive, last = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            try:
                os.write(1, f"{restore(library, archive, int(last))}\n".encode())
            except BaseException as error:
                traceback.print_exc()
                os.write(1, f"{type(error).__name__}\n".encode())
            os._exit(0)  # never back into the loop
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            os.write(1, b"killed\n")


if __name__ == "__main__":
    main()
