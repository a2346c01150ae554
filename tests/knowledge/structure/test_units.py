"""The spans that answer as a whole: sections, articles, questions, lists, definitions, paragraphs, the front."""

from __future__ import annotations

from knowledge.structure.units import Unit, UnitKind, heading_span
from tests.support.open_documents import open_document

TEXT = (
    "一、抓好三件事\n今年要抓好以下三件事：一是修路；二是架桥；三是通水。“三通”，是指村村通路、通桥、通水。\n"
    "二、压实责任\n各单位一把手负总责。\n"
)


def units(text: str) -> list[Unit]:
    return list(open_document(text).units)


def test_units_are_typed_and_know_their_head_and_joints() -> None:
    one = open_document(TEXT)
    text = one.document.text
    (listed,) = [unit for unit in one.units if unit.kind is UnitKind.ENUMERATION]
    assert listed.head.of(text).startswith("今年要抓好以下三件事")
    assert [joint.of(text) for joint in listed.joints] == ["一是修路", "二是架桥", "三是通水"]
    (defined,) = [unit for unit in one.units if unit.kind is UnitKind.DEFINITION]
    assert defined.head.of(text) == "三通"
    assert [unit.head.of(text) for unit in one.units if unit.kind is UnitKind.SECTION] == [
        "一、抓好三件事",
        "二、压实责任",
    ]


def test_units_nest_outer_before_inner() -> None:
    one = open_document(TEXT)
    kinds = [unit.kind for unit in one.units_touching(one.units[-1].span)]
    assert kinds == [UnitKind.SECTION, UnitKind.PARAGRAPH]
    starts = [(unit.span.start, -unit.span.end) for unit in one.units]
    assert starts == sorted(starts)


def test_an_article_is_a_unit_of_its_own_kind() -> None:
    found = units("第一条 为了规范管理，制定本办法。\n第二条 本办法适用于全县。\n第三条 本办法自公布之日起施行。\n")
    assert sum(unit.kind is UnitKind.ARTICLE for unit in found) == 3


def test_a_heading_is_shown_without_its_closing_mark() -> None:
    one = open_document("一、任务：\n〔B〕\n（一）修路。〔B〕\n（二）架桥。〔B〕")
    spans = [heading_span(one.document.text, section).of(one.document.text) for section in one.outline.sections]
    assert spans == ["一、任务", "（一）修路", "（二）架桥"]
