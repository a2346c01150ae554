"""Lists in running prose: how they are announced and set off, with lead-in and members as spans."""

from __future__ import annotations

import pytest

from knowledge.structure.numbered_points import is_announced
from knowledge.structure.outline import make_outline
from tests.support.outlines import check_outline, document, lists

FOUND = {
    "numbered, set off by semicolons": (
        "企业要做到三条：一是每月带队检查；二是隐患当场交办；三是记录签字存档。〔C〕",
        [("企业要做到三条", ["一是每月带队检查", "二是隐患当场交办", "三是记录签字存档"])],
    ),
    "numbered, set off by commas": (
        "有的同志怕，一是怕得罪人，二是怕丢面子，三是怕担责任。〔C〕",
        [("有的同志怕", ["一是怕得罪人", "二是怕丢面子", "三是怕担责任"])],
    ),
    "announced sentences": (
        "存在四个问题：一是底子薄。二是人手少。三是路子窄。四是办法旧。这些问题都要解决。",
        [("存在四个问题", ["一是底子薄", "二是人手少", "三是路子窄", "四是办法旧"])],
    ),
    "announced by 集中表现在, ordinals without comma": (
        "问题集中表现在：第一，有的不学习。第二有的不干事。第三有的不担当。〔B〕",
        [("问题集中表现在", ["第一，有的不学习", "第二有的不干事", "第三有的不担当"])],
    ),
    "bracketed and circled numbers": (
        "要抓好三件事：（1）修路，（2）架桥，（3）通水。要守住两条底线：①不欠账；②不扰民。",
        [("要抓好三件事", ["（1）修路", "（2）架桥", "（3）通水"]), ("要守住两条底线", ["①不欠账", "②不扰民"])],
    ),
    "two lists in one paragraph": (
        "要把握三个原则：一是自愿；二是公开；三是量力。要做到两个到位：一是领导到位；二是资金到位。",
        [
            ("要把握三个原则", ["一是自愿", "二是公开", "三是量力"]),
            ("要做到两个到位", ["一是领导到位", "二是资金到位"]),
        ],
    ),
    "lines that end with semicolons": (
        "今年要：\n1.修路一百公里；\n2.架桥十二座；\n3.通水八个村。\n〔B〕",
        [("今年要", ["1.修路一百公里", "2.架桥十二座", "3.通水八个村"])],
    ),
    "without numbers, semicolons after a colon": (
        "主要目标是：粮食稳定在四十万吨以上；农民收入增长百分之六；村村通上硬化路。〔C〕",
        [("主要目标是", ["粮食稳定在四十万吨以上", "农民收入增长百分之六", "村村通上硬化路"])],
    ),
    "sentences that begin alike": (
        "检查中发现了一些问题。有的单位账目不清。有的单位制度不全。有的单位责任不实。〔C〕",
        [("检查中发现了一些问题", ["有的单位账目不清", "有的单位制度不全", "有的单位责任不实"])],
    ),
    "parts of one sentence that begin alike": (
        "工作还有不足，比如：部分干部办法不多；部分群众热情不高。〔C〕",
        [("工作还有不足，比如", ["部分干部办法不多", "部分群众热情不高"])],
    ),
    "as many clauses as announced": (
        "要把“三个坚持”贯穿始终，坚持实事求是，坚持群众路线，坚持久久为功。〔C〕",
        [("要把“三个坚持”贯穿始终", ["坚持实事求是", "坚持群众路线", "坚持久久为功"])],
    ),
    "as many clauses after the colon as announced": (
        "要把握三个原则：好用管用、数据只填一次、不增加负担。要抓住四个环节：摸底，立项，施工，验收。",
        [
            ("要把握三个原则", ["好用管用", "数据只填一次", "不增加负担"]),
            ("要抓住四个环节", ["摸底", "立项", "施工", "验收"]),
        ],
    ),
    "lines that begin with a dash": (
        "今年的主要目标是：\n——粮食产量稳定。面积不减，单产提高。\n——农民收入增加。增长百分之六。\n——农村环境改善。\n〔B〕",
        [("今年的主要目标是", ["粮食产量稳定", "农民收入增加", "农村环境改善"])],
    ),
    "quoted together": (
        "会议强调：“第一，要学深。第二，要做实。”〔B〕",
        [("会议强调", ["第一，要学深", "第二，要做实"])],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_lists_in_prose_are_found_with_lead_and_members(text: str, expected: list[tuple[str, list[str]]]) -> None:
    made = document(text)
    check_outline(made, make_outline(made))
    assert lists(made) == expected


@pytest.mark.parametrize(
    "text",
    [
        "〔B〕〔C〕",
        "去年修了路，架了桥，通了水。",
        "这件事，一是一、二是二。",
        "一是修路。",
        "全市有三个县，山多，地少，路远。",
        "他说：“要修路。”大家都赞成。",
        "三是要早，早在去年就说过。",
    ],
)
def test_ordinary_prose_is_no_list(text: str) -> None:
    assert lists(document(text)) == []


def test_a_list_belongs_to_the_section_it_stands_in() -> None:
    made = document("一、任务\n〔B〕\n（一）修路。要做到两条：一是早；二是实。〔C〕\n（二）架桥。〔B〕")
    outline = make_outline(made)
    (found,) = outline.enumerations
    assert outline.path(found.section) == ("一、任务", "（一）修路")


def test_a_list_of_the_opening_belongs_to_no_section() -> None:
    made = document("要做到两条：一是早；二是实。\n一、任务\n〔B〕\n二、保障\n〔B〕")
    (found,) = make_outline(made).enumerations
    assert found.section is None


def test_the_lead_never_reaches_into_the_section_before() -> None:
    made = document("一、任务\n〔B〕\n二、保障\n一是早；二是实；三是严。〔C〕")
    (found,) = make_outline(made).enumerations
    assert found.lead.start >= made.text.index("二、保障")


@pytest.mark.parametrize(
    ("lead", "announces"),
    [
        ("存在四个问题：", True),
        ("要抓好以下几点：", True),
        ("问题集中表现在：", True),
        ("主要有：", True),
        ("重点推广四项技术：", True),
        ("要办好十件实事：", True),
        ("去年修了路。", False),
        ("这是第三个年头。", False),
        ("办成了一件大事。", False),
    ],
)
def test_words_that_announce_a_list(lead: str, announces: bool) -> None:
    assert is_announced(lead) is announces


def test_a_list_has_no_empty_member() -> None:
    made = document("二章：、")
    assert lists(made) == []
    check_outline(made, make_outline(made))
