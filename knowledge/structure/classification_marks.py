"""Recognises classification marks (密级): lines like 内部资料 注意保存, 秘密★1年, 密级：机密 at the head of a document.

A mark is a line of its own, or stands in brackets in the title or the file's name; the mere words in running text are
none. In doubt a line counts as a mark: what was sent to a model on another machine can't be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.values import Document

_LEVEL = "(?:绝密|机密|秘密|内部)"
_DOCUMENT_WORD = (
    "(?:文件|资料|材料|讲话|讲话稿|发言|发言稿|报告|文稿|稿件|刊物|情况|通报|文电|明电|传阅件?|件|使用|参考|交流|学习|"
    "掌握|发行|传达|公开|事项)"
)
# what follows a mark: 注意保存, 请勿外传
_RESTRICTION = (
    "(?:注意|妥善|请勿|切勿|勿|不得|不准|严禁|禁止|未经|阅后|仅供|仅限|限|不宜|请|特急|加急|急件|第|编号|共).{0,24}"
)
_MARKS = (
    re.compile(rf"密级[:：]?{_LEVEL}.{{0,16}}"),
    re.compile(rf"{_LEVEL}[★☆*＊].{{0,20}}"),
    re.compile(rf"(?:本)?{_LEVEL}{_DOCUMENT_WORD}{{0,2}}[,，;；:：.。!！、—（(〔-]*(?:{_RESTRICTION})?"),
    re.compile(r"(?:本(?:资料|文件|材料|讲话|文稿?|文档|刊物?))?(?:仅|只)?(?:供|限)(?:于|.{0,6})内部.{0,16}"),
)
_BRACKETED = re.compile(
    rf"[【（(\[〔［]{_LEVEL}{_DOCUMENT_WORD}{{0,2}}(?:[,，、;；]?{_RESTRICTION}|[★☆*].{{0,10}})?[】）)\]〕］]"
)
_EDGE_CHARACTERS = "【】（）()[]〔〕［］《》「」“”\"'·•.。,，;；!！*-—－–=_#>| \t　"  # stripped before comparing
_SPACE = re.compile(r"\s+")
_LONGEST_MARK = 40  # characters, without spaces
_LONGEST_TITLE = 120  # characters
_HEAD_LINES = 8  # lines of text at the head of a document that are looked at


def is_mark(line: str) -> bool:
    """Tell whether a line is a classification mark and nothing else."""
    bare = _SPACE.sub("", line).strip(_EDGE_CHARACTERS)
    return 0 < len(bare) <= _LONGEST_MARK and any(pattern.fullmatch(bare) for pattern in _MARKS)


def holds_mark(title: str) -> bool:
    """Tell whether a title or a file's name holds a mark in brackets: …讲话（内部）."""
    return len(title) <= _LONGEST_TITLE and _BRACKETED.search(_SPACE.sub("", title)) is not None


def is_marked(document: Document, dropped: Iterable[str] = ()) -> bool:
    """Tell whether a document is marked as confidential.

    Args:
        document: its head is looked at, its title and the name of its file.
        dropped: what reading took for noise in the file: page headers, lines that warn.
    """
    lines = [line for line in document.text.splitlines()[: 2 * _HEAD_LINES] if line.strip()][:_HEAD_LINES]
    front = document.text[: document.body_start].splitlines()
    named = (document.title, document.source.rpartition(".")[0], *front)
    return any(map(is_mark, (*lines, *front, *dropped))) or any(map(holds_mark, named))
