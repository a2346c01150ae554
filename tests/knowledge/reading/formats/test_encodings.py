"""Encodings: told by the characters that come out, of short texts too, and line by line where a file mixes them."""

from __future__ import annotations

import opencc
import pytest

from knowledge.errors import SourceError
from knowledge.reading.formats.encodings import decode
from knowledge.reading.usual_characters import usual_share

TEXT = "\n".join(
    (
        "在全市教育工作会议上的讲话",
        "同志们：",
        "今天我们召开会议，主要任务是总结工作。",
        "一、提高认识",
        "教育是国之大计。",
    )
)
TRADITIONAL = opencc.OpenCC("s2t").convert(TEXT)


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


@pytest.mark.parametrize(
    "encoding", ["utf-8", "gb18030", "big5", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le"]
)
@pytest.mark.parametrize("declared", ["", "gb2312", "big5", "utf-8", "no-such-encoding"])
def test_traditional_text_is_told_by_its_characters_whatever_is_declared(encoding, declared):
    assert decode(TRADITIONAL.encode(encoding), declared) == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_a_few_characters_are_enough(encoding):
    for text in ("联通公司", "要抓好落实。", "全市水库17座"):
        assert decode(text.encode(encoding)) == text
    assert decode("會議開始了。".encode("big5")) == "會議開始了。"


def test_a_few_bytes_that_happen_to_be_utf8():
    assert decode("联通".encode("gbk")) == "联通"


def test_a_file_of_several_encodings_is_read_line_by_line():
    encodings = ("utf-8", "gb18030", "big5")
    lines = TRADITIONAL.split("\n") * 2
    rows = [line.encode(encodings[i % 3], errors="replace") for i, line in enumerate(lines)]
    read = decode(b"\n".join(rows)).split("\n")
    assert [line for line, row in zip(lines, rows, strict=True) if b"?" not in row] == [
        line for line, row in zip(read, rows, strict=True) if b"?" not in row
    ]


def test_a_stray_byte_between_characters_leaves_no_trace():
    data = TEXT.encode()
    at = data.index("育".encode())
    assert decode(data[:at] + b"\xa0" + data[at:] + b"\xff") == TEXT


def test_a_file_with_many_holes_is_refused():
    data = TEXT.encode()
    with pytest.raises(SourceError) as caught:
        decode(b"".join(data[i : i + 29] + b"\xe5\x90" for i in range(0, len(data), 30)))
    assert "编码" in caught.value.reason


def test_usual_characters_are_those_of_both_writings():
    assert usual_share(TEXT) == usual_share(TRADITIONAL) == 1.0
    assert usual_share("plain words") == 1.0
    assert usual_share("鍦ㄥ叏甯傞槻") < 0.5
