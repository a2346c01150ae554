"""The catalog: what goes in comes out, exactly a source's own content is replaced, duplicates, vectors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from knowledge.errors import EmbeddingMismatch, UnknownDocument
from knowledge.storage import tables
from knowledge.storage.catalog import Catalog, Origin
from knowledge.storage.database import Database
from knowledge.storage.stored_vectors import EmbeddingKind
from knowledge.structure.outline import make_outline
from knowledge.structure.passages import cut_passages
from knowledge.values import Document, HeadingMark, PageStart, ReadDocument, ReadSource
from tests.support.databases import DATABASES, fresh_database
from tests.support.speeches import speech

TOY = EmbeddingKind("toy", 4)
ORIGIN = Origin("/somewhere/a.txt", 1, 1)


def read(document_id: str, text: str, source: str = "a.txt", order: int = 0, **more: object) -> ReadDocument:
    document = Document(document_id, source, order, f"讲话{document_id}", text, **more)  # type: ignore[arg-type]
    outline = make_outline(document)
    return ReadDocument(document, outline, cut_passages(document, outline))


def put(catalog: Catalog, *documents: ReadDocument, source: str = "a.txt", digest: str = "d") -> None:
    made = ReadSource(source, digest, tuple(one.document for one in documents), ("上一篇：无",))
    catalog.put(made, documents, ORIGIN)


def embed_all(catalog: Catalog, kind: EmbeddingKind = TOY) -> int:
    pending = catalog.vectors.pending(kind.name)
    if pending:
        rows = np.eye(kind.dimension, dtype=np.float32)[[int(item.key, 16) % kind.dimension for item in pending]]
        catalog.vectors.put(kind, [item.key for item in pending], rows)
    return len(pending)


def counts(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
            if table.name != "meta"
        }


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path):
    database = fresh_database(tmp_path, request.param)
    assert database.is_current()
    yield database
    database.close()


@pytest.fixture
def catalog(database: Database) -> Catalog:
    return Catalog(database)


def test_what_goes_in_comes_out(catalog: Catalog):
    text = speech(1) + "会议指出三个问题：第一，粮食𠮷不足；第二，资金🌾分散；第三，人手短缺。\n"
    one = read("one", text, body_start=12, date="2024-05", occasion="全市会议", speaker="市长", incomplete=True)
    pages = (PageStart(0, 1), PageStart(20, 3))
    marked = replace(one.document, marks=(HeadingMark(3, 9, 2, "一、"),), pages=pages)
    put(catalog, replace(one, document=marked))
    assert catalog.document("one") == marked
    assert catalog.outline("one") == one.outline
    assert one.outline.enumerations
    assert tuple(catalog.passages_of("one")) == one.passages
    assert catalog.passages([p.id for p in one.passages] + ["gone"]) == {p.id: p for p in one.passages}


def test_passages_that_are_remembered_are_forgotten_after_a_change(catalog: Catalog):
    one = read("one", speech(1))
    put(catalog, one)
    ids = [passage.id for passage in one.passages]
    assert list(catalog.passages(ids)) == ids
    assert list(catalog.passages(ids[::-1])) == ids[::-1]
    catalog.remove_documents(["one"])
    assert catalog.passages(ids) == {}


def test_the_list_of_documents_counts_what_was_made(catalog: Catalog):
    one = read("one", speech(1))
    put(catalog, one)
    (info,) = catalog.infos()
    assert (info.id, info.source, info.characters) == ("one", "a.txt", len(one.document.text))
    assert (info.sections, info.passages) == (len(one.outline.sections), len(one.passages))


def test_sources_keep_their_order_titles_and_dropped_lines(catalog: Catalog):
    put(catalog, read("one", speech(1)), read("two", speech(2), order=1), source="b.txt")
    put(catalog, read("three", speech(3)), source="a.txt")
    first, second = catalog.sources()
    assert (first.name, first.documents, first.titles) == ("b.txt", ("one", "two"), ("讲话one", "讲话two"))
    assert (second.name, second.dropped, second.origin) == ("a.txt", ("上一篇：无",), ORIGIN)
    assert catalog.source("a.txt") == second


def test_a_changed_source_replaces_exactly_its_own_content(catalog: Catalog, database: Database):
    put(catalog, read("one", speech(1)), source="a.txt")
    put(catalog, read("other", speech(2)), source="b.txt")
    before = (catalog.document("other"), catalog.outline("other"), catalog.passages_of("other"))
    put(catalog, read("new", speech(3)), source="a.txt")
    assert [info.id for info in catalog.infos()] == ["new", "other"]
    assert (catalog.document("other"), catalog.outline("other"), catalog.passages_of("other")) == before
    with pytest.raises(UnknownDocument):
        catalog.document("one")
    with pytest.raises(UnknownDocument):
        catalog.outline("one")


def test_removing_leaves_nothing_behind(catalog: Catalog, database: Database):
    put(catalog, read("one", speech(1)), read("two", speech(2), order=1))
    embed_all(catalog)
    catalog.remove_documents(["one"])
    assert [source.documents for source in catalog.sources()] == [("two",)]
    catalog.remove_documents(["two"])
    assert set(counts(database).values()) == {0}


def test_each_change_raises_the_generation_and_reading_does_not(catalog: Catalog):
    seen = [catalog.generation()]
    put(catalog, read("one", speech(1)))
    seen.append(catalog.generation())
    catalog.infos()
    embed_all(catalog)
    assert catalog.generation() == seen[-1]
    catalog.remove_documents(["one"])
    assert [*seen, catalog.generation()] == [0, 1, 2]


def test_the_same_speech_in_a_second_file_is_kept_but_marked(catalog: Catalog):
    text = speech(1)
    put(catalog, read("one", text), source="a.txt")
    put(catalog, read("twin", text.replace("，", ", ").replace("\n", "\n\n")), source="b.txt")
    assert {info.id: info.duplicate_of for info in catalog.infos()} == {"one": "", "twin": "one"}
    assert [document for document, _ in catalog.stamps()[1].values()] == ["one"]
    assert {item.document_id for item in catalog.vectors.pending("toy")} == {"one"}


def test_the_front_matter_does_not_hide_a_duplicate(catalog: Catalog):
    body = speech(1)
    put(catalog, read("one", body), source="a.txt")
    put(catalog, read("twin", "另一个标题\n" + body, body_start=6), source="b.txt")
    assert catalog.infos()[1].duplicate_of == "one"


def test_when_the_original_goes_the_duplicate_takes_its_place(catalog: Catalog):
    put(catalog, read("one", speech(1)), source="a.txt")
    for name in ("twin", "third"):
        put(catalog, read(name, speech(1)), source=f"{name}.txt")
    catalog.remove_documents(["one"])
    assert {info.id: info.duplicate_of for info in catalog.infos()} == {"twin": "", "third": "twin"}
    put(catalog, read("twin", speech(2)), source="twin.txt")
    assert {info.id: info.duplicate_of for info in catalog.infos()} == {"twin": "", "third": ""}


def test_nothing_is_embedded_twice(catalog: Catalog):
    one = read("one", speech(1))
    put(catalog, one)
    assert embed_all(catalog) > len(one.passages)  # and the sentences
    assert embed_all(catalog) == 0
    put(catalog, one, digest="read again")
    assert embed_all(catalog) == 0


def test_a_changed_text_needs_vectors_for_what_is_new_alone(catalog: Catalog, database: Database):
    text = speech(1)
    put(catalog, read("one", text))
    everything = embed_all(catalog)
    put(catalog, read("one", text.rstrip() + "最后，再强调一次防汛值守的纪律。\n"))
    assert 0 < embed_all(catalog) <= 2 < everything
    assert catalog.vectors.unused() == []


def test_passages_come_before_sentences_and_each_text_once(catalog: Catalog):
    put(catalog, read("one", speech(1)))
    pending = catalog.vectors.pending("toy")
    kinds = [item.sentence is None for item in pending]
    assert kinds == sorted(kinds, reverse=True)
    assert len({item.key for item in pending}) == len(pending)


def test_another_embedding_is_refused_with_the_way_out(catalog: Catalog):
    put(catalog, read("one", speech(1)))
    embed_all(catalog)
    for other in (EmbeddingKind("other", 4), EmbeddingKind("toy", 8)):
        with pytest.raises(EmbeddingMismatch, match="check --repair"):
            catalog.vectors.put(other, ["0" * 64], np.ones((1, other.dimension), dtype=np.float32))
    assert catalog.vectors.kind() == TOY


def test_changing_the_embedding_forgets_the_old_vectors(catalog: Catalog):
    put(catalog, read("one", speech(1)))
    everything = embed_all(catalog)
    catalog.vectors.change_kind(EmbeddingKind("other", 8))
    assert embed_all(catalog, EmbeddingKind("other", 8)) == everything
    assert catalog.vectors.damaged(EmbeddingKind("other", 8)) == []


def test_vectors_that_cannot_be_right_are_found(catalog: Catalog):
    put(catalog, read("one", speech(1)))
    keys = [item.key for item in catalog.vectors.pending("toy")][:3]
    rows = np.array([[1, 0, 0, 0], [3, 0, 0, 0], [np.nan, 0, 0, 0]], dtype=np.float32)
    catalog.vectors.put(TOY, keys, rows)
    assert set(catalog.vectors.damaged(TOY)) == set(keys[1:])


def test_sentences_of_a_passage_are_given_when_all_have_vectors(catalog: Catalog):
    one = read("one", speech(1))
    put(catalog, one)
    ids = [passage.id for passage in one.passages]
    catalog.vectors.put(TOY, ["0" * 64], np.eye(4, dtype=np.float32)[:1])
    assert catalog.vectors.of_sentences(TOY, ids)[0] == []
    embed_all(catalog)
    passages, rows = catalog.vectors.of_sentences(TOY, ids)
    assert set(passages) == set(ids)
    assert rows.shape == (len(passages), 4)
