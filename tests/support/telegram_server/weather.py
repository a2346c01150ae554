"""Bad weather to order: failures of the server, and Telegram's flood limits."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from tests.support.telegram_server.values import RefusedError

Kind = Literal["error", "flood", "conflict", "hang", "drop", "lose", "slow"]
_WORDS = {
    "error": (500, "Internal Server Error"),
    "conflict": (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    ),
}


@dataclass
class Trouble:
    """A failure that was ordered.

    Attributes:
        method: which meets it; "" for any that sends or edits, "*" for all.
        kind: error 500, flood 429, conflict 409; hang keeps the bot waiting and never answers; drop closes the connection
            before anything is done, lose after it was done; slow answers late.
        times: how often.
        seconds: of flood's `retry_after`, of hang and slow.
    """

    method: str
    kind: Kind
    times: int
    seconds: float

    def meets(self, method: str) -> bool:
        """Tell whether a request meets this trouble."""
        return self.times > 0 and (
            self.method in ("*", method) or (not self.method and method.startswith(("send", "edit")))
        )

    def refuse(self) -> None:
        """Raise what the bot hears, where it hears anything."""
        if self.kind == "flood":
            wait = max(1, round(self.seconds))
            words = f"Too Many Requests: retry after {wait}"
            raise RefusedError(429, words, ordered=True, retry_after=wait)
        if self.kind in _WORDS:
            raise RefusedError(*_WORDS[self.kind], ordered=True)


@dataclass
class Limits:
    """Telegram's flood limits, as its documentation names them; what exceeds them is refused with 429.

    Attributes:
        burst: messages to one chat at once; after that one a second.
        group: messages a minute to a group.
        all: messages a second to all chats.
    """

    burst: int = 3
    group: int = 20
    all: int = 30
    _chats: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _all: deque[float] = field(default_factory=deque)

    def admit(self, chat: int) -> None:
        """Count a message; refuse one that comes too early."""
        now = time.monotonic()
        own = self._chats[chat]
        span, most = (60.0, self.group) if chat < 0 else (float(self.burst), self.burst)
        for times, seconds, limit in ((own, span, most), (self._all, 1.0, self.all)):
            while times and now - times[0] >= seconds:
                times.popleft()
            if len(times) >= limit:
                wait = max(1, round(seconds - (now - times[0])))
                raise RefusedError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        own.append(now)
        self._all.append(now)
