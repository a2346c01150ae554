"""Whether an item made from an earlier text of a document is still valid in the present one. Pure."""

from __future__ import annotations

from dataclasses import replace

from knowledge.quiz.items import BRACKETS, WRONG, QuizItem
from knowledge.storage.open_documents import OpenDocument
from knowledge.text.folding import letters_of
from knowledge.values import Span


def revalidated(item: QuizItem, opened: OpenDocument) -> QuizItem | None:
    """Return an item that was not made again of a document's present text, at its place there.

    None where its words changed, or what was wrong is said there now.
    """
    document = opened.document
    at = document.text.find(item.quote, document.body_start)
    if at < 0 or opened.path_at(at) != item.path or _is_said(item, letters_of(document.text[document.body_start :])):
        return None
    return replace(item, span=Span(at, at + len(item.quote)))


def _is_said(item: QuizItem, text: str) -> bool:
    """Return whether the text says by now what the item calls wrong."""
    told = item.question.partition("，")[2]
    if item.kind == "judge" and item.options[item.answer[0]] == WRONG:
        return letters_of(told) in text
    wrong = [words for i, words in enumerate(item.options) if i not in item.answer]
    if item.form in ("points", "statements"):
        return any(letters_of(words) in text for words in wrong)
    return BRACKETS in told and any(letters_of(told.replace(BRACKETS, words)) in text for words in wrong)
