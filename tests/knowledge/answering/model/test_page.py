"""The page of checked statements, and what makes it no worse than the draft."""

from __future__ import annotations

import itertools

from knowledge.answering.model.draft_coverage import ensure_answered, is_covered, whole_list
from knowledge.answering.model.page import MOST_CHARACTERS, Entry, Place, fits, is_new, make_page
from knowledge.storage.open_documents import OpenDocument
from knowledge.values import Document, Outline, Passage, Span

TEXT = (
    "第一要抓学习，每周至少学习一次。第二要抓纪律，任何人不得例外。第三要抓落实，年底前全部完成。\n"
    "各单位要按月报告进度，不得迟报漏报。"
)


def open_document(key: str = "d1", text: str = TEXT) -> OpenDocument:
    document = Document(key, "a.txt", 0, f"讲话{key}", text)
    passage = Passage(f"{key}-0", key, 0, None, (), 0, len(text), text)
    return OpenDocument(document, Outline(), (passage,))


def entry(words: str, of: OpenDocument, opens: bool = True, own: bool = False) -> Entry:
    at = of.document.text.index(words)
    return Entry(words, (Place(of, Span(at, at + len(words))),), opens, own)


ONE, OTHER = open_document(), open_document("d2")
MEMBERS = [
    entry(words, ONE, own=True)
    for words in ("第一要抓学习，每周至少学习一次", "第二要抓纪律，任何人不得例外", "第三要抓落实，年底前全部完成")
]


def test_whole_sentences_are_cited_and_quotes_are_exact():
    page = make_page([entry("任何人不得例外", ONE), entry("不得迟报漏报", ONE)], alone="d1")
    assert page.text == "任何人不得例外[1]\n不得迟报漏报[2]"
    assert [c.quote for c in page.citations] == [
        "第二要抓纪律，任何人不得例外。",
        "各单位要按月报告进度，不得迟报漏报。",
    ]
    assert all(c.quote == TEXT[c.start : c.end] for c in page.citations)


def test_the_same_place_has_one_number_and_neighbours_are_one_place():
    both = Entry("学习一次，不得例外", (entry("学习一次", ONE).places[0], entry("不得例外", ONE).places[0]))
    page = make_page([both, entry("任何人", ONE, opens=False)], alone="d1")
    assert page.text == "学习一次，不得例外[1]任何人[1]"
    assert len(page.citations) == 1


def test_each_document_is_named_where_another_speaks():
    page = make_page([entry("任何人不得例外", ONE), entry("不得迟报漏报", OTHER)], alone="d1")
    assert page.text == "任何人不得例外[1]\n《讲话d2》：\n不得迟报漏报[2]"
    assert make_page([entry("任何人", ONE)]).text.startswith("《讲话d1》：\n")


def test_one_statement_more_changes_nothing_before():
    entries = [*MEMBERS, entry("不得迟报漏报", OTHER, opens=False), entry("按月报告", ONE)]
    pages = [make_page(entries[:count], alone="d1").text for count in range(1, len(entries) + 1)]
    assert all(longer.startswith(shorter) for shorter, longer in itertools.pairwise(pages))


def test_a_page_has_no_more_citations_than_it_may():
    text = "".join(f"第{n}项工作要在年底前完成并报告结果，逾期未完成的要说明原因。\n" for n in range(30))
    long = open_document("d3", text)
    page = make_page([entry(f"第{n}项工作要在年底前完成", long) for n in range(30)], alone="d3")
    assert len(page.citations) == 12
    assert len(page.statements) == 12


def test_a_page_ends_and_repeats_nothing():
    assert not fits(Entry("长" * MOST_CHARACTERS, ()), [Entry("短", ())])
    assert not is_new(Entry("任何人", ()), [Entry("任何人不得例外", ())])
    assert is_new(Entry("任何单位", ()), [Entry("任何人不得例外", ())])


def test_members_that_are_left_out_are_put_in_at_their_place():
    told = [entry("每周至少学习一次", ONE), entry("年底前全部完成", ONE)]
    whole = whole_list(told, MEMBERS)
    assert whole == [told[0], MEMBERS[1], told[1]]
    assert whole_list(told[1:] + told[:1], MEMBERS) == [told[1], told[0], MEMBERS[1]]
    assert whole_list(told[:1], MEMBERS) is None
    assert whole_list([*MEMBERS], MEMBERS) == MEMBERS


def test_a_few_letters_of_a_sentence_do_not_tell_it():
    assert is_covered(MEMBERS[0], [entry("每周至少学习一次", ONE)])
    assert not is_covered(MEMBERS[0], [entry("学习", ONE)])
    assert not is_covered(MEMBERS[0], [entry("不得迟报漏报", ONE), entry("不得例外", OTHER)])


def test_statements_about_something_else_are_off_the_point():
    draft = MEMBERS[:1]
    assert ensure_answered([entry("每周至少学习一次", ONE)], draft, (), 1)
    assert ensure_answered([entry("不得迟报漏报", ONE)], draft, (), 1) == []
