"""Reading a question set: JSON lines, in which only `question` must stand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from knowledge.errors import SourceError
from knowledge.selfcheck.values import Gold, Question
from knowledge.values import Turn

_SHOWN = 5


class _GoldLine(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    doc: str = ""
    anchor: str = Field(min_length=1)
    section: list[str] = []
    titles: list[str] = []
    related: bool = False


class _TurnLine(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    question: str


class _Line(BaseModel):
    """A line of the set; `answerable` follows from gold and points where it is not told."""

    model_config = ConfigDict(extra="ignore", strict=True)

    question: str = Field(min_length=1)
    id: Annotated[str, BeforeValidator(str)] = ""
    kind: str = ""
    answerable: bool | None = None
    gold: list[_GoldLine] = []
    gold_mode: str = "all"
    answer_points: list[str] = []
    min_points: int | None = None
    history: list[_TurnLine] = []


def read_questions(lines: Iterable[str], half: str | None = None) -> list[Question]:
    """Return the questions of a set; blank lines are left out.

    Args:
        lines: JSON objects, one a line.
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
            given = json.loads(line)
            if half is None or given.get("half") == half:
                questions.append(_question(number, _Line.model_validate(given)))
        except ValidationError as error:
            faults.append(f"第 {number} 行：{_place(error)}")
        except (ValueError, AttributeError):
            faults.append(f"第 {number} 行：不是 {{question, …}} 形式的 JSON")
    if faults:
        more = [f"另有 {len(faults) - _SHOWN} 行"] if len(faults) > _SHOWN else []
        raise SourceError("；".join([*faults[:_SHOWN], *more]))
    if not questions:
        raise SourceError("里面没有问题")
    return questions


def _question(number: int, line: _Line) -> Question:
    answerable = bool(line.gold or line.answer_points) if line.answerable is None else line.answerable
    points = tuple(line.answer_points)
    least = len(points) if line.min_points is None else max(0, min(line.min_points, len(points)))
    return Question(
        id=line.id or str(number),
        text=line.question,
        kind=line.kind or ("answerable" if answerable else "unanswerable"),
        answerable=answerable,
        gold=tuple(Gold(g.doc, g.anchor, tuple(g.section), tuple(g.titles), g.related) for g in line.gold),
        any_gold=line.gold_mode == "any",
        points=points,
        least_points=least,
        history=tuple(Turn(turn.question) for turn in line.history),
    )


def _place(error: ValidationError) -> str:
    places = dict.fromkeys(".".join(map(str, fault["loc"])) or "整行" for fault in error.errors())
    return "、".join(places) + " 不对"
