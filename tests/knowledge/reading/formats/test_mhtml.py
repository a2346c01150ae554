"""Web archives: any order of parts, transfer encodings and charsets, under any name."""

from __future__ import annotations

from email.encoders import encode_base64, encode_quopri
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart

import pytest

from knowledge.errors import SourceError
from knowledge.reading import read_source
from knowledge.reading.formats.mhtml import is_mhtml

PAGE = """<html><head><title>在全市防汛工作会议上的讲话</title></head><body><h1>在全市防汛工作会议上的讲话</h1>
<p>同志们：</p><p>〔B〕</p><p>全市有病险水库17座，6月10日前全部加固。</p><p>谢谢大家！</p></body></html>"""
FRAME = "<html><body><p>买房送车位，限时优惠，机不可失！</p></body></html>"


def _part(kind: str, content: bytes, encode, charset: str = "") -> MIMEBase:
    part = MIMEBase(*kind.split("/"))
    if charset:
        part.set_param("charset", charset)
    part.set_payload(content)
    encode(part)
    return part


def _archive(*parts: MIMEBase, newline: bytes = b"\r\n") -> bytes:
    archive = MIMEMultipart("related", boundary="----MultipartBoundary--x----")
    archive["From"] = "<Saved by Blink>"
    archive["Snapshot-Content-Location"] = "http://example.gov.cn/a.html"
    for part in parts:
        archive.attach(part)
    return archive.as_bytes().replace(b"\n", newline)


def _picture() -> MIMEBase:
    return _part("image/png", b"\x89PNG\r\n" + bytes(range(256)), encode_base64)


@pytest.mark.parametrize("encode", [encode_base64, encode_quopri])
@pytest.mark.parametrize(
    ("charset", "codec"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("", "gb18030"), ("utf-8", "gb18030")]
)
@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.mht", "a.mhtml", "a.doc", "a.txt"])
def test_an_archive_gives_its_article(read_one, sentence, encode, charset, codec, name):
    page = _part("text/html", PAGE.replace("〔B〕", sentence).encode(codec), encode, charset)
    document = read_one(_archive(_picture(), page), name)
    assert document.title == "在全市防汛工作会议上的讲话"
    assert document.text.split("\n")[1:] == [
        "同志们：",
        sentence,
        "全市有病险水库17座，6月10日前全部加固。",
        "谢谢大家！",
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_the_article_is_found_among_frames_and_the_others_are_reported(read, sentence, order):
    parts = [
        _part("text/html", FRAME.encode(), encode_base64, "utf-8"),
        _part("text/html", PAGE.replace("〔B〕", sentence).encode("gb18030"), encode_quopri, "gb2312"),
        _part("text/css", b"p {color: red}", encode_base64),
    ]
    source = read(_archive(*parts[::order], newline=b"\n"), "a.mht")
    assert "病险水库17座" in source.documents[0].text
    assert "买房" not in source.documents[0].text
    assert any("买房" in line for line in source.dropped)


def test_an_archive_without_a_page_is_refused_with_a_way_out(write):
    with pytest.raises(SourceError) as caught:
        read_source(write(_archive(_picture()), "a.mht"))
    assert "另存为 .html" in caught.value.reason


def test_a_speech_about_mails_is_no_archive():
    assert not is_mhtml("MIME-Version: 1.0 是邮件的格式，multipart/related 是其中一种。".encode())
    assert not is_mhtml("主题：会议\nSubject: 会议\n同志们：".encode())
