"""The lists that a document holds: enumerations, and sections side by side with the sentence that announces them."""

from __future__ import annotations

from knowledge.answering.evidence.lists import DocumentList, document_lists
from knowledge.structure.units import heading_span
from tests.support.open_documents import open_document

SPEECH = (
    "同志们：\n〔B〕下面，我讲三点意见。\n"
    "一、认清形势，增强责任感\n〔B〕存在两个问题：一是底子薄；二是人手少。〔C〕\n"
    "二、突出重点，抓好三项工作\n今年要抓好以下工作。\n（一）修好农村公路。〔B〕\n（二）架好便民桥梁。〔B〕\n（三）通好自来水。〔B〕\n"
    "三、压实责任\n〔B〕一要早。〔B〕二要实。〔B〕\n〔C〕一是不许吃请。〔B〕二是不许收礼。〔B〕\n"
)


def words(listing: DocumentList) -> tuple[str, list[str]]:
    text = listing.opened.document.text
    return listing.lead.of(text), [member.of(text) for member in listing.members]


def test_enumerations_and_runs_of_sections_are_lists() -> None:
    found = [words(listing)[1] for listing in document_lists(open_document(SPEECH))]
    assert ["一是底子薄", "二是人手少"] in found
    assert ["一、认清形势，增强责任感", "二、突出重点，抓好三项工作", "三、压实责任"] in found
    assert ["（一）修好农村公路", "（二）架好便民桥梁", "（三）通好自来水"] in found


def test_numbering_that_restarts_makes_two_lists() -> None:
    found = [words(listing)[1] for listing in document_lists(open_document(SPEECH))]
    assert ["一要早", "二要实"] in found
    assert ["一是不许吃请", "二是不许收礼"] in found


def test_a_list_of_sections_is_led_by_what_announces_it_or_by_the_heading_above() -> None:
    leads = {tuple(members): lead for lead, members in map(words, document_lists(open_document(SPEECH)))}
    assert leads["（一）修好农村公路", "（二）架好便民桥梁", "（三）通好自来水"].endswith("今年要抓好以下工作。")
    assert leads["一、认清形势，增强责任感", "二、突出重点，抓好三项工作", "三、压实责任"].endswith("我讲三点意见。")


def test_sections_know_their_index_and_enumerations_have_none() -> None:
    one = open_document(SPEECH)
    for listing in document_lists(one):
        assert not listing.sections or len(listing.sections) == len(listing.members)
        for index, member in zip(listing.sections, listing.members, strict=False):
            assert one.outline.sections[index].start == member.start


def test_a_heading_is_shown_without_its_closing_mark() -> None:
    one = open_document("一、任务：\n〔B〕\n（一）修路。〔B〕\n（二）架桥。〔B〕")
    spans = [heading_span(one.document.text, section).of(one.document.text) for section in one.outline.sections]
    assert spans == ["一、任务", "（一）修路", "（二）架桥"]


def test_a_document_without_lists_has_none() -> None:
    assert document_lists(open_document("〔B〕\n〔C〕")) == []
