"""`study add`, `documents`, `remove`, `ask`: open the library, do the one thing, write the result."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bot.cli import delegated_jobs, serialise, show
from bot.cli.batch import answer_lines
from bot.conversation.library_talk import QUESTION_LIMIT
from bot.errors import UsageError
from bot.messages import texts
from bot.runtime.config import Configuration
from bot.runtime.progress import Bar
from bot.runtime.terminal import note, out
from knowledge.library import Library

DONE, FAILED, PARTLY = 0, 1, 3


def open_library(configuration: Configuration) -> Library:
    """Open the library of a configuration."""
    settings = configuration.settings
    return Library.open(settings.library, model=settings.answers, retrieval=settings.retrieval)


def write(args: argparse.Namespace, value: object, lines: Iterable[str]) -> None:
    """Write a result to stdout: JSON where asked for, else lines for people."""
    out(serialise.dumps(value) if args.json else "\n".join(lines))


def add(args: argparse.Namespace, configuration: Configuration) -> int:
    """Add files and folders."""
    with open_library(configuration) as library, Bar() as bar:
        reports = delegated_jobs.add(library, args.paths, bar)
    write(args, [serialise.source_report(report) for report in reports], show.reports(reports))
    if args.json and not reports:
        note(show.NOTHING_TO_READ)
    rejected = sum(report.status == "rejected" for report in reports)
    if reports and not rejected:
        return DONE
    return FAILED if rejected == len(reports) else PARTLY


def documents(args: argparse.Namespace, configuration: Configuration) -> int:
    """List the documents."""
    with open_library(configuration) as library:
        infos = library.documents()
    write(args, [serialise.document_info(info) for info in infos], show.documents(infos))
    return DONE


def remove(args: argparse.Namespace, configuration: Configuration) -> int:
    """Remove documents."""
    with open_library(configuration) as library, Bar() as bar:
        removed = delegated_jobs.remove(library, args.ids, bar)
    write(args, removed, show.removed(removed))
    return DONE


def ask(args: argparse.Namespace, configuration: Configuration) -> int:
    """Answer a question, or the questions of a file."""
    if args.batch is not None:
        return _ask_batch(args, configuration)
    question = " ".join(args.question)
    if fault := texts.question_fault(question, QUESTION_LIMIT):
        raise UsageError(fault)
    with open_library(configuration) as library:
        answer = library.ask(question, document=args.document)
        if answer.status == "not_found" and configuration.settings.answers.keep_unanswered:
            library.unanswered.note(question, datetime.now(UTC).date())
    write(args, serialise.answer(answer, why=args.why), show.answer(answer, args.why))
    return FAILED if answer.status == "error" else DONE


def _ask_batch(args: argparse.Namespace, configuration: Configuration) -> int:
    if args.question:
        raise UsageError("写了 --batch 就不要再写问题。")
    asked = failed = 0
    with _batch_lines(args.batch) as lines, open_library(configuration) as library:
        library.warm_up()
        if args.document is not None:
            library.catalog.document(args.document)
        for written in answer_lines(library, lines, args.document, args.why):
            out(serialise.dumps(written))
            asked, failed = asked + 1, failed + (written["status"] == "error")
    if not failed:
        return DONE
    return FAILED if failed == asked else PARTLY


def _batch_lines(name: str) -> contextlib.AbstractContextManager[TextIO]:
    if name == "-":
        return contextlib.nullcontext(sys.stdin)
    try:
        return Path(name).open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise UsageError(
            f"读不了 {name}（{texts.os_error(error)}）。--batch 后面要写一个存在的文件，一行一个问题。"
        ) from None
