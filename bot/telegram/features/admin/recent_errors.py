"""The last warnings and errors of this process, for the admins' panel: when, where, what; never what a learner wrote."""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

_KEPT = 50
"""Entries; the panel shows the last ten."""
_LENGTH = 200
"""Characters of one entry."""


@dataclass(frozen=True, slots=True)
class LoggedError:
    """A warning or an error: when it was logged, by which module, what."""

    at: datetime
    where: str
    what: str


class RecentErrors(logging.Handler):
    """Keeps the last warnings; our log says ids and counts, so there is no text of a learner in it.

    Attributes:
        count: of all warnings since the start.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0
        self._kept: deque[LoggedError] = deque(maxlen=_KEPT)
        self._kept_lock = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line; of an exception only its kind, whose words may repeat anything."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        what = f"{record.getMessage()} {kind}".strip()[:_LENGTH]
        with self._kept_lock:
            self.count += 1
            at = datetime.fromtimestamp(record.created, UTC)
            self._kept.append(LoggedError(at, record.name.rpartition(".")[2], what))

    def last(self, number: int) -> list[LoggedError]:
        """Return the last ones, the newest first."""
        with self._kept_lock:
            return list(self._kept)[: -number - 1 : -1]

    def start(self) -> None:
        """Attach to the root logger."""
        logging.getLogger().addHandler(self)

    async def stop(self) -> None:
        """Detach from the root logger."""
        logging.getLogger().removeHandler(self)
