"""The words after the command of a task: documents, sections, topics, numbers of sentences."""

from __future__ import annotations

import pytest

from knowledge.answering.tasks.request_parsing import read_request
from knowledge.answering.tasks.values import Task, TaskRequest
from knowledge.structure.outline import make_outline
from knowledge.values import Document, DocumentInfo

TEXT = "同志们：\n一、认清形势\n形势很好。\n二、抓好春耕生产\n种子要备足。\n三、管好水\n水要省。\n"
DOCUMENTS = {
    "a": Document("a", "a.txt", 0, "在白鹭县春耕会上的讲话", TEXT),
    "b": Document("b", "b.txt", 0, "青澜市政府工作报告", TEXT),
    "c": Document("c", "c.txt", 0, "党建", TEXT),
}
INFOS = [DocumentInfo(d.id, d.title, d.source, "", "", "", False, 1, 1, 1) for d in DOCUMENTS.values()]


def read(task: Task, words: str, before: str = "") -> TaskRequest | None:
    return read_request(task, words, INFOS, lambda key: make_outline(DOCUMENTS[key]), before)


@pytest.mark.parametrize(
    ("words", "documents", "section", "topic", "most"),
    [
        ("1", ("a",), None, "", 0),
        ("文件2", ("b",), None, "", 0),
        ("《政府工作报告》", ("b",), None, "", 0),
        ("青澜市政府工作报告", ("b",), None, "", 0),
        ("1 第二部分", ("a",), 1, "", 0),
        ("1 “抓好春耕生产”", ("a",), 1, "", 0),
        ("用三句话 《春耕会》", ("a",), None, "", 3),
        ("2 五句", ("b",), None, "", 5),
        ("1 2 安全生产", ("a", "b"), None, "安全生产", 0),
        ("党建", (), None, "党建", 0),
        ("关于乡村振兴的", (), None, "乡村振兴", 0),
        ("1 水费收缴", ("a",), None, "水费收缴", 0),
    ],
)
def test_what_is_wanted_is_read(words, documents, section, topic, most):
    assert read(Task.SUMMARY, words) == TaskRequest(Task.SUMMARY, documents, section, topic, most)


@pytest.mark.parametrize("words", ["", "9", "《没有这篇》", "1 第九部分", "三句话"])
def test_what_is_not_there_or_not_named_is_asked_for(words):
    assert read(Task.SUMMARY, words) is None


def test_where_nothing_is_named_the_document_spoken_of_last_is_meant():
    assert read(Task.SUMMARY, "三句话", before="b") == TaskRequest(Task.SUMMARY, ("b",), most=3)


def test_a_term_is_everything_that_is_said_and_one_document_is_no_comparison():
    assert read(Task.TERM, "“三会一课”") == TaskRequest(Task.TERM, topic="三会一课")
    assert read(Task.COMPARISON, "1") is None
