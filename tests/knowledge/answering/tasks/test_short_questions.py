"""Short questions from sections with parts and from lists; their points are the source's words."""

from __future__ import annotations

from knowledge.answering.tasks.short_questions import short_questions
from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.deriving import derive
from knowledge.values import Document

TEXT = """同志们：
一、抓好今年的“春耕”
（一）备足种子和化肥。4月10日前到村。
（二）修好灌溉渠道。完成清淤。
（三）组织农机检修。开展培训。
二、加强领导
要做到以下三点：一是压实各级责任，二是严格督促检查，三是及时通报情况。
三、只有两点
（一）第一点内容。说一说。
（二）第二点内容。说一说。
"""


def opened() -> OpenDocument:
    made = derive(Document("d", "d.txt", 0, "在白鹭县会上的讲话", TEXT))
    return OpenDocument(made.document, made.outline, made.passages)


def test_a_section_and_a_list_are_asked_for_and_two_points_are_no_list():
    made = short_questions(opened())
    assert [one.question for one in made] == [
        "《在白鹭县会上的讲话》在“抓好今年的‘春耕’”这一部分讲了哪几点？",
        "《在白鹭县会上的讲话》讲到“要做到以下三点”，具体是哪几点？",
    ]
    assert [point.quote for point in made[0].points] == ["备足种子和化肥", "修好灌溉渠道", "组织农机检修"]
    assert [point.quote for point in made[1].points] == ["压实各级责任", "严格督促检查", "及时通报情况"]


def test_points_are_verbatim_and_numbered():
    for one in short_questions(opened()):
        assert [point.number for point in one.points] == list(range(1, len(one.points) + 1))
        assert all(TEXT[point.start : point.end] == point.quote for point in one.points)
