"""Key requirements: what demands, what doesn't, and what is named in it."""

from __future__ import annotations

import pytest

from knowledge.structure.outline import make_outline
from knowledge.structure.requirements import find_requirements, without_ordinal
from knowledge.text.figures import find_figures, other_forms, to_chinese
from knowledge.values import Document

HEAD = "在全县防汛工作会议上的讲话\n同志们：\n"


def found(body: str) -> list[str]:
    document = Document("d", "s.txt", 0, "在全县防汛工作会议上的讲话", HEAD + body, body_start=len(HEAD))
    return [requirement.text for requirement in find_requirements(document, make_outline(document))]


def first(sentence: str):
    document = Document(
        "d", "s.txt", 0, "讲话", f"一、抓好落实\n{sentence}\n二、加强领导\n要压实责任、层层落实到人。\n"
    )
    return find_requirements(document, make_outline(document))[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "各乡镇要在汛期前备足沙袋和抽水泵。",
        "水库值守必须做到两人一班、不得脱岗。",
        "严禁在行洪河道里堆放砂石和建筑垃圾。",
        "凡是排查出来的险段，一律逐段登记造册。",
        "力争月底前把城区积水点全部改造到位。",
        "坚持每天会商雨情水情，及时发布预警。",
    ],
)
def test_a_sentence_that_demands_is_found(sentence: str):
    assert sentence in found(f"一、抓实准备\n{sentence}\n二、加强领导\n要压实责任、层层落实到人。\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "去年全县累计加固堤防三十多公里，取得了明显成效。",
        "主要河流的水位总体平稳，重要水库运行正常。",
        "让我们携起手来，为全县人民的平安而努力奋斗！",
        "少数乡镇对防汛工作重视不够，值守制度执行不严格。",
        "我们也要清醒地看到工作中还存在不少短板和不足。",
    ],
)
def test_a_sentence_that_tells_or_greets_is_none(sentence: str):
    assert sentence not in found(f"一、抓实准备\n{sentence}\n二、加强领导\n要压实责任、层层落实到人。\n")


def test_the_body_carries_on_what_its_heading_demands():
    body = "一、要抓实准备。对病险水库逐座落实责任人和抢险队伍。\n二、要加强领导。建立县乡村三级联防机制。\n"
    assert found(body) == ["对病险水库逐座落实责任人和抢险队伍。", "建立县乡村三级联防机制。"]


def test_masked_clauses_are_cut_out():
    sentence = "要加密巡查频次，确保险情早发现、早报告、早处置，XX水库要安排专人，低洼地带要提前转移群众并妥善安置。"
    told = found(f"一、抓实准备\n{sentence}\n二、加强领导\n要压实责任、层层落实到人。\n")
    assert told[:2] == ["要加密巡查频次，确保险情早发现、早报告、早处置", "低洼地带要提前转移群众并妥善安置。"]


def test_who_until_when_and_how_much():
    requirement = first("县水利局要在6月10日前完成86处险段的加固，储备编织袋1.2万条。")
    assert (requirement.subject, requirement.deadline) == ("县水利局", "在6月10日前")
    assert requirement.figures == ("86处", "1.2万条")


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("一要选好带头人", "要选好带头人"),
        ("（三）修好水利", "修好水利"),
        ("第二，严格管理", "严格管理"),
        ("二是加强值守", "加强值守"),
    ],
)
def test_ordinals_are_left_out(words: str, bare: str):
    assert without_ordinal(words) == bare


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("投入资金3600万元，惠及1.2万户。", ["3600万", "1.2万"]),
        ("达标率要超过96.5%。", ["96.5%"]),
        ("在3月12日印发，文号是2号，共300多人。", []),
        ("落实“1+4”规划和PM2.5治理。", []),
        ("给予500元到2万元的奖励。", ["500", "2万"]),
    ],
)
def test_figures(text: str, figures: list[str]):
    assert [text[figure.start : figure.end] for figure in find_figures(text)] == figures


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        ("7", "七"),
        ("12.5", "十二点五"),
        ("105", "一百零五"),
        ("1300", "一千三百"),
        ("20,008", "二万零八"),
        ("0.6", "零点六"),
    ],
)
def test_chinese_numerals(number: str, numeral: str):
    assert to_chinese(number) == numeral


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        ("3", ("3", "三")),
        ("7.5%", ("7.5%", "7.5％", "百分之七点五", "百分之7.5")),
        ("240万", ("240万", "二百四十万", "2400000")),
        ("两次", ("两次", "2次")),
        ("责任清单", ("责任清单",)),
    ],
)
def test_other_ways_to_write(words: str, forms: tuple[str, ...]):
    assert other_forms(words) == forms
