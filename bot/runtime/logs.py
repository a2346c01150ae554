"""Logs of a process, set up once by the command line: one line for each event, with no secret and no learner's text in it.

An event is logged as `log.info("push sent chat=%d day=%s", …)`: a few words, then facts, which are numbers and short names.
As JSON the facts become fields, and whoever counts events (`bot.runtime.metrics`) reads them by the same rule.
"""

from __future__ import annotations

import copy
import json
import logging
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

_ExceptionInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_PLACE = re.compile(r"(?:(?P<name>[A-Za-z_]\w*)=)?(?P<place>%[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%])")
_TOKEN = re.compile(r"\b\d{5,}(?::|%3A)[\w-]{30,}", re.IGNORECASE)
"""What a token of Telegram looks like, for those that stand in no configuration."""
_MASK = "******"
"""Written in place of a secret."""
_SHORTEST_SECRET = 4
"""Letters; shorter ones would blank out ordinary words."""
_OWN = ("bot", "knowledge", "prompts", "alembic", "__main__")
"""Packages whose log values are ids and counts, never texts."""
_LONGEST_FOREIGN = 200
"""Letters of a value that another library may put into our log."""
_TALKATIVE = (
    "httpx",
    "httpcore",
    "tornado.access",
    "openai",
    "httpx2",
    "httpcore2",
    "langchain",
    "langchain_core",
    "langsmith",
)
"""These log each request with its address, which holds the token of the bot, or with its content."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a line of the log says: its words without the facts, and the facts by their names."""

    words: str
    facts: Mapping[str, object]


def event_of(record: logging.LogRecord) -> Event:
    """Read the event of a record; values that another library logs are named by their type if they may hold texts."""
    template = str(record.msg)
    values = _values(record)
    if not values:
        return Event(template, {})
    left, facts = iter(values), dict[str, object]()

    def put(found: re.Match[str]) -> str:
        if found["place"] == "%%":
            return found[0].replace("%%", "%")
        value = next(left, None)
        if not found["name"]:
            return str(found["place"] % (value,))
        facts[found["name"]] = value
        return ""

    return Event(" ".join(_PLACE.sub(put, template).split()), facts)


def _values(record: logging.LogRecord) -> tuple[object, ...]:
    """Return the values of a record; logging takes a single mapping apart, in case its keys are in the template."""
    given: object = record.args
    values = given if isinstance(given, tuple) else (given,) if given else ()
    return values if _is_own(record) else tuple(map(_harmless, values))


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OWN


def _harmless(value: object) -> object:
    """Return a value of another library as it is if it is short; an update or a request may hold a learner's words."""
    if isinstance(value, int | float) or value is None:
        return value
    if isinstance(value, str | BaseException) and len(str(value)) <= _LONGEST_FOREIGN:
        return value
    return f"<{type(value).__name__}>"


class _Redacting(logging.Formatter):
    """Formats a record, and takes every secret out: libraries put tokens into messages and tracebacks.

    A traceback is one line where nobody asked for more, and always where the network of a chat app is at fault.
    """

    def __init__(self, secrets: Iterable[str], traces: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        known = {form for secret in secrets if len(secret) >= _SHORTEST_SECRET for form in (secret, quote(secret, ""))}
        # a secret that holds another goes first
        self._secrets = sorted(known, key=len, reverse=True)
        self._traces = traces

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        """Return a traceback, or its last line."""
        return super().formatException(ei) if self._traces else "".join(traceback.format_exception_only(ei[1])).strip()

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        record = copy.copy(record)
        # what another handler made of the traceback still holds its secrets
        record.exc_text = None
        if record.exc_info and record.name.startswith("telegram."):
            trouble = repr(record.exc_info[1])
            record.exc_info, record.exc_text = None, trouble
        if "%(" not in str(record.msg):
            record.args = _values(record)
        return self._redacted(self._line(record))

    def _line(self, record: logging.LogRecord) -> str:
        # one line, whatever stands in an error
        record.msg, record.args = record.getMessage().replace("\n", " ⏎ "), ()
        return super().format(record)

    def _redacted(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, _MASK)
        return _TOKEN.sub(_MASK, words)


class _Json(_Redacting):
    """One JSON object for each event: time, level, logger, event, its facts, and the trace of an error."""

    def _line(self, record: logging.LogRecord) -> str:
        event = event_of(record)
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event.words,
        }
        for name, value in event.facts.items():
            fields.setdefault(name, _plain(value))
        trace = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if trace:
            fields["trace"] = trace
        # before a secret with a quotation mark in it is escaped
        plain = {name: self._redacted(value) if isinstance(value, str) else value for name, value in fields.items()}
        return json.dumps(plain, ensure_ascii=False)


def _plain(value: object) -> object:
    """Return a fact as JSON can hold it; more than three decimals of a second or a share nobody reads."""
    if isinstance(value, float):
        return round(value, 3)
    return value if isinstance(value, int) or value is None else str(value)


def set_up(
    level: int, secrets: Iterable[str] = (), traces: bool = False, form: Literal["text", "json"] = "text"
) -> None:
    """Send logs to stderr.

    Args:
        level: from which on.
        secrets: never written; those of less than four letters are.
        traces: write whole tracebacks.
        form: a line for people, or a JSON object a line.
    """
    handler = logging.StreamHandler()
    handler.setFormatter((_Json if form == "json" else _Redacting)(secrets, traces))
    handler.setLevel(level)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def form() -> Literal["text", "json"]:
    """Return how this process writes its log, so that a child of it can do the same."""
    written = [handler.formatter for handler in logging.getLogger().handlers]
    return "json" if any(isinstance(one, _Json) for one in written) else "text"


def also_to(handler: logging.Handler) -> None:
    """Let a handler see all events from its own level on, whatever is written."""
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level, handler.level))
