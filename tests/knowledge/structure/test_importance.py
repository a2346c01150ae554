"""Which part of a document reports, aims or asks, and how much its sentences matter."""

from __future__ import annotations

import pytest

from knowledge.structure.importance import Importance, Part
from knowledge.structure.outline import make_outline
from knowledge.structure.requirements import find_requirements
from knowledge.values import Document

HEAD = "政府工作报告\n各位代表：\n"
BODY = """一、2024年工作回顾
过去一年，全县生产总值增长6.2%，新建公路85公里。
完成改造老旧小区12个。
二、2025年总体要求和主要目标
今年发展的主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业4200人。
居民收入增长和经济增长同步，单位能耗降低2%左右。
提出上述目标，考虑了需要和可能。
三、2025年重点工作
（一）做强产业
新增规上企业15家，打通断头路3条。
出台支持民营经济的政策。
守住安全生产底线，6月底前完成48处隐患整治。
（二）改善民生
粮食产量保持在29万吨以上。
让群众办事更加方便。
名词解释
1.断头路：指一端不通的道路。必须打通。
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return Document("d", "s.txt", 0, "政府工作报告", HEAD + BODY, body_start=len(HEAD))


def test_parts_of_a_report(document: Document):
    outline = make_outline(document)
    importance = Importance(document, outline)
    parts = {section.heading: importance.part(section.index) for section in outline.sections}
    assert parts["一、2024年工作回顾"] is Part.RESULTS
    assert parts["二、2025年总体要求和主要目标"] is Part.AIMS
    assert parts["（一）做强产业"] is Part.TASKS
    assert parts["名词解释"] is Part.NOTES


def test_targets_and_tasks_are_requirements_results_and_notes_are_none(document: Document):
    texts = [r.text for r in find_requirements(document, make_outline(document))]
    wanted = [
        line
        for line in BODY.split("\n")
        if line.startswith(("今年发展", "居民收入", "新增", "出台", "守住", "粮食", "让群众"))
    ]
    assert texts == wanted


def test_the_headline_target_weighs_most(document: Document):
    found = sorted(find_requirements(document, make_outline(document)), key=lambda r: -r.weight)
    assert found[0].text.startswith("今年发展的主要预期目标")
    assert {r.text[:4] for r in found[:3]} == {"今年发展", "居民收入", "守住安全"}
    assert found[-1].weight == 1


def test_work_done_before_a_chapter_of_troubles_is_no_requirement():
    text = HEAD + (
        "一、主要工作\n开展专项整治，查处违法案件276件。\n完成抽检2640批次。\n二、存在的不足\n检验能力不够强。\n"
        "三、2025年打算\n开展执法培训不少于6期。\n"
    )
    document = Document("d", "s.txt", 0, "工作报告", text, body_start=len(HEAD))
    assert [r.text for r in find_requirements(document, make_outline(document))] == ["开展执法培训不少于6期。"]
