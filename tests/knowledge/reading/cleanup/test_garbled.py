"""Text that was decoded wrongly once is refused with a sentence; right text never is."""

from __future__ import annotations

import opencc
import pytest

from knowledge.errors import SourceError
from knowledge.reading.cleanup.garbled import is_garbled

TEXT = """在全市防汛工作会议上的讲话
同志们：
今天召开全市防汛工作会议，主要任务是安排部署今年工作。全市有病险水库17座，6月10日前全部加固。
"""
TRADITIONAL = opencc.OpenCC("s2t").convert(TEXT)
# in which encoding it was written, in which it was read
MISTAKES = [
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("gb18030", "latin-1"),
    ("gb18030", "cp1252"),
    ("utf-8", "gbk"),
    ("gb18030", "utf-8"),
    ("gb18030", "big5"),
    ("utf-8", "big5"),
    ("big5", "gbk"),
]


@pytest.mark.parametrize(("written", "read_as"), MISTAKES)
def test_garbled_text_is_refused(read, written, read_as):
    right = TRADITIONAL if written == "big5" else TEXT
    garbled = right.encode(written, errors="replace").decode(read_as, errors="replace")
    with pytest.raises(SourceError) as caught:
        read(garbled, "a.txt")
    assert "编码" in caught.value.reason
    assert "乱码" in caught.value.reason


def test_what_was_garbled_twice_is_refused(read):
    twice = TEXT.encode("gb18030").decode("utf-8", errors="replace").encode().decode("gbk", errors="replace")
    assert "锟斤拷" in twice
    with pytest.raises(SourceError, match="乱码"):
        read(twice, "a.txt")


def test_question_marks_for_letters_are_refused(read):
    with pytest.raises(SourceError, match="乱码"):
        read(TEXT.encode("ascii", errors="replace"), "a.txt")


def test_a_garbled_line_among_good_ones_is_left_out_and_reported(read, sentence):
    garbled = "版权所有未经许可不得转载".encode().decode("latin-1")
    source = read(f"在全市会议上的讲话\n同志们：\n〔B〕\n{garbled}\n〔B〕\n〔B〕\n谢谢大家。", "a.txt")
    assert source.documents[0].text.count(sentence) == 3
    assert "乱" not in source.documents[0].text
    assert len(source.dropped) == 1


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TRADITIONAL,
        "打开后满屏“锟斤拷”，说明文件的编码弄错了。",
        "Café, naïve, façade: the words of others.",
        "これは会議での挨拶です。よろしくお願いいたします。",
        "骐骥迎春至，邛崃、岷山、赓续文脉，𠮷村的㐂事。",
        "你知道吗？？？真的吗？？？",
    ],
)
def test_right_text_is_never_taken_for_garbled(text):
    assert not is_garbled(text)
