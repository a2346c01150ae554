"""A library of speeches: documents are added and removed, looked up, asked about, and made into quiz items.

The parts do the work; this class opens them and takes the writer's lock for changes. Heavy modules are imported when used.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Self

from knowledge.embedding import ManagedEmbedder, embedder_of
from knowledge.errors import UnknownDocument
from knowledge.retrieval.hybrid_search import Retriever
from knowledge.retrieval.index_repair import IndexRepair
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.reranking import Reranking
from knowledge.retrieval.vectors import VectorIndex, refuse_other_embedding
from knowledge.retrieval.warming import WarmUp
from knowledge.settings import LibrarySettings, ModelSettings, RetrievalSettings
from knowledge.storage.catalog import Catalog, copy_part
from knowledge.storage.database import Database, open_database
from knowledge.storage.jobs import Jobs
from knowledge.storage.open_documents import DocumentCache
from knowledge.storage.unanswered import UnansweredQuestions
from knowledge.storage.writer_lock import WriterLock
from knowledge.text import tokenizer
from knowledge.values import Answer, Citation, DocumentInfo, Finding, Progress, SourceReport, Turn

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.answering.answerer import Answerer
    from knowledge.answering.composition.compose import Draft
    from knowledge.answering.model import ModelWriter, Usage
    from knowledge.answering.model.writer import Tell
    from knowledge.answering.tasks import Tasks
    from knowledge.ingest.adding import Adder, OnProgress, OnReplace
    from knowledge.ingest.corrections import Corrected
    from knowledge.ingest.file_reader import FileReader
    from knowledge.lookup import Lookup
    from knowledge.quiz.service import Items
    from knowledge.structure.heading_edits import HeadingEdit

_CREATION_WAIT = 15.0
"""Seconds to wait for the writer's lock when opening: making the schema takes one, and two programs may start together."""


def _now() -> datetime:
    return datetime.now(UTC)


class Library:
    """A library; safe to use from several threads. Make one with `Library.open`, end it with `close` or `with`.

    Attributes:
        catalog: the documents, their outlines and passages.
        jobs: changes that processes hand to the one that serves this library.
        unanswered: questions that found nothing, as far as they were kept.
        reranking: the operator's reranker, and whether it is used.
    """

    def __init__(
        self,
        settings: LibrarySettings,
        embedder: ManagedEmbedder | None = None,
        model: ModelSettings | None = None,
        clock: Callable[[], datetime] = _now,
        reader: FileReader | None = None,
        retrieval: RetrievalSettings | None = None,
    ) -> None:
        url = settings.database_url.get_secret_value()
        self._settings = settings
        self._model = model
        self._clock = clock
        self._lent = embedder is not None
        self._database: Database = open_database(settings.path, url)
        self._lock = WriterLock(settings.path)
        self.jobs = Jobs(self._database, settings.path)
        self.catalog = Catalog(self._database)
        self.unanswered = UnansweredQuestions(self._database)
        self._documents = DocumentCache(self.catalog)
        self.reranking = Reranking(retrieval or RetrievalSettings(), self.catalog, self._documents)
        self._lexical = LexicalIndex(settings.path)
        self._vectors = VectorIndex(self.catalog.vectors, settings.path, settings.chroma_url, url)
        self._repair = IndexRepair(self.catalog, self._lexical, self._lock)
        self._making = threading.RLock()  # guards the parts below, which are made when first used
        self._embedder = embedder
        self._reader = reader
        self._retriever: Retriever | None = None
        self._answerer: Answerer | None = None
        self._model_writer: ModelWriter | None = None
        self._lookup: Lookup | None = None
        self._quizzes: Items | None = None
        self._warming: WarmUp | None = None

    @classmethod
    def open(
        cls,
        settings: LibrarySettings,
        embedder: ManagedEmbedder | None = None,
        model: ModelSettings | None = None,
        clock: Callable[[], datetime] = _now,
        reader: FileReader | None = None,
        retrieval: RetrievalSettings | None = None,
    ) -> Self:
        """Open a library; one that does not exist yet is made.

        Args:
            settings: where it lies and what it uses.
            embedder: used in place of the configured one.
            model: which language model writes answers; None for none.
            clock: tells the time, with zone: the use of the model is counted by days.
            reader: reads files in place of a child process with bounds.
            retrieval: the operator's reranker; None for none.

        Raises LibraryBusy where it must be made first and another process is writing, StoreError where its stores fail.
        """
        library = cls(settings, embedder, model, clock, reader, retrieval)
        try:
            library._make_ready()
        except BaseException:
            library.close()
            raise
        return library

    def close(self) -> None:
        """End the background threads and close the stores."""
        self.cancel_model_calls()
        if self._warming is not None:
            self._warming.end()
        self._repair.wait()
        self._vectors.close()
        if self._reader is not None:
            self._reader.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def settings(self) -> LibrarySettings | None:
        """With what another process opens this library; None where it works with an embedding that was lent to it."""
        return None if self._lent else self._settings

    @property
    def folder(self) -> Path:
        """Where the library lies."""
        return self._settings.path

    @property
    def lookup(self) -> Lookup:
        """Searching, checking quotations, tracing phrases, showing and citing places."""
        self._repair.start_if_behind()
        with self._making:
            if self._lookup is None:
                from knowledge.lookup import Lookup

                self._lookup = Lookup(self.catalog, self._documents, self._lexical, self._retrieval)
            return self._lookup

    @property
    def quizzes(self) -> Items:
        """The quiz items: making, choosing, reports."""
        with self._making:
            if self._quizzes is None:
                from knowledge.quiz.service import Items

                self._quizzes = Items(self.catalog, self._documents, self._database, self._embedding)
            return self._quizzes

    def documents(self) -> list[DocumentInfo]:
        """Return a line about each document, with the number of its quiz items, in the order in which they were added."""
        return self.quizzes.counted(self.catalog.infos())

    @property
    def has_model(self) -> bool:
        """Whether a language model writes answers."""
        return self._model is not None and bool(self._model.model)

    def ask(
        self, question: str, history: Sequence[Turn] = (), document: str | None = None, tell: Tell | None = None
    ) -> Answer:
        """Answer a question out of the documents.

        Whoever serves many learners calls `draft`, which computes, and `finish`, which mostly waits for the model.

        Args:
            question: in everyday words.
            history: the earlier turns of the conversation.
            document: ask this document alone.
            tell: called, in this thread, with what a language model has written and the check has let through so far.

        Raises UnknownDocument, or EmbeddingMismatch where the library was made with another embedding.
        """
        return self.finish(self.draft(question, history, document), tell)

    def draft(self, question: str, history: Sequence[Turn] = (), document: str | None = None) -> Draft:
        """Return what the documents answer in their own sentences; as `ask`, but without a language model."""
        if document is not None:
            self.catalog.require([document])
        refuse_other_embedding(self.catalog.vectors, self._embedding())
        self._repair.start_if_behind()
        return self._answering().draft(question, history=history, document=document)

    def finish(self, draft: Draft, tell: Tell | None = None) -> Answer:
        """Return the answer that a language model makes of a draft; the draft's own where there is none, or it fails."""
        writer = self._writer()
        return draft.answer if writer is None else writer.write(draft, tell)

    def passages(self, draft: Draft, limit: int) -> list[Citation]:
        """Return the passages that were found for a draft's question, best first, whether they answer it or not."""
        return self._answering().passages(draft, limit)

    @property
    def tasks(self) -> Tasks:
        """What the language model writes at length, and short questions."""
        from knowledge.answering.tasks import Tasks

        return Tasks(self._answering(), self._writer(), lambda words, document: self.draft(words, (), document))

    def cancel_model_calls(self) -> None:
        """End all waiting for a language model at once and for good: drafts become the answers. From any thread."""
        if self._model_writer is not None:
            self._model_writer.cancel_model_calls()

    def model_usage(self) -> Usage | None:
        """Return what the language model has used today; None where there is none."""
        writer = self._writer()
        return None if writer is None else writer.budget.today()

    def add(
        self, paths: Iterable[str | PathLike[str]], progress: OnProgress | None = None, as_bank: bool = False
    ) -> list[SourceReport]:
        """Add files and folders, and make the vectors that are missing; return what became of each file, in their order.

        Args:
            paths: what can't be taken is rejected with a reason.
            progress: called with each step.
            as_bank: read each file as a question bank; one without a question is rejected.

        Raises:
            LibraryBusy: another process is writing.
            EmbeddingMismatch: the library was made with another embedding.
            StoreError: a store failed; what was added before is kept, adding again goes on from there.
        """
        with self._lock.held():
            return self._adder(as_bank=as_bank).add(paths, progress or _ignore)

    def add_upload(self, file: Path, undo_file: Path, progress: OnProgress | None = None) -> SourceReport:
        """Add a file that was uploaded, as `add`: a source of the same name is replaced, wherever it came from.

        Args:
            file: it stays there as long as its source.
            undo_file: holds what the source was before, for `put_back`, also for a second try after a crash.
            progress: called with each step.
        """
        from knowledge.ingest.upload_undo import UndoRecord

        with self._lock.held():
            undo = UndoRecord(undo_file, self.catalog)
            (report,) = self._adder(undo.note).add([file], progress or _ignore)
            return undo.corrected(report)

    def put_back(self, undo_file: Path, progress: OnProgress | None = None) -> bool:
        """Make a source what it was before an upload, as its undo file says; False where it has changed since. Raises as `add`."""
        from knowledge.ingest.upload_undo import put_back

        with self._lock.held():
            if done := put_back(undo_file, self.catalog):
                self._lexical.catch_up(self.catalog)
                self._adder().embed_pending(progress or _ignore)
        return done

    def correct(
        self,
        document_id: str,
        title: str | None = None,
        edits: Collection[HeadingEdit] | None = None,
        progress: OnProgress | None = None,
    ) -> Corrected:
        """Set a document's title or edit its headings by hand, or take that back; see `knowledge.ingest.corrections`."""
        from knowledge.ingest.corrections import correct

        with self._lock.held():
            return correct(self.catalog, self._adder(), document_id, title, edits, progress or _ignore)

    def remove(self, names: Collection[str]) -> list[str]:
        """Remove documents everywhere, by their ids or by the names of sources; return the titles of what was removed.

        Where one of the names is not known (UnknownDocument) or another process writes (LibraryBusy) nothing is removed.
        """
        with self._lock.held():
            infos = self.catalog.infos()
            if unknown := set(names) - {name for info in infos for name in (info.id, info.source)}:
                raise UnknownDocument(min(unknown))
            chosen = [info for info in infos if info.id in names or info.source in names]
            if chosen:
                self.catalog.remove_documents([info.id for info in chosen])
                self._lexical.catch_up(self.catalog)
            return [info.title for info in chosen]

    def check(self, repair: bool = False) -> list[Finding]:
        """Compare the catalog with the indexes; repair what differs if asked to (LibraryBusy if another process writes)."""
        from knowledge.ingest.consistency import Checker

        checker = Checker(self.catalog, self._database, self._lexical, self._vectors, self._embedding())
        if repair:
            with self._lock.held():
                checker.repair(self._adder())
        return checker.findings(self._repair.repairs)

    def without(self, hidden: Collection[str], folder: Path) -> Library:
        """Return a copy in an empty folder that lacks some documents; nothing is read or embedded again for it."""
        part = Library.open(self._settings.within(folder), self._embedding())
        part.reranking = self.reranking.of(part.catalog, part._documents)
        copy_part(self.catalog, part.catalog, hidden)
        with part._lock.held():
            part._lexical.catch_up(part.catalog)
        return part

    def warm_up(self) -> None:
        """Load in the background what the first questions would wait for."""
        with self._making:
            if self._warming is None:
                self._warming = WarmUp(
                    tokenizer.warm_up,
                    lambda: self._embedding().warm_up(),
                    lambda: self._vectors.exact.cosines(self._embedding().embed_question("学习"), []),
                    self._vectors.warm_up,
                )

    def _make_ready(self) -> None:
        if not self._exists() or not self._database.is_current():
            with self._lock.held(wait=_CREATION_WAIT):
                if not self._exists() or not self._database.is_current():
                    self._database.prepare()
                if not self.catalog.generation():
                    self._lexical.catch_up(self.catalog)
        if not self._repair.is_current():
            self._repair.run()

    def _exists(self) -> bool:
        """Tell whether there is a database; asking SQLite would make an empty one."""
        return self._database.file is None or self._database.file.exists()

    def _adder(self, on_replace: OnReplace | None = None, as_bank: bool = False) -> Adder:
        from knowledge.ingest.adding import Adder

        batch = self._settings.embedding_batch
        return Adder(self.catalog, self._lexical, self._embedding(), self._reading(), batch, on_replace, as_bank)

    def _reading(self) -> FileReader:
        with self._making:
            if self._reader is None:
                from knowledge.ingest.reading_process import Bounds, ReadingProcess

                self._reader = ReadingProcess(Bounds.of(self._settings))
            return self._reader

    def _embedding(self) -> ManagedEmbedder:
        with self._making:
            if self._embedder is None:
                self._embedder = embedder_of(self._settings)
            return self._embedder

    def _retrieval(self) -> Retriever:
        with self._making:
            if self._retriever is None:
                stores = self.catalog, self._lexical, self._vectors
                self._retriever = Retriever(*stores, self._embedding(), self.reranking)
            return self._retriever

    def _answering(self) -> Answerer:
        with self._making:
            if self._answerer is None:
                from knowledge.answering.answerer import Answerer

                self._answerer = Answerer(self.catalog, self._documents, self._retrieval())
            return self._answerer

    def _writer(self) -> ModelWriter | None:
        if self._model is None or not self._model.model:
            return None
        with self._making:
            if self._model_writer is None:
                from knowledge.answering.model import open_writer

                self._model_writer = open_writer(self._model, self._answering(), self._database, self._clock)
            return self._model_writer


def _ignore(progress: Progress) -> None:
    """Take a step of the progress where nobody wants to know of it."""
