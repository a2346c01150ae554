"""Requests to the model within the day's budget, which can all be ended at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from knowledge.answering.model.budget import Budget
from knowledge.answering.model.chat import Chat, Fault, ModelCall, ModelError
from knowledge.errors import SettingsError
from knowledge.settings import ModelSettings

_LOG = logging.getLogger(__name__)


class Requests:
    """Makes requests; safe to use from several threads.

    Attributes:
        budget: what may be used in a day.
        cancelled: no request is made any more.
    """

    def __init__(self, settings: ModelSettings, budget: Budget, chat: Chat) -> None:
        self.budget = budget
        self.cancelled = False
        self._settings = settings
        self._chat = chat
        self._lock = threading.Lock()
        self._calls: set[ModelCall] = set()

    def prepare(self) -> None:
        """Load what the first request would wait for."""
        try:
            self._chat.prepare()
        except SettingsError as error:
            _LOG.error("the model can't be used error=%s", error)

    def cancel(self) -> None:
        """End all requests under way, and make none any more."""
        with self._lock:
            self.cancelled = True
            for call in self._calls:
                call.stop()

    @contextmanager
    def running(self, prompt: tuple[str, str]) -> Iterator[ModelCall]:
        """Call the model and yield the running call; raises SettingsError where the model can't be made."""
        with self._chat.call(*prompt) as call:
            with self._lock:
                self._calls.add(call)
                if self.cancelled:
                    call.stop()
            try:
                yield call
            finally:
                with self._lock:
                    self._calls.discard(call)

    def text(self, prompt: tuple[str, str]) -> str:
        """Return the whole reply to a short question; empty where there is none, or the day's budget is spent."""
        taken = self.budget.take(sum(map(len, prompt)))
        if taken is None:
            return ""
        fault, tokens, pieces = "", taken.tokens, list[str]()
        try:
            with self.running(prompt) as call:
                try:
                    pieces += call.pieces(self._settings.silence_timeout, self._settings.timeout)
                except ModelError as error:
                    fault = error.fault.value
                finally:
                    tokens = call.tokens or sum(map(len, prompt)) + call.characters
        except SettingsError:
            fault = Fault.UNUSABLE.value
        finally:
            self.budget.settle(taken, tokens)
        _LOG.info("the model was asked beside the answer fault=%r tokens=%d", fault, tokens)
        return "" if fault else "".join(pieces)
