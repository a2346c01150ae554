"""What `StudyAssistant` is asked: a question alone, with a history, or the messages of a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from langchain_core.messages import BaseMessage, HumanMessage

from knowledge.values import Turn

AssistantInput: TypeAlias = str | Mapping[str, Any] | Sequence[BaseMessage]
"""A question; a mapping with `question` (or `input`) and perhaps `history` and `document`; or messages, the last of which asks.

A history is a sequence, oldest first, of earlier questions, of answers that the assistant gave (follow-ups then know what
they were about), or of messages.
"""


def read_input(given: AssistantInput) -> tuple[str, list[Turn], str | None]:
    """Return question, earlier turns, and the id of the document that alone is to be asked, if any.

    Raises:
        TypeError: it is none of what `AssistantInput` says.
    """
    if isinstance(given, str):
        return given, [], None
    if isinstance(given, Mapping):
        question = given.get("question", given.get("input"))
        if not isinstance(question, str):
            raise TypeError('no "question" in the input of StudyAssistant')
        return question, _turns(given.get("history") or ()), given.get("document")
    asked = _turns(given)
    if not asked:
        raise TypeError("no message of a human in the input of StudyAssistant")
    return asked[-1].question, asked[:-1], None


def _turns(history: Sequence[Any]) -> list[Turn]:
    return [turn for entry in history if (turn := _turn(entry)) is not None]


def _turn(entry: Any) -> Turn | None:
    """A turn of a history; None for what others than the learner said."""
    if isinstance(entry, Turn):
        return entry
    if isinstance(entry, str):
        return Turn(entry)
    if isinstance(entry, Mapping) and isinstance(entry.get("turn"), Turn):
        found: Turn = entry["turn"]
        return found
    if isinstance(entry, Mapping) and isinstance(entry.get("question"), str):
        return Turn(entry["question"])
    if isinstance(entry, BaseMessage):
        return Turn(entry.text) if isinstance(entry, HumanMessage) else None
    raise TypeError(f"an entry of a history can't be read: {type(entry).__name__}")
