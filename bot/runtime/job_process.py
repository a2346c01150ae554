"""`python -m bot.runtime.job_process`: the child of a serving bot that does one job, so that learners don't wait for it.

Reading and embedding take all the processor they get, and Python lets one thread compute at a time: in the bot itself
they would hold up every answer. The child has a low priority, and ends when its parent does, since its standard
input closes then. The first line there says what to do; secrets stand there, not in the arguments.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from typing import Any

from bot.runtime import logs
from knowledge.settings import LibrarySettings

DONE, WAIT = 0, 75
"""Exit codes: the job says itself how it ended; another process writes, try again."""
_NICE = 10
"""A tenth of what an answer gets where both want the processor; all of it where nobody asks."""


def instructions(settings: LibrarySettings, number: int, level: int) -> bytes:
    """Return what to tell the process on its standard input."""
    library = settings.model_dump(mode="json") | settings.secrets
    return json.dumps({"library": library, "job": number, "level": level, "form": logs.form()}).encode() + b"\n"


def main() -> int:
    """Do the job."""
    told: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    sys.argv[:] = ["study", "bot"]  # by this name the lock tells others who is writing
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the bot, which then ends its child
    if hasattr(os, "nice"):
        os.nice(_NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    settings = LibrarySettings.model_validate(told["library"])
    logs.set_up(told["level"], list(filter(None, settings.secrets.values())), traces=True, form=told["form"])
    from knowledge.job_runner import run_job
    from knowledge.library import Library

    with Library.open(settings) as library:
        return DONE if run_job(library, told["job"]) else WAIT


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)  # whatever it was doing goes on from there at the next start


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    os._exit(code)  # as the commands do: a native thread must not abort the process at its end
