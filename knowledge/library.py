"""The one door of the room: a library of speeches that can be added to, looked up, asked and checked.

Reading works at once and beside other processes. Writing takes the library's lock (`LibraryBusy` says who has it). The
catalog is the truth; whoever opens a library and may have the lock brings the lexical index up to date with it,
unasked, if a process was killed in between, and says so in the log and in `check`. What is heavy loads when first used.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from knowledge.asking import Asking
from knowledge.changing import Changing
from knowledge.errors import LibraryBusy, StoreError, UnknownDocument
from knowledge.looking_up import LookingUp
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.vectors import VectorIndex
from knowledge.settings import LibrarySettings, ModelSettings
from knowledge.storage.catalog import Catalog
from knowledge.storage.database import Database, open_database
from knowledge.storage.jobs import Jobs
from knowledge.storage.stored_vectors import Kind, refuse_mismatch
from knowledge.storage.writer_lock import WriterLock
from knowledge.values import Citation, Document, DocumentInfo, Outline, Passage

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.embedding import ManagedEmbedder
    from knowledge.ingest.adding import Adder, Note
    from knowledge.ingest.consistency import Finding
    from knowledge.quiz.items import CitedItem
    from knowledge.quiz.service import Items
    from knowledge.quiz.store import ItemReport, Verdict
    from knowledge.retrieval.hybrid_search import Retriever
    from knowledge.storage.unanswered import Unanswered

_LOG = logging.getLogger(__name__)
_FIRST_TIME_WAIT = 15.0  # seconds: making or upgrading takes one, and two programs may begin together


def _now() -> datetime:
    return datetime.now(UTC)


class Library(Asking, LookingUp, Changing):
    """A library; safe to use from several threads. Make one with `Library.open`, end it with `close` or `with`."""

    def __init__(
        self,
        settings: LibrarySettings,
        embedder: ManagedEmbedder | None = None,
        model: ModelSettings | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        url = settings.database_url.get_secret_value()
        self._settings = settings
        self._model = model
        self._clock = clock
        self._lent = embedder is not None
        self._database: Database = open_database(settings.path, url)
        self._lock = WriterLock(settings.path)
        self._jobs = Jobs(self._database, settings.path)
        self._catalog = Catalog(self._database)
        self._lexical = LexicalIndex(settings.path)
        self._vectors = VectorIndex(self._catalog.vectors, settings.path, settings.chroma_url, url)
        self._parts = threading.RLock()
        self._embedder = embedder
        self._retriever: Retriever | None = None
        self._items: Items | None = None
        super().__init__()
        self._warming: threading.Thread | None = None
        self._repairs: list[str] = []
        self._followed = -1
        self._repairing: threading.Thread | None = None

    @classmethod
    def open(
        cls,
        settings: LibrarySettings,
        embedder: ManagedEmbedder | None = None,
        model: ModelSettings | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> Self:
        """Open a library; one that does not exist yet is made.

        Args:
            settings: where it lies and what it uses.
            embedder: used in place of the configured one.
            model: which language model writes answers; None for none.
            clock: tells the time, with zone: the use of the model is counted by days.

        Raises:
            LibraryBusy: it must be made or upgraded first, and another process is writing.
            StoreError: its stores can't be used.
        """
        library = cls(settings, embedder, model, clock)
        try:
            library._make_ready()
        except BaseException:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Give everything back."""
        self.hurry()
        for thread in (self._warming, self._repairing):
            if thread is not None:
                thread.join()
        self._vectors.close()
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

    def documents(self) -> list[DocumentInfo]:
        """Return a line about each document, in the order in which they were added."""
        return self.quizzes().counted(self._catalog.infos())

    def document(self, document_id: str) -> Document:
        """Return a document; UnknownDocument if there is none."""
        return self._catalog.document(document_id)

    def outline(self, document_id: str) -> Outline:
        """Return a document's outline; UnknownDocument if there is none."""
        return self._catalog.outline(document_id)

    def dropped(self, document_id: str) -> tuple[str, ...]:
        """Return the lines of the document's file that were taken for noise; UnknownDocument if there is none."""
        return self._catalog.source(self._catalog.document(document_id).source).dropped

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return the passages of a document, in order; none where there is no such document."""
        return self._catalog.passages_of(document_id)

    def passage_at(self, document_id: str, start: int, end: int, around: int = 0) -> Citation:
        """Return a place of a document in its surroundings.

        Args:
            document_id: the document.
            start: of the place.
            end: of the place.
            around: how many passages more on each side.

        Raises:
            UnknownDocument: there is no such document, or it does not reach that far.
        """
        document, outline = self.document(document_id), self.outline(document_id)
        if not 0 <= start < end <= len(document.text):
            raise UnknownDocument(document_id)  # an old button of a document that was replaced
        passages = self._catalog.passages_of(document_id)
        touched = [at for at, passage in enumerate(passages) if passage.start < end and start < passage.end]
        first, last = start, end
        if touched:
            first = min(start, passages[max(0, touched[0] - around)].start)
            last = max(end, passages[min(len(passages) - 1, touched[-1] + around)].end)
        section = next((piece.section for piece in outline.stretches if piece.start <= start < piece.end), None)
        return Citation(
            number=0,
            document_id=document.id,
            document=document.title,
            source=document.source,
            section=outline.path(section),
            quote=document.text[start:end],
            start=start,
            end=end,
            passage=document.text[first:last],
            passage_start=first,
            passage_end=last,
        )

    def note_unanswered(self, question: str, day: date) -> None:
        """Keep a question that found nothing, without saying who asked; needs no lock, it changes no document."""
        from knowledge.storage.unanswered import note

        note(self._database, question, day)

    def unanswered(self, limit: int = 100) -> list[Unanswered]:
        """Return the questions that found nothing, as far as they were kept, those asked last first."""
        from knowledge.storage.unanswered import unanswered

        return unanswered(self._database, limit)

    def items(self, documents: Collection[str] | None = None) -> list[CitedItem]:
        """Return the quiz items of documents, or of all; those that are missing are made first."""
        return self.quizzes().items(documents)

    def item(self, item_id: str) -> CitedItem | None:
        """Return a quiz item; None where there is none, or where it is not to be asked any more."""
        return self.quizzes().item(item_id)

    def quiz(
        self, count: int, document: str | None = None, kinds: Collection[str] = (), seed: int | None = None
    ) -> list[CitedItem]:
        """Return a set of quiz items, the same for the same seed; UnknownDocument if there is no such document."""
        self._require(document)
        return self.quizzes().quiz(count, None if document is None else [document], kinds, seed)

    def requirements(self, documents: Collection[str] | None = None) -> list[Citation]:
        """Return where the key requirements stand, in the order of the documents."""
        return [citation for _, citation in self.quizzes().requirements(documents)]

    def report_item(self, item_id: str, reporter: str, words: str, at: datetime) -> bool:
        """Note that somebody calls an item wrong; it waits for an admin. False where it can't be reported (again)."""
        return self.quizzes().report(item_id, reporter, words, at)

    def forget_reporter(self, reporter: str) -> None:
        """Take somebody's name and words out of the reports; the items wait for an admin all the same."""
        self.quizzes().forget_person(reporter)

    def reported_items(self) -> list[tuple[ItemReport, CitedItem | None]]:
        """Return the reports that wait for an admin."""
        return self.quizzes().reported()

    def settle_item(self, item_id: str, verdict: Verdict, by: str, at: datetime, **words: Any) -> bool:
        """Keep, mend (with new words) or retire a reported item; a retired one never comes back."""
        return self.quizzes().settle(item_id, verdict, by, at, words)

    def check(self, repair: bool = False) -> list[Finding]:
        """Compare the catalog with the indexes, and repair what differs if asked to.

        Raises:
            LibraryBusy: it should be repaired, and another process is writing.
        """
        from knowledge.ingest.consistency import Checker

        checker = Checker(self._catalog, self._database, self._lexical, self._vectors, self._embedding())
        if repair:
            with self._lock.held():
                checker.repair(self._adder())
        return checker.findings(self._repairs)

    def without(self, hidden: Collection[str], folder: Path) -> Library:
        """Return a copy in an empty folder that lacks some documents; nothing is read or embedded again for it."""
        from knowledge.storage.partial_copy import copy_part

        part = Library.open(self._settings.within(folder), self._embedding())
        copy_part(self._catalog, part._catalog, hidden)
        with part._lock.held():
            part._lexical.catch_up(part._catalog)
        return part

    def warm_up(self) -> None:
        """Say that many questions will come: load in the background what the first ones would wait for."""
        with self._parts:
            if self._warming is None:
                self._warming = threading.Thread(target=self._warm, name="warming", daemon=True)
                self._warming.start()

    def _warm(self) -> None:
        from knowledge.text.tokenizer import warm_up

        try:
            warm_up()
            self._embedding().warm_up()
            self._vectors.cosines(self._embedding().embed_question("学习"), [])
            self._vectors.warm_up()
        except Exception:  # it will fail again, and be told, when it is needed
            _LOG.exception("warming up failed")

    def _make_ready(self) -> None:
        if not self._exists() or not self._database.is_current():
            with self._lock.held(wait=_FIRST_TIME_WAIT):
                if not self._exists() or not self._database.is_current():
                    self._database.prepare()
                if not self._catalog.generation():
                    self._lexical.catch_up(self._catalog)
        if not self._words_are_current():
            self._repair_words()

    def _words_are_current(self) -> bool:
        generation = self._catalog.generation()
        if self._followed != generation and self._lexical.generation() == generation:
            self._followed = generation
        return self._followed == generation

    def _follow(self) -> None:
        """Notice that another process changed the library; if it died before the index was written, repair it meanwhile."""
        with self._parts:
            busy = self._repairing is not None and self._repairing.is_alive()
            if not busy and not self._words_are_current():
                self._repairing = threading.Thread(target=self._repair_words, name="repairing", daemon=True)
                self._repairing.start()

    def _exists(self) -> bool:
        """Tell whether there is a database; asking SQLite would make an empty one."""
        return self._database.file is None or self._database.file.exists()

    def _repair_words(self) -> None:
        try:
            with self._lock.held():
                done = self._lexical.catch_up(self._catalog)
        except LibraryBusy as error:
            _LOG.info("lexical index is behind, its writer is at work holder=%s", error.holder)
            return
        except StoreError as error:
            _LOG.warning("lexical index is behind and can't be written error=%s", error)
            return
        self._words_are_current()
        if done.written or done.removed or done.anew:
            _LOG.warning("lexical index repaired written=%d removed=%d anew=%s", done.written, done.removed, done.anew)
            self._repairs.append(
                f"上次写入被打断，已自动修复字词索引：补上 {done.written} 篇，去掉 {done.removed} 篇。"
            )

    def _require(self, document_id: str | None) -> None:
        if document_id is not None and all(info.id != document_id for info in self._catalog.infos()):
            raise UnknownDocument(document_id)

    def _refuse_other_embedding(self) -> None:
        known, embedder = self._catalog.vectors.kind(), self._embedding()
        if known is not None and known.name != embedder.name:
            refuse_mismatch(known, Kind(embedder.name, embedder.dimension))

    def _embedding(self) -> ManagedEmbedder:
        with self._parts:
            if self._embedder is None:
                from knowledge.embedding import open_embedder

                self._embedder = open_embedder(self._settings.embedding, self._settings.embedding_engine)
            return self._embedder

    def _adder(self, note: Note | None = None) -> Adder:
        from knowledge.ingest.adding import Adder

        return Adder(self._catalog, self._lexical, self._embedding(), self._settings.embedding_batch, note)

    def _retrieval(self) -> Retriever:
        with self._parts:
            if self._retriever is None:
                from knowledge.retrieval.hybrid_search import Retriever

                self._retriever = Retriever(self._catalog, self._lexical, self._vectors, self._embedding())
            return self._retriever

    def quizzes(self) -> Items:
        """Return what makes, keeps and chooses the quiz items."""
        with self._parts:
            if self._items is None:
                from knowledge.quiz.service import open_items

                self._items = open_items(self._catalog, self._database)
            return self._items
