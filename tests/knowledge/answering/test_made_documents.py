"""Asked and answered on small documents made for it: what a document says of another year, place or thing, replies, numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.settings import LibrarySettings
from knowledge.values import Answer, Turn

SPEECH = """在全县招商工作会议上的讲话

中共云岭县委书记  贺知远

（2025年2月18日）

同志们：

今天开会，专门研究招商。下面，我讲两点意见。

一、看清差距，增强紧迫感

去年全县签约项目46个，到位资金31亿元，比上年的27亿元多了4亿元。为什么要把招商摆在第一位？因为没有项目就没有就业，没有就业就留不住年轻人。

做事要舍得下笨功夫。比如，柳沟镇的书记一年跑了三十七趟，才把藤编厂请回来。

二、突出重点，实施“三大工程”

要实施“三大工程”：一是强链工程，二是暖企工程，三是聚才工程。

（一）实施强链工程。围绕藤编、竹笋、矿泉水延伸链条，今年新签项目不少于60个。

（二）实施暖企工程。设立企业服务专窗，办事不过三天。

（三）实施聚才工程。引进技师120名，由县人社局局长苗青包保。

必须坚持规划先行。没有规划就没有章法。

必须坚持守土有责。谁的园区谁负责。

必须坚持久久为功。一张图纸干到底。
"""

RULES = """云岭县乡村道路养护办法

第一章 总则

第一条 为管好乡村道路，制定本办法。

第二条 本办法所称乡村道路，是指县道以下的公路。

第二章 养护

第三条 养护经费每公里每年7000元，由县财政承担六成。

第十六条 养护员每半个月巡路一次，塌方两小时内报告。

附件1
养护路段明细表

云岭至柳沟段18公里，由交通运输所养护。云岭至白石段22公里，由白石镇养护。
"""

MINUTES = """藤编企业座谈会纪要

一、企业提问与答复

藤编厂厂长骆一凡问：夜班工人回家没有车，能不能开一趟夜班公交？

县交通运输局局长韦平答：可以。自4月1日起开通柳沟至县城的夜班车，末班22点发车。

二、会议要求

会后一个月内逐条回头看。
"""

REPORT_OF_THE_CITY = """青屏市2025年政府工作报告

——2025年1月20日在青屏市第六届人民代表大会第四次会议上

青屏市市长  卫舒

一、2024年工作回顾

全市旅游收入58亿元，增长9%。新增就业3.2万人。

二、2025年工作安排

全市旅游收入增长10%左右。新增就业3.5万人以上。
"""

REPORT_OF_THE_COUNTY = """云岭县2025年政府工作报告

——2025年1月12日在云岭县第十七届人民代表大会第五次会议上

云岭县县长  舒婉

一、2024年工作回顾

新增就业4100人。

二、2025年工作安排

新增就业4300人以上。接待游客90万人次。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("made")
    texts = {
        "speech": SPEECH,
        "rules": RULES,
        "minutes": MINUTES,
        "city": REPORT_OF_THE_CITY,
        "county": REPORT_OF_THE_COUNTY,
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    made = Library.open(LibrarySettings(path=folder / "library"))
    made.add([folder / f"{name}.txt" for name in texts])
    return made


def ask(library: Library, *questions: str) -> Answer:
    history: list[Turn] = []
    for question in questions:
        history.append(Turn(question, library.ask(question, history)))
    answer = history[-1].answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("夜班公交能不能开？", "自4月1日起开通柳沟至县城的夜班车"),
        ("养护办法第16条怎么规定的", "养护员每半个月巡路一次"),
        ("第十六条说的啥", "养护员每半个月巡路一次"),
        ("招商讲话里第二个工程讲的啥", "设立企业服务专窗"),
        ("贺书记第二部分讲了什么", "实施强链工程"),
        ("养护路段明细表里有什么", "云岭至柳沟段18公里"),
        ("技师引进由谁包保", "由县人社局局长苗青包保"),
        ("讲话提了哪三个“必须坚持”", "必须坚持守土有责"),
        ("为什么要把招商摆在第一位", "没有项目就没有就业"),
    ],
)
def test_the_place_that_answers_is_shown(library: Library, question: str, words: str) -> None:
    answer = ask(library, question)
    assert answer.status == "answered"
    assert words in answer.text.replace("\n", "")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("2022年全县签约项目多少个？", "2022"),
        ("招商讲话里有没有提到碳交易", "碳交易"),
    ],
)
def test_what_the_nearest_sentence_does_not_tell_of_is_named(library: Library, question: str, named: str) -> None:
    answer = ask(library, question)
    assert answer.status == "not_found"
    assert named in answer.reason or "没有找到直接的答案" in answer.reason


def test_examples_are_looked_for_where_the_answer_before_stood(library: Library) -> None:
    assert "柳沟镇的书记一年跑了三十七趟" in ask(library, "招商讲话怎么说下笨功夫", "有没有举例子").text
    assert "没有举例子" in ask(library, "夜班车末班几点发车", "有没有举例子").reason


def test_two_documents_met_before_are_compared(library: Library) -> None:
    text = ask(library, "云岭县新增就业目标多少", "青屏市呢", "他俩谁高").text
    assert "4300人以上" in text
    assert "3.5万人以上" in text


def test_an_aim_is_not_taken_for_what_was_reached(library: Library) -> None:
    assert "3.5万人以上" in ask(library, "青屏市今年新增就业目标是多少？").text.split("[1]")[0]
    assert "3.2万人" in ask(library, "青屏市去年新增就业多少人？").text.split("[1]")[0]
