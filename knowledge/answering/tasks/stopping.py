"""Stopping a long task from another thread."""

from __future__ import annotations

import threading

from knowledge.answering.model.chat import ModelCall


class TaskStop:
    """Ends one task: the request under way is cancelled, none is made any more, and what is written stays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._call: ModelCall | None = None
        self.stopped = False

    def stop(self) -> None:
        """End the task; from any thread, also twice."""
        with self._lock:
            self.stopped = True
            if self._call is not None:
                self._call.stop()

    def watch(self, call: ModelCall | None) -> None:
        """Note the request under way, None for none; one that begins after the stop ends at once."""
        with self._lock:
            self._call = call
            if call is not None and self.stopped:
                call.stop()
