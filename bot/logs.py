"""Logs of a process, set up once by the command line: to stderr, with no secret in them."""

from __future__ import annotations

import logging
from collections.abc import Iterable


class _Redacting(logging.Formatter):
    """Formats as always, then takes every secret out: libraries put tokens into messages and tracebacks."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "******")
        return line


def set_up(level: int, secrets: Iterable[str] = ()) -> None:
    """Send logs from `level` on to stderr; short secrets are left out, they would blank out ordinary words."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting(secret for secret in secrets if len(secret) > 3))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # these put a line into the log for each request, the token of the bot in its address
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
