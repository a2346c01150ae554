"""Which documents a question means: by title words, year, place, occasion, speaker, number; and which are missing."""

from __future__ import annotations

import pytest

from knowledge.answering.understanding.document_profiles import OPENING, profile
from knowledge.answering.understanding.mentions import MentionFinder, Mentions
from knowledge.storage.catalog import DocumentHead
from knowledge.values import Document

BODY = "一、任务\n今年要把各项工作抓紧抓实。\n二、保障\n经费要早到位。"


def speech(
    key: str, title: str, front: str = "", body: str = BODY, source: str = "a1b2c3.txt", **more: str
) -> Document:
    """Return a document with its title and a line of front matter before the body."""
    head = f"{title}\n{front}\n"
    return Document(key, source, 0, title, head + body, len(head), **more)


SHELF = [
    speech(
        "dang",
        "在青山市基层党建工作会议上的讲话",
        "2025年3月12日 市委书记 林致和",
        date="2025-03-12",
        speaker="市委书记 林致和",
    ),
    speech(
        "chun",
        "在清河县春耕生产动员会上的讲话",
        "2024年2月20日 县长 高秋实",
        date="2024-02-20",
        occasion="清河县春耕生产动员会",
        speaker="县长 高秋实",
    ),
    speech("anquan", "绷紧安全这根弦——在南岭区安全生产工作会议上的讲话", "2025年11月6日", date="2025-11-06"),
    speech("yunnan", "2026年云南省政府工作报告", "2026年1月20日", date="2026-01-20"),
    speech("hunan", "2026年湖南省政府工作报告", "2026年1月24日", date="2026-01-24"),
    speech(
        "guowuyuan",
        "2016年国务院政府工作报告",
        "2016年3月5日",
        date="2016-03-05",
        body="各位代表：\n现在，我代表国务院，向大会报告政府工作。\n" + BODY,
    ),
    speech("fan1", "学校党建工作会议上的讲话1", source="范文.txt", body="各位老师：\n学校的党建要抓紧。\n" + BODY),
    speech("fan2", "学校党建工作会议上的讲话2", source="范文.txt", body="各位老师：\n学校的作风要抓实。\n" + BODY),
]


def find(question: str) -> Mentions:
    return MentionFinder([profile(head(made)) for made in SHELF], lambda word: {}).find(question)


def head(made: Document) -> DocumentHead:
    body = made.text[made.body_start :][:OPENING]
    named = (made.id, made.title, made.source, made.date, made.occasion, made.speaker)
    return DocumentHead(*named, made.text[: made.body_start], body)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("清河县春耕生产动员会上的讲话提了哪些要求？", {"chun"}),
        ("在春耕那篇讲话里，粮食面积是多少？", {"chun"}),
        ("春耕动员会上对水利怎么说？", {"chun"}),
        ("《在清河县春耕生产动员会上的讲话》讲了什么？", {"chun"}),
        ("安全生产会议上讲了哪几个问题？", {"anquan"}),
        ("南岭区那次会议对燃气有什么要求？", {"anquan"}),
        ("2016年政府工作报告的增长目标是多少？", {"guowuyuan"}),
        ("云南省的政府工作报告提了哪些目标？", {"yunnan"}),
        ("云南省政府工作报告是谁作的？", {"yunnan"}),
        ("云南今年的增长目标是多少？", {"yunnan"}),
        ("湖南的报告怎么说教育？", {"hunan"}),
        ("云南和湖南两份报告的增长目标各是多少？", {"yunnan", "hunan"}),
        pytest.param(
            "学校党建工作会议上的讲话2说了什么？",
            {"fan2"},
        ),
        ("讲话2里老师要做什么？", {"fan2"}),
        ("讲话1里老师要做什么？", {"fan1"}),
        ("春耕动员会和安全生产会议对督查的要求有什么不同？", {"chun", "anquan"}),
        ("清河县的讲话与青山市的讲话有什么不同？", {"chun", "dang"}),
        pytest.param(
            "清河县和青山市两篇讲话对督查各有什么要求？",
            {"chun", "dang"},
        ),
        ("学校那两篇讲话都说了什么？", {"fan1", "fan2"}),
        ("高秋实要求县直部门做什么？", {"chun"}),
        ("高县长讲了几点意见？", {"chun"}),
        ("林书记怎么讲经费？", {"dang"}),
        ("总理的报告里说了什么？", {"guowuyuan"}),
    ],
)
def test_documents_are_known_by_what_people_call_them(question: str, documents: set[str]) -> None:
    found = find(question)
    assert set(found.documents) == documents
    assert found.missing is None


@pytest.mark.parametrize(
    "question",
    [
        "要把经费怎么样？",
        "什么是“三会一课”？",
        "《论语》里那句话在哪里引用过？",
        "会议纪律有哪些要求？",
        "干部怎么开会？",
    ],
)
def test_a_question_without_a_document_names_none(question: str) -> None:
    found = find(question)
    assert found.documents == ()
    assert found.missing is None


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(
            "2019年政府工作报告的赤字率是多少？",
        ),
        "四川省政府工作报告怎么说旅游？",
        "四川省政府的报告怎么说旅游？",
        "在全市防汛抗旱工作电视电话会议上的讲话提了哪几点？",
        "乡村振兴现场观摩会那篇讲话讲了什么？",
    ],
)
def test_a_document_that_is_not_there_is_missed(question: str) -> None:
    found = find(question)
    assert found.documents == ()
    assert found.missing is not None


def test_the_mention_is_cut_out_of_what_is_looked_for() -> None:
    found = find("2016年政府工作报告里棚户区改造多少套？")
    assert "政府工作报告" not in found.rest
    assert "棚户区改造多少套" in found.rest


@pytest.mark.parametrize(
    ("question", "plural"),
    [("各篇讲话对纪律怎么说？", True), ("哪些讲话提到了水利？", True), ("春耕讲话对纪律怎么说？", False)],
)
def test_a_question_across_documents_is_plural(question: str, plural: bool) -> None:
    assert find(question).plural is plural


def test_an_empty_library_and_an_empty_question_are_no_trouble() -> None:
    assert MentionFinder([], lambda word: {}).find("春耕讲话说了什么？").documents == ()
    assert find("").documents == ()


def test_no_year_of_another_document_is_taken_for_the_one_asked() -> None:
    assert find("2025年云南省政府工作报告的目标是多少？").documents == ()
