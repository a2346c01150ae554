"""An answer to a probe of structure: what counts as right for each kind, and the figures of a kind."""

from __future__ import annotations

import pytest

from knowledge.evaluation.structure_scoring import score_structure, verdict
from knowledge.evaluation.values import KindFigures, Place, Result, StructureProbe, StructureRow
from knowledge.values import Answer, Citation, Span

TEXT = "一、选苗。要选耐旱的苗。二、浇水。要浇透300亩。"
FIRST, SECOND = "要选耐旱的苗。", "要浇透300亩。"


def cited(quote: str, document_id: str = "d") -> Citation:
    start = TEXT.index(quote)
    return Citation(1, document_id, "讲话", "种树.txt", (), quote, start, start + len(quote), quote, 0, 0)


def answered(*quotes: str, text: str = "", document_id: str = "d") -> Answer:
    citations = tuple(cited(quote, document_id) for quote in quotes)
    return Answer("", "answered", text=text or "".join(quotes), citations=citations, elapsed_ms=7)


def place_of(citation: Citation) -> Place:
    return citation.document_id, int(citation.start >= TEXT.index("二、"))


def row(probe: StructureProbe, answer: Answer) -> StructureRow:
    return score_structure(probe, answer, place_of)


REFUSED = Answer("", "not_found")
TOPIC = StructureProbe("topic", "浇水怎么讲", "浇水", "d", frozenset({1}))


@pytest.mark.parametrize(
    ("answer", "right", "place"),
    [
        (answered(SECOND, FIRST), True, ("d", 1)),
        (answered(FIRST, SECOND), False, ("d", 0)),
        (answered(SECOND, document_id="e"), False, ("e", 1)),
        (REFUSED, False, None),
    ],
)
def test_the_first_citation_of_a_topic_stands_in_its_section(answer, right, place):
    found = row(TOPIC, answer)
    assert (found.right, found.place, found.share) == (right, place, None)


PARTS = ("选苗", "浇水", "护林")


@pytest.mark.parametrize(
    ("kind", "text", "right", "share"),
    [
        ("list", "一是选苗；二是浇水[1]；三是护林。", True, 1.0),
        ("list", "护林、选苗、浇水", False, 1.0),
        ("children", "护林、选苗、浇水", True, 1.0),
        ("children", "选苗、浇水", False, 2 / 3),
        ("list", "栽树", False, 0.0),
    ],
)
def test_parts_are_told_all_and_those_of_a_list_in_order(kind, text, right, share):
    found = row(StructureProbe(kind, "有哪些", "造林", "d", frozenset(), PARTS), answered(FIRST, text=text))
    assert found.right is right
    assert found.share == pytest.approx(share)


def test_a_refusal_tells_no_parts():
    found = row(StructureProbe("list", "有哪些", "造林", "d", frozenset(), PARTS), Answer("", "not_found", text="选苗"))
    assert (found.right, found.share) == (False, 0.0)


def test_the_defining_sentence_is_cited_first():
    start = TEXT.index(SECOND)
    probe = StructureProbe("definition", "什么是", "浇", spans=(("d", Span(start, start + len(SECOND))),))
    assert row(probe, answered(SECOND)).right
    assert not row(probe, answered(FIRST, SECOND)).right
    assert not row(probe, answered(SECOND, document_id="e")).right


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("是的，要浇透300亩。", True),
        ("提到了：“要浇透300亩。”", True),
        ("是。\n原文：……", True),
        ("没错，是300亩。", True),
        ("讲话里提到过。", True),
        ("要求了：要浇透300亩。", True),
        ("没有提到。", False),
        ("资料里没有提到。", False),
        ("不是，原文是300亩。", False),
        ("原文是另一个数：300亩。", False),
        ("是不是要浇透？", None),
        ("要浇透300亩。", None),
        ("没有整改到位的6处要销号。", None),
        ("正确把握当前形势。", None),
        ("有，原文说“要浇透300亩”。", True),
        ("要求：要浇透300亩。", True),
        ("资料库里没有讲到“核电”。", False),
        ("是指由各级负责人担任林长的制度。", None),
    ],
)
def test_the_first_words_tell_the_verdict(text, says):
    assert verdict(answered(SECOND, text=text)) is says


CLAIM = StructureProbe("yes", "是不是要浇透300亩？", "要浇透300亩", "d", spans=(("d", Span(16, 23)),))


@pytest.mark.parametrize(
    ("kind", "answer", "right"),
    [
        ("yes", answered(FIRST, SECOND, text="是的，要浇透300亩。"), True),
        ("yes", answered(FIRST, text="是的，要浇透300亩。"), False),
        ("yes", answered(SECOND, text="要浇透300亩。"), False),
        ("yes", REFUSED, False),
        ("no", answered(SECOND, text="是的，要浇透300亩。"), False),
        ("no", answered(SECOND, text="不是，原文是300亩。"), True),
        ("no", REFUSED, True),
        ("absent", REFUSED, True),
        ("absent", answered(SECOND, text="没有提到。最近的是……"), True),
        ("absent", answered(SECOND), False),
        ("absent", Answer("", "error"), False),
    ],
)
def test_yes_no_and_absent(kind, answer, right):
    assert row(StructureProbe(kind, CLAIM.text, CLAIM.about, "d", spans=CLAIM.spans), answer).right is right


def test_the_figures_of_a_kind_count_things_and_the_frames_that_agree():
    other = StructureProbe("topic", "选苗怎么讲", "选苗", "d", frozenset({0}))
    rows = [
        row(TOPIC, answered(SECOND)),
        row(TOPIC, answered(SECOND)),
        row(other, answered(FIRST)),
        row(other, REFUSED),
    ]
    assert KindFigures.of(rows) == KindFigures(2, 4, 0.75, None, 0.5)
    lists = [row(StructureProbe("list", "", "造林", "d", frozenset(), PARTS), answered(FIRST, text=t)) for t in "选浇"]
    result = Result((), made=True, structure=(*rows, *lists))
    assert list(result.structure_kinds()) == ["topic", "list"]
    assert result.structure_kinds()["list"] == KindFigures(1, 2, 0.0, 0.0, None)
    assert result.middle_ms() == 7


def test_frames_that_are_all_refused_agree_on_nothing():
    assert KindFigures.of([row(TOPIC, REFUSED), row(TOPIC, REFUSED)]).same_place == 0
