"""Plain text: encodings, normalisation, lines broken at a width."""

from __future__ import annotations

import pytest

from knowledge.errors import SourceError
from knowledge.reading.formats.encodings import decode
from knowledge.reading.formats.plain import read_plain
from knowledge.reading.lines import make_lines, normalise

TEXT = "\n".join(
    (
        "在全市教育工作会议上的讲话",
        "同志们：",
        "今天我们召开会议，主要任务是总结工作。",
        "一、提高认识",
        "教育是国之大计。",
    )
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_usual_encoding_gives_the_same_document(read_one, encoding):
    document = read_one(TEXT, "x.txt", encoding)
    assert document.text == TEXT
    assert document.title == "在全市教育工作会议上的讲话"


def test_rare_characters_and_emoji_survive_gb18030_and_utf8(read_one):
    text = TEXT + "𠮷村的㐂事😀。"
    assert read_one(text, "x.txt", "gb18030").text == text
    assert read_one(text, "x.txt", "utf-8").text == text


def test_one_broken_byte_does_not_refuse_a_speech():
    data = (TEXT * 30).encode("gb18030")
    assert decode(data[:301] + b"\xff" + data[301:]).count("教育是国之大计") >= 28


def test_a_text_cut_inside_a_character_is_read():
    assert decode(TEXT.encode()[:-1]).startswith("在全市教育")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, "讲话".encode() + b"\x00\x07" * 300]
)
def test_binary_data_is_refused(data):
    with pytest.raises(SourceError) as caught:
        decode(data)
    assert "二进制" in caught.value.reason


def test_text_is_normalised_once_and_nothing_else_is_touched():
    odd = "\ufeff\u3000\u3000各位\u200b代表,\u00a0大家 \u2003好!\r\n“引号”、（括号）ＡＢ\u2028下一行\x0b又一行\x00"
    assert [line.text for line in make_lines(odd)] == ["各位代表, 大家 好!", "“引号”、（括号）ＡＢ", "下一行", "又一行"]
    assert normalise("\u2f00、⼈民") == "一、人民"  # radicals of a PDF font become the characters


def test_empty_lines_collapse_and_ascii_punctuation_stays(read_one):
    document = read_one("会议上的讲话\n\n\n同志们:\n\n\n今天,我们开会,主要任务是总结.\n", "x.txt")
    assert document.text == "会议上的讲话\n同志们:\n今天,我们开会,主要任务是总结."


def _broken(paragraphs: list[str], width: int, indent: str = "　　") -> str:
    rows = []
    for paragraph in paragraphs:
        whole = indent + paragraph
        rows += [whole[i : i + width] for i in range(0, len(whole), width)]
    return "\n".join(rows)


def test_lines_broken_at_a_width_are_joined(sentence):
    paragraphs = [sentence * 3 + "第一段。", "一、提高认识", sentence * 4 + "第二段。", sentence * 2 + "第三段。"]
    lines = read_plain(_broken(paragraphs, 30)).lines
    assert [line.text for line in lines] == paragraphs


def test_paragraphs_of_one_line_are_never_joined(sentence):
    paragraphs = [f"{i}、要抓好第{i}项工作" for i in range(1, 30)] + [sentence] * 5
    assert [line.text for line in read_plain("\n".join(paragraphs)).lines] == paragraphs
