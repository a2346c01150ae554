"""`study export`: a page to learn from, an Anki package, a printable paper, a picture of the progress."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.commands import DONE, FAILED, write
from bot.errors import UsageError
from bot.learning.commands.study_commands import StudyCommands
from bot.learning.export import files
from bot.learning.export.picture import write_picture
from bot.learning.replies import progress_reply
from bot.learning.values import Item, Who
from bot.messages.plain_text import reply_lines
from bot.runtime.config import Configuration
from bot.runtime.terminal import note
from bot.wiring import open_study_commands
from knowledge.library import Library

WHAT = {"page": "题集.html", "anki": "题集.apkg", "paper": "试卷.html", "progress": "学习进度.png"}
"""What can be exported, with the file it goes to by default."""
_SUFFIXES = {
    "page": (".html", ".htm"),
    "anki": (".apkg",),
    "paper": (".html", ".htm", ".docx"),
    "progress": (".png", ".svg", ".pdf"),
}
_TITLES = {"page": "题集", "anki": "学习题集", "paper": "学习测验"}
_MISTAKES_TITLE = "错题本"

_WRONG_SUFFIX = "{what} 要写成 {suffixes} 文件，现在是 {name}。"
_NO_FOLDER = "没有 {folder} 这个文件夹。"
_NO_ITEMS = "没有可以导出的题。先用 study add 添加文件，或者换一份文件、换一种题型。"
_NO_MISTAKES = "{learner} 的错题本是空的。"
_WRITTEN = "{done} {path}：{items} 题。"
_PICTURE = "{done} {path}。"
_NEW, _OVER = "已写入", "已覆盖"
_NO_ANSWERS = "{learner} 还没有做过题，没有进度可以画。"
_NO_FONT = "没有找到中文字体，画不了图，进度用文字列出。"
_FEWER = "资料里只够出 {found} 道这样的题。"


def export(args: argparse.Namespace, configuration: Configuration) -> int:
    """Write what is wished into a file."""
    file = _target(args)

    settings = configuration.settings.library
    with Library.open(settings) as library:
        for document_id in args.document or ():
            library.catalog.document(document_id)
        study_commands = open_study_commands(library, settings, lambda: datetime.now(UTC))
        try:
            if args.what == "progress":
                return _progress(args, study_commands, file)
            return _items(args, library, study_commands, file)
        finally:
            study_commands.close()


def _target(args: argparse.Namespace) -> Path:
    """Return the file to write; it is checked before any work is done."""
    file = Path(args.out or WHAT[args.what])
    if file.suffix.lower() not in _SUFFIXES[args.what]:
        suffixes = "、".join(_SUFFIXES[args.what])
        raise UsageError(_WRONG_SUFFIX.format(what=args.what, suffixes=suffixes, name=file.name))
    if not file.parent.is_dir():
        raise UsageError(_NO_FOLDER.format(folder=file.parent))
    return file


def _items(args: argparse.Namespace, library: Library, study_commands: StudyCommands, file: Path) -> int:
    items = _chosen(args, library, study_commands)
    if not items:
        note(_NO_MISTAKES.format(learner=args.learner) if args.mistakes else _NO_ITEMS)
        return FAILED
    title = args.title or (_MISTAKES_TITLE if args.mistakes else _TITLES[args.what])
    done = _OVER if file.exists() else _NEW
    count = _paper(args, file, title, items) if args.what == "paper" else _collection(args, library, file, title, items)
    documents = len({item.citation.document_id for item in items})
    sentence = _WRITTEN.format(done=done, path=file, items=count)
    write(args, {"path": str(file), "items": count, "documents": documents}, [sentence])
    return DONE


def _chosen(args: argparse.Namespace, library: Library, study_commands: StudyCommands) -> list[Item]:
    kinds = args.kind or ()
    found: Sequence[Item] = library.quizzes.items(args.document)
    if args.mistakes:
        missed = {mistake.item.id for mistake in study_commands.study.mistakes(Who(args.learner, args.learner))}
        found = [item for item in found if item.id in missed]
    return [item for item in found if not kinds or item.kind in kinds]


def _collection(args: argparse.Namespace, library: Library, file: Path, title: str, items: Sequence[Item]) -> int:
    if args.what == "anki":
        return files.write_anki(file, title, items)
    return files.write_page(file, title, items, library.catalog.outline)


def _paper(args: argparse.Namespace, file: Path, title: str, items: Sequence[Item]) -> int:
    drawn = files.write_paper(file, title, items, args.count, args.seed)
    if drawn < args.count:
        note(_FEWER.format(found=drawn))
    return drawn


def _progress(args: argparse.Namespace, study_commands: StudyCommands, file: Path) -> int:
    made = study_commands.study.progress(Who(args.learner, args.learner))
    lines = (
        list(reply_lines(progress_reply(made).blocks)) if made.answers else [_NO_ANSWERS.format(learner=args.learner)]
    )
    done = _OVER if file.exists() else _NEW
    drawn = made.answers > 0 and write_picture(file, made)
    if made.answers and not drawn:
        note(_NO_FONT)
    shown = [_PICTURE.format(done=done, path=file)] if drawn else lines
    write(args, {"path": str(file) if drawn else "", "lines": lines}, shown)
    return DONE
