"""`study selfcheck`: the library's answers to a question set, or to probes made from itself, as figures."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from bot.cli import serialise
from bot.cli.commands import DONE, write
from bot.errors import UsageError
from bot.messages import texts
from bot.runtime.config import Configuration
from bot.runtime.progress import Bar
from knowledge.errors import SourceError
from knowledge.evaluation import FIGURES, Question, Result, Row, examine, examine_itself, read_questions
from knowledge.library import Library
from knowledge.values import Progress

_SHOWN = 12
"""Questions that went wrong which are listed for people; programs get all."""
_KINDS = {
    "figure": "问数字（原句）",
    "term": "问半句（原句）",
    "clause": "问说法（原句）",
    "hidden": "藏起文件再问",
    "named": "点名问藏起的文件",
    "absent": "问没有的地方",
    "elsewhere": "无关的问题",
    "fact": "事实",
    "number": "数字",
    "list": "并列",
    "topic": "话题",
    "compare": "对比",
    "paraphrase": "口语转述",
    "followup": "追问",
    "typo": "错别字",
    "unanswerable": "资料里没有",
    "answerable": "资料里有",
    "offtopic": "无关的问题",
}
_MEANINGS = {
    "right": "完全答对（或该拒答时拒答）",
    "hit1": "第一处引用就对",
    "hit3": "前三处引用里有对的",
    "recall": "该引的都引到",
    "points": "答案要点",
    "section": "小节标对",
    "document": "文件标对",
    "verbatim": "引文一字不差",
    "refused": "该拒答的拒答了",
    "false_refusal": "有答案却拒答（越低越好）",
}


def selfcheck(args: argparse.Namespace, configuration: Configuration) -> int:
    """Examine the library, and print the figures."""
    questions = None if args.questions is None else _read(args.questions)
    with Library.open(configuration.settings.library) as library:
        if not library.documents():
            raise UsageError("资料库里还没有文件，没有可考的。先用 study add 添加。")
        result = _examined(library, questions, args)
    write(args, _json(result, args.seed), _lines(result))
    return DONE


def _examined(library: Library, questions: list[Question] | None, args: argparse.Namespace) -> Result:
    library.warm_up()
    with Bar() as bar:

        def tell(done: int, total: int) -> None:
            bar(Progress("asking", "", done, total))

        if questions is not None:
            return examine(library, questions, tell)
        return examine_itself(library, args.count, args.seed, tell)


def _read(name: str) -> list[Question]:
    try:
        with Path(name).open(encoding="utf-8-sig", errors="replace") as lines:
            return read_questions(lines)
    except OSError as error:
        raise UsageError(f"读不了 {name}（{texts.os_error(error)}）。") from None
    except SourceError as error:
        raise UsageError(f"题集 {name} 有误：{error.reason}。") from None


def _json(result: Result, seed: int) -> serialise.Json:
    figures = {name: round(value, 4) for name in FIGURES if (value := result.figure(name)) is not None}
    return {
        "questions": len(result.rows),
        "probes": result.made,
        **({"seed": seed} if result.made else {}),
        **figures,
        "p50_ms": round(result.middle_ms(), 1),
        "kinds": {kind: {"right": right, "questions": total} for kind, (right, total) in result.kinds().items()},
        "misses": [_miss(row) for row in result.misses()],
    }


def _miss(row: Row) -> serialise.Json:
    low = {
        name: value for name, value in row.figures.items() if name not in ("ms", "right") and value not in (None, 1.0)
    }
    of = row.question
    return {"id": of.id, "kind": of.kind, "question": of.text, "status": row.status, "reason": row.reason, "low": low}


def _lines(result: Result) -> Iterator[str]:
    yield f"问了 {len(result.rows)} 个问题" + ("，都是从资料库自己出的：" if result.made else "：")
    for name in FIGURES:
        value = result.figure(name)
        if value is not None:
            yield f"  {_wide(_MEANINGS[name], 28)}{value:7.1%}  {name}"
    yield f"  {_wide('回答用时（中位数）', 28)}{result.middle_ms():5.0f} 毫秒"
    yield "按题型看答对多少："
    for kind, (right, total) in result.kinds().items():
        yield f"  {_wide(_KINDS.get(kind, kind), 28)}{right:4} / {total}"
    misses = result.misses()
    if misses:
        yield "没有答对的："
        for row in misses[:_SHOWN]:
            yield f"  × {row.question.text}（{_fault(row)}）"
        if len(misses) > _SHOWN:
            yield f"  …… 另有 {len(misses) - _SHOWN} 个，加上 --json 可以看全部。"


def _fault(row: Row) -> str:
    """What went wrong, in a few words."""
    if not row.question.answerable:
        return "该拒答却答了"
    if row.status == "not_found":
        return "有答案却拒答"
    if row.status == "error":
        return "出错"
    for name, words in (("recall", "没有引到该引的"), ("points", "答案要点不全"), ("section", "小节不对")):
        if (value := row.figures.get(name)) is not None and value < 1:
            return words
    return "文件不对" if row.figures.get("document") == 0 else "引文没有托住答案"


def _wide(words: str, columns: int) -> str:
    """Fill words up to a number of columns of a terminal, in which a Chinese letter takes two."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
    return words + " " * max(1, columns - taken)
