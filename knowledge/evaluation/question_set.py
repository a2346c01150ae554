"""Reading a question set: JSON lines, in which only `question` must stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any

from knowledge.errors import SourceError
from knowledge.evaluation.values import Gold, Question
from knowledge.values import Turn

_SHOWN = 5
"""Faults of a question set that are told one by one."""


def read_questions(lines: Iterable[str], half: str | None = None) -> list[Question]:
    """Return the questions of a set; blank lines are left out.

    Args:
        lines: JSON objects, one a line; `answerable` follows from `gold` and `answer_points` where it is not told.
        half: take only lines whose `half` is this one.

    Raises:
        SourceError: lines that can't be read, told by their numbers; or there is no question.
    """
    questions: list[Question] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = _Fields(json.loads(line))
            if half is None or given.text("half") == half:
                questions.append(_question(number, given))
        except _WrongFieldError as error:
            faults.append(f"第 {number} 行：{error} 不对")
        except ValueError:
            faults.append(f"第 {number} 行：不是 {{question, …}} 形式的 JSON")
    if faults:
        more = [f"另有 {len(faults) - _SHOWN} 行"] if len(faults) > _SHOWN else []
        raise SourceError("；".join([*faults[:_SHOWN], *more]))
    if not questions:
        raise SourceError("里面没有问题")
    return questions


class _WrongFieldError(Exception):
    """A field is missing or of the wrong type; the message is its name."""


class _Fields:
    """The fields of a JSON object, each read as the type it must have."""

    def __init__(self, given: object, place: str = "") -> None:
        if not isinstance(given, Mapping):
            raise _WrongFieldError(place.rstrip(".") or "整行")
        self._given: Mapping[str, Any] = given
        self._place = place

    def _get(self, name: str, kind: type | UnionType, default: Any) -> Any:
        value = self._given.get(name)
        value = default if value is None else value
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _WrongFieldError(self._place + name)
        return value

    def text(self, name: str, required: bool = False) -> str:
        value: str = self._get(name, str, "")
        if required and not value.strip():
            raise _WrongFieldError(self._place + name)
        return value

    def flag(self, name: str, default: bool) -> bool:
        value: bool = self._get(name, bool, default)
        return value

    def number(self, name: str, default: int) -> int:
        value: int = self._get(name, int, default)
        return value

    def name(self, name: str) -> str:
        """Text or a number, as text."""
        return str(self._get(name, str | int, ""))

    def texts(self, name: str) -> tuple[str, ...]:
        values: list[Any] = self._get(name, list, [])
        if not all(isinstance(value, str) for value in values):
            raise _WrongFieldError(self._place + name)
        return tuple(values)

    def objects(self, name: str) -> list[_Fields]:
        values: list[Any] = self._get(name, list, [])
        return [_Fields(value, f"{self._place}{name}.{number}.") for number, value in enumerate(values)]


def _question(number: int, line: _Fields) -> Question:
    gold = tuple(_gold(given) for given in line.objects("gold"))
    points = line.texts("answer_points")
    answerable = line.flag("answerable", bool(gold or points))
    return Question(
        id=line.name("id") or str(number),
        text=line.text("question", required=True),
        kind=line.text("kind") or ("answerable" if answerable else "unanswerable"),
        answerable=answerable,
        gold=gold,
        any_gold=line.text("gold_mode") == "any",
        points=points,
        least_points=max(0, min(line.number("min_points", len(points)), len(points))),
        history=tuple(Turn(turn.text("question", required=True)) for turn in line.objects("history")),
    )


def _gold(given: _Fields) -> Gold:
    return Gold(
        source=given.text("doc"),
        anchor=given.text("anchor", required=True),
        section=given.texts("section"),
        titles=given.texts("titles"),
        related=given.flag("related", False),
    )
