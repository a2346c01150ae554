"""`study bank import` and `study bank export`: question banks in, and out again as a table that people fill in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot.cli import delegated_jobs, serialise
from bot.cli.commands import DONE, FAILED, open_library, write
from bot.errors import UsageError
from bot.messages import texts
from bot.runtime.config import Configuration
from bot.runtime.progress import Bar
from bot.runtime.terminal import note
from knowledge.quiz.bank_sheet import write_bank_sheet
from knowledge.values import SourceReport

_WRONG_SUFFIX = "题库要导出成 .xlsx 文件，现在是 {name}。"
_NO_FOLDER = "没有 {folder} 这个文件夹。"
_ONE_FILE = "study bank import 一次读一个文件，{name} 是文件夹。"
_NO_WRITING = "写不了 {path}（{reason}）。请换一个位置，或者先关掉正打开它的程序。"
_WRITTEN = "已写入 {path}：{count} 道题。"
_EMPTY = "资料库里还没有题库。{path} 里只有表头，填好以后用 study bank import 导入。"
_DONE = {"added": "已导入", "unchanged": "没有变", "replaced": "已更新"}
_REFUSED = "没有导入 {path}：{reason}"
_READ = "{done} {path}：{count} 道题。"
_LEFT_OUT = "没有收入或要留意的 {count} 处："


def bank(args: argparse.Namespace, configuration: Configuration) -> int:
    """Read a question bank, or write all banks as a table."""
    return _import(args, configuration) if args.action == "import" else _export(args, configuration)


def _import(args: argparse.Namespace, configuration: Configuration) -> int:
    if Path(args.file).is_dir():
        raise UsageError(_ONE_FILE.format(name=args.file))
    with open_library(configuration) as library, Bar() as bar:
        (report,) = delegated_jobs.add(library, [args.file], bar, as_bank=True)
    write(args, serialise.source_report(report), _import_lines(report))
    return FAILED if report.status == "rejected" else DONE


def _import_lines(report: SourceReport) -> Iterator[str]:
    if report.status == "rejected":
        yield _REFUSED.format(path=report.path, reason=report.reason)
        return
    yield _READ.format(done=_DONE[report.status], path=report.path, count=report.questions)
    if report.warnings:
        yield _LEFT_OUT.format(count=len(report.warnings))
        yield from (f"  {warning}" for warning in report.warnings)


def _export(args: argparse.Namespace, configuration: Configuration) -> int:
    file = Path(args.file)
    if file.suffix.lower() != ".xlsx":
        raise UsageError(_WRONG_SUFFIX.format(name=file.name))
    if not file.parent.is_dir():
        raise UsageError(_NO_FOLDER.format(folder=file.parent))
    with open_library(configuration) as library:
        if args.document is not None:
            library.catalog.require([args.document])
        chosen = [info for info in library.catalog.infos() if info.questions and not info.duplicate_of]
        wanted = [info.id for info in chosen if args.document in (None, info.id)]
        questions = [question for key in wanted for question in library.catalog.document(key).questions]
    try:
        write_bank_sheet(file, questions)
    except OSError as error:
        note(_NO_WRITING.format(path=file, reason=texts.os_error(error)))
        return FAILED
    sentence = _WRITTEN if questions else _EMPTY
    written = {"path": str(file), "questions": len(questions), "documents": len(wanted)}
    write(args, written, [sentence.format(path=file, count=len(questions))])
    return DONE
