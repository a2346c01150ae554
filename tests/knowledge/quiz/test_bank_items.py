"""Question banks in the library: asked in quizzes, answered in words, exported and read again, gone with their source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from knowledge.errors import SourceError
from knowledge.library import Library
from knowledge.quiz.bank_sheet import write_bank_sheet
from knowledge.reading import read_source
from knowledge.settings import LibrarySettings
from tests.support.toy_embedding import ToyEmbedder

BANK = """候鸟站值班试题
一、单选题
1.候鸟站每天（ ）开门。
A.七点 B.八点 C.九点
答案：B
解析：冬天晚一小时。
二、多选题
2.值班室里有（ ）。
A.望远镜 B.火炉 C.救护箱
答案：AC
三、判断题
3.游客可以喂食天鹅。（×）
四、填空题
4.每天巡护____次。
答案：三
五、简答题
5.值班员怎样交接？
答：当面清点。
"""
SPEECH = "在候鸟站的讲话\n同志们：\n一、抓好巡护\n要在5月1日前清点86处鸟巢，转移物资2300件。\n二、压实责任\n要严肃问责，通报批评。"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(LibrarySettings(path=tmp_path / "library"), ToyEmbedder()) as library:
        yield library


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Library]:
    """A library with the real embedding: whether something answers is judged by it."""
    with Library.open(LibrarySettings(path=tmp_path / "asked")) as library:
        yield library


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "值班.txt"
    file.write_text(BANK, encoding="utf-8")
    return file


def test_a_bank_gives_its_own_items_and_nothing_else(library: Library, source: Path, tmp_path: Path):
    speech = tmp_path / "讲话.txt"
    speech.write_text(SPEECH, encoding="utf-8")
    report, _ = library.add([source, speech])
    assert (report.questions, report.warnings, report.reason) == (5, (), "这是题库，共 5 道题")
    (info,) = [info for info in library.documents() if info.questions]
    items = {item.kind: item for item in library.quizzes.items([info.id])}
    assert len(library.quizzes.items([info.id])) == len(items) == 4
    single = items["single"]
    assert (single.question, single.options, single.answer) == (
        "候鸟站每天（　）开门。",
        ("七点", "八点", "九点"),
        (1,),
    )
    assert single.explanation == "冬天晚一小时。来自题库《候鸟站值班试题》。"
    assert single.path == ("一、单选题",)
    assert single.citation.quote == library.catalog.document(info.id).text[single.span.start : single.span.end]
    assert items["judge"].options[items["judge"].answer[0]] == "错误"
    assert items["blank"].accepted == (("三",),)
    assert not library.quizzes.requirements([info.id])
    assert any(item.document_id != info.id for item in library.quizzes.items())


def test_adding_twice_changes_nothing_and_removing_takes_the_items(library: Library, source: Path):
    library.add([source])
    before = [item.id for item in library.quizzes.items()]
    (report,) = library.add([source], as_bank=True)
    assert (report.status, report.questions) == ("unchanged", 5)
    source.write_text(BANK.replace("解析：冬天晚一小时。", "解析：冬天晚半小时。"), encoding="utf-8")
    (report,) = library.add([source])
    assert report.status == "replaced"
    assert [item.id for item in library.quizzes.items()] == before
    library.remove(["值班.txt"])
    assert library.quizzes.items() == []


def test_an_upload_that_is_taken_back_leaves_no_items(library: Library, source: Path, tmp_path: Path):
    library.add([source])
    source.write_text(BANK.replace("三\n五", "四\n五"), encoding="utf-8")
    undo = tmp_path / "undo.json"
    library.add_upload(source, undo)
    assert [item.accepted for item in library.quizzes.items() if item.kind == "blank"] == [(("四",),)]
    assert library.put_back(undo)
    assert [item.accepted for item in library.quizzes.items() if item.kind == "blank"] == [(("三",),)]


def test_what_is_imported_as_a_bank_stays_one_and_what_is_none_is_refused(library: Library, tmp_path: Path):
    alone = tmp_path / "一题.txt"
    alone.write_text("1.候鸟站每天（ ）开门。\nA.七点 B.八点\n答案：B", encoding="utf-8")
    assert library.add([alone])[0].questions == 0
    assert library.add([alone], as_bank=True)[0].questions == 1
    alone.write_text("1.候鸟站每天（ ）关门。\nA.七点 B.八点\n答案：B", encoding="utf-8")
    assert library.add([alone])[0].questions == 1
    speech = tmp_path / "讲话.txt"
    speech.write_text(SPEECH, encoding="utf-8")
    (report,) = library.add([speech], as_bank=True)
    assert (report.status, report.questions) == ("rejected", 0)
    assert "没有读出题目" in report.reason


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("候鸟站每天几点开门？", "答案：B. 八点"),
        ("游客可以喂食天鹅吗？", "答案：错误"),
        ("值班员怎样交接？", "当面清点"),
    ],
)
def test_a_question_in_words_gets_the_answer_of_the_bank(asked: Library, source: Path, question: str, words: str):
    asked.add([source])
    answer = asked.ask(question)
    assert words in answer.text
    assert "来自题库《候鸟站值班试题》" in answer.reason
    assert all(words in statement.text for statement in answer.statements)


def test_a_question_of_a_text_gets_its_answer_and_not_itself(asked: Library, tmp_path: Path):
    file = tmp_path / "百问.txt"
    file.write_text("候鸟百问\n1.候鸟何时来？\n答：每年十月。\n2.候鸟何时走？\n答：次年三月。", encoding="utf-8")
    asked.add([file])
    answer = asked.ask("候鸟何时走？")
    assert answer.text == "次年三月。[1]"


def test_a_bank_comes_back_as_it_was_from_the_table_it_is_written_to(source: Path, tmp_path: Path):
    questions = read_source(source).documents[0].questions
    file = tmp_path / "题库.xlsx"
    write_bank_sheet(file, questions)
    again = read_source(file)
    told = ("kind", "stem", "options", "answer", "accepted", "explanation", "source")
    assert not again.warnings
    assert [[getattr(q, name) for name in told] for q in again.documents[0].questions] == [
        [getattr(q, name) for name in told] for q in questions
    ]


def test_words_in_a_table_are_never_formulas(source: Path, tmp_path: Path):
    text = BANK.replace("A.望远镜", "A.=HYPERLINK(1)")
    source.write_text(text, encoding="utf-8")
    file = tmp_path / "题库.xlsx"
    write_bank_sheet(file, read_source(source).documents[0].questions)
    cells = [cell for row in load_workbook(file).worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_sheet_that_is_no_bank_and_one_that_is_broken(tmp_path: Path):
    file = tmp_path / "名单.xlsx"
    book = Workbook()
    book.worksheets[0].append(["姓名", "部门"])
    book.save(file)
    with pytest.raises(SourceError, match="题干"):
        read_source(file)
    data = file.read_bytes().replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml")
    file.write_bytes(data)
    with pytest.raises(SourceError, match=r"损坏|题干"):
        read_source(file)
