"""Searching, tracing and citing: all the places, in order, marked, and copied as official texts cite them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.library import Library
from knowledge.lookup.citing import cite, date_in_words, section_in_words
from knowledge.text.folding import fold
from knowledge.values import Citation, Hit


def marked(hit: Hit) -> list[str]:
    return [mark.of(hit.citation.passage) for mark in hit.marks]


def check(library: Library, citation: Citation) -> None:
    text = library.catalog.document(citation.document_id).text
    assert text[citation.start : citation.end] == citation.quote
    assert text[citation.passage_start : citation.passage_end] == citation.passage
    assert citation.passage_start <= citation.start < citation.end <= citation.passage_end


def test_a_search_gives_all_places_by_document_in_the_order_of_the_text(library: Library):
    found = library.lookup.search("一岗双责")
    assert (found.manner, found.total) == ("words", len(found.hits))
    documents = [hit.citation.document_id for hit in found.hits]
    assert len(set(documents)) == 3
    assert documents == sorted(documents, key=documents.index)
    assert [h.citation.start for h in found.hits if h.citation.source == "old.txt"] == sorted(
        h.citation.start for h in found.hits if h.citation.source == "old.txt"
    )
    assert found.hits[0].citation.source == "old.txt"  # it says most
    assert {word for hit in found.hits for word in marked(hit)} == {"一岗双责"}
    for hit in found.hits:
        check(library, hit.citation)
        wider = library.lookup.passage_at(hit.citation.document_id, hit.citation.start, hit.citation.end, around=1)
        assert hit.citation.quote in wider.passage


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("一崗雙責", {"一岗双责"}),
        ("１２６公里", {"126公里"}),
        ("漫灌为滴", {"漫灌为滴"}),  # no word, and across words
        ("渠 灌溉", {"渠", "灌溉"}),
        ("滴灌和井水", {"滴灌", "井水"}),
        ("把渠道修好", {"把渠道修好"}),  # a heading
        ("“最后一公里”", {"最后一公里"}),
    ],
)
def test_words_are_found_however_they_are_written_or_cut(library: Library, words: str, marks: set[str]):
    found = library.lookup.search(words)
    assert found.manner == "words"
    assert {word for hit in found.hits for word in marked(hit)} == marks
    assert all(set(marked(hit)) <= marks for hit in found.hits)


def test_a_phrase_in_quotation_marks_must_stand_as_it_is(library: Library):
    assert library.lookup.search("责任 领导干部").manner == "words"
    assert library.lookup.search("“责任领导干部”").manner == "none"
    assert library.lookup.search('"守土负责" 领导').hits
    assert not library.lookup.search('"守土负债" 领导').hits


def test_what_stands_nowhere_is_shown_by_meaning_and_said_to_be(library: Library):
    found = library.lookup.search("囧囧 哈哈")
    assert found.manner == "meaning"
    assert {hit.match for hit in found.hits} == {"meaning"}
    assert all(hit.marks == () for hit in found.hits)
    assert library.lookup.search("？！").hits == ()


def test_a_search_in_one_document_and_with_a_limit(library: Library):
    new = next(info.id for info in library.documents() if info.source == "new.txt")
    assert {hit.citation.document_id for hit in library.lookup.search("一岗双责", document=new).hits} == {new}
    found = library.lookup.search("要", limit=2)
    assert len(found.hits) == 2
    assert found.total > 2


def test_a_trace_is_complete_and_ordered_by_date(library: Library):
    found = library.lookup.trace("一岗双责")
    texts = [library.catalog.document(info.id) for info in library.documents()]
    assert found.total == sum(fold(d.text[d.body_start :]).count("一岗双责") for d in texts) == 5
    assert [one.date for one in found.occurrences] == ["2023-03-08"] * 3 + ["2025-02-20", ""]
    assert found.documents == 3
    for one in found.occurrences:
        check(library, one.citation)
        assert one.mark.of(one.citation.passage) == "一岗双责"
        assert "一岗双责" in one.citation.quote
    assert library.lookup.trace("一崗雙責。").total == 5
    assert library.lookup.trace("一岗三责").occurrences == ()
    assert library.lookup.trace("。").total == 0


def test_a_trace_does_not_run_from_a_heading_into_the_text(library: Library):
    assert library.lookup.trace("先修支渠今年").total == 0


def test_a_place_is_cited_as_official_texts_do(library: Library):
    found = library.lookup.quote("做好“最后一公里”的文章")
    assert found.citation is not None
    assert library.lookup.cite(found.citation) == (
        "“做好‘最后一公里’的文章”（《在全县水利工作会议上的讲话》，2023年3月8日，“二、把渠道修好”之“（一）先修支渠”）"
    )
    assert library.lookup.cite(found.citation, words=False).startswith("《在全县水利工作会议上的讲话》，2023年3月8日，")


@pytest.mark.parametrize(
    ("date", "words"), [("2025-03-02", "2025年3月2日"), ("2025-03", "2025年3月"), ("2025", "2025年"), ("", "")]
)
def test_a_date_is_as_exact_as_the_document_tells_it(date: str, words: str):
    assert date_in_words(date) == words


def test_what_is_not_known_is_left_out_of_a_citation():
    place = Citation(0, "d", "关于《条例》的说明", "a.txt", (), "就这样办。", 0, 5, "就这样办。", 0, 5)
    assert cite(place) == "“就这样办。”（《关于〈条例〉的说明》）"
    assert cite(replace(place, page=5)) == "“就这样办。”（《关于〈条例〉的说明》，第5页）"
    assert section_in_words(("一、抓“两头”。", "一要快，")) == "“一、抓‘两头’”之“一要快”"
