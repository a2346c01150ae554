"""Calls of the language model, and what can go wrong with them: the one place that knows LangChain's chat models.

A request runs on an event loop of our own in the background, so that it can be cut off at any moment, also while the
server is silent or never ends; whoever asked waits for its pieces in a thread. Nothing of what is sent or received is
logged, here or in the libraries below: faults are fixed words, never what a server or a library said.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from knowledge.errors import SettingsError
from knowledge.providers.opening import open_chat_model
from knowledge.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel


class Fault(StrEnum):
    """Why a model gave no answer, or none that could be shown."""

    UNUSABLE = "unusable"  # not installed, unknown provider, no key
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"  # the whole request took too long, here or at the server
    SILENT = "silent"  # no sign of the server for too long
    KEY = "key refused"
    RATE = "rate limit"
    REQUEST = "request refused"
    SERVER = "server error"
    BROKEN = "broken reply"  # not readable by the provider's library
    CUT_OFF = "cut off"  # the server says that the reply reached its limit of tokens
    ENDLESS = "endless"  # more than `MOST_CHARACTERS`
    EMPTY = "empty reply"  # without any statement
    REFUSED = "refused"  # by the provider's filter
    DECLINED = "declined"  # by the model, with the words that the prompt gives it for that
    NOTHING_LEFT = "nothing left"  # no statement passed the check
    OFF_THE_POINT = "off the point"  # checked statements that don't answer the question
    INCOMPLETE = "incomplete"  # most members of a list left out
    STOPPED = "stopped"  # by this program, as it ends
    CONFIDENTIAL = "confidential"  # not sent: the material is classified
    INTERNAL = "internal"  # a fault of this program


class ModelError(Exception):
    """A model gave no answer; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


_BY_STATUS = {401: Fault.KEY, 403: Fault.KEY, 408: Fault.TIMEOUT, 429: Fault.RATE, 504: Fault.TIMEOUT}
_FIRST_CLIENT_STATUS, _FIRST_SERVER_STATUS = 400, 500


def status_of(error: BaseException) -> int:
    """Return the HTTP status that an error of some provider's library carries, 0 where there is none."""
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None) or getattr(holder, "code", None)
        if isinstance(status, int):
            return status
    return 0


def fault_of(error: BaseException) -> Fault:
    """Return what an error of some provider's library means; each has classes of its own, so names must do."""
    if isinstance(error, ModelError):
        return error.fault
    if isinstance(error, ImportError):
        return Fault.UNUSABLE
    if status := status_of(error):
        if status in _BY_STATUS:
            return _BY_STATUS[status]
        if status >= _FIRST_SERVER_STATUS:
            return Fault.SERVER
        return Fault.REQUEST if status >= _FIRST_CLIENT_STATUS else Fault.BROKEN
    names = " ".join(kind.__name__ for kind in type(error).__mro__)
    if "Timeout" in names:
        return Fault.TIMEOUT
    if "Connect" in names or isinstance(error, OSError):
        return Fault.UNREACHABLE
    return Fault.BROKEN


MOST_CHARACTERS = 60_000
"""Characters of a reply, reasoning included, after which it is cut off."""
_NO_STREAMING = frozenset({400, 405, 406, 415, 422, 501})
"""HTTP statuses of servers that don't stream; a request that is wrong otherwise fails again without streaming."""
_STREAMS_TRIED = 3
"""Replies in a row that only came as a whole, after which a server is not asked for a stream any more."""
_FILTERED = frozenset({"content_filter", "safety", "refusal"})
_CUT = frozenset({"length", "max_tokens"})


@dataclass(frozen=True, slots=True)
class Piece:
    """What arrived.

    Attributes:
        text: words, often few or none.
        tokens: used so far, as far as the server tells.
        reason: why it stopped, at the end.
        whole: from here on nothing arrives before all is there.
    """

    text: str = ""
    tokens: int = 0
    reason: str = ""
    whole: bool = False


class ModelCall:
    """One request under way: iterate over it for the pieces of text.

    Attributes:
        tokens: used for question and reply, 0 where the server does not tell.
        characters: of the reply so far.
        cut: the server ended the reply before the model did.
        whole: the reply came at once, not streamed.
    """

    def __init__(self, run: Callable[[Callable[[Piece | ModelError | None], None]], Future[None]]) -> None:
        self.tokens = self.characters = 0
        self.cut = self.whole = False
        self._inbox: queue.SimpleQueue[Piece | ModelError | None] = queue.SimpleQueue()
        self._future = run(self._inbox.put)

    def end(self) -> None:
        """Cancel the request."""
        self._future.cancel()

    def stop(self) -> None:
        """Cancel the request; the thread that waits for it gets ModelError."""
        self._inbox.put(ModelError(Fault.STOPPED))
        self.end()

    def pieces(self, silence: float, whole: float) -> Iterator[str]:
        """Yield the text as it arrives.

        At most `silence` seconds may pass without a sign of the server, and `whole` seconds for all of it.

        Raises:
            ModelError: it went wrong, or it takes too long.
        """
        deadline = time.monotonic() + whole
        while (piece := self._next(silence, deadline)) is not None:
            self.tokens = max(self.tokens, piece.tokens)
            if piece.reason in _FILTERED:
                raise ModelError(Fault.REFUSED)
            self.cut = self.cut or piece.reason in _CUT
            self.whole = self.whole or piece.whole
            silence = whole if piece.whole else silence
            if piece.text:
                self.characters += len(piece.text)
                yield piece.text[:MOST_CHARACTERS]
            if self.characters > MOST_CHARACTERS:
                raise ModelError(Fault.ENDLESS)

    def _next(self, silence: float, deadline: float) -> Piece | None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise ModelError(Fault.TIMEOUT)
        try:
            piece = self._inbox.get(timeout=min(silence, left))
        except queue.Empty:
            raise ModelError(Fault.SILENT if silence < left else Fault.TIMEOUT) from None
        if isinstance(piece, ModelError):
            raise piece
        return piece


class Chat:
    """A chat model by its name; safe to use from several threads."""

    def __init__(self, settings: ModelSettings, load: Callable[[ModelSettings], BaseChatModel] | None = None) -> None:
        self._settings = settings
        self._load = load or open_chat_model
        self._plain_untried = load is None
        self._lock = threading.Lock()
        self._model: BaseChatModel | None = None
        self._unusable: SettingsError | None = None
        self._unstreamed = 0

    def prepare(self) -> BaseChatModel:
        """Return the model, made at the first call.

        Raises:
            SettingsError: it can't be made: unknown provider, package or key missing.
        """
        with self._lock:
            if self._unusable is not None:
                raise self._unusable
            if self._model is None:
                try:
                    self._model = self._load(self._settings)
                except SettingsError as error:
                    self._unusable = error
                    raise
            return self._model

    @contextlib.contextmanager
    def call(self, system: str, human: str) -> Iterator[ModelCall]:
        """Call the model and yield the running call; at the end of the block it is cancelled if it has not ended.

        Raises:
            SettingsError: the model can't be made.
        """
        from langchain_core.messages import HumanMessage, SystemMessage

        model, messages = self.prepare(), [SystemMessage(system), HumanMessage(human)]
        call = ModelCall(
            lambda put: asyncio.run_coroutine_threadsafe(self._pump(model, messages, put), _BACKGROUND.loop())
        )
        try:
            yield call
        finally:
            call.end()

    async def _pump(
        self, model: BaseChatModel, messages: list[Any], put: Callable[[Piece | ModelError | None], None]
    ) -> None:
        """Put each piece that arrives, then None; or the error."""
        from langsmith import tracing_context

        try:
            # an operator who traces other programs has not agreed to send learners' questions there
            with tracing_context(enabled=False):
                await self._reply(model, messages, put)
        except Exception as error:
            # each provider has errors of its own; their texts may hold keys, questions, addresses
            put(ModelError(fault_of(error)))
        else:
            put(None)

    async def _reply(self, model: BaseChatModel, messages: list[Any], put: Callable[[Piece], None]) -> None:
        """Stream; where that does not work, stream once without what a server may not know; else ask for the whole."""
        if self._unstreamed < _STREAMS_TRIED:
            if await self._streamed(model, messages, put):
                self._unstreamed = 0
                return
            if self._plain_untried:
                self._plain_untried = False
                plain = open_chat_model(self._settings, plain=True)
                if await self._streamed(plain, messages, put):
                    self._model = plain
                    return
        put(Piece(whole=True))
        put(_piece(await model.ainvoke(messages)))
        self._unstreamed += 1

    async def _streamed(self, model: BaseChatModel, messages: list[Any], put: Callable[[Piece], None]) -> bool:
        """Stream; return False where nothing came because the server does not know how to."""
        begun = False
        try:
            async with contextlib.aclosing(model.astream(messages)) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    begun = True
                    put(_piece(chunk))
        except Exception as error:
            # LangChain raises ValueError where the stream held no chunk at all
            if begun or not (type(error) is ValueError or status_of(error) in _NO_STREAMING):
                raise
        return begun


def _piece(message: Any) -> Piece:
    """Return what a message, or a chunk of one, says; its text alone, without reasoning that is sent apart from it."""
    usage = getattr(message, "usage_metadata", None) or {}
    told = getattr(message, "response_metadata", None) or {}
    reason = "refusal" if (getattr(message, "additional_kwargs", None) or {}).get("refusal") else ""
    reason = reason or str(told.get("finish_reason") or told.get("stop_reason") or "").lower()
    return Piece(str(message.text), int(usage.get("total_tokens") or 0), reason)


class _Background:
    """The loop of all requests of a process: clients of providers are shared, and bound to the loop they began on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def loop(self) -> asyncio.AbstractEventLoop:
        """Return the loop, running in a thread that ends with the process."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="language-model", daemon=True).start()
            return self._loop


_BACKGROUND = _Background()
