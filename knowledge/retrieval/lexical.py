"""The lexical index: words of passages, of their titles and section paths, and pairs of letters. The home of tantivy.

Words are for questions. Pairs of letters are for quotations and phrases, which must be found however they are cut into
words; each letter of a document, front matter and bare headings included, belongs to the passage that ends after it.

It is derived from the catalog. `catch_up` compares the documents' stamps with those in the index and writes the
difference in one commit, which is atomic: the same few lines serve adding, removing, repair after a kill, and a rebuild
from nothing (an index that can't be opened is put aside and made anew). Afterwards the catalog's generation is written
beside the index, so that opening a library costs one comparison. Stamps begin with a mark of how texts are cut into
words; a new dictionary makes them all differ, and every passage is written again.

Only the process that holds the library's lock calls `catch_up`; searching works beside it, in any process.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import StoreError
from knowledge.storage.catalog import Catalog
from knowledge.storage.database import FULL, disk_is_full
from knowledge.storage.files import write_whole
from knowledge.text.comparing import comparable, letter_pairs
from knowledge.text.tokenizer import search_words, set_phrases
from knowledge.values import Document, Passage, SectionPath

_LOG = logging.getLogger(__name__)
_FORMAT = 2
"""Raised when the fields change, or how words are made of texts: every passage is then written again."""
_FIELDS = {"id", "document", "stamp", "words", "title", "pairs"}
_WRITER_BYTES = 30_000_000
"""Memory of a writer; tantivy takes no less than 15 MB."""
TITLE_BOOST = 0.5
"""How much a word in title or section path counts beside one in the text."""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What a catch-up did: documents written into the index, documents taken out, and whether it was made anew."""

    written: int = 0
    removed: int = 0
    anew: bool = False


class LexicalIndex:
    """The lexical index in one folder; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "lexical"
        self._state = folder / "lexical.json"
        self._lock = threading.Lock()  # around `_index` alone, so that searching never waits for writing
        self._writing = threading.RLock()
        self._index: Any = None

    def search(
        self, words: Sequence[str], limit: int, documents: Collection[str] | None = None, boost: float = TITLE_BOOST
    ) -> list[tuple[str, float]]:
        """Find the passages in which the words weigh most.

        Args:
            words: as `knowledge.text.tokenizer.search_words` cuts them; a word that is given twice counts twice.
            limit: how many at most.
            documents: search in these alone.
            boost: what a word in title or section path counts beside one in the text; 0 leaves them out.

        Returns:
            Passage ids with their BM25 score, best first.
        """
        return self._hits(lambda: _query(words, boost), limit, documents) if words else []

    def frequency(self, word: str) -> int:
        """Return how many passages hold a word."""
        searcher = self._searcher()
        return 0 if searcher is None else int(searcher.search(_term("words", word), 1).count)

    def pair_frequencies(self, pairs: Iterable[str]) -> dict[str, int]:
        """Return for each pair of letters how many passages hold it."""
        searcher = self._searcher()
        return {pair: 0 if searcher is None else int(searcher.search(_term("pairs", pair), 1).count) for pair in pairs}

    def by_pairs(
        self, pairs: Collection[str], limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return the ids of passages that hold most of these pairs of letters, with scores; rare pairs count more."""
        return self._hits(lambda: _pairs_query(pairs, every=False), limit, documents) if pairs else []

    def _hits(self, query: Callable[[], Any], limit: int, documents: Collection[str] | None) -> list[tuple[str, float]]:
        """Return the ids and scores of the passages that a query finds in these documents, best first."""
        searcher = self._searcher()
        if searcher is None or limit < 1 or (documents is not None and not documents):
            return []
        hits = searcher.search(_within(query(), documents), limit, count=False).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in hits]

    def documents_with(self, pairs: Collection[str]) -> dict[str, int]:
        """Return the ids of the documents in which some passage holds all these pairs, with the number of passages."""
        searcher = self._searcher()
        if searcher is None or not pairs:
            return {}
        query = _pairs_query(pairs, every=True)
        return dict(searcher.terms_with_prefix("document", "", filter_query=query))

    def count(self) -> int:
        """Return how many passages are in the index."""
        searcher = self._searcher()
        return 0 if searcher is None else int(searcher.num_docs)

    def generation(self) -> int:
        """Return the generation of the catalog that the index agrees with; -1 where that isn't known.

        An index that can't be read agrees with nothing.
        """
        try:
            state = json.loads(self._state.read_text(encoding="utf-8"))
            return int(state["generation"]) if state["words"] == _words_mark() and self._searcher() else -1
        except (OSError, ValueError, KeyError, TypeError):
            return -1

    def difference(self, catalog: Catalog) -> int:
        """Return in how many documents index and catalog differ; in all of them if the index can't be read."""
        wanted = _wanted(catalog)[1]
        try:
            wrong, missing = self._compare(wanted)
        except ValueError:
            return len(wanted)
        return len(wrong | missing.keys())

    def catch_up(self, catalog: Catalog) -> CatchUp:
        """Make the index agree with the catalog; only for the holder of the library's lock."""
        with self._writing:
            try:
                return self._agree(catalog)
            except (OSError, ValueError, RuntimeError) as error:
                self._forget()
                if disk_is_full(error):
                    raise StoreError(FULL, "full") from error
                _LOG.warning("lexical index can't be written, made anew error=%s", error)
            try:
                self._put_aside()
                return self._agree(catalog)
            except (OSError, ValueError, RuntimeError) as error:
                self._forget()
                if disk_is_full(error):
                    raise StoreError(FULL, "full") from error
                raise StoreError(f"the lexical index can't be written: {error}", "unwritable") from error

    def _agree(self, catalog: Catalog) -> CatchUp:
        anew = self._make_usable()
        generation, wanted = _wanted(catalog)
        wrong, missing = self._compare(wanted)
        if wrong or missing:
            self._write(catalog, wrong, missing)
        self._note(generation)
        return CatchUp(len(missing), len(wrong - missing.keys()), anew)

    def rebuild(self, catalog: Catalog) -> CatchUp:
        """Throw the index away and make it anew; only for the holder of the library's lock."""
        with self._writing:
            self._put_aside()
            return self.catch_up(catalog)

    def _searcher(self) -> Any:
        """Return a searcher on the newest commit, None where there is no index yet."""
        with self._lock:
            try:
                if self._index is None:
                    if not self._folder.is_dir():
                        return None
                    self._index = _probed(_open(self._folder))
                self._index.reload()  # 20 microseconds; the writer may be another process
                return self._index.searcher()
            except (OSError, ValueError) as error:
                self._index = None
                _LOG.warning("lexical index unusable error=%s", error)
                return None

    def _make_usable(self) -> bool:
        """Open the index, or put a broken one aside and make an empty one; tell whether it is new."""
        self._forget()
        if self._folder.is_dir():
            try:
                self._searchable_stamps()
                return False
            except (OSError, ValueError) as error:
                _LOG.warning("lexical index broken, made anew error=%s", error)
                self._put_aside()
        self._folder.mkdir(parents=True)
        _create(self._folder)
        return True

    def _forget(self) -> None:
        with self._lock:
            self._index = None

    def _put_aside(self) -> None:
        self._forget()
        self._state.unlink(missing_ok=True)
        if self._folder.exists():
            # renamed first: a reader sees a whole index or none, and a kill leaves nothing half deleted in its place
            aside = self._folder.with_name("lexical.old")
            shutil.rmtree(aside, ignore_errors=True)
            self._folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)

    def _searchable_stamps(self) -> dict[str, int]:
        from tantivy import Query

        searcher = self._searcher()
        if searcher is None:
            raise ValueError("it can't be searched")
        # without the filter, deleted passages would still count
        return dict(searcher.terms_with_prefix("stamp", "", filter_query=Query.all_query()))

    def _compare(self, wanted: dict[str, tuple[str, int]]) -> tuple[set[str], dict[str, str]]:
        """Return the stamps that must go, and those that must be written with their document's id."""
        there = self._searchable_stamps() if self._folder.is_dir() else {}
        wrong = {stamp for stamp, count in there.items() if stamp not in wanted or wanted[stamp][1] != count}
        missing = {s: document for s, (document, count) in wanted.items() if count and there.get(s) != count}
        return wrong, missing

    def _write(self, catalog: Catalog, wrong: Iterable[str], missing: dict[str, str]) -> None:
        writer = _open_writer(self._folder)
        try:
            # a killed writer leaves files without a commit, and the next one would give its own the same names
            writer.garbage_collect_files()
            for stamp in sorted(wrong):
                writer.delete_documents_by_term("stamp", stamp)
            for stamp, document_id in missing.items():
                for entry in _entries(catalog.document(document_id), catalog.passages_of(document_id), stamp):
                    writer.add_document(entry)
            writer.commit()
        finally:
            # without this an interrupted writer would keep tantivy's lock as long as somebody keeps the traceback
            writer.wait_merging_threads()

    def _note(self, generation: int) -> None:
        write_whole(self._state, json.dumps({"generation": generation, "words": _words_mark()}))


def _words_mark() -> str:
    """Return what changes when texts are cut into other words."""
    return f"{_FORMAT}.{hashlib.sha256(set_phrases().encode()).hexdigest()[:12]}"


def _wanted(catalog: Catalog) -> tuple[int, dict[str, tuple[str, int]]]:
    mark = _words_mark()
    generation, stamps = catalog.stamps()
    return generation, {f"{mark}.{stamp}": value for stamp, value in stamps.items()}


@functools.cache
def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stamp", tokenizer_name="raw", index_option="basic")
    for field in ("words", "title"):
        builder.add_text_field(field, tokenizer_name="spaces", index_option="freq")
    builder.add_text_field("pairs", tokenizer_name="spaces", index_option="basic")
    return builder.build()


def _registered(index: Any) -> Any:
    import tantivy

    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", spaces)
    index.config_reader("Manual", 0)
    return index


def _create(folder: Path) -> Any:
    import tantivy

    return _registered(tantivy.Index(_schema(), path=str(folder), reuse=False))


def _open(folder: Path) -> Any:
    import tantivy

    # asking for a field that isn't there would not raise, it would panic
    fields = {field["name"] for field in json.loads((folder / "meta.json").read_text(encoding="utf-8"))["schema"]}
    if not fields >= _FIELDS:
        raise ValueError("it was made by an older version")
    return _registered(tantivy.Index.open(str(folder)))


def _probed(index: Any) -> Any:
    """Return an index that was asked something in each field; ValueError if a file of it is missing or damaged."""
    for field in ("stamp", "document", "words", "title", "pairs"):
        index.searcher().search(_term(field, "probe"), 1)
    return index


def _open_writer(folder: Path) -> Any:
    return _open(folder).writer(_WRITER_BYTES, 1)


def _entries(document: Document, passages: Sequence[Passage], stamp: str) -> Iterator[Any]:
    """Yield the entries of a document's passages."""
    headings: dict[SectionPath, str] = {}
    for passage, reach in zip(passages, _reaches(document.text, passages), strict=True):
        if passage.path not in headings:
            headings[passage.path] = " ".join(search_words("\n".join((document.title, *passage.path))))
        yield _entry(passage, stamp, headings[passage.path], reach)


def _reaches(text: str, passages: Sequence[Passage]) -> list[str]:
    """Return for each passage the text from the end of the one before to its own; the last one takes what is left."""
    ends = [passage.end for passage in passages[:-1]]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)] if passages else []


def _entry(passage: Passage, stamp: str, title: str, reach: str) -> Any:
    import tantivy

    entry = tantivy.Document()
    entry.add_text("id", passage.id)
    entry.add_text("document", passage.document_id)
    entry.add_text("stamp", stamp)
    entry.add_text("words", " ".join(search_words(passage.text)))
    entry.add_text("title", title)
    entry.add_text("pairs", " ".join(sorted(letter_pairs([comparable(reach)]))))
    return entry


def _term(field: str, word: str) -> Any:
    import tantivy

    return tantivy.Query.term_query(_schema(), field, word, index_option="freq")


def _query(words: Sequence[str], boost: float) -> Any:
    from tantivy import Occur, Query

    parts = []
    for word, times in Counter(words).items():
        parts.append((Occur.Should, Query.boost_query(_term("words", word), float(times))))
        if boost > 0:
            parts.append((Occur.Should, Query.boost_query(_term("title", word), boost * times)))
    return Query.boolean_query(parts)


def _pairs_query(pairs: Collection[str], every: bool) -> Any:
    """Return a query for any or for all of the pairs; a letter alone means any pair that holds it."""
    from tantivy import Occur, Query

    occur = Occur.Must if every else Occur.Should
    return Query.boolean_query([(occur, _pair_query(pair)) for pair in sorted(pairs)])


def _pair_query(pair: str) -> Any:
    from tantivy import Query

    if len(pair) > 1:
        return _term("pairs", pair)
    return Query.const_score_query(Query.regex_query(_schema(), "pairs", f"{pair}.?|.{pair}"), 1.0)


def _within(query: Any, documents: Collection[str] | None) -> Any:
    from tantivy import Occur, Query

    if documents is None:
        return query
    only = Query.const_score_query(Query.term_set_query(_schema(), "document", sorted(documents)), 0.0)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])
