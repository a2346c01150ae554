"""Compilations with a table of contents: what it lists becomes documents of their own, chapters of one text do not."""

from __future__ import annotations

import pytest

TEXT = "一、重要意义\n〔B〕\n二、主要内容\n〔B〕\n"


def _compiled(head: str, contents: list[str], headings: list[str], text: str = TEXT) -> str:
    return "\n".join([head, "目　录", *contents, *(f"{heading}\n{text}".strip() for heading in headings)])


def _titles(source):
    return [document.title for document in source.documents]


LECTURES = ["第一讲 坚持党的全面领导", "第二讲 推进乡村振兴", "第三讲 建设美丽城乡"]


@pytest.mark.parametrize("leader", ["", " 12", "…………12", "........（12）"])
def test_lectures_of_the_contents_are_documents(read, leader):
    source = read(_compiled("专题辅导", [entry + leader for entry in LECTURES], LECTURES))
    assert _titles(source) == LECTURES
    assert source.dropped == ("目录", *(entry + leader for entry in LECTURES))
    assert source.documents[0].text.startswith("专题辅导\n第一讲 坚持党的全面领导\n")


def test_a_heading_of_two_lines_is_found_and_the_lecturer_below_it(read):
    headings = [entry.replace(" ", "\n", 1) + "\n王某某" for entry in LECTURES]
    source = read(_compiled("专题辅导", LECTURES, headings))
    assert [(d.title, d.speaker) for d in source.documents] == [(entry, "王某某") for entry in LECTURES]


def test_speeches_of_the_contents_and_an_afterword(read):
    entries = ["在全市经济工作会议上的讲话", "在全市农村工作会议上的讲话", "后记"]
    assert _titles(read(_compiled("领导讲话选编", entries, entries))) == entries


def test_plain_titles_are_documents_in_a_collection_whose_parts_number_their_own_points(read):
    entries = ["坚持党的全面领导", "推进乡村振兴"]
    assert _titles(read(_compiled("学习辅导文集", entries, entries))) == entries
    assert len(read(_compiled("学习辅导文集", entries, entries, "〔B〕\n〔B〕\n")).documents) == 1
    assert len(read(_compiled("2024年工作报告", entries, entries)).documents) == 1


@pytest.mark.parametrize(
    "entries",
    [
        ["第一章 总则", "第二章 保护"],
        ["一、总则", "二、保护"],
        ["第一部分 回顾", "第二部分 安排"],
        ["1 总则", "2 组织体系"],
    ],
)
def test_chapters_of_one_text_stay_together(read, entries):
    assert _titles(read(_compiled("青澜市河道管理办法", entries, entries))) == ["青澜市河道管理办法"]
