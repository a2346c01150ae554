"""Logs of a process, set up once by the command line: to stderr, with no secret in them."""

from __future__ import annotations

import copy
import logging
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import TypeAlias

_ExceptionInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Redacting(logging.Formatter):
    """Formats as always, then takes every secret out: libraries put tokens into messages and tracebacks.

    A traceback is one line where nobody asked for more, and always where the network of a chat app is at fault.
    """

    def __init__(self, secrets: Iterable[str], traces: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(secrets)
        self._traces = traces

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        """Return a traceback, or its last line."""
        return super().formatException(ei) if self._traces else "".join(traceback.format_exception_only(ei[1])).strip()

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        if record.exc_info and record.name.startswith("telegram."):
            trouble = repr(record.exc_info[1])
            record = copy.copy(record)
            record.exc_info, record.exc_text = None, trouble
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "******")
        return line


def set_up(level: int, secrets: Iterable[str] = (), traces: bool = False) -> None:
    """Send logs from `level` on to stderr; short secrets are left out, they would blank out ordinary words."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting((secret for secret in secrets if len(secret) > 3), traces))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # these put a line into the log for each request, the token of the bot in its address
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
