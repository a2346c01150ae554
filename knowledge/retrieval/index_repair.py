"""Brings the lexical index up to date with the catalog where a killed writer left it behind."""

from __future__ import annotations

import logging
import threading

from knowledge.errors import LibraryBusy, StoreError
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.catalog import Catalog
from knowledge.storage.writer_lock import WriterLock

_LOG = logging.getLogger(__name__)


class IndexRepair:
    """Repairs the lexical index where its generation is not the catalog's; safe to use from several threads.

    What was repaired stands in `repairs`, a Chinese sentence each.
    """

    def __init__(self, catalog: Catalog, lexical: LexicalIndex, lock: WriterLock) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._writer_lock = lock
        self._guard = threading.Lock()
        self._current_generation = -1
        self._thread: threading.Thread | None = None
        self.repairs: list[str] = []

    def is_current(self) -> bool:
        """Tell whether the index holds what the catalog holds."""
        generation = self._catalog.generation()
        if self._current_generation != generation and self._lexical.generation() == generation:
            self._current_generation = generation
        return self._current_generation == generation

    def start_if_behind(self) -> None:
        """Repair the index in the background if another process changed the library and died before writing it."""
        with self._guard:
            busy = self._thread is not None and self._thread.is_alive()
            if not busy and not self.is_current():
                self._thread = threading.Thread(target=self.run, name="repairing", daemon=True)
                self._thread.start()

    def run(self) -> None:
        """Repair the index now, unless another process is writing or it can't be written."""
        try:
            with self._writer_lock.held():
                done = self._lexical.catch_up(self._catalog)
        except LibraryBusy as error:
            _LOG.info("lexical index is behind, its writer is at work holder=%s", error.holder)
            return
        except StoreError as error:
            _LOG.warning("lexical index is behind and can't be written error=%s", error)
            return
        self.is_current()
        if done.written or done.removed or done.anew:
            _LOG.warning("lexical index repaired written=%d removed=%d anew=%s", done.written, done.removed, done.anew)
            self.repairs.append(f"上次写入被打断，已自动修复字词索引：补上 {done.written} 篇，去掉 {done.removed} 篇。")

    def wait(self) -> None:
        """Wait until the background thread, if any, has ended."""
        if self._thread is not None:
            self._thread.join()
