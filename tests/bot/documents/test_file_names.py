"""Names of files that were sent: kept as they are where they are harmless, made harmless where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.file_names import safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("在全市大会上的讲话（2025）.docx", "在全市大会上的讲话（2025）.docx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\文件\\讲话.txt", "C__文件_讲话.txt"),
        ("\u202etxt.讲话.docx", "txt.讲话.docx"),
        ("讲\u200b话\x00\n稿.txt", "讲话 稿.txt"),
        ("  .hidden.txt ", "hidden.txt"),
        ("", "未命名"),
        ("...", "未命名"),
        ("/", "_"),
        ("con.txt", "_con.txt"),
        ("~$讲话.docx", "_~$讲话.docx"),
        ("没有结尾", "没有结尾"),
        ("e\u0301.txt", "\u00e9.txt"),
        ("长" * 300 + ".pdf", "长" * 50 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 148),
    ],
)
def test_names(sent, kept):
    assert safe_name(sent) == kept


@given(st.text())
def test_no_name_leaves_its_folder_or_is_too_long(sent):
    name = safe_name(sent)
    assert name not in ("", ".", "..")
    assert not name.startswith(".")
    assert not set(name) & set('/\\<>:"|?*\x00\n\u202e')
    assert len(name.encode()) <= 200
    assert safe_name(name) == name
