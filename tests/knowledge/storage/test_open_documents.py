"""Open documents: what is cited, which passages lie around it, and when a document is read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import UnknownDocument
from knowledge.storage.catalog import Catalog, Origin
from knowledge.storage.database import Database
from knowledge.storage.open_documents import DocumentCache
from knowledge.structure.outline import make_outline
from knowledge.structure.passages import cut_passages
from knowledge.values import Document, PageStart, ReadDocument, ReadSource, Span
from tests.support.databases import fresh_database
from tests.support.open_documents import open_document

TEXT = "一、任务\n〔B〕\n二、保障\n〔C〕〔B〕\n三、要求\n〔C〕"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path, "")
    yield database
    database.close()


def put(catalog: Catalog, document_id: str, text: str, date: str = "") -> None:
    document = Document(document_id, f"{document_id}.txt", 0, f"讲话{document_id}", text, date=date)
    outline = make_outline(document)
    read = ReadDocument(document, outline, cut_passages(document, outline))
    catalog.put(ReadSource(document.source, "d", (document,), ("页码",)), [read], Origin("/a", 1, 1))


def test_a_citation_holds_the_words_their_section_and_the_passage_around_them():
    opened = open_document(TEXT)
    start = opened.document.text.index("今年要")
    citation = opened.cite(Span(start, start + 3), number=2)
    assert (citation.number, citation.quote, citation.section) == (2, "今年要", ("二、保障",))
    assert citation.passage == opened.document.text[citation.passage_start : citation.passage_end]
    assert citation.passage.startswith("二、保障")
    assert opened.cite(Span(start, start + 3), Span(start, start + 5)).passage == "今年要接着"


def test_a_citation_tells_the_page_on_which_its_words_begin():
    opened = open_document(TEXT)
    assert opened.cite(Span(0, 3)).page is None
    printed = replace(opened, document=replace(opened.document, pages=(PageStart(0, 4), PageStart(10, 5))))
    assert [printed.cite(Span(start, 12)).page for start in (0, 9, 10, 11)] == [4, 4, 5, 5]


def test_more_passages_around_are_those_of_the_document_at_its_ends_too():
    opened = open_document(TEXT)
    first = opened.passages[0]
    span = Span(first.start, first.start + 2)
    assert opened.passages_around(span) == Span(first.start, first.end)
    assert opened.passages_around(span, 1) == Span(first.start, opened.passages[1].end)
    assert opened.passages_around(span, 99) == Span(first.start, opened.passages[-1].end)


def test_a_span_is_widened_to_whole_sentences():
    opened = open_document("〔B〕〔C〕")
    text = opened.document.text
    both = opened.sentences_around(Span(text.index("各县区"), text.index("今年") + 1))
    assert both.of(text) == text[text.index("各县区") :]


def test_documents_are_read_again_only_when_the_library_has_changed(database: Database):
    catalog = Catalog(database)
    put(catalog, "one", "一、任务\n要修渠。")
    documents = DocumentCache(catalog)
    documents.refresh()
    opened = documents.open("one")
    documents.refresh()
    assert documents.open("one") is opened
    put(catalog, "one", "一、任务\n要修路。")
    assert documents.open("one") is opened
    assert documents.refresh() == documents.generation
    assert documents.open("one").document.text == "一、任务\n要修路。"
    assert documents.dropped("one") == ("页码",)
    with pytest.raises(UnknownDocument):
        documents.open("nothing")


def test_infos_leave_out_duplicates_and_tell_the_oldest_first(database: Database):
    catalog = Catalog(database)
    for key, text, date in (
        ("a", "要修渠。", ""),
        ("b", "要修路。", "2025"),
        ("c", "要修桥。", "2024-03"),
        ("d", "要修路。", ""),
    ):
        put(catalog, key, text, date)
    documents = DocumentCache(catalog)
    documents.refresh()
    assert list(documents.infos) == ["a", "b", "c"]
    assert documents.by_date == ("c", "b", "a")
    assert documents.open("d").document.id == "d"
