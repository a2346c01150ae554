"""Figures of a running bot for Prometheus, counted from the events of the log. The home of prometheus-client.

Nothing in the bot calls this module's counters: what is logged is counted, by the table below, whatever level is
written. Labels are kinds from short closed lists, never texts, names or ids.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.runtime.logs import event_of

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
"""Upper bounds of the histograms' buckets in seconds."""
_MOST_VALUES = 30
"""Values of one label; further ones are counted as `other`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How an event is counted.

    Attributes:
        name: of the counter.
        about: its line of help.
        labels: facts of the event that become labels.
        timed: of the histogram that takes the event's `ms`; empty for none.
    """

    name: str
    about: str
    labels: tuple[str, ...] = ()
    timed: str = ""


RULES: Mapping[str, Rule] = {
    "update handled": Rule("study_updates", "Updates from Telegram.", ("kind",), "study_update_seconds"),
    "answer": Rule("study_answers", "Answers to questions.", ("status", "engine"), "study_answer_seconds"),
    "push claimed": Rule("study_pushes_claimed", "Daily sets whose turn has come."),
    "push sent": Rule("study_pushes_sent", "Daily sets that went out."),
    "push lost": Rule("study_pushes_lost", "Daily sets that may not have gone out."),
    "polling failed": Rule("study_polling_failures", "Questions for updates that failed."),
    "request refused": Rule("study_webhook_refusals", "Requests to the webhook that were refused.", ("reason",)),
}
"""Events by their words, as `bot.runtime.logs.event_of` reads them; a test finds each of them in the sources."""


class Metrics(logging.Handler):
    """A handler of log records that counts them; give it to `bot.runtime.logs.also_to`."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._counters = {
            words: Counter(rule.name, rule.about, rule.labels, registry=self._registry) for words, rule in RULES.items()
        }
        self._timers = {
            words: Histogram(rule.timed, f"{rule.about} Seconds.", buckets=_BUCKETS, registry=self._registry)
            for words, rule in RULES.items()
            if rule.timed
        }
        self._records = Counter(
            "study_log_records", "Warnings and errors in the log.", ("level",), registry=self._registry
        )
        self._seen: dict[tuple[str, str], set[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        if record.levelno >= logging.WARNING:
            self._records.labels(record.levelname.lower()).inc()
        words = str(record.msg).partition("=")[0]
        if not any(words.startswith(known) for known in RULES):  # most records: nothing is read for them
            return
        event = event_of(record)
        rule = RULES.get(event.words)
        if rule is None:
            return
        labels = [self._kind(rule.name, label, event.facts.get(label, "")) for label in rule.labels]
        counter = self._counters[event.words]
        (counter.labels(*labels) if labels else counter).inc()
        took = event.facts.get("ms")
        if rule.timed and isinstance(took, int | float):
            self._timers[event.words].observe(took / 1000)

    def gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        """Add a figure that is read when somebody looks, in the thread of `text`."""
        Gauge(name, about, registry=self._registry).set_function(read)

    def text(self) -> bytes:
        """Return all figures in Prometheus' format."""
        return generate_latest(self._registry)

    def _kind(self, name: str, label: str, value: object) -> str:
        seen, kind = self._seen.setdefault((name, label), set()), str(value)
        if len(seen) < _MOST_VALUES:
            seen.add(kind)
        return kind if kind in seen else "other"
