"""`study ask --batch`: JSON lines of questions in, one answer for each line out; a bad line costs only itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.cli import serialise
from bot.conversation.library_talk import QUESTION_LIMIT
from bot.messages import texts
from knowledge.errors import LibraryError
from knowledge.values import Answer, Turn

if TYPE_CHECKING:
    from knowledge.library import Library

log = logging.getLogger(__name__)

_NO_OBJECT = '这一行不是 {"question": "…"} 形式的 JSON。'
_AT_LINE = "第 {number} 行：{reason}"
_BAD_HISTORY = 'history 应是 [{"question": "…"}] 形式的列表。'


@dataclass(frozen=True, slots=True)
class _Asked:
    """One line of the batch; `fault` says why it can't be asked."""

    id: Any
    question: str
    history: tuple[Turn, ...] = ()
    fault: str = ""


def answer_lines(library: Library, lines: Iterable[str], document: str | None, why: bool) -> Iterator[dict[str, Any]]:
    """Yield the answer, as JSON values, to each line that is not blank, in order."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            asked = _read(line)
            answer = _error(asked) if asked.fault else _ask(library, asked, document)
            if answer.status == "error":
                answer = replace(answer, reason=_AT_LINE.format(number=number, reason=answer.reason))
            yield serialise.answer(answer, asked.id, why)


def _read(line: str) -> _Asked:
    try:
        given = json.loads(line)
    except ValueError:
        return _Asked("", "", fault=_NO_OBJECT)
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        return _Asked(given.get("id", "") if isinstance(given, dict) else "", "", fault=_NO_OBJECT)
    question, turns = given["question"], given.get("history") or []
    if not isinstance(turns, list) or not all(
        isinstance(t, dict) and isinstance(t.get("question"), str) for t in turns
    ):
        return _Asked(given.get("id", ""), question, fault=_BAD_HISTORY)
    history = tuple(Turn(turn["question"]) for turn in turns)
    return _Asked(given.get("id", ""), question, history, texts.question_fault(question, QUESTION_LIMIT))


def _ask(library: Library, asked: _Asked, document: str | None) -> Answer:
    try:
        return library.ask(asked.question, history=asked.history, document=document)
    except LibraryError as error:
        return Answer(asked.question, "error", texts.library_error(error))
    except Exception:
        # whatever is wrong with one question, the others of a long batch are still to be answered
        log.exception("question failed question=%r", asked.id)
        return Answer(asked.question, "error", texts.TROUBLE)


def _error(asked: _Asked) -> Answer:
    return Answer(asked.question, "error", asked.fault)
