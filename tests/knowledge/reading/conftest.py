"""Makers of small files for the tests of reading."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

from knowledge.reading import read_source
from knowledge.values import Document, ReadSource

SENTENCE = "过去一年，我们坚持稳中求进工作总基调，全面落实各项决策部署，经济社会发展取得了新的成绩。"

Write = Callable[..., pathlib.Path]
Read = Callable[..., ReadSource]
ReadOne = Callable[..., Document]


@pytest.fixture
def write(tmp_path: pathlib.Path) -> Write:
    """Write a file into a folder of its own; every 〔B〕 stands for a sentence of body text."""

    def make(content: str | bytes, name: str = "a1b2c3d4e5f6.txt", encoding: str = "utf-8") -> pathlib.Path:
        path = tmp_path / name
        if isinstance(content, str):
            content = content.replace("〔B〕", SENTENCE).encode(encoding)
        path.write_bytes(content)
        return path

    return make


@pytest.fixture
def read(write: Write) -> Read:
    return lambda content, name="a1b2c3d4e5f6.txt", encoding="utf-8": read_source(write(content, name, encoding))


@pytest.fixture
def read_one(read: Read) -> ReadOne:
    """Read a file that holds one document."""

    def one(content: str | bytes, name: str = "a1b2c3d4e5f6.txt", encoding: str = "utf-8") -> Document:
        (document,) = read(content, name, encoding).documents
        return document

    return one


@pytest.fixture
def sentence() -> str:
    return SENTENCE
