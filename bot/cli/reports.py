"""`study reports`: quiz items that learners called wrong wait here until somebody keeps, mends or retires them.

With `--answers` it lists what they said of answers: by the places that these rest on, without the questions.
"""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.cli.commands import DONE, FAILED, write
from bot.errors import UsageError
from bot.learning.records.votes import Opinion, VoteStore
from bot.messages import texts
from bot.runtime.config import Configuration
from knowledge.errors import UnknownDocument
from knowledge.library import Library
from knowledge.quiz.items import CitedItem
from knowledge.quiz.store import ItemReport, Verdict
from knowledge.storage.database import open_database
from knowledge.values import Citation

_LISTS = {"options": str, "answer": int}
_FIELDS = ("question", "explanation", "options", "answer", "accepted")


def reports(args: argparse.Namespace, configuration: Configuration) -> int:
    """List reported items, or settle one."""
    given: tuple[tuple[Verdict, str], ...] = (("keep", args.keep), ("mend", args.mend), ("retire", args.retire))
    verdicts = [(verdict, item_id) for verdict, item_id in given if item_id]
    if len(verdicts) > 1:
        raise UsageError("--keep、--mend、--retire 一次只用一个")
    if args.answers and verdicts:
        raise UsageError("--answers 不和 --keep、--mend、--retire 一起用")
    if args.answers:
        return _answers(args, configuration)
    words = _mended(args.words) if args.mend else {}
    with Library.open(configuration.settings.library) as library:
        if not verdicts:
            waiting = library.quizzes.reported()
            write(args, [_as_json(*one) for one in waiting], _lines(waiting))
            return DONE
        verdict, item_id = verdicts[0]
        done = library.quizzes.store.settle(item_id, verdict, "study reports", datetime.now(UTC), words)
    result = {"id": item_id, "verdict": verdict, "done": done}
    write(args, result, [_SETTLED[verdict] if done else f"没有编号为 {item_id} 的题目。"])
    return DONE if done else FAILED


def _answers(args: argparse.Namespace, configuration: Configuration) -> int:
    """List what learners said of answers; their questions are not kept, nor who they are."""
    settings = configuration.settings.library
    with Library.open(settings) as library:
        database = open_database(settings.path, settings.database_url.get_secret_value())
        try:
            opinions = VoteStore(database).opinions()
        finally:
            database.close()
        shown = [(opinion, _cited(library, opinion)) for opinion in opinions]
    lines = [line for opinion, cited in shown for line in _opinion_lines(opinion, cited)]
    write(args, [_opinion_json(opinion) for opinion, _ in shown], lines or [_NO_OPINIONS])
    return DONE


def _cited(library: Library, opinion: Opinion) -> list[Citation]:
    """Return the places of an answer that are still in the library."""
    found = []
    for place in opinion.places:
        with contextlib.suppress(UnknownDocument):
            found.append(library.lookup.passage_at(*place))
    return found


def _opinion_json(opinion: Opinion) -> dict[str, Any]:
    return {
        "answer": opinion.shown_id,
        "at": opinion.at.isoformat(),
        "status": opinion.status,
        "engine": opinion.engine,
        "up": opinion.up,
        "down": opinion.down,
        "words": list(opinion.words),
        "places": [{"document_id": document, "start": start, "end": end} for document, start, end in opinion.places],
    }


def _opinion_lines(opinion: Opinion, cited: Sequence[Citation]) -> Iterator[str]:
    status = "" if opinion.status == "answered" else "  没有查到"
    yield f"{opinion.at:%Y-%m-%d}  👍 {opinion.up}  👎 {opinion.down}{status}  {opinion.engine}"
    yield from (f"  留言：{words}" for words in opinion.words)
    for one in cited[:_PLACES]:
        words = " ".join(one.quote.split())
        yield f"  {texts.place(one.document, one.section, one.pages)}：{words[:_QUOTED]}{'…' * (len(words) > _QUOTED)}"


_NO_OPINIONS = "还没有人评价过回答。"
_PLACES, _QUOTED = 3, 60

_SETTLED = {
    "keep": "已保留，这道题会照常出现。",
    "mend": "已改好，这道题会按新的文字出现。",
    "retire": "已停用，这道题不会再出现。",
}


def _mended(given: str) -> dict[str, Any]:
    """Return the new words of an item, checked field by field."""
    try:
        words = json.loads(given or "")
    except ValueError:
        words = None
    if not isinstance(words, dict) or not words or not set(words) <= set(_FIELDS):
        raise UsageError(
            '--mend 要和 --words 一起用，例如 --words \'{"explanation": "…"}\'，可以改：' + "、".join(_FIELDS)
        )
    for field, kind in _LISTS.items():
        if field in words and not (isinstance(words[field], list) and all(type(one) is kind for one in words[field])):
            raise UsageError(f"--words 里的 {field} 要写成列表")
    if any(not isinstance(words.get(field, ""), str) for field in ("question", "explanation")):
        raise UsageError("--words 里的 question 和 explanation 要写成文字")
    return words


def _as_json(report: ItemReport, item: CitedItem | None) -> dict[str, Any]:
    return {
        "item_id": report.item_id,
        "at": report.at.isoformat(),
        "words": report.words,
        "question": item.question if item else "",
        "options": list(item.options) if item else [],
        "answer": list(item.answer) if item else [],
        "quote": item.citation.quote if item else "",
    }


def _lines(waiting: Sequence[tuple[ItemReport, CitedItem | None]]) -> Iterator[str]:
    if not waiting:
        yield "没有等着处理的题目。"
        return
    for report, item in waiting:
        yield f"{report.item_id}  {report.at:%Y-%m-%d}  {report.words or '（没有留言）'}"
        if item is None:
            yield "  这道题已经不在了。"
            continue
        yield f"  {item.question}"
        for place, option in enumerate(item.options):
            yield f"  {'✓' if place in item.answer else ' '} {option}"
        yield f"  原文：{item.citation.quote}"
    yield "处理：study reports --keep 编号，或 --retire 编号，或 --mend 编号 --words '{…}'"
