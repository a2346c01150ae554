"""`study requirements` and `study quiz`: what they do, their JSON and their lines for people."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from bot.cli import serialise
from bot.cli.commands import DONE, write
from bot.messages import texts
from bot.runtime.config import Configuration
from bot.runtime.terminal import note
from knowledge.library import Library
from knowledge.quiz.items import CitedItem
from knowledge.structure.requirements import KeyRequirement
from knowledge.values import Citation

_KINDS = {"single": "单选", "multiple": "多选", "judge": "判断", "blank": "填空"}
_LEVELS = {"easy": "易", "medium": "中", "hard": "难"}
_LETTERS = "ABCDEFGHIJ"
_FEWER = "资料里只够出 {found} 道这样的题。"
_NO_ITEMS = "没有能出的题。先用 study add 添加文件，或者换一种题型、换一份文件。"
_NO_REQUIREMENTS = "没有找到重点要求。"


def requirements(args: argparse.Namespace, configuration: Configuration) -> int:
    """List the key requirements."""
    with Library.open(configuration.settings.library) as library:
        found = library.quizzes.requirements(None if args.id is None else [args.id])
    write(args, [_requirement(*pair) for pair in found], _requirement_lines(found))
    return DONE


def quiz(args: argparse.Namespace, configuration: Configuration) -> int:
    """Choose a set of items."""
    with Library.open(configuration.settings.library) as library:
        items = library.quizzes.quiz(args.count, document=args.document, kinds=args.kind or (), seed=args.seed)
    if 0 < len(items) < args.count:
        note(_FEWER.format(found=len(items)))
    write(args, [item_json(item) for item in items], item_lines(items))
    return DONE


def _requirement(requirement: KeyRequirement, place: Citation) -> serialise.Json:
    return {
        "id": requirement.id,
        "text": requirement.text,
        "subject": requirement.subject,
        "deadline": requirement.deadline,
        "figures": list(requirement.figures),
        "weight": requirement.weight,
        "citation": serialise.citation(place),
    }


def item_json(item: CitedItem) -> serialise.Json:
    """Return an item as scripts read it (DESIGN.md, section 5)."""
    return {
        "id": item.id,
        "kind": item.kind,
        "question": item.question,
        "options": list(item.options),
        "answer": list(item.answer),
        "accepted": [list(forms) for forms in item.accepted],
        "explanation": item.explanation,
        "difficulty": item.difficulty,
        "weight": item.weight,
        "citation": serialise.citation(item.citation),
    }


def _requirement_lines(found: Iterable[tuple[KeyRequirement, Citation]]) -> Iterator[str]:
    """Yield the requirements below the place they stand at."""
    before, count = "", 0
    for requirement, place in found:
        where = texts.place(place.document, place.section, place.pages)
        if where != before:
            yield from ([""] if before else [])
            yield where
        before, count = where, count + 1
        words = requirement.text.replace("\n", "")
        marks = [mark for mark in (requirement.subject, requirement.deadline) if mark]
        yield f"  · {words}" + (f"（{'；'.join(marks)}）" if marks else "")
    yield f"\n共 {count} 条。" if count else _NO_REQUIREMENTS


def item_lines(items: Iterable[CitedItem]) -> Iterator[str]:
    """Yield the questions, then the answers with their sources."""
    items = list(items)
    for number, item in enumerate(items, 1):
        yield f"{number}.〔{_KINDS[item.kind]}·{_LEVELS[item.difficulty]}〕{item.question}"
        if item.kind != "judge":
            yield from (f"   {_LETTERS[i]}. {option}" for i, option in enumerate(item.options))
        yield ""
    if not items:
        yield _NO_ITEMS
        return
    yield "答案"
    for number, item in enumerate(items, 1):
        yield f"{number}. {right_answer(item)}"
        yield f"   {item.explanation}"
        yield f"   出处：{texts.place(item.citation.document, item.citation.section, item.citation.pages)}"


def right_answer(item: CitedItem) -> str:
    """Return the right answer as people write it."""
    if item.kind == "blank":
        return "；".join(forms[0] for forms in item.accepted)
    if item.kind == "judge":
        return item.options[item.answer[0]]
    return "".join(_LETTERS[i] for i in item.answer)
