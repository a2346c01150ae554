"""The part of the library's door that changes what is in it: adding, removing, putting back, and jobs for others to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from os import PathLike
from typing import TYPE_CHECKING

from knowledge.errors import UnknownDocument
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.storage.catalog import Catalog, SourceRecord
from knowledge.storage.writer_lock import WriterLock
from knowledge.values import SourceReport

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.ingest.adding import Adder, Note, Tell
    from knowledge.storage.jobs import Jobs


class Changing:
    """Changes a library; `Library` gives it its stores."""

    _catalog: Catalog
    _lexical: LexicalIndex
    _lock: WriterLock
    _jobs: Jobs

    @property
    def jobs(self) -> Jobs:
        """What processes hand to the one that serves this library."""
        return self._jobs

    def sources(self) -> list[SourceRecord]:
        """Return the sources of the documents in the order in which they came."""
        return self._catalog.sources()

    def add(self, paths: Iterable[str | PathLike[str]], progress: Tell | None = None) -> list[SourceReport]:
        """Add files and folders, and make the vectors that are missing.

        Args:
            paths: files and folders.
            progress: called with each step.

        Returns:
            What became of each file, in their order; files that can't be taken are rejected with a reason.

        Raises:
            LibraryBusy: another process is writing.
            EmbeddingMismatch: the library was made with another embedding.
            StoreError: a store failed; what was added before is kept, and adding again goes on from there.
        """
        with self._lock.held():
            return self._adder().add(paths, progress or (lambda step: None))

    def add_upload(self, file: Path, memo: Path, progress: Tell | None = None) -> SourceReport:
        """Add a file that has no place of its own: a source of the same name is replaced, wherever it came from.

        Args:
            file: it stays there as long as its source.
            memo: where to write what the source was before, for `put_back`; a second try after a crash reads there
                what the first one did.
            progress: called with each step.

        Raises:
            As `add`.
        """
        from knowledge.ingest.upload_undo import Memo

        with self._lock.held():
            kept = Memo(memo, self._catalog)
            (report,) = self._adder(kept.note).add([file], progress or (lambda step: None))
            return kept.corrected(report)

    def put_back(self, memo: Path, progress: Tell | None = None) -> bool:
        """Make a source what it was before an upload, as the upload's memo tells; False where it has changed since.

        Raises:
            As `add`.
        """
        from knowledge.ingest.upload_undo import put_back

        with self._lock.held():
            if not put_back(memo, self._catalog):
                return False
            self._lexical.catch_up(self._catalog)
            self._adder().embed_pending(progress or (lambda step: None))
        return True

    def remove(self, names: Collection[str]) -> list[str]:
        """Remove documents everywhere, by their ids or by the names of sources.

        Returns:
            The titles of what was removed.

        Raises:
            UnknownDocument: one of the names is not known; then nothing is removed.
            LibraryBusy: another process is writing.
        """
        with self._lock.held():
            infos = self._catalog.infos()
            for name in names:
                if not any(name in (info.id, info.source) for info in infos):
                    raise UnknownDocument(name)
            chosen = [info for info in infos if info.id in names or info.source in names]
            if chosen:
                self._catalog.remove_documents([info.id for info in chosen])
                self._lexical.catch_up(self._catalog)
            return [info.title for info in chosen]

    def _adder(self, note: Note | None = None) -> Adder:
        raise NotImplementedError
