"""Outlines of small documents of many kinds: work plans, regulations, minutes, reports, speeches, as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.reading import read_source
from knowledge.structure.outline import make_outline
from knowledge.values import Document
from tests.support.outlines import check_outline, document, drawn, marked, place

_P = "各地要把责任压实到岗到人，盯住关键环节，抓紧补齐短板，每周调度一次进展，确保各项任务按时完成，让群众看到实实在在的变化。"
"""A paragraph as long as those of reports."""

DOCUMENTS = {
    "a regulation with chapters": (
        document(
            "第一章 总则\n第一条 为了加强河道管理，制定本办法。\n第二章 保护\n第二条 禁止下列行为：\n（一）修建围堤；\n"
            "（二）弃置矿渣；\n（三）种植高秆作物。\n前款行为由水行政主管部门查处。\n第三条 采砂应当经批准。\n第三章 附则\n第四条 本办法自公布之日起施行。"
        ),
        ["第一章 总则", "..第一条", "第二章 保护", "..第二条", "..第三条", "第三章 附则", "..第四条"],
    ),
    "a regulation with chapters and divisions": (
        document(
            "第一章 总则\n第一条 〔C〕\n第二章 监督\n第一节 日常监督\n第二条 〔C〕\n第三条 〔C〕\n第二节 专项监督\n第四条 〔C〕\n第三章 附则\n第五条 〔C〕"
        ),
        ["第一章 总则", "..第一条", "第二章 监督", "..第一节 日常监督", "....第二条", "....第三条", "..第二节 专项监督", "....第四条",
         "第三章 附则", "..第五条"],
    ),
    "a regulation without chapters, its articles named or not, no blank after the number": (
        document("第一条为了加强管理，制定本规定。\n第二条【适用范围】本市适用本规定。\n第三条（职责）〔C〕\n第三条规定的期限从批准之日算起。\n第十条之一 〔C〕"),
        ["第一条", "第二条【适用范围】", "第三条（职责）", "第十条之一"],
    ),
    "articles under numbered headings": (
        document("一、总则\n第一条 〔C〕\n第二条 〔C〕\n二、职责\n第三条 〔C〕\n（一）巡河；\n（二）报告。"),
        ["一、总则", "..第一条", "..第二条", "二、职责", "..第三条", "....（一）巡河", "....（二）报告"],
    ),
    "a work plan of numbered sentences": (
        document("一、目标\n〔C〕\n二、任务\n（一）改厕。\n1.改造户厕2.4万户。\n2.新建公厕12座，6月底前完成。\n（二）治水。\n1.清淤32公里。\n2.巡河每周1次。"),
        ["一、目标", "二、任务", "..（一）改厕", "....1.改造户厕2.4万户", "....2.新建公厕12座", "..（二）治水", "....1.清淤32公里",
         "....2.巡河每周1次"],
    ),
    "a list one item of which looks like a chapter": (
        document("一、任务\n要办好五件事：\n1.修路。〔C〕\n2.架桥。〔C〕\n3.通水。〔C〕\n四、通电。〔C〕\n5.通网。〔C〕\n二、保障\n〔B〕"),
        ["一、任务", "..1.修路", "..2.架桥", "..3.通水", "..四、通电", "..5.通网", "二、保障"],
    ),
    "a lone number between chapters": (
        document("一、任务\n〔B〕\n四、详见下文\n〔C〕\n二、保障\n〔B〕\n三、责任\n〔B〕\n"),
        ["一、任务", "二、保障", "三、责任"],
    ),
    "a notice with a list of attachments, a signature and appendices": (
        document(
            "一、任务\n〔B〕\n二、要求\n〔B〕\n附件：1.任务分解表\n市防汛办\n2024年5月1日\n附件1\n任务分解表\n一、加固水库\n〔C〕\n二、备足物资\n〔C〕\n附件2：值班表\n〔B〕"
        ),
        ["一、任务", "二、要求", "任务分解表", "..一、加固水库", "..二、备足物资", "附件2：值班表"],
    ),
    "a report with a glossary": (
        document("一、回顾\n〔B〕\n二、打算\n〔B〕\n名词解释\n1.河长制：由负责人担任河长的制度。\n2.海绵城市：能吸水的城市。"),
        ["一、回顾", "二、打算", "名词解释", "..1.河长制", "..2.海绵城市"],
    ),
    "closing words with a heading of their own": (
        document("一、回顾\n〔B〕\n二、打算\n〔B〕\n结束语\n〔B〕"),
        ["一、回顾", "二、打算", "结束语"],
    ),
    "short lines that take turns with paragraphs": (
        document(
            f"一、回顾\n{_P}\n生态更加亮丽。\n{_P}\n经济持续向好。\n{_P}\n民生不断改善。\n{_P}\n二、打算\n（一）增绿\n抓好造林。\n{_P}\n抓好治沙。\n{_P}\n"
            f"（二）增收\n稳住就业。\n{_P}\n扩大就业。\n{_P}"
        ),
        ["一、回顾", "..生态更加亮丽", "..经济持续向好", "..民生不断改善", "二、打算", "..（一）增绿", "....抓好造林", "....抓好治沙",
         "..（二）增收", "....稳住就业", "....扩大就业"],
    ),
    "a single short sentence is none": (
        document(f"一、回顾\n{_P}\n成绩来之不易。\n{_P}\n二、打算\n{_P}"),
        ["一、回顾", "二、打算"],
    ),
    "headings of one level with numbers of two ranks": (
        marked((2, "一、任务"), (2, "（一）修路"), "〔B〕", (2, "（二）架桥"), "〔B〕", (2, "二、保障"), "〔B〕"),
        ["一、任务", "..（一）修路", "..（二）架桥", "二、保障"],
    ),
    "headings without numbers that stand inside a run of typed numbers": (
        marked("一、任务", (2, "修路"), "〔B〕", (2, "架桥"), "〔B〕", "二、保障", (2, "人员"), "〔B〕", "三、责任", "〔B〕"),
        ["一、任务", "..修路", "..架桥", "二、保障", "..人员", "三、责任"],
    ),
    "bold lines below numbered headings": (
        marked("一、任务", "〔B〕", (0, "要把路修到每一个村。"), "〔B〕", (0, "要把桥架到每一条河。"), "〔B〕", "二、保障", "〔B〕"),
        ["一、任务", "..要把路修到每一个村", "..要把桥架到每一条河", "二、保障"],
    ),
    "bold lines above numbers that start anew": (
        marked((0, "去年的工作"), "一、修路", "〔B〕", "二、架桥", "〔B〕", (0, "今年的打算"), "一、通水", "〔B〕", "二、通电", "〔B〕"),
        ["去年的工作", "..一、修路", "..二、架桥", "今年的打算", "..一、通水", "..二、通电"],
    ),
    "a bold salutation and bold words that lead to a list are none": (
        marked((0, "同志们："), "〔B〕", "一、任务", (0, "主要抓三件事："), "〔B〕", "二、保障", "〔B〕"),
        ["一、任务", "二、保障"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("made", "expected"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_headings_of_documents_of_many_kinds(made: Document, expected: list[str]) -> None:
    outline = make_outline(made)
    check_outline(made, outline)
    assert drawn(outline) == expected


def test_a_paragraph_after_the_items_of_an_article_belongs_to_the_article() -> None:
    made, _ = DOCUMENTS["a regulation with chapters"]
    assert place(made, make_outline(made), "前款行为") == ("第二章 保护", "第二条")


MARKDOWN = {
    "chapters of one level beside the title": (
        "# 在全市防汛工作会议上的讲话\n\n同志们：\n\n# 一、认清形势\n\n{p}\n\n# 二、抓好重点\n\n## （一）加固水库\n\n{p}\n\n## （二）备足物资\n\n{p}\n\n# 三、压实责任\n\n{p}\n",
        ["一、认清形势", "二、抓好重点", "..（一）加固水库", "..（二）备足物资", "三、压实责任"],
    ),
    "all headings of the second level": (
        "# 防汛工作要点\n\n## 一、认清形势\n\n{p}\n\n## 二、抓好重点\n\n## （一）加固水库\n\n{p}\n\n## （二）备足物资\n\n{p}\n\n## 三、压实责任\n\n{p}\n",
        ["一、认清形势", "二、抓好重点", "..（一）加固水库", "..（二）备足物资", "三、压实责任"],
    ),
    "bold lines": (
        "# 防汛工作要点\n\n## 一、认清形势\n\n{p}\n\n**要看到雨情。**\n\n{p}\n\n**要看到水情**。\n\n{p}\n\n## 二、压实责任\n\n{p}\n",
        ["一、认清形势", "..要看到雨情", "..要看到水情", "二、压实责任"],
    ),
    "articles": (
        "# 河道管理办法\n\n## 第一章 总则\n\n**第一条** 为了加强管理，制定本办法。\n\n## 第二章 保护\n\n**第二条** 禁止下列行为：\n\n（一）修建围堤；\n\n（二）弃置矿渣。\n\n**第三条** {p}\n",
        ["第一章 总则", "..第一条", "第二章 保护", "..第二条", "..第三条"],
    ),
    "an appendix": (
        "# 防汛工作要点\n\n## 一、认清形势\n\n{p}\n\n## 二、压实责任\n\n{p}\n\n## 附件\n\n{p}\n",
        ["一、认清形势", "二、压实责任", "附件"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), MARKDOWN.values(), ids=MARKDOWN)
def test_headings_of_markdown(tmp_path: Path, text: str, expected: list[str]) -> None:
    file = tmp_path / "防汛.md"
    file.write_text(text.format(p=_P), encoding="utf-8")
    (made,) = read_source(file).documents
    assert drawn(make_outline(made)) == expected
