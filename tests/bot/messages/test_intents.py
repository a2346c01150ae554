"""The bot's own functions in plain words: phrasings written apart from the table, and questions that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.messages.command_table import PRIVATE, names
from bot.messages.commands import _INTENTS, Command, Question, closest_command, understand, understand_in_group
from bot.messages.intents import QUESTION, examples, mask, read_intent

PHRASINGS = Path(__file__).parents[2] / "data" / "phrasings.tsv"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "evaluation"
QUESTIONS = """
今年的目标是什么 | 有哪些文件提到了乡村振兴 | 哪些讲话里讲过防汛 | 报告提出了哪些要求 | 后进支部什么时候完成整顿 | 存在哪些突出问题
每天几点前上报信息 | 值班电话每天谁来接 | 考核怎么考 | 考试作弊怎么处理 | 取得了哪些成绩 | 正确率要达到多少 | 怎么停止违规项目
怎么取消不合理收费 | 怎么添加食品添加剂 | 学习教育怎么安排 | 复习考试的学生怎么照顾 | 错误思想有哪些 | 做错了要承担什么责任
资料由谁收集 | 上传数据有什么要求 | 档案资料怎么保存 | 收藏文物怎么登记 | 三道防线是哪三道 | 一道工序一道工序地抓是什么意思
五个方面的问题是什么 | 第三个问题怎么说的 | 两道题是什么意思 | 下一步怎么干 | 什么时候结束 | 退出机制是怎么规定的 | 帮助困难群众有哪些措施
功能区怎么划分 | 设置了几个专班 | 出台哪些文件 | 给企业出了哪些难题 | 练兵备战怎么抓 | 测试报告要交给谁 | 推送预警信息的要求
每日一报是谁报 | 工作日几点上班 | 导出端口怎么管 | 打印店怎么监管 | 删除违法信息的要求 | 清空库存要多久 | 范围有多大 | 新话题是什么
重点工作有哪些 | 主要任务是什么 | 谁负责督查 | 为什么要抓作风 | 能不能喝酒 | 这么做对吗 | 文件精神怎么传达 | 讲话稿谁起草的
""".replace("\n", " | ").split(" | ")


def rows() -> list[tuple[str, str]]:
    lines = PHRASINGS.read_text(encoding="utf-8").splitlines()
    return [(name, text) for name, text in (line.split("\t") for line in lines if not line.startswith("#"))]


def told(text: str) -> str:
    intent = read_intent(text)
    return QUESTION if intent is None else intent.name


def test_nearly_every_phrasing_is_understood():
    missed = [(name, text, told(text)) for name, text in rows() if told(text) != name]
    assert len(rows()) >= 300
    assert len(missed) <= 0.02 * len(rows()), missed


def test_questions_are_no_functions():
    asked = [text for text in QUESTIONS if text.strip()]
    taken = [(text, told(text)) for text in asked if told(text) != QUESTION]
    assert len(asked) >= 50
    assert len(taken) <= 1, taken


def test_questions_of_the_shared_sets_are_no_functions():
    files = sorted(SHARED.glob("*.jsonl")) if SHARED.exists() else []
    if not files:
        pytest.skip("the shared question sets are not here")
    asked = {json.loads(line).get("question", "") for file in files for line in file.read_text("utf-8").splitlines()}
    assert len([text for text in asked if told(text) != QUESTION]) <= 0.02 * len(asked)


def test_every_function_of_the_table_is_a_command():
    for name in {name for name, _ in examples()[0]} - {QUESTION}:
        assert _INTENTS.get(name, (name, ""))[0] in names(PRIVATE)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("来十道关于党建的判断题", Command("quiz", "10题 判断题 党建")),
        ("请问能给我出3道《春耕》的单选题吗", Command("quiz", "3题 单选题 《春耕》")),
        ("我想做几道乡村振兴的题", Command("quiz", "乡村振兴")),
        ("每天早上8点给我出5道题", Command("daily", "每天 早上8点 5道题")),
        ("每晚八点半出十道题", Command("daily", "每天 晚上八点半 十道题")),
        ("工作日7:30推送三题", Command("daily", "工作日 7:30 三题")),
        ("取消每日推送", Command("daily", "停")),
        ("怎么停", Command("how", "停")),
        ("怎么添加文件", Command("how", "添加")),
        ("有哪些文件", Command("documents")),
        ("有哪些文件讲了粮食安全", Question("有哪些文件讲了粮食安全")),
        ("看一下我的成绩", Command("stats")),
    ],
)
def test_what_is_done_for_a_sentence(text, command):
    assert understand(text) == command


def test_in_a_group_a_round_is_asked_for_in_plain_words_too():
    assert understand_in_group("给我们出五道题") == Command("quiz", "5题")
    assert understand_in_group("我的错题") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("quizz", "quiz"), ("documnets", "documents"), ("serach", "search"), ("hlep", "help"), ("foobar", ""), ("x", "")],
)
def test_a_typing_error_in_a_command(typed, meant):
    assert closest_command(typed) == meant


def test_numbers_kinds_hours_and_days_are_masked():
    assert mask("每天8点出5道单选题") == mask("工作日晚上九点半出十二道判断题")
