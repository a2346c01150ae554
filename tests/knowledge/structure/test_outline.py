"""Outlines as a careful reader would draw them: levels, run-ins, where a heading ends, and where text returns to its parent."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.reading import find_files, read_source
from knowledge.structure.outline import make_outline
from knowledge.values import Document, HeadingMark
from tests.support.outlines import B, C, check_outline, document, drawn, lists, marked, place

SHARED = Path(__file__).resolve().parents[4] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the speeches for measuring are not beside the project")


def headings(text: str) -> list[str]:
    made = document(text)
    outline = make_outline(made)
    check_outline(made, outline)
    return drawn(outline)


LEVELS = {
    "Chinese, bracketed, arabic, bracketed arabic": (
        "〔B〕\n一、财政\n〔B〕\n（一）收入\n〔B〕\n1. 税收\n〔B〕\n（1）增值税\n〔B〕\n（2）所得税\n〔B〕\n2. 非税\n〔B〕\n(二)支出\n〔B〕\n二、金融\n〔B〕",
        [
            "一、财政",
            "..（一）收入",
            "....1. 税收",
            "......（1）增值税",
            "......（2）所得税",
            "....2. 非税",
            "..(二)支出",
            "二、金融",
        ],
    ),
    "chapters and sections": (
        "第一章 总则\n〔B〕\n第一节 目的\n〔B〕\n第二节　范围\n〔B〕\n第二章 职责\n〔B〕",
        ["第一章 总则", "..第一节 目的", "..第二节　范围", "第二章 职责"],
    ),
    "parts, with numbering that restarts in each": (
        "第一部分：回顾\n〔B〕\n一、水利\n〔B〕\n二、林业\n〔B〕\n第二部分：打算\n〔B〕\n一、水利\n〔B〕\n二、林业\n〔B〕",
        ["第一部分：回顾", "..一、水利", "..二、林业", "第二部分：打算", "..一、水利", "..二、林业"],
    ),
    "five levels without text between": (
        "第一章 总则\n一、任务\n（一）修路\n1.主路\n（1）路基。〔B〕\n（2）路面。〔B〕\n2.支路\n〔B〕\n（二）架桥\n〔B〕\n第二章 附则\n〔B〕",
        [
            "第一章 总则",
            "..一、任务",
            "....（一）修路",
            "......1.主路",
            "........（1）路基",
            "........（2）路面",
            "......2.支路",
            "....（二）架桥",
            "第二章 附则",
        ],
    ),
    "ASCII and full-width forms": (
        "一.任务\n〔B〕\n(一)修路\n〔B〕\n(二)架桥\n〔B〕\n二．保障\n〔B〕\n１．人\n〔B〕\n２．钱\n〔B〕",
        ["一.任务", "..(一)修路", "..(二)架桥", "二．保障", "..１．人", "..２．钱"],
    ),
    "full-width spaces before headings": (
        "　　一、任务\n　　〔B〕\n　　（一）修路。〔B〕\n　　（二）架桥。〔B〕\n　　二、保障\n　　〔B〕",
        ["一、任务", "..（一）修路", "..（二）架桥", "二、保障"],
    ),
    "more than ten": (
        "".join(
            f"{n}、做好工作之{n}\n〔B〕\n"
            for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
        ),
        [f"{n}、做好工作之{n}" for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")],
    ),
    "a number left out, a number twice": (
        "一、任务\n〔B〕\n二、进展\n〔B〕\n二、问题\n〔B〕\n四、保障\n〔B〕",
        ["一、任务", "二、进展", "二、问题", "四、保障"],
    ),
    "the first heading is lost": ("二、任务\n〔B〕\n三、进展\n〔B〕", ["二、任务", "三、进展"]),
    "headings with emoji and rare characters": (
        "一、任务😀𠮷\n〔B〕𠀀𪚥龘😀〔B〕\n二、保障🚀\n〔B〕",
        ["一、任务😀𠮷", "二、保障🚀"],
    ),
    "headings without any text": (
        "一、任务\n（一）修路\n1.主路\n2.支路\n（二）架桥\n二、保障\n",
        ["一、任务", "..（一）修路", "....1.主路", "....2.支路", "..（二）架桥", "二、保障"],
    ),
    "figures at line starts are no numbers": (
        "一、任务\n〔B〕\n1.5亿元已经到位。〔B〕\n2.3万户完成改造。〔B〕\n二、保障\n〔B〕",
        ["一、任务", "二、保障"],
    ),
    "no heading at all": ("〔B〕\n〔C〕\n〔B〕", []),
    "nothing": ("", []),
    "a very long heading on its own line": (
        "一、深入学习贯彻会议精神，充分认识做好农村公路养护工作的重大意义，切实增强责任感紧迫感\n〔B〕\n二、架桥\n〔B〕",
        ["一、深入学习贯彻会议精神，充分认识做好农村公路养护工作的重大意义，切实增强责任感紧迫感", "二、架桥"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LEVELS.values(), ids=LEVELS)
def test_numbered_headings_nest_by_their_numbers(text: str, expected: list[str]) -> None:
    assert headings(text) == expected


RUN_INS = {
    "one paragraph of a thousand characters, body before the first": (
        "一、防汛\n"
        + B * 6
        + "第一，抓早抓小。"
        + B * 8
        + "第二，抓实责任。"
        + B * 8
        + "第三，抓好演练。"
        + B * 8
        + "\n二、抗旱\n〔B〕",
        ["一、防汛", "..第一，抓早抓小", "..第二，抓实责任", "..第三，抓好演练", "二、抗旱"],
    ),
    "一要 after body text": (
        "一、防汛\n〔B〕一要抓早。〔B〕二要抓小。〔B〕三要抓实。〔B〕\n二、抗旱\n〔B〕",
        ["一、防汛", "..一要抓早", "..二要抓小", "..三要抓实", "二、抗旱"],
    ),
    "after 要求，": (
        "会上，刘副局长要求，一是要抓早抓小。〔B〕二是要抓实责任。〔B〕三是要抓好演练。〔B〕",
        ["一是要抓早抓小", "二是要抓实责任", "三是要抓好演练"],
    ),
    "in lines of their own, several paragraphs each": (
        "一、任务\n（一）修路\n一是主路。〔B〕\n〔C〕\n二是支路。〔B〕\n〔C〕\n（二）架桥\n〔B〕",
        ["一、任务", "..（一）修路", "....一是主路", "....二是支路", "..（二）架桥"],
    ),
    "run-ins within run-ins": (
        "一、任务\n〔B〕第一，抓项目。一是抓开工。〔B〕二是抓投产。〔B〕第二，抓环境。一是抓审批。〔B〕二是抓信用。〔B〕\n二、保障\n〔B〕",
        [
            "一、任务",
            "..第一，抓项目",
            "....一是抓开工",
            "....二是抓投产",
            "..第二，抓环境",
            "....一是抓审批",
            "....二是抓信用",
            "二、保障",
        ],
    ),
    "arabic numbers within a bracketed paragraph": (
        "一、任务\n（一）修路。1.主路。〔B〕2.支路。〔B〕\n（二）架桥。1.大桥。〔B〕2.小桥。〔B〕\n二、保障\n〔B〕",
        [
            "一、任务",
            "..（一）修路",
            "....1.主路",
            "....2.支路",
            "..（二）架桥",
            "....1.大桥",
            "....2.小桥",
            "二、保障",
        ],
    ),
    "numbering that restarts below one parent": (
        "一、总结\n成绩是主要的。\n一是项目多了。〔B〕\n二是路通了。〔B〕\n问题也不少。\n一是项目小。〔B〕\n二是路不平。〔B〕\n二、部署\n〔B〕",
        ["一、总结", "..一是项目多了", "..二是路通了", "..一是项目小", "..二是路不平", "二、部署"],
    ),
    "two lists in one paragraph": (
        "一、任务\n要抓好两项工作。一是修路。〔B〕二是架桥。〔B〕要严守两条纪律。一是不许吃请。〔B〕二是不许收礼。〔B〕\n二、保障\n〔B〕",
        ["一、任务", "..一是修路", "..二是架桥", "..一是不许吃请", "..二是不许收礼", "二、保障"],
    ),
    "run-ins of the opening stand at the top level": (
        "同志们：\n〔B〕去年主要做了三件事。\n第一，修了路。〔B〕\n第二，架了桥。〔B〕\n总的来看，去年开了个好头。下面我讲两点。\n一、继续修路\n〔B〕\n二、继续架桥\n〔B〕",
        ["第一，修了路", "第二，架了桥", "一、继续修路", "二、继续架桥"],
    ),
    "the whole speech in one paragraph": (
        "〔B〕下面讲三点。第一，要早。〔B〕第二，要实。〔B〕第三，要严。〔B〕同志们，时间不等人，让我们一起努力。",
        ["第一，要早", "第二，要实", "第三，要严"],
    ),
    "the second ordinal has lost its comma": (
        "一、问题\n〔B〕第一，底子薄。〔B〕第二有的人手少。〔B〕第三，路子窄。〔B〕\n二、任务\n〔B〕",
        ["一、问题", "..第一，底子薄", "..第二有的人手少", "..第三，路子窄", "二、任务"],
    ),
    "industries are counted, not points": (
        "一、产业\n第一，稳农业。今年第一产业要增长。第二产业要提速。第三产业要提质。\n第二，强工业。〔B〕\n第三，活商贸。〔B〕\n二、保障\n〔B〕",
        ["一、产业", "..第一，稳农业", "..第二，强工业", "..第三，活商贸", "二、保障"],
    ),
    "a lone 一是 is no heading": ("一、任务\n〔B〕一是要早。〔B〕\n二、保障\n〔B〕", ["一、任务", "二、保障"]),
    "a list inside a point of the same number stays inside": (
        "一、任务\n〔B〕\n二、要求\n要做到：一、早。〔B〕二、实。〔B〕\n三、保障\n〔B〕",
        ["一、任务", "二、要求", "..一、早", "..二、实", "三、保障"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), RUN_INS.values(), ids=RUN_INS)
def test_run_in_headings_are_found_in_the_paragraph(text: str, expected: list[str]) -> None:
    assert headings(text) == expected


ENDS = {
    "at the full stop where a body follows": (
        "一是抓项目，各县都要有大项目。〔B〕二是抓环境，各部门都要减材料。〔B〕",
        ["一是抓项目，各县都要有大项目", "二是抓环境，各部门都要减材料"],
    ),
    "at the first comma where the point is one sentence": (
        "各单位要做到，一要抓项目，盯住开工，盯住投产。二要抓环境，办事不出园区，服务不过夜。",
        ["一要抓项目", "二要抓环境"],
    ),
    "short words before the first comma": ("〔B〕一要早，不能等不能靠。二要实，不能虚不能空。", ["一要早", "二要实"]),
    "at the line's end where the heading has its own line": (
        "一、修路，通到每一个村\n〔B〕\n二、架桥，连起每一条河\n〔B〕",
        ["一、修路，通到每一个村", "二、架桥，连起每一条河"],
    ),
    "at the first comma where a sentence is too long for a heading": (
        "第一，修路，"
        + "年年修，月月修，" * 8
        + "不能停。〔B〕第二，架桥，"
        + "年年架，月月架，" * 8
        + "不能停。〔B〕",
        ["第一，修路", "第二，架桥"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), ENDS.values(), ids=ENDS)
def test_a_heading_ends_where_a_reader_would_end_it(text: str, expected: list[str]) -> None:
    assert headings(text) == expected


def test_inline_tells_whether_the_body_follows_in_the_same_paragraph() -> None:
    made = document("一、任务\n〔B〕\n（一）修路。〔B〕\n（二）架桥\n〔B〕")
    assert [s.inline for s in make_outline(made).sections] == [False, True, False]


RETURNS = {
    "总的看, 这些成绩 (words that look back)": (
        "一、总结\n〔B〕\n（一）项目多了。〔B〕\n〔C〕\n（二）路通了。〔B〕\n总的看，去年开局良好。\n这些成绩来之不易。\n二、部署\n〔B〕",
        {"总的看": ("一、总结",), "这些成绩": ("一、总结",)},
    ),
    "problems after achievements": (
        "一、总结\n〔B〕\n（一）项目\n〔B〕\n〔C〕\n（二）道路\n〔B〕\n同时，我们也要清醒地看到，工作中还有短板。〔B〕\n二、部署\n〔B〕",
        {"短板": ("一、总结",)},
    ),
    "a salutation goes on in the outermost section that goes on": (
        "一、回顾\n〔B〕\n（一）项目。〔B〕\n（二）道路。〔B〕\n各位代表！回望来路，步步坚实。\n二、安排\n〔B〕",
        {"回望来路": ("一、回顾",)},
    ),
    "the last salutation closes the speech": (
        "一、形势\n〔B〕\n〔C〕\n二、任务\n〔B〕\n（一）修路。〔B〕\n（二）架桥。〔B〕\n同志们，新的一年已经开始，让我们一起努力。\n谢谢大家！",
        {"新的一年": (), "谢谢大家": ()},
    ),
    "a salutation in the last paragraph": (
        "〔B〕下面讲两点。第一，要早。〔B〕第二，要实。〔B〕同志们，时间不等人。",
        {"时间不等人": ()},
    ),
    "siblings of one paragraph each": (
        "一、总结\n〔B〕\n（一）项目\n〔B〕\n（二）道路\n〔B〕\n（三）水利\n水渠修了八十公里。\n今年雨水多，各地要早作准备。\n二、部署\n〔B〕",
        {"水渠修了": ("一、总结", "（三）水利"), "今年雨水多": ("一、总结",)},
    ),
    "run-ins of one paragraph each": (
        "一、总结\n〔B〕\n一是项目多了。〔B〕\n二是路通了。水渠也修了。\n今年雨水多，各地要早作准备。\n二、部署\n〔B〕",
        {"水渠也修了": ("一、总结", "二是路通了"), "今年雨水多": ("一、总结",)},
    ),
    "a later paragraph of the last section stays in it": (
        "一、总结\n〔B〕\n〔C〕\n二、部署\n〔B〕\n今年雨水多，各地要早作准备。",
        {"今年雨水多": ("二、部署",)},
    ),
    "the last section has text of its own where the others have only run-ins": (
        "一、任务\n（一）修路。〔B〕\n（二）架桥。〔B〕\n二、保障\n经费要早到位。\n人员要早到岗。",
        {"经费要早到位": ("二、保障",), "人员要早到岗": ("二、保障",)},
    ),
    "two sections make no habit": (
        "一、任务\n〔B〕\n二、保障\n经费要早到位。\n人员要早到岗。",
        {"人员要早到岗": ("二、保障",)},
    ),
    "the sentence that announces the next list": (
        "一、任务\n要抓好两项工作。一是修路。〔B〕二是架桥。大桥年内合龙。要严守两条纪律。一是不许吃请。〔B〕二是不许收礼。〔B〕\n二、保障\n〔B〕",
        {"大桥年内合龙": ("一、任务", "二是架桥"), "要严守两条纪律": ("一、任务",)},
    ),
    "the paragraph that announces the next list": (
        "一、任务\n一是修路。〔B〕\n〔C〕\n二是架桥。〔B〕\n〔C〕\n当前存在的主要问题是：\n一是路窄。〔B〕\n二是桥少。〔B〕\n二、保障\n〔B〕",
        {"当前存在的": ("一、任务",), "今年要接着往下干": ("一、任务", "一是修路")},
    ),
    "the opening goes on after its run-ins": (
        "同志们：\n〔B〕\n第一，修了路。〔B〕\n〔C〕\n第二，架了桥。大桥已经合龙。\n总的来看，去年开了个好头。\n下面，我讲两点意见。\n一、继续修路\n〔B〕\n二、继续架桥\n〔B〕",
        {"大桥已经合龙": ("第二，架了桥",), "总的来看": (), "下面，我讲": ()},
    ),
    "what sums up the points of a short notice": (
        "要做到以下几点：\n（一）早动手。\n（二）早见效。\n（三）早总结。\n以上三点，请抓好落实。",
        {"以上三点": ()},
    ),
}


@pytest.mark.parametrize(("text", "expected"), RETURNS.values(), ids=RETURNS)
def test_text_after_the_last_child_returns_where_it_belongs(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    made = document(text)
    outline = make_outline(made)
    check_outline(made, outline)
    assert {words: place(made, outline, words) for words in expected} == expected


def test_a_sentence_belongs_to_the_innermost_section_around_it() -> None:
    made = document(
        "开场白。\n一、任务\n总说。\n（一）修路。一是主路。主路年内通车。〔B〕二是支路。〔B〕\n（二）架桥。大桥合龙。\n二、保障\n经费到位。"
    )
    outline = make_outline(made)
    assert place(made, outline, "开场白") == ()
    assert place(made, outline, "总说") == ("一、任务",)
    assert place(made, outline, "主路年内通车") == ("一、任务", "（一）修路", "一是主路")
    assert place(made, outline, "大桥合龙") == ("一、任务", "（二）架桥")
    assert place(made, outline, "经费到位") == ("二、保障",)


# --- sections or enumerations -----------------------------------------------------------------------------------------


def test_an_announced_list_of_single_sentences_is_an_enumeration() -> None:
    made = document(
        "一、问题\n存在四个问题：一是底子薄。二是人手少。三是路子窄。四是办法旧。这些问题都要解决。\n二、任务\n〔B〕"
    )
    assert drawn(make_outline(made)) == ["一、问题", "二、任务"]
    assert lists(made) == [("存在四个问题", ["一是底子薄", "二是人手少", "三是路子窄", "四是办法旧"])]


def test_an_announced_list_of_points_with_bodies_is_sections() -> None:
    assert headings("一、任务\n今年有三项任务：一是强底子。〔B〕二是添人手。〔B〕三是拓路子。〔B〕") == [
        "一、任务",
        "..一是强底子",
        "..二是添人手",
        "..三是拓路子",
    ]


def test_ordinals_without_comma_are_members_of_an_announced_list() -> None:
    made = document(
        "〔B〕问题集中表现在：第一，有的不学习；第二有的不干事；第三有的不担当；第四，有的不守纪。\n一、学习\n〔B〕\n二、落实\n〔B〕"
    )
    assert drawn(make_outline(made)) == ["一、学习", "二、落实"]
    assert lists(made) == [
        ("问题集中表现在", ["第一，有的不学习", "第二有的不干事", "第三有的不担当", "第四，有的不守纪"])
    ]


def test_points_quoted_together_are_a_list_and_no_sections() -> None:
    made = document("一、精神\n会议强调：“第一，要学深。第二，要做实。”〔B〕\n二、保障\n〔B〕")
    assert drawn(make_outline(made)) == ["一、精神", "二、保障"]
    assert lists(made) == [("会议强调", ["第一，要学深", "第二，要做实"])]


# --- headings that the file format marks ------------------------------------------------------------------------------

MARKED = {
    "automatic numbers are shown, though they do not stand in the text": (
        marked(
            (1, "加快建设", "一、"),
            "〔B〕",
            (2, "修路", "（一）"),
            "〔B〕",
            (2, "架桥", "（二）"),
            "〔B〕",
            (1, "强化保障", "二、"),
            "〔B〕",
        ),
        ["一、加快建设", "..（一）修路", "..（二）架桥", "二、强化保障"],
    ),
    "no numbers": (
        marked(
            "〔B〕",
            (1, "加快建设"),
            "〔B〕",
            (2, "修路"),
            "〔B〕",
            (2, "架桥"),
            "〔B〕",
            (1, "强化保障"),
            "〔B〕",
            "〔C〕",
        ),
        ["加快建设", "..修路", "..架桥", "强化保障"],
    ),
    "numbers at one level, none below": (
        marked(
            (1, "一、加快建设"),
            "〔B〕",
            (2, "修路"),
            "〔B〕一是主路。〔B〕二是支路。〔B〕",
            (2, "架桥"),
            "〔B〕",
            (1, "二、强化保障"),
            "〔B〕",
        ),
        ["一、加快建设", "..修路", "....一是主路", "....二是支路", "..架桥", "二、强化保障"],
    ),
    "none at one level, numbers below that go on counting": (
        marked((1, "总结"), (2, "一、修路"), "〔B〕", (2, "二、架桥"), "〔B〕", (1, "打算"), (2, "三、通水"), "〔B〕"),
        ["总结", "..一、修路", "..二、架桥", "打算", "..三、通水"],
    ),
    "levels left out": (
        marked((2, "加快建设"), "〔B〕", (4, "修路"), "〔B〕", (2, "强化保障"), "〔B〕"),
        ["加快建设", "..修路", "强化保障"],
    ),
    "a heading that lost its style counts by its number": (
        marked((1, "一、加快建设"), "〔B〕", "二、强化保障", "〔B〕", (1, "三、落实责任"), "〔B〕"),
        ["一、加快建设", "二、强化保障", "三、落实责任"],
    ),
    "typed numbers order headings of one style": (
        marked(
            (1, "一、加快建设"), (1, "（一）修路"), "〔B〕", (1, "（二）架桥"), "〔B〕", (1, "二、强化保障"), "〔B〕"
        ),
        ["一、加快建设", "..（一）修路", "..（二）架桥", "二、强化保障"],
    ),
    "run-ins below marked headings": (
        marked((1, "一、加快建设"), "〔B〕", "（一）修路。〔B〕", "（二）架桥。〔B〕", (1, "二、强化保障"), "〔B〕"),
        ["一、加快建设", "..（一）修路", "..（二）架桥", "二、强化保障"],
    ),
    "headings without text": (
        marked((1, "加快建设"), (2, "修路"), (2, "架桥"), (1, "强化保障")),
        ["加快建设", "..修路", "..架桥", "强化保障"],
    ),
    "arabic automatic numbers": (
        marked(
            (1, "总则", "1 "),
            "〔B〕",
            (2, "目的", "1.1 "),
            "〔B〕",
            (2, "范围", "1.2 "),
            "〔B〕",
            (1, "职责", "2 "),
            "〔B〕",
        ),
        ["1 总则", "..1.1 目的", "..1.2 范围", "2 职责"],
    ),
}


@pytest.mark.parametrize(("made", "expected"), MARKED.values(), ids=MARKED)
def test_headings_of_the_format_nest_by_number_and_level(made: Document, expected: list[str]) -> None:
    outline = make_outline(made)
    check_outline(made, outline)
    assert drawn(outline) == expected


def test_the_last_marked_section_keeps_all_its_paragraphs() -> None:
    made = marked(
        (1, "加快建设"), "（一）修路。〔B〕", "（二）架桥。〔B〕", (1, "强化保障"), "经费到位。", "人员到岗。"
    )
    outline = make_outline(made)
    assert place(made, outline, "经费到位") == place(made, outline, "人员到岗") == ("强化保障",)


def test_marks_in_the_front_matter_are_no_sections() -> None:
    made = document("在全市工作会议上的讲话\n一、任务\n〔B〕", [HeadingMark(0, 11, 1)], body_start=12)
    assert drawn(make_outline(made)) == ["一、任务"]


# --- odd documents ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "〔B〕\n一、任务\n〔B〕\n（一）修路。〔B〕\n（二）架桥。去年架了十二座，今年准备再",
            ["一、任务", "..（一）修路", "..（二）架桥"],
        ),
        ("〔B〕\n一、任务\n〔B〕\n二、汇聚奋进力量，为全", ["一、任务", "二、汇聚奋进力量，为全"]),
        ("〔B〕\n一、任务\n〔B〕\n（一）修路", ["一、任务", "..（一）修路"]),
        ("一、任务", ["一、任务"]),
        ("一、\n二、\n三、", ["一、", "二、", "三、"]),
    ],
)
def test_a_document_that_breaks_off_keeps_what_is_there(text: str, expected: list[str]) -> None:
    assert headings(text) == expected


def test_a_paragraph_of_a_million_characters_is_read_to_its_end() -> None:
    body = B * (1_000_000 // len(B))
    made = document("一、任务\n" + body + "第一，要早。" + C + "第二，要实。" + C)
    outline = make_outline(made)
    assert drawn(outline) == ["一、任务", "..第一，要早", "..第二，要实"]
    assert outline.stretches[-1].end == len(made.text)


@pytest.mark.parametrize("piece", ["好，", "好；", "“好", "一是好。", "第一，好。", "有的好。", "五个方面，好事，"])
def test_broken_files_of_many_equal_pieces_are_read_to_their_end(piece: str) -> None:
    made = document("目标是：" + piece * (60_000 // len(piece)))
    check_outline(made, make_outline(made))


LINES = st.sampled_from(
    [
        "一、任务",
        "二、保障",
        "三、纪律",
        "（一）修路",
        "（二）架桥。〔B〕",
        "（三）通水，通到村。",
        "1.主路",
        "2.支路。〔B〕",
        "（1）路基",
        "第一章 总则",
        "第一，早。〔B〕第二，实。〔B〕",
        "一是早。二是实。三是严。",
        "要做到三点：一要早；二要实；三要严。",
        "〔B〕一要早。〔B〕二要实，要细。",
        "第二有的不干事。〔C〕",
        "〔B〕",
        "〔C〕",
        "各位代表！〔C〕",
        "同志们：",
        "总的看，〔C〕",
        "以上三点，请落实。",
        "谢谢大家！",
        "——粮食稳产。〔B〕",
        "\u3000",
        "😀𠮷龘",
        "“第一，早。第二，实。”",
    ]
)
ANY = st.text(alphabet="一二三第是要、，。；：（）1.\n “”有的章好😀", max_size=30)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw speeches of lines that make trouble, some of them marked by the format, some of them front matter."""
    lines = draw(st.lists(LINES | ANY, max_size=14))
    made = document("\n".join(lines))
    starts = [0]
    for line in made.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spans = list(zip(starts, made.text.split("\n"), strict=False))
    chosen = draw(st.lists(st.integers(0, max(0, len(spans) - 1)), max_size=4, unique=True).map(sorted))
    marks = [
        HeadingMark(
            spans[i][0],
            spans[i][0] + len(spans[i][1]),
            draw(st.integers(1, 4)),
            draw(st.sampled_from(["", "一、", "1.2 "])),
        )
        for i in chosen
        if i < len(spans) and spans[i][1]
    ]
    front = draw(st.sampled_from([0, 0, starts[min(1, len(starts) - 1)]]))
    return document(made.text, marks, min(front, len(made.text)))


@settings(max_examples=120, deadline=None)
@given(documents())
def test_every_letter_of_the_body_belongs_to_one_section(made: Document) -> None:
    check_outline(made, make_outline(made))


def test_a_heading_mark_with_a_blank_at_its_end_lies_inside_its_parent() -> None:
    lines = ["一、任务"] * 5
    start = len("\n".join(lines)) + 1
    made = document("\n".join([*lines, "1 ", "一、任务"]), [HeadingMark(start, start + 2, 1, "")])
    check_outline(made, make_outline(made))


# --- the speeches for measuring ---------------------------------------------------------------------------------------


def shared_documents() -> list[Document]:
    folders = [SHARED / "speeches", SHARED / "reports", SHARED / "reports_text"]
    return [document for path in find_files(folders) for document in read_source(path).documents]


@needs_shared
def test_all_speeches_keep_the_promises() -> None:
    found = shared_documents()
    assert found
    for made in found:
        check_outline(made, make_outline(made))


def load(name: str) -> ModuleType:
    """Import a scorer by its path; it imports its neighbour by name."""
    folder = SHARED / "evaluation"
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(folder))
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = written
    return module


@needs_shared
def test_the_outlines_agree_with_those_of_a_reader() -> None:
    scorer = load("score_outline")
    gold = json.loads((SHARED / "evaluation" / "outline_dev.json").read_text(encoding="utf-8"))
    ours = [(made, make_outline(made)) for made in shared_documents()]
    wanted = found = placed = extra = 0
    for doc in gold["docs"]:
        mine = [(made, outline) for made, outline in ours if made.source.startswith(doc["doc"])]
        for speech in doc["speeches"]:
            titles = [speech["title"], *speech.get("title_accept", []), *([doc["title"]] if len(mine) == 1 else [])]
            exact = [pair for pair in mine if scorer.heading(pair[0].title) in {scorer.heading(t) for t in titles}]
            (outline, *_) = [o for _, o in exact or [pair for pair in mine if scorer.same_title(pair[0].title, titles)]]
            counts = scorer.match_headings([s.path for s in outline.sections], speech, lambda *words: None)
            wanted, found, placed, extra = (a + b for a, b in zip((wanted, found, placed, extra), counts, strict=True))
    assert wanted > 50
    assert min(found / wanted, found / (found + extra), placed / found) >= 0.97
