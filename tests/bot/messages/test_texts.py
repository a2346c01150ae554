"""Errors as sentences for people."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.messages import texts
from knowledge import errors
from knowledge.errors import (
    BackupError,
    EmbeddingMismatch,
    LibraryBusy,
    LibraryError,
    ProviderError,
    SettingsError,
    SourceError,
    StoreError,
    StoreFault,
    UnknownDocument,
)
from knowledge.storage.database import FULL


def test_a_place_tells_the_pages_of_a_print():
    assert texts.place("讲话", ("一、任务",)) == "《讲话》 › 一、任务"
    assert texts.place("讲话", ("一、任务",), (5, 6)) == "《讲话》 › 一、任务，第5、6页"


def test_every_error_of_the_library_has_a_sentence_of_its_own():
    made = [
        UnknownDocument("d1"),
        LibraryBusy("study add, process 4711"),
        SourceError("请另存为 .docx。"),
        BackupError("备份文件坏了"),
        EmbeddingMismatch("old and new"),
        SettingsError("embedding: unknown"),
        ProviderError("[library] embedding = 'x:m': not known", "不认识服务商 x。"),
        StoreError("broken"),
    ]
    named = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LibraryError)}
    assert {type(error) for error in made} == named - {LibraryError}
    sentences = [texts.library_error(error) for error in made]
    assert len(set(sentences)) == len(sentences)
    assert all("一" <= sentence[0] <= "鿿" for sentence in sentences)
    assert "study add，进程 4711" in sentences[1]


def test_a_full_disk_is_told_as_one():
    assert texts.library_error(StoreError(FULL, "full")) == texts.FULL_DISK


def test_every_fault_of_a_store_has_a_sentence_without_the_drivers_words():
    sentences = [texts.library_error(StoreError("words of the driver", fault)) for fault in get_args(StoreFault)]
    assert len(set(sentences)) == len(sentences)
    assert not any("driver" in sentence for sentence in sentences)
    assert not any("--repair" in texts.library_error(StoreError("x", fault)) for fault in ("newer", "older"))


@pytest.mark.parametrize("error", [StoreError("x"), EmbeddingMismatch("x"), LibraryBusy("x"), UnknownDocument("x")])
def test_learners_read_no_english(error):
    assert not any(letter.isascii() and letter.isalpha() for letter in texts.learner_error(error))
