"""Replies that are wrapped in JSON though plain text was asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_FENCE = re.compile(r"\s*```[a-zA-Z]*[ \t]*\n")
_WORDS = ("text", "statement", "sentence", "content", "claim", "answer", "回答", "内容", "陈述")
_NUMBERS = (
    "citations",
    "citation",
    "cited",
    "sources",
    "source",
    "numbers",
    "refs",
    "references",
    "引用",
    "来源",
    "编号",
)
_DEEPEST = 6


def is_json(text: str) -> bool | None:
    """Return whether a reply begins as JSON; None where too little of it is there to tell."""
    body = text.lstrip()
    if "```".startswith(body[:3]) and "\n" not in body:
        return None
    body = _FENCE.sub("", text, count=1).lstrip() if body.startswith("```") else body
    if len(body) < 2:
        return None
    rest = body[1:].lstrip()
    if body[0] == "{":
        return True
    return body[0] == "[" and (rest[:1] in ("{", '"') if rest else None)


def texts_in_json(text: str) -> Iterator[str]:
    """Yield the lines of text in a wrapped reply with their numbers behind them; none where the JSON is broken."""
    body = _FENCE.sub("", text, count=1).strip().removesuffix("```").strip()
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return
    yield from _texts(value, 0)


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, depth + 1)
    elif isinstance(value, dict):
        numbers: Any = next((value[key] for key in _NUMBERS if key in value), [])
        words = next((value[key] for key in _WORDS if isinstance(value.get(key), str)), None)
        if words is not None:
            yield words + _marks(numbers)
            return
        for key, part in value.items():
            if key not in _NUMBERS:
                yield from _texts(part, depth + 1)


def _marks(numbers: Any) -> str:
    listed = numbers if isinstance(numbers, list) else [numbers]
    found = [int(n) for one in listed for n in re.findall(r"\d{1,3}", str(one)) if not isinstance(one, bool)]
    return "".join(f"[{number}]" for number in found)
