"""The items of a library: made when they are first asked for, and again for documents that changed; cited and chosen.

Making takes a fraction of what embedding takes, but adding is not kept waiting for it: whoever asks first, or warms the
library up, makes them. Writes are short transactions and need no lock of the library's; two processes that make the same
items write the same rows. Wrong options come from the whole library up to `_MOST_CHARACTERS`, from a part beyond that.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.errors import UnknownDocument
from knowledge.quiz.bank_items import bank_items
from knowledge.quiz.choosing import choose_items
from knowledge.quiz.generation.revalidation import revalidated
from knowledge.quiz.items import MAKER_VERSION, CitedItem, QuizItem
from knowledge.quiz.store import ItemReport, ItemStore
from knowledge.storage.catalog import Catalog
from knowledge.storage.database import Database
from knowledge.storage.open_documents import DocumentCache, OpenDocument
from knowledge.structure.requirements import KeyRequirement, find_requirements
from knowledge.values import Citation, DocumentInfo

if TYPE_CHECKING:
    from knowledge.embedding import ManagedEmbedder

_LOG = logging.getLogger(__name__)
_MOST_CHARACTERS = 400_000
"""Characters of the documents whose words may be wrong options for each other; more cost too much memory and time."""
_SHARE_EMBEDDED = 15
"""One character in so many is embedded again as a word that may be an option."""


class Items:
    """Items, their choice and their reports, which `store` takes and settles; safe to use from several threads.

    The `embedder` is opened when items are made.
    """

    def __init__(
        self, catalog: Catalog, documents: DocumentCache, database: Database, embedder: Callable[[], ManagedEmbedder]
    ) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._documents = documents
        self.store = ItemStore(database)
        self._making = threading.Lock()
        self._made_for = -1
        self._cited: tuple[tuple[int, int], dict[str, CitedItem]] | None = None

    def refresh(self) -> int:
        """Make the items of documents that have none yet or were changed; return for how many documents."""
        with self._making:
            generation, found = self._catalog.stamps()
            if generation == self._made_for:
                return 0
            wanted = {document_id: f"{MAKER_VERSION}:{stamp}" for stamp, (document_id, _) in found.items()}
            known = self.store.stamps()
            if gone := [document_id for document_id in known if document_id not in wanted]:
                self.store.forget(gone)
            todo = [document_id for document_id, stamp in wanted.items() if known.get(document_id) != stamp]
            self._documents.refresh()  # after `stamps`, so that no text is older than its stamp
            banks = {info.id for info in self._catalog.infos() if info.questions}
            for document_id in todo:
                if document_id in banks:
                    items = list(bank_items(self._documents.open(document_id)))
                    self.store.put(document_id, wanted[document_id], items)
            speeches = [document_id for document_id in wanted if document_id not in banks]
            for group in self._groups([document_id for document_id in todo if document_id not in banks], speeches):
                self._make(group, todo, wanted)
            self._made_for = generation
            return len(todo)

    def _groups(self, todo: Sequence[str], everything: Sequence[str]) -> Iterator[list[str]]:
        """Yield the documents that are looked at together: those to be made, and others to take wrong options from."""
        sizes = {info.id: info.characters for info in self._catalog.infos()}
        if not todo:
            return
        if sum(sizes[document_id] for document_id in everything) <= _MOST_CHARACTERS:
            yield list(everything)
            return
        others = sorted(everything, key=lambda document_id: hashlib.sha256(document_id.encode()).digest())
        waiting = list(todo)
        while waiting:
            group, room = [waiting.pop(0)], _MOST_CHARACTERS
            room -= sizes[group[0]]
            while waiting and sizes[waiting[0]] < room - _MOST_CHARACTERS // 2:
                group.append(waiting.pop(0))
                room -= sizes[group[-1]]
            for document_id in others:
                if document_id not in group and sizes[document_id] <= room:
                    group.append(document_id)
                    room -= sizes[document_id]
            yield group

    def _make(self, group: Sequence[str], todo: Collection[str], stamps: Mapping[str, str]) -> None:
        from knowledge.quiz.generation.making import make_items  # loads the dictionaries of the word cutter

        documents = [self._documents.open(document_id) for document_id in group]
        mine = [document_id for document_id in group if document_id in todo]
        made: dict[str, list[QuizItem]] = {document_id: [] for document_id in mine}
        embedder = self._embedder()
        embedder.prepare(sum(len(opened.document.text) for opened in documents) // _SHARE_EMBEDDED)
        try:
            for item in make_items(documents, mine, embedder.embed_passages):
                made[item.document_id].append(item)
        finally:
            embedder.release()
        known = self.store.stamps()
        new = [opened for opened in documents if opened.document.id in made]
        for opened in new:
            document_id = opened.document.id
            found = made[document_id]
            if known.get(document_id, "").startswith(f"{MAKER_VERSION}:"):
                found += self._still_valid(opened, {item.id for item in found})
            self.store.put(document_id, stamps[document_id], found)
        _LOG.info("items made documents=%d items=%d", len(made), sum(map(len, made.values())))

    def _still_valid(self, opened: OpenDocument, again: Collection[str]) -> list[QuizItem]:
        """Return the items of a changed document that were not made again but whose words are as they were."""
        before = [item for item in self.store.items([opened.document.id]) if item.id not in again]
        return [kept for item in before if (kept := revalidated(item, opened)) is not None]

    def items(self, document_ids: Collection[str] | None = None) -> list[CitedItem]:
        """Return the items that may be asked, of these documents or of all."""
        self.refresh()
        cited = self._all_cited().values()
        return [item for item in cited if document_ids is None or item.document_id in document_ids]

    def _all_cited(self) -> dict[str, CitedItem]:
        state = (self._documents.refresh(), self.store.generation())
        if self._cited is None or self._cited[0] != state:
            self._cited = (state, {item.id: item for item in self._citable(self.store.items())})
        return self._cited[1]

    def _citable(self, items: Sequence[QuizItem]) -> Iterator[CitedItem]:
        """Yield items with their citations; those of a document that was just removed are passed over."""
        for item in items:
            with contextlib.suppress(UnknownDocument):
                yield self._with_citation(item)

    def _with_citation(self, item: QuizItem) -> CitedItem:
        citation = self._documents.open(item.document_id).cite(item.span)
        return item.cited(replace(citation, section=item.path))

    def item(self, item_id: str) -> CitedItem | None:
        """Return an item that may be asked; None if there is none, or it waits for an admin, or was retired."""
        return self._all_cited().get(item_id)

    def quiz(
        self, count: int, document: str | None = None, kinds: Collection[str] = (), seed: int | None = None
    ) -> list[CitedItem]:
        """Return a set of items, the same for the same seed; UnknownDocument if there is no such document."""
        if document is not None:
            self._catalog.require([document])
        return choose_items(self.items(None if document is None else [document]), count, seed, kinds)

    def counted(self, infos: Sequence[DocumentInfo]) -> list[DocumentInfo]:
        """Return the lines about documents with the number of items each has by now; nothing is made."""
        made = self.store.counts()
        return [replace(info, items=made.get(info.id, 0)) for info in infos]

    def requirements(self, documents: Collection[str] | None = None) -> list[tuple[KeyRequirement, Citation]]:
        """Return the key requirements, each with its place, the weightiest of a document first.

        Duplicates of a document are left out unless named.
        """
        self._catalog.require(documents or ())
        self._documents.refresh()
        found: list[tuple[KeyRequirement, Citation]] = []
        for info in self._catalog.infos():
            if info.id in documents if documents is not None else not info.duplicate_of:
                opened = self._documents.open(info.id)
                needed = sorted(find_requirements(opened.document, opened.outline), key=lambda found: -found.weight)
                found += [(requirement, opened.cite(requirement.span)) for requirement in needed]
        return found

    def reported(self) -> list[tuple[ItemReport, CitedItem | None]]:
        """Return the reports that wait, each with its item; None where its document is gone."""
        return [(report, self._reported(report.item_id)) for report in self.store.reports()]

    def _reported(self, item_id: str) -> CitedItem | None:
        known = self.store.item(item_id)
        if known is None or known[1] == "stale" or all(i.id != known[0].document_id for i in self._catalog.infos()):
            return None
        self._documents.refresh()
        return self._with_citation(known[0])
