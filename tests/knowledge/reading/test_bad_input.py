"""Bad input gets a short Chinese sentence that says what to do; odd but good input is read."""

from __future__ import annotations

import io
import os
import pathlib
import re
import zipfile

import docx
import pytest

from knowledge.errors import SourceError
from knowledge.reading import Limits, find_files, read_source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TEXT = "在全市会议上的讲话\n同志们：\n今天我们召开会议，主要任务是总结工作、部署任务。"


def _zip(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


REFUSED = [
    ("empty.txt", b"", "空的"),
    ("blank.txt", b" \n\n\r\n", "空的"),
    ("zeros.txt", bytes(100), "空的"),
    ("speech.doc", OLE, "另存为 .docx"),
    ("speech.wps", OLE, "另存为 .docx"),
    ("speech.docx", OLE, "另存为 .docx"),
    ("speech.txt", OLE, "另存为 .docx"),
    ("speech.rtf", b"{\\rtf1 abc}", "另存为 .docx"),
    ("speech.ofd", _zip(OFD__xml="<x/>"), "另存为"),
    ("speech.zip", _zip(a__txt="x"), "解压"),
    ("speech.txt", _zip(a__txt="x"), "解压"),
    ("speech.docx", _zip(a__txt="x"), "不是 Word 文档"),
    ("speech.docx", b"PK\x03\x04" + bytes(50), "已损坏"),
    ("speech.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
    ("speech.txt", b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
    ("speech.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
    ("speech.txt", bytes(range(256)) * 50, "二进制"),
    ("speech.txt", b"\x7fELF" + bytes(90), "程序"),
    ("speech.mp3", b"ID3" + b"\x04" * 90, "音频"),
    ("speech.xlsx", _zip(xl="x", **{"[Content_Types]__xml": "<x/>", "xl/workbook__xml": "<x/>"}), "表格"),
    ("speech.csv", "日期,事项\n".encode(), "不是题库"),
    ("speech.txt", "首页 > 讲话\n".encode(), "没有找到正文"),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED, ids=[f"{i}-{case[0]}" for i, case in enumerate(REFUSED)])
def test_a_refusal_is_a_short_sentence_with_a_way_out(write, name, data, words):
    with pytest.raises(SourceError) as caught:
        read_source(write(data, name))
    reason = caught.value.reason
    assert words in reason
    assert reason.endswith("。")
    assert len(reason) <= 80
    assert re.search("[一-鿿]", reason)


@pytest.mark.parametrize("name", ["speech.pdf", "speech.docx", "speech.doc", "speech", "speech.text"])
def test_text_with_a_wrong_ending_is_read(write, name):
    assert read_source(write(TEXT, name)).documents[0].title == "在全市会议上的讲话"


def test_word_and_web_files_with_a_wrong_ending_are_read(write):
    document = docx.Document()
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    for name in ("a.txt", "a.doc", "a.pdf", "a"):
        assert read_source(write(buffer.getvalue(), name)).documents[0].text == TEXT
    page = "<!DOCTYPE html><html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.split("\n")) + "</body></html>"
    assert read_source(write(page, "a.txt")).documents[0].text == TEXT


def test_a_file_over_the_bound_is_refused_unread(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(SourceError) as caught:
        read_source(path)
    assert "60 MB" in caught.value.reason


def test_too_many_characters_are_refused(write):
    with pytest.raises(SourceError) as caught:
        read_source(write(TEXT * 100), Limits(characters=1000))
    with pytest.raises(SourceError, match="行数太多"):
        read_source(write(TEXT), Limits(lines=2))
    with pytest.raises(SourceError, match="有一行太长"):
        read_source(write(TEXT), Limits(line_characters=20))
    assert "拆成几个文件" in caught.value.reason


@pytest.mark.parametrize(
    "piece",
    ["我们要坚持稳中求进工作总基调，推动高质量发展。", "我们要坚持稳中求进工作总基调", "*__[（“《>"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_paragraph_of_a_million_characters_is_read(write, piece, name):
    body = piece * (1_000_000 // len(piece)) + "工作，要抓好。"
    text = f"在全市会议上的讲话\n\n同志们：\n\n{body}\n"
    if name == "a.html":
        text = "<html><body><p>" + "</p><p>".join(text.split("\n\n")) + "</p></body></html>"
    (document,) = read_source(write(text, name)).documents
    assert len(document.text) > 500_000


def test_many_short_lines_are_read(write):
    (document,) = read_source(write("在全市会议上的讲话\n同志们：\n" + "要抓好工作，抓出成效。\n" * 20_000)).documents
    assert document.text.count("\n") == 20_001


def test_no_heading_at_all(write):
    document = read_source(write("今天天气很好，我们继续努力工作。" * 20, "0a1b2c3d.txt")).documents[0]
    assert document.title == "今天天气很好，我们继续努力工作"
    assert document.body_start == 0


@pytest.mark.parametrize("name", ["😀讲话👍.txt", "讲" * 80 + ".txt", "a b'\"（）&?#.txt", "..讲话.txt"])
def test_odd_file_names(write, name):
    source = read_source(write(TEXT, name))
    assert source.name == name
    assert source.documents[0].source == name


def test_a_name_that_is_no_text_is_made_printable(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.txt")
    try:
        path.write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    read_source(path).name.encode("utf-8")


def test_the_same_speech_in_two_formats_has_the_same_text(write):
    document = docx.Document()
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    assert (
        read_source(write(buffer.getvalue(), "a.docx")).documents[0].text == read_source(write(TEXT)).documents[0].text
    )


def test_what_is_not_there_or_no_file(tmp_path):
    with pytest.raises(SourceError, match="找不到"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(SourceError, match="文件夹"):
        read_source(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SourceError, match="不是普通文件"):
        read_source(tmp_path / "pipe.txt")
    os.symlink(tmp_path / "pipe.txt", tmp_path / "link.txt")
    for path in (tmp_path / "link.txt", pathlib.Path("/dev/null")):
        with pytest.raises(SourceError, match="不是普通文件"):
            read_source(path)
    with pytest.raises(SourceError, match="文件名太长"):
        read_source(tmp_path / ("长" * 200 + ".txt"))


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs Linux's /proc")
@pytest.mark.parametrize("path", ["/proc/self/status", "/proc/self/maps"])
def test_files_of_the_system_that_say_they_are_empty_are_no_files(path):
    with pytest.raises(SourceError, match="不是普通文件"):
        read_source(pathlib.Path(path))


def _reason_without_rights(path: pathlib.Path) -> str:
    """Return the reason that a process without rights gets; root reads everything, so it steps down first."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            read_source(path)
            reason = "read"
        except SourceError as error:
            reason = error.reason
        finally:
            os.write(sender, reason.encode())
            os._exit(0)
    os.waitpid(child, 0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as pipe:
        return pipe.read().decode()


def test_no_permission(write):
    path = write(TEXT)
    path.chmod(0)
    assert "没有权限" in _reason_without_rights(path)


def test_folders_are_walked_in_order_without_leftovers(tmp_path):
    for name in ("b/2.txt", "a.md", "b/1.docx", ".hidden/x.txt", "b/~$1.docx", ".DS_Store", "b/Thumbs.db", "c.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [str(p.relative_to(tmp_path)) for p in find_files([tmp_path])] == ["a.md", "b/1.docx", "b/2.txt", "c.jpg"]


def test_loops_and_repetitions_are_survived(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("x")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    found = list(find_files([tmp_path, tmp_path / "a", tmp_path / "a" / "1.txt"]))
    assert [path.name for path in found] == ["1.txt", "self"]
    with pytest.raises(SourceError, match="绕成了圈"):
        read_source(tmp_path / "a" / "self")


def test_a_missing_path_is_passed_on_to_be_explained(tmp_path):
    assert list(find_files([tmp_path / "none.txt"])) == [tmp_path / "none.txt"]


def test_a_file_with_next_to_no_text(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "问候.txt"
    file.write_text("你好\n", encoding="utf-8")
    with pytest.raises(SourceError) as told:
        read_source(file)
    assert "几乎没有文字" in told.value.reason


@pytest.mark.parametrize(
    "data",
    [
        b"not a word file at all, only some words in ASCII. " * 50,
        bytes(0x81 + (at * 37 + at * at) % 0x7C for at in range(3000)),
        b"\xd0\xcf\x11\xe0" + b"junk that begins like an old Word file. " * 100,
        bytes((at * 7919 + at // 3) % 251 for at in range(5000)),
    ],
)
@pytest.mark.parametrize("name", ["通知.doc", "通知.docx", "通知.WPS"])
def test_junk_that_is_named_as_an_office_file_is_refused(tmp_path: pathlib.Path, data: bytes, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(SourceError) as told:
        read_source(file)
    assert told.value.reason


def test_a_speech_saved_as_plain_text_under_an_office_ending_is_read(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "讲话.doc"
    file.write_bytes("在全县会议上的讲话\n同志们：\n要抓好落实，GDP 增长 5.5%，完成 WPS 培训。\n".encode("gb18030"))
    assert read_source(file).documents[0].title == "在全县会议上的讲话"
