"""`study selfcheck`: the library's answers to a question set, or to probes made from itself, as figures."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from bot.cli import serialise
from bot.cli.commands import DONE, write
from bot.cli.selfcheck_comparison import as_json as comparison_json
from bot.cli.selfcheck_comparison import compared
from bot.cli.selfcheck_comparison import lines as comparison_lines
from bot.errors import UsageError
from bot.messages import texts
from bot.runtime.config import Configuration
from bot.runtime.progress import Bar
from knowledge.errors import SourceError
from knowledge.evaluation import (
    FIGURES,
    KindFigures,
    Question,
    Result,
    Row,
    StructureRow,
    examine,
    examine_itself,
    read_questions,
)
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
_STRUCTURE = {
    "topic": "标题里的话题",
    "children": "一节分几点",
    "list": "列举",
    "definition": "定义",
    "ordinal": "第几部分、第几条",
    "yes": "是不是（原文有）",
    "no": "是不是（数字换过）",
    "absent": "没有的话题",
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
    with Library.open(configuration.settings.library, retrieval=configuration.settings.retrieval) as library:
        if not library.documents():
            raise UsageError("资料库里还没有文件，没有可考的。先用 study add 添加。")

        def examined(part: Library) -> Result:
            return _examined(part, questions, args)

        against = compared(library, configuration, args, examined)
        result = examined(library) if against is None else against.result
    made = _json(result, args) | ({} if against is None else {"compared": comparison_json(against)})
    write(args, made, [*([] if against is None else comparison_lines(against)), *_lines(result)])
    return DONE


def _examined(library: Library, questions: list[Question] | None, args: argparse.Namespace) -> Result:
    library.warm_up()
    with Bar() as bar:

        def tell(done: int, total: int) -> None:
            bar(Progress("asking", "", done, total))

        if questions is not None:
            return examine(library, questions, tell)
        return examine_itself(library, args.count, args.seed, tell, args.half)


def _read(name: str) -> list[Question]:
    try:
        with Path(name).open(encoding="utf-8-sig", errors="replace") as lines:
            return read_questions(lines)
    except OSError as error:
        raise UsageError(f"读不了 {name}（{texts.os_error(error)}）。") from None
    except SourceError as error:
        raise UsageError(f"题集 {name} 有误：{error.reason}。") from None


def _json(result: Result, args: argparse.Namespace) -> serialise.Json:
    figures = {name: round(value, 4) for name in FIGURES if (value := result.figure(name)) is not None}
    return {
        "questions": len(result.rows),
        "probes": result.made,
        **({"seed": args.seed} if result.made else {}),
        **figures,
        "p50_ms": round(result.middle_ms(), 1),
        "kinds": {kind: {"right": right, "questions": total} for kind, (right, total) in result.kinds().items()},
        "misses": [_miss(row) for row in result.misses()],
        **({"structure": _structure_json(result, args.half)} if result.made else {}),
    }


def _structure_json(result: Result, half: str | None) -> serialise.Json:
    return {
        "half": half or "both",
        "kinds": {kind: _kind_json(figures) for kind, figures in result.structure_kinds().items()},
        "misses": [_structure_miss(row) for row in result.structure if not row.right],
    }


def _kind_json(figures: KindFigures) -> serialise.Json:
    shares = {"right": figures.right, "share": figures.share, "same_place": figures.same_place}
    counts = {"things": figures.things, "questions": figures.questions}
    return counts | {name: round(value, 4) for name, value in shares.items() if value is not None}


def _structure_miss(row: StructureRow) -> serialise.Json:
    share = {} if row.share is None else {"share": round(row.share, 4)}
    of = row.probe
    return {"kind": of.kind, "about": of.about, "question": of.text, "status": row.status, **share}


def _miss(row: Row) -> serialise.Json:
    low = {
        name: value for name, value in row.figures.items() if name not in ("ms", "right") and value not in (None, 1.0)
    }
    of = row.question
    return {"id": of.id, "kind": of.kind, "question": of.text, "status": row.status, "reason": row.reason, "low": low}


def _lines(result: Result) -> Iterator[str]:
    if result.structure:
        yield from _structure_lines(result)
    yield f"问了 {len(result.rows)} 个问题" + ("，都是拿资料里的句子出的：" if result.made else "：")
    for name in FIGURES:
        value = result.figure(name)
        if value is not None:
            yield f"  {_wide(_MEANINGS[name], 28)}{value:7.1%}  {name}"
    yield f"  {_wide('回答用时（中位数）', 28)}{result.middle_ms():5.0f} 毫秒"
    yield "按题型看答对多少："
    for kind, (right, total) in result.kinds().items():
        yield f"  {_wide(_KINDS.get(kind, kind), 28)}{right:4} / {total}"
    yield from _missed("没有答对的：", [f"{row.question.text}（{_fault(row)}）" for row in result.misses()])


def _structure_lines(result: Result) -> Iterator[str]:
    yield f"问了 {len(result.structure)} 个照资料的结构出的问题："
    yield f"  {_wide('题型', 22)}{_wide('几样', 6)}{_wide('几问', 6)}{_wide('答对', 8)}"
    for kind, figures in result.structure_kinds().items():
        more = "" if figures.same_place is None else f"换问法也落在同一节 {figures.same_place:.1%}"
        more = more if figures.share is None else f"各点说到 {figures.share:.1%}"
        counts = f"{figures.things:4}  {figures.questions:4}  {figures.right:6.1%}"
        yield f"  {_wide(_STRUCTURE[kind], 22)}{counts}  {more}".rstrip()
    missed: dict[str, list[str]] = {}
    for row in result.structure:
        if not row.right:
            missed.setdefault(row.probe.kind, []).append(f"{_STRUCTURE[row.probe.kind]}：{row.probe.text}")
    # some of each kind are listed first
    in_turn = [
        miss for at in range(len(result.structure)) for misses in missed.values() for miss in misses[at : at + 1]
    ]
    yield from _missed("其中没有答对的：", in_turn)


def _missed(title: str, misses: list[str]) -> Iterator[str]:
    if misses:
        yield title
        yield from (f"  × {miss}" for miss in misses[:_SHOWN])
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
