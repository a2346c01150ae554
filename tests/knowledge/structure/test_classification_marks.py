"""Marks of secrecy: lines of their own, brackets in titles; never the mere words in running text."""

from __future__ import annotations

import pytest

from knowledge.structure.classification_marks import holds_mark, is_mark, is_marked
from knowledge.values import Document

BODY = "同志们：\n要严守秘密，加强内部管理，机密文件不得外传。\n一、内部管理\n要抓好内部审计。\n"


@pytest.mark.parametrize(
    "line",
    [
        "内部",
        "秘密",
        "机密",
        "绝密",
        "【内部】",
        "（内部资料）",
        "内 部 资 料",
        "内部资料　注意保存",
        "内部文件，请勿外传",
        "内部讲话 第12期",
        "秘密★1年",
        "机密★10年　　特急",
        "绝密★启用前",
        "密级：机密",
        "密级 秘密",
        "内部发言稿（请勿外传）",
        "仅供内部参考",
        "本资料仅限本单位内部使用",
    ],
)
def test_marks_are_recognised(line):
    assert is_mark(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "内部管理",
        "一、内部管理",
        "内部控制",
        "严守秘密",
        "保守国家秘密",
        "要做好机密文件的保管工作。",
        "秘密战线的同志们：",
        "会议要求，对内部资料要严格登记，未经批准不得复印和外传，违者严肃处理。",
        "在保密工作会议上的讲话",
        "公开",
    ],
)
def test_running_text_is_no_mark(line):
    assert not is_mark(line)


def test_brackets_in_titles_and_names_of_files():
    assert holds_mark("在全县安全生产工作会议上的讲话（内部）")
    assert holds_mark("【机密】讲话稿")
    assert not holds_mark("关于加强内部管理（试行）的讲话")


def document(front: str = "", body: str = BODY, source: str = "a.txt", title: str = "讲话") -> Document:
    return Document("id", source, 0, title, f"{front}{title}\n{body}", body_start=len(front) + len(title) + 1)


@pytest.mark.parametrize(
    ("marked", "dropped"),
    [
        (document("秘密★1年\n"), ()),
        (document(), ("内部资料 注意保存",)),
        (document(body="（内部讲话）\n" + BODY), ()),
        (document(title="讲话（内部）"), ()),
        (document(source="讲话【内部】.docx"), ()),
    ],
)
def test_the_head_of_a_document_and_of_its_file_count(marked, dropped):
    assert is_marked(marked, dropped)


def test_a_plain_document_is_not_marked():
    assert not is_marked(document(), ("下载地址", "第 1 页"))
    late = "正文。\n" * 30 + "秘密\n"
    assert not is_marked(document(body=late))
