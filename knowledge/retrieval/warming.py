"""Loads in the background what the first question would wait for, step by step, so that an end waits for one step only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

_LOG = logging.getLogger(__name__)


class WarmUp:
    """A thread that does some steps in order, once.

    Args:
        steps: each loads something; a failure is logged, and ends it: the same fails again, and is reported, when it is needed.
    """

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps: Sequence[Callable[[], object]] = steps
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Do no further step; wait for the one that is under way."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for step in self._steps:
                if not self._ending.is_set():
                    step()
        except Exception:
            _LOG.exception("warming up failed")
