"""Question banks in the forms in which people write them: what is read, and what is listed instead."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import SourceError
from knowledge.reading import read_source
from knowledge.reading.bank.bank import Bank, bank_of_lines
from knowledge.reading.bank.gathering import BankLine
from knowledge.reading.bank.keys import key_entries


def bank(text: str) -> Bank:
    return bank_of_lines([BankLine(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)])


def told(text: str) -> list[tuple[str, str]]:
    """Return kind and answer of each question."""
    return [(made.kind, made.words) for made in bank(text).questions]


CHOICE = "1.候鸟站每天（ ）开门。\n{options}\n答案：B"


@pytest.mark.parametrize(
    "options",
    [
        "A.七点\nB.八点\nC.九点",
        "A.七点 B.八点 C.九点",
        "A．七点　B．八点　C．九点",
        "Ａ、七点\nＢ、八点\nＣ、九点",
        "(A)七点 (B)八点\n(C)九点",
        "A:七点 B:八点 C:九点",
        "A七点\nB八点\nC九点",
        "A 七点\nB 八点\nC 九点",
    ],
)
def test_options_in_every_spelling(options: str):
    (made,) = bank(CHOICE.format(options=options)).questions
    assert (made.kind, made.options, made.answer) == ("single", ("七点", "八点", "九点"), (1,))


@pytest.mark.parametrize(
    "answer",
    [
        "答案：AC",
        "【答案】A、C",
        "正确答案：A,C",
        "参考答案: ＡＣ",
        "答案：ac",
        "答案 AC",
        "正确答案是：A C。",
        "（答案：AC）",
    ],
)
def test_answers_with_several_letters(answer: str):
    assert told(f"1.站里有（ ）。\nA.望远镜 B.火炉 C.救护箱\n{answer}") == [("multiple", "A. 望远镜；C. 救护箱")]


def test_the_answer_stands_inside_the_stem_or_in_the_words_of_an_option():
    made = bank("1．候鸟站建于（Ｃ）年。\nA.1990 B.1995 C.2001\n2．站长是（ ）。\nA.老周 B.老吴\n答案：老吴")
    assert [(question.words, question.stem) for question in made.questions] == [
        ("C. 2001", "候鸟站建于（　）年。"),
        ("B. 老吴", "站长是（ ）。"),
    ]


@pytest.mark.parametrize(
    ("line", "truth"),
    [
        ("1.天鹅会飞。（√）", "正确"),
        ("1.天鹅不会飞。（ × ）", "错误"),
        ("（×）1.天鹅不会飞。", "错误"),
        ("1.（对）天鹅会飞。", "正确"),
        ("1.天鹅不会飞。\n答案：错", "错误"),
        ("1.天鹅会飞。（ ）\n正确答案：T", "正确"),
        ("1.天鹅不会飞。\nA.正确\nB.错误\n答案：B", "错误"),
    ],
)
def test_true_and_false(line: str, truth: str):
    (made,) = bank(f"一、判断题\n{line}").questions
    assert (made.kind, made.words) == ("judge", truth)
    assert "天鹅" in made.stem
    assert "（" not in made.stem


def test_gaps_take_one_answer_each():
    text = "填空题\n1.巡护每天____次，每次（　　）人。\n答案：两；三\n2.夜里____点熄灯。\n答案：九/9\n3.每年（ 4 ）次清点。"
    assert [made.accepted for made in bank(text).questions] == [(("两",), ("三",)), (("九", "9"),), (("4",),)]


KEYED = """候鸟站知识测试
一、单选题
1.开门（ ）点。
A.七 B.八
2.关门（ ）点。
A.五 B.六
二、多选题
1.站里有（ ）。
A.望远镜 B.火炉 C.救护箱
三、判断题
1.可以喂食。（ ）
2.可以拍照。（ ）
{key}
"""


@pytest.mark.parametrize(
    "key",
    [
        "参考答案\n一、单选题\n1-2 BA\n二、多选题\n1.AC\n三、判断题\n1.× 2.√",
        "参考答案：\n1.B 2.A\n1.AC\n1.错 2.对",
        "候鸟站知识测试答案\n一、单选题：1—2：BA\n二、多选题 1.AC\n三、判断题 1-2 ×√",
        "答案\n一、单选题\n题号 1 2\n答案 B A\n二、多选题\n1、AC\n三、判断题\n1-2：×√",
    ],
)
def test_a_key_at_the_end_is_dealt_to_its_sections(key: str):
    made = bank(KEYED.format(key=key))
    answers = ["B. 八", "A. 五", "A. 望远镜；C. 救护箱", "错误", "正确"]
    assert [question.words for question in made.questions] == answers, made.warnings
    assert not made.warnings


def test_keys_that_are_none():
    assert key_entries("1-5 ABCDA") == list(zip(range(1, 6), "ABCDA", strict=True))
    assert key_entries("1-3 AB") == []
    assert key_entries("1.A类物资由谁发放？（ ）") == []


MIXED = """2026年候鸟站题库（带答案）
说明：请认真作答。
1.开门（ B ）点。
A.七 B.八
以下由站长出题
2.关门（ ）点。
A.五 B.六
答案：D
3.没有答案的一题（ ）。
A.甲 B.乙
4.站里有____。
答案：望远镜
解析：见值班手册。第二页也有。
出处：《值班手册》
"""


def test_what_is_not_understood_is_listed_by_line_and_the_rest_taken():
    made = bank(MIXED)
    assert made.title == "2026年候鸟站题库（带答案）"
    assert [question.draft.line for question in made.questions] == [3, 11]
    assert [warning.split("（")[0] for warning in made.warnings] == [
        "第 5 行：没有看懂",
        "第 6 行：答案 D 不在选项里",
        "第 9 行：没有答案",
    ]
    last = made.questions[-1].draft
    assert ("".join(last.explanation), last.source) == ("见值班手册。第二页也有。", "《值班手册》")


def test_questions_without_numbers_and_with_tags():
    text = "开门（B）点。\nA.七\nB.八\n天鹅会飞。（√）\n[多选题]站里有（ ）\nA.望远镜\nB.火炉\nC.灯\n答案：AC"
    assert [kind for kind, _ in told(text)] == ["single", "judge", "multiple"]


def test_answers_in_words_keep_their_own_numbers():
    text = "一、简答题\n1.值班要做什么？\n答：1.巡护。\n2.记录。\n3.交接。\n2.谁当站长？\n答：老周。"
    assert [words.count("\n") for _, words in told(text)] == [2, 0]


def test_too_long_for_a_quiz_is_told_and_not_cut():
    stem = "长" * 301
    made = bank(f"1.{stem}（ ）。\nA.甲 B.乙\n答案：A\n2.短（ ）。\nA.甲 B.{'乙' * 101}\n答案：A")
    assert [question.asked for question in made.questions] == [False, False]
    assert len(made.questions[0].stem) > 300
    assert [warning[:5] for warning in made.warnings] == ["第 1 行", "第 4 行"]


SPEECHES = (
    "同志们：\n一、抓好落实\n1.要压实责任。\n2.要加强巡护（A级以上湿地）。\n（一）完善制度\n答案就在群众中。\n二、强化保障\n要保障经费。",
    "问：如何落实？\n答：抓好三件事。\n问：何时完成？\n答：年底前。",
    "1.甲方案 2.乙方案\n时代是出卷人，人民是阅卷人。\n我们要交出合格答案。",
)


@pytest.mark.parametrize("text", SPEECHES)
def test_a_speech_is_no_bank(text: str, tmp_path: Path):
    assert not bank(text).is_sure
    file = tmp_path / "讲话.txt"
    file.write_text(text, encoding="utf-8")
    assert not read_source(file).documents[0].questions


PIECES = ("1.", "2、", "A.甲", "B.乙", "C 丙", "答案：", "答案：AB", "（ ）", "（√）", "____", "一、单选题", "参考答案")
PIECES += ("1-3 ABC", "解析：", "字", "？", " ", "\n", "\n", "（", "【", "题号 1 2")


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_the_lines_are_answers_lie_among_the_options(text: str):
    for made in bank(text).questions:
        assert made.stem
        assert not made.options or all(0 <= place < len(made.options) for place in made.answer)
        assert made.kind != "single" or len(made.answer) == 1


def test_the_document_of_a_bank_holds_each_question_with_its_answer(tmp_path: Path):
    file = tmp_path / "题库.txt"
    file.write_text(MIXED, encoding="utf-8")
    source = read_source(file)
    (document,) = source.documents
    assert [question.line for question in document.questions] == [3, 11]
    first = document.questions[0]
    assert document.text[first.start : first.told_end] == "1. 开门（ ）点。\n答案：B. 八"
    assert document.text[first.start : first.end].endswith("选项：A. 七　B. 八")
    assert {"说明：请认真作答。", "以下由站长出题", "A.甲 B.乙"} <= set(source.dropped)
    assert len(source.warnings) == 3


def test_tables_are_read_by_their_header(tmp_path: Path):
    file = tmp_path / "题库.csv"
    rows = [
        ["候鸟站题库"],
        ["序号", "试题类型", "题干", "选项", "正确答案"],
        ["1", "单选题", "开门几点？", "A.七点\nB.八点", "B"],
        ["2", "多选题", "站里有什么？", "望远镜|火炉|灯", "AC"],
        ["3", "判断题", "1.5米以上才是成鸟。", "", "错"],
        ["4", "单选题", "谁是站长？", "A.老周 B.老吴", "C"],
    ]
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    source = read_source(file)
    questions = source.documents[0].questions
    assert [(q.line, q.kind, q.stem, q.options, q.answer) for q in questions] == [
        (3, "single", "开门几点？", ("七点", "八点"), (1,)),
        (4, "multiple", "站里有什么？", ("望远镜", "火炉", "灯"), (0, 2)),
        (5, "judge", "1.5米以上才是成鸟。", (), (1,)),
    ]
    assert source.warnings == ("第 6 行：答案 C 不在选项里（谁是站长？）",)


def test_a_table_that_is_no_bank_is_refused_with_what_was_expected(tmp_path: Path):
    file = tmp_path / "名单.csv"
    file.write_text("姓名,部门\n张三,财务\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"题干.*答案"):
        read_source(file)


def test_whoever_imports_a_file_without_questions_is_told(tmp_path: Path):
    file = tmp_path / "讲话.txt"
    file.write_text(SPEECHES[0], encoding="utf-8")
    with pytest.raises(SourceError, match="没有读出题目"):
        read_source(file, as_bank=True)


def test_labels_before_stem_and_options_and_a_name_line_above():
    text = "候鸟站考卷\n姓名：____  得分：____\n题目：站里有（ ）。\n选项：A. 灯；B. 火炉\n答案：A\n题目：谁当站长？\n选项：A. 老周；B. 老吴\n答案：B"
    made = bank(text)
    assert [(question.stem, question.words) for question in made.questions] == [
        ("站里有（ ）。", "A. 灯"),
        ("谁当站长？", "B. 老吴"),
    ]
    assert made.dropped == ("姓名：____  得分：____",)


def test_a_key_may_name_its_sections_by_their_numerals_alone():
    key = "参考答案\n一、1.B 2.A\n二、1.AC\n三、1.错 2.对"
    assert [question.words for question in bank(KEYED.format(key=key)).questions][2:] == [
        "A. 望远镜；C. 救护箱",
        "错误",
        "正确",
    ]
