"""Errors as sentences for people."""

from __future__ import annotations

import pytest

from bot import texts
from knowledge import errors
from knowledge.database import FULL
from knowledge.errors import (
    EmbeddingMismatch,
    LibraryBusy,
    LibraryError,
    SettingsError,
    SourceError,
    StoreError,
    UnknownDocument,
)


def test_every_error_of_the_library_has_a_sentence_of_its_own():
    made = [
        UnknownDocument("d1"),
        LibraryBusy("study add, process 4711"),
        SourceError("请另存为 .docx。"),
        EmbeddingMismatch("old and new"),
        SettingsError("embedding: unknown"),
        StoreError("broken"),
    ]
    named = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LibraryError)}
    assert {type(error) for error in made} == named - {LibraryError}
    sentences = [texts.library_error(error) for error in made]
    assert len(set(sentences)) == len(sentences)
    assert all("一" <= sentence[0] <= "鿿" for sentence in sentences)
    assert "process 4711" in sentences[1]


def test_a_full_disk_is_told_as_one():
    assert texts.library_error(StoreError(FULL)) == texts.FULL_DISK


@pytest.mark.parametrize("error", [StoreError("x"), EmbeddingMismatch("x"), LibraryBusy("x"), UnknownDocument("x")])
def test_learners_read_no_english(error):
    assert not any(letter.isascii() and letter.isalpha() for letter in texts.learner_error(error))
