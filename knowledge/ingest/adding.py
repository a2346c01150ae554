"""Adding files: reading and outlining need no transaction; then texts are stored at once, words soon after, vectors in batches.

Which source a file is: the one that was added from the same path; else one of the same file name with the same bytes;
else one of the same file name whose file is gone and which shares a title with it (the file was moved and edited). Any
other file is a new source; but an uploaded one replaces the source of its name, since whoever sent it knows no
paths. Where a new source's name is taken, it is called by the shortest end of its path that is free
("2024/报告.docx"), and the ids of its documents are derived from that name, so both are kept side by side.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import os
import time
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from knowledge.errors import LibraryError, SourceError
from knowledge.ingest.corrections import carry_over, with_edits
from knowledge.ingest.file_reader import FileReader
from knowledge.reading import READER_VERSION, find_files
from knowledge.reading.files import open_regular
from knowledge.retrieval.exact_scan import ExactScan
from knowledge.retrieval.foreign_level import bring_up_to_date
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.vectors import refuse_other_embedding
from knowledge.storage.catalog import Catalog, Origin, SourceRecord
from knowledge.storage.corrections import Correction
from knowledge.storage.stored_vectors import EmbeddingKind, Pending
from knowledge.structure.outline import OUTLINE_VERSION
from knowledge.structure.passages import TARGET_CHARACTERS, embedded_text
from knowledge.values import Document, Passage, Progress, ReadSource, SourceReport

if TYPE_CHECKING:
    from knowledge.embedding import ManagedEmbedder

_LOG = logging.getLogger(__name__)
_INDEX_INTERVAL = 2.0
"""Seconds between two commits of the lexical index: one costs about as much as reading a short file."""
_ID_LENGTH = 16
"""Hexadecimal digits of a document's id, as the reader makes them."""
_IS_BANK = "这是题库，共 {count} 道题"
_UNEXPECTED = "读取这个文件时出了意外，没有添加；其他文件不受影响。"

OnProgress = Callable[[Progress], None]
OnReplace = Callable[[ReadSource, SourceRecord | None], None]
"""Called before anything is changed, with what will be put in and the source that it replaces."""


class Adder:
    """Adds files to a library; only for the holder of its lock.

    With `on_replace` they are files that were uploaded; with `as_bank` each is read as a question bank.
    """

    def __init__(
        self,
        catalog: Catalog,
        lexical: LexicalIndex,
        embedder: ManagedEmbedder,
        reader: FileReader,
        batch: int,
        on_replace: OnReplace | None = None,
        as_bank: bool = False,
    ) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._embedder = embedder
        self._reader = reader
        self._batch = batch
        self._on_replace = on_replace
        self._as_bank = as_bank
        self._known = {record.name: record for record in catalog.sources()}

    def add(self, paths: Iterable[str | os.PathLike[str]], progress: OnProgress) -> list[SourceReport]:
        """Add files and folders; whatever is wrong with one file does not stop the others."""
        refuse_other_embedding(self._catalog.vectors, self._embedder)
        files = list(find_files(paths))
        reports: list[SourceReport] = []
        caught_up = time.monotonic()
        for number, file in enumerate(files):
            progress(Progress("reading", readable(file.name), number, len(files)))
            reports.append(self._add_file(file))
            if time.monotonic() - caught_up > _INDEX_INTERVAL:
                self._lexical.catch_up(self._catalog)
                caught_up = time.monotonic()
        self._reader.close()  # embedding takes far longer, and needs the memory
        progress(Progress("reading", "", len(files), len(files)))
        self._lexical.catch_up(self._catalog)
        self.embed_pending(progress)
        return reports

    def store(
        self, source: ReadSource, origin: Origin, kept: Mapping[str, Correction], progress: OnProgress
    ) -> ReadSource:
        """Put a source with its corrections into all stores, in place of what was known under its name; return it as stored."""
        source, documents = with_edits(source, self._reader.derive(source.documents), kept)
        self._catalog.put(source, documents, origin, kept.values())
        self._lexical.catch_up(self._catalog)
        self.embed_pending(progress)
        return source

    def embed_pending(self, progress: OnProgress) -> int:
        """Make the vectors that are missing, in short batches; return how many were made."""
        pending = self._catalog.vectors.pending(self._embedder.name)
        if not pending:
            return 0
        self._embedder.prepare(sum(item.characters for item in pending))
        documents: dict[str, Document] = {}
        try:
            for at, batch in self._batches(pending):
                progress(Progress("embedding", "", at, len(pending)))
                self._embed(batch, documents)
            bring_up_to_date(self._catalog, self._embedder, ExactScan(self._catalog.vectors))
        finally:
            self._embedder.release()
        progress(Progress("embedding", "", len(pending), len(pending)))
        return len(pending)

    def _batches(self, pending: Sequence[Pending]) -> Iterator[tuple[int, Sequence[Pending]]]:
        """Cut what is pending into batches of about the same number of characters, with the place where each begins."""
        at, full = 0, self._batch * TARGET_CHARACTERS
        while at < len(pending):
            sizes = itertools.accumulate(item.characters for item in pending[at : at + full])
            count = max(1, sum(1 for size in sizes if size <= full))
            yield at, pending[at : at + count]
            at += count

    def _embed(self, batch: Sequence[Pending], documents: dict[str, Document]) -> None:
        passages = self._catalog.passages([item.passage_id for item in batch])
        needed = {item.document_id for item in batch}
        for gone in documents.keys() - needed:
            del documents[gone]
        for document_id in needed - documents.keys():
            documents[document_id] = self._catalog.document(document_id)
        texts = [_text(item, documents[item.document_id], passages[item.passage_id]) for item in batch]
        rows = self._embedder.embed_passages(texts)
        self._catalog.vectors.put(EmbeddingKind(self._embedder.name, rows.shape[1]), [item.key for item in batch], rows)

    def _add_file(self, file: Path) -> SourceReport:
        try:
            return self._take(file)
        except SourceError as error:
            return SourceReport(readable(str(file)), "rejected", error.reason)
        except LibraryError:
            raise  # the store or the configuration is at fault: the next file would fare no better
        except Exception:  # one file among many; what it was is in the log
            _LOG.exception("adding failed file=%s", readable(file.name))
            return SourceReport(readable(str(file)), "rejected", _UNEXPECTED)

    def _take(self, file: Path) -> SourceReport:
        path = readable(os.path.realpath(file), "backslashreplace")  # as it is known from anywhere
        record = _same_file(self._known.values(), file, path)
        wanted = self._as_bank and record is not None and not record.questions
        if record is not None and record.digest == _digest(file) and is_current(record) and not wanted:
            if record.origin.path != path and not os.path.exists(record.origin.path):
                self._catalog.move(record.name, path)
            return _report(file, "unchanged", record)
        as_bank = self._as_bank or (record is not None and record.questions > 0)
        source = self._reader.read(file, as_bank)
        if record is None and self._on_replace is not None:
            record = self._known.get(source.name)
        record = _replaced(self._catalog, self._known.values(), record, source)
        name = record.name if record else _free_name(self._known, source.name, path)
        source = _renamed(source, name)
        source, kept = carry_over(self._catalog, record, source)
        documents = self._reader.derive(source.documents)
        if self._on_replace is not None:
            self._on_replace(source, record)
        source, documents = with_edits(source, documents, kept)
        self._catalog.put(source, documents, Origin(path, READER_VERSION, OUTLINE_VERSION), kept.values())
        stored = self._known[name] = self._catalog.source(name)
        return _report(file, "replaced" if record else "added", stored)


def _text(item: Pending, document: Document, passage: Passage) -> str:
    """Return what is embedded: a sentence as it stands, a passage with title and path."""
    return embedded_text(document, passage) if item.sentence is None else item.sentence.of(passage.text)


def readable(name: str, errors: str = "replace") -> str:
    """Return a name of the file system without bytes that are no text; the same as in `ReadSource.name`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", errors)


def _digest(file: Path) -> str:
    """Return the SHA-256 of the file's bytes; empty where it can't be read, which the reader will report."""
    try:
        with open_regular(file) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, SourceError):
        return ""


def is_current(record: SourceRecord) -> bool:
    """Tell whether a source was read by the present reader and outline."""
    return (record.origin.reader_version, record.origin.outline_version) == (READER_VERSION, OUTLINE_VERSION)


def _namesakes(known: Iterable[SourceRecord], name: str) -> list[SourceRecord]:
    return [record for record in known if PurePosixPath(record.name).name == name]


def _same_file(known: Collection[SourceRecord], file: Path, path: str) -> SourceRecord | None:
    """Return the source added from this path, else one of the same file name and bytes."""
    for record in known:
        if record.origin.path == path:
            return record
    namesakes = _namesakes(known, readable(file.name))
    digest = _digest(file) if namesakes else ""
    return next((record for record in namesakes if record.digest == digest), None)


def _replaced(
    catalog: Catalog, known: Collection[SourceRecord], record: SourceRecord | None, source: ReadSource
) -> SourceRecord | None:
    """Return the source that `source` takes the place of, None where it is a new one."""
    if record is not None:
        return record
    titles = {document.title for document in source.documents}
    for namesake in _namesakes(known, source.name):
        read = {correction.read_title for correction in catalog.corrections(namesake.name).values()}
        if not os.path.exists(namesake.origin.path) and titles & {*namesake.titles, *read}:
            return namesake
    return None


def _free_name(known: Container[str], name: str, path: str) -> str:
    """Return the file's name, or, where it is taken, the shortest end of its path that is free."""
    folders = [part for part in Path(path).parent.parts if part != os.sep]
    tails = ["/".join([*folders[len(folders) - count :], name]) for count in range(len(folders) + 1)]
    numbered = (f"{count}/{name}" for count in itertools.count(2))
    return next(tail for tail in itertools.chain(tails, numbered) if tail not in known)


def _renamed(source: ReadSource, name: str) -> ReadSource:
    """Return the source under another name, with ids that differ from those it would have under its own."""
    if name == source.name:
        return source
    documents = tuple(
        replace(document, source=name, id=hashlib.sha256(f"{document.id}\n{name}".encode()).hexdigest()[:_ID_LENGTH])
        for document in source.documents
    )
    return replace(source, name=name, documents=documents)


def _report(file: Path, status: str, record: SourceRecord) -> SourceReport:
    return SourceReport(
        path=readable(str(file)),
        status=status,
        reason=_IS_BANK.format(count=record.questions) if record.questions else "",
        source=record.name,
        documents=len(record.documents),
        sections=record.sections,
        passages=record.passages,
        dropped=record.dropped,
        warnings=record.warnings,
        questions=record.questions,
    )
