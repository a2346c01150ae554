"""An answer is made of verbatim statements, each with a citation, and stays within its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.composition.compose import MOST_CHARACTERS, MOST_CITATIONS, Block, Part, bounded, compose
from knowledge.storage.open_documents import OpenDocument
from knowledge.text.sentences import sentences
from knowledge.values import Answer, Span
from tests.support.open_documents import open_document

LONG = (
    "同志们：\n〔B〕\n一、任务\n"
    + "〔B〕〔C〕" * 30
    + "\n二、保障\n"
    + "经费要一分一厘用在刀刃上，" * 40
    + "不得浪费。〔B〕"
)


def check(answer: Answer, opened: list[OpenDocument]) -> None:
    """Quotes are verbatim and lie in their passage, numbers are in order, statements are quoted, bounds hold."""
    texts = {one.document.id: one.document.text for one in opened}
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert len(answer.citations) <= MOST_CITATIONS
    for c in answer.citations:
        assert c.quote == texts[c.document_id][c.start : c.end] != ""
        assert c.passage == texts[c.document_id][c.passage_start : c.passage_end]
        assert c.passage_start <= c.start < c.end <= c.passage_end
    for statement in answer.statements:
        assert set(statement.citations) <= {c.number for c in answer.citations}
        assert statement.text in answer.text
        quotes = [answer.citations[n - 1].quote.replace("\n", "") for n in statement.citations]
        assert any(statement.text in quote for quote in quotes), "what is shown stands in what is cited"


def part(one: OpenDocument, span: Span, item: int = 0) -> Part:
    return Part(one, bounded(one, span), span, item)


def test_a_statement_is_shown_with_its_number_and_cited_with_its_section() -> None:
    one = open_document("一、任务\n〔B〕\n二、保障\n经费要早到位。")
    at = one.document.text.index("经费")
    answer = compose("经费呢？", [Block((part(one, Span(at, at + 7)),))])
    check(answer, [one])
    assert answer.text == "经费要早到位。[1]"
    assert answer.status == "answered"
    assert answer.citations[0].section == ("二、保障",)
    assert answer.citations[0].passage == "二、保障\n经费要早到位。"


def test_a_list_shows_its_lead_and_numbers_members_that_have_none() -> None:
    one = open_document("要把握三个原则：好用管用；只填一次；不增负担。〔C〕")
    text = one.document.text
    (found,) = one.outline.enumerations
    answer = compose(
        "哪三个原则？", [Block(tuple(part(one, m, n) for n, m in enumerate(found.members, 1)), found.lead)]
    )
    check(answer, [one])
    assert [line.partition("[")[0] for line in answer.text.split("\n")] == [
        "要把握三个原则：",
        "1. 好用管用",
        "2. 只填一次",
        "3. 不增负担",
    ]
    assert "要把握三个原则" in answer.citations[0].quote
    assert text.startswith(answer.citations[0].quote)


def test_numbers_of_the_source_are_kept_and_not_doubled() -> None:
    one = open_document("要做到两条：一是早；二是实。")
    (found,) = one.outline.enumerations
    answer = compose("哪两条？", [Block(tuple(part(one, m, n) for n, m in enumerate(found.members, 1)), found.lead)])
    assert "1. 一是" not in answer.text
    assert "一是早" in answer.text


def test_titles_are_shown_where_several_documents_speak() -> None:
    one, other = open_document("一、任务\n〔B〕"), open_document("一、任务\n〔C〕")
    object.__setattr__(other, "document", other.document.__class__("d2", "乙.txt", 0, "乙讲话", other.document.text))
    blocks = [Block((part(b, sentences(b.document.text)[1]),)) for b in (one, other)]
    answer = compose("各怎么说？", blocks)
    check(answer, [one, other])
    assert f"《{one.document.title}》：" in answer.text
    assert "《乙讲话》：" in answer.text


@pytest.mark.parametrize("count", [1, 9, 40])
def test_an_answer_stays_short_however_much_is_found(count: int) -> None:
    one = open_document(LONG)
    spans = sentences(one.document.text)[:count]
    answer = compose("？", [Block(tuple(part(one, span) for span in spans))])
    check(answer, [one])
    assert answer.citations
    assert len(answer.text) <= MOST_CHARACTERS * 1.2


def test_a_sentence_too_long_to_show_is_shown_in_its_clauses() -> None:
    one = open_document(LONG)
    start = one.document.text.index("经费要一分一厘")
    (long, *_) = sentences(one.document.text, start)
    shown = bounded(one, long)
    assert long.start <= shown.start < shown.end <= long.end
    assert shown.end - shown.start < 300
    assert shown.of(one.document.text).endswith("，")
    check(compose("？", [Block((Part(one, shown, long),))]), [one])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=30, unique=True), st.booleans())
def test_any_choice_of_sentences_makes_a_right_answer(chosen: list[int], lead: bool) -> None:
    one = LONG_DOCUMENT
    spans = sentences(one.document.text)
    parts = tuple(part(one, spans[i % len(spans)], n if lead else 0) for n, i in enumerate(sorted(chosen), 1))
    check(compose("？", [Block(parts, Span(0, 3) if lead else None)]), [one])


LONG_DOCUMENT = open_document(LONG)
