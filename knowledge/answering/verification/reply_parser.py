"""A model's raw reply, piece by piece as it comes, into complete statements with the numbers that they cite.

Models write citations in many ways and places, number and mark up their lines, think aloud, or wrap all in JSON. Nothing
here judges what they say; whatever is no statement with a number comes out without one, and the check drops it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from knowledge.answering.verification.values import Claim

LONGEST_REPLY = 20_000
"""Characters of a reply that are read; the rest is left."""
_ONE = r"[\[【［〔]\s*(?:\^|来源|资料|段落|原文|引用|参考|文献|片段|材料|编号|#|No\.?)?\s*[:：]?\s*(?P<%s>[\d０-９]{1,3}(?:\s*[,，、;；\-–~～]\s*\^?[\d０-９]{1,3})*)\s*(?:†[^\]】］〕]*)?[\]】］〕]"
_ANY = re.sub(r"\(\?P<%s>", "(?:", _ONE)
_GROUP = rf"[（(]?\s*(?:见|参见|来源|出处|引自)?[:：]?\s*{_ANY}(?:\s*[、,，和及]?\s*{_ANY})*\s*[)）]?"
_CITED = re.compile(rf"\s*{_GROUP}")
_NUMBERS = re.compile(_ONE % "numbers")
_QUOTE = r"\s*(?:原文|依据|引文)?[:：]?\s*[「『][^「」『』\n]{2,400}[」』]"
"""Words of the source that a claim rests on, behind its numbers: 句子。[2]「原文」."""
_RESTS_ON = re.compile(rf"({_CITED.pattern})({_QUOTE})+\s*[。；;]?\s*$")
_END = re.compile(rf"(?:[。！？!?]|…+)[”’」』）)\"]*(?:{_CITED.pattern}(?:{_QUOTE})*)*(?:\s*[。；;])?")
_MIGHT_GO_ON = re.compile(
    r"\s*(?:[「『][^」』\n]{0,400})?$|\s*[、,，和及]?\s*(?:[（(]?\s*(?:见|参见|来源|出处|引自)?[:：]?\s*[\[【［〔][^\]】］〕\n]{0,16})?$|\s*[（(]$"
)
_BULLET = re.compile(
    r"\s*(?:>\s*)*(?:[-*+•●·▪◦■◆–—]+\s+|[•●▪◦■◆]\s*|\d{1,2}(?:[.．](?!\d)|[、)）])\s*|[（(]\d{1,2}[)）]\s*)?"
)
_MARKUP = re.compile(r"\*\*|__|~~|`+|^\s*#{1,6}\s*")
_SKIPPED = re.compile(r"\s*(?:```|~~~|#{1,6}\s|[-*_=]{3,}\s*$|\|?\s*:?-{3,})")
_MOST_IN_RANGE = 10
"""Numbers in a range such as [3-7]; what is longer is read as its two ends, as hardly a statement rests on so many."""
_OPEN, _CLOSE = "“「『《（(", "”」』》）)"
_TAG = re.compile(
    r"<\s*(/?)\s*(?:think|thinking|thought|thoughts|reasoning|reflection|analysis|scratchpad)\b[^<>]{0,40}>",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"<[^<>]{0,60}$")


class ReasoningFilter:
    """Lets through what is outside the tags; a tag that is never closed hides all that follows.

    A closing tag without an opening one hides what came before it and has not been let through yet: some servers cut
    the opening tag off.
    """

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self.retracted = False
        """A closing tag without an opening one has come: what was let through before it was reasoning."""

    def feed(self, chunk: str) -> str:
        """Return what may be read of the reply so far and was not returned yet."""
        self._held += chunk
        shown = ""
        while match := _TAG.search(self._held):
            before, closes = self._held[: match.start()], bool(match.group(1))
            self._held = self._held[match.end() :]
            if closes and not self._inside:
                shown, self.retracted = "", True
            elif not closes and not self._inside:
                shown += before
            self._inside = not closes
        maybe = _MAYBE.search(self._held)
        cut = maybe.start() if maybe else len(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return shown if self._inside else shown + ready

    def finish(self) -> str:
        """Return what is left at the end of the reply."""
        left, self._held = self._held, ""
        return "" if self._inside else left


_FENCE = re.compile(r"\s*```[a-zA-Z]*[ \t]*\n")
_WORD_KEYS = ("text", "statement", "sentence", "content", "claim", "answer", "回答", "内容", "陈述")
_NUMBER_KEYS_TEXT = """
citations citation cited sources source numbers refs references 引用 来源 编号
"""
_NUMBER_KEYS = tuple(_NUMBER_KEYS_TEXT.split())
"""Fields of a reply in JSON that hold words, and those that hold the numbers cited, the likeliest first."""
_QUOTE_KEYS = ("quotes", "quote", "quotation", "evidence", "原文", "依据", "引文")
"""Fields that hold the words of the source that a claim rests on."""
_DEEPEST = 6


@dataclass
class _Line:
    """What is known of the line being read: the number at its beginning, and whether a statement of it is out."""

    default: tuple[int, ...] = ()
    opened: bool = False
    skipped: bool = False
    started: bool = False


class ReplyReader:
    """Reads one reply; any text is allowed, nothing raises."""

    def __init__(self) -> None:
        self._reasoning = ReasoningFilter()
        self._read = 0
        self._start = ""
        self._is_json: bool | None = None
        self._rest = ""
        self._line = _Line()
        self._waiting: list[Claim] = []

    def feed(self, chunk: str) -> list[Claim]:
        """Return the statements that are complete with this piece of the reply."""
        chunk = chunk[: max(0, LONGEST_REPLY - self._read)]
        self._read += len(chunk)
        text = self._reasoning.feed(chunk)
        if self._reasoning.retracted:
            self._reasoning.retracted = False
            self._start, self._is_json, self._rest, self._line, self._waiting = "", None, "", _Line(), []
        return self._take(text)

    def finish(self) -> list[Claim]:
        """Return the statements that are left at the end; the beginning of a further one is dropped if it has no number."""
        found = self._take(self._reasoning.finish())
        if self._is_json:
            return found + [claim for text in texts_in_json(self._start) for claim in _plain(text)]
        if self._is_json is None:
            self._is_json = False
            self._rest = self._start
        found += self._lines(self._rest + "\n")
        found += self._release()
        self._rest = ""
        return found

    def _take(self, text: str) -> list[Claim]:
        if self._is_json is None:
            self._start += text
            self._is_json = is_json(self._start)
            text = self._start if self._is_json is False else ""
        elif self._is_json:
            self._start += text
        return self._lines(self._rest + text) if self._is_json is False else []

    def _lines(self, text: str) -> list[Claim]:
        """Whole lines, then what is complete of the last one."""
        found: list[Claim] = []
        *whole, last = text.replace("\r\n", "\n").split("\n")
        for line in whole:
            found += self._units(line, ended=True)
            self._line = _Line()
        return found + self._units(last, ended=False)

    def _units(self, text: str, ended: bool) -> list[Claim]:
        """Take statements off a line; what is not complete stays in `_rest` unless the line has ended."""
        if not self._begin(text, ended):
            self._rest = "" if ended or self._line.skipped else text
            return []
        text, found = self._leading(text, ended), []
        while (end := _unit_end(text, ended)) is not None:
            found += self._claim(text[:end])
            text = text[end:]
        if ended and text.strip():
            found += self._claim(text)
        self._rest = "" if ended else text
        return found

    def _begin(self, text: str, ended: bool) -> bool:
        """Whether enough of a line is there to tell what it is; headings, fences and rules are skipped."""
        if self._line.skipped:
            return False
        if self._line.started:
            return True
        if not ended and len(text.lstrip()) < 6:
            return False
        self._line.skipped = bool(_SKIPPED.match(text))
        self._line.started = not self._line.skipped and bool(text.strip())
        return self._line.started

    def _leading(self, text: str, ended: bool) -> str:
        """Take bullet and leading numbers off the beginning of a line."""
        if self._line.opened or self._line.default:
            return text
        body = text[match.end() :] if (match := _BULLET.match(text)) else text
        cited = _CITED.match(body)
        if cited is None or (not ended and cited.end() == len(body)):
            return text if not ended and cited is not None else body
        numbers = _cited(cited.group())
        rest = body[cited.end() :].lstrip(" ：:，,、")
        if not rest.strip() and self._waiting:
            self._waiting = [replace(claim, cited=numbers) for claim in self._waiting]
            return ""
        self._line.default = numbers
        return rest

    def _claim(self, unit: str) -> list[Claim]:
        """Return the statements that this unit completes: itself, and those before it that waited for a number."""
        rests = _RESTS_ON.search(unit)
        quotes = tuple(re.findall("[「『]([^「」『』]+)[」』]", rests.group())) if rests else ()
        unit = unit[: rests.end(1)] if rests else unit
        numbers = _cited(unit)
        text = _MARKUP.sub("", _CITED.sub("", unit)).strip()
        if not any(letter.isalnum() for letter in text):
            if numbers and self._waiting:
                self._waiting = [claim if claim.cited else replace(claim, cited=numbers) for claim in self._waiting]
            return self._release() if numbers else []
        first = not self._line.opened
        self._line.opened = True
        earlier = self._release() if first else []
        claim = Claim(text, numbers or self._line.default, first, quotes)
        if not claim.cited:
            self._waiting.append(claim)
            return earlier
        waited = [replace(waiting, cited=claim.cited) for waiting in self._waiting]
        self._waiting = []
        return [*earlier, *waited, claim]

    def _release(self) -> list[Claim]:
        waited, self._waiting = self._waiting, []
        return waited


def _plain(text: str) -> list[Claim]:
    reader = ReplyReader()
    reader._is_json = False
    return reader.feed(text) + reader.finish()


def _unit_end(text: str, ended: bool) -> int | None:
    """Where the first sentence of a line ends with its numbers; None where it may still go on."""
    for match in _END.finditer(text):
        if _is_open(text[: match.start()]) and not any(c in match.group() for c in _CLOSE + '"'):
            continue
        if not ended and _MIGHT_GO_ON.match(text, match.end()):
            return None
        return match.end()
    return None


def _is_open(text: str) -> bool:
    """Whether a quotation or bracket is open at the end of a text."""
    return sum(text.count(c) for c in _OPEN) > sum(text.count(c) for c in _CLOSE) or text.count('"') % 2 == 1


def _cited(text: str) -> tuple[int, ...]:
    """Return the numbers of all citations in a text, ranges written out."""
    found: list[int] = []
    for match in _NUMBERS.finditer(text):
        for part in re.split(r"[,，、;；]", match["numbers"]):
            ends = [int(number) for number in re.findall(r"\d+", part)]
            if len(ends) == 2 and 0 <= ends[1] - ends[0] < _MOST_IN_RANGE:
                found += range(ends[0], ends[1] + 1)
            else:
                found += ends
    return tuple(dict.fromkeys(found))


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
        numbers: Any = next((value[key] for key in _NUMBER_KEYS if key in value), [])
        words = next((value[key] for key in _WORD_KEYS if isinstance(value.get(key), str)), None)
        if words is not None:
            yield words + (_marks(numbers) or _marks(_nested(value))) + _quotes(value)
            return
        for key, part in value.items():
            if key not in _NUMBER_KEYS:
                yield from _texts(part, depth + 1)


def _nested(value: dict[str, Any]) -> list[Any]:
    """The numbers that stand beside the quotations: {"evidence": [{"number": 2, "quote": "…"}]}."""
    held: list[Any] = next((value[key] for key in _QUOTE_KEYS if isinstance(value.get(key), list)), [])
    return [one[key] for one in held if isinstance(one, dict) for key in _NUMBER_KEYS if key in one]


def _quotes(value: dict[str, Any]) -> str:
    held: Any = next((value[key] for key in _QUOTE_KEYS if key in value), [])
    listed = held if isinstance(held, list) else [held]
    words = [
        next((one[key] for key in _QUOTE_KEYS if key in one), "") if isinstance(one, dict) else one for one in listed
    ]
    plain = (re.sub(r"[「」『』\n]", "", one) for one in words if isinstance(one, str))
    return "".join(f"「{one}」" for one in plain if len(one) > 1)


def _marks(numbers: Any) -> str:
    listed = numbers if isinstance(numbers, list) else [numbers]
    found = [int(n) for one in listed for n in re.findall(r"\d{1,3}", str(one)) if not isinstance(one, bool)]
    return "".join(f"[{number}]" for number in found)
