"""`study title` and `study outline`: what reading got wrong is shown, put right by hand, and stays so."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.cli import delegated_jobs, serialise, show
from bot.cli.commands import DONE, PARTLY, open_library, write
from bot.errors import BotError, UsageError
from bot.messages import texts
from bot.runtime.config import Configuration
from bot.runtime.progress import Bar
from bot.runtime.terminal import note
from knowledge.library import Library
from knowledge.structure.deriving import derive
from knowledge.structure.heading_edits import HeadingEdit, changed_headings
from knowledge.structure.outline_file import place_lines, read_outline, write_outline

_NO_TITLE = "要写上新的标题，或者用 --reset 恢复读出来的标题。"
_BOTH_TITLES = "写了新的标题就不要再写 --reset。"
_BOTH_OUTLINES = "写了 --edit 就不要再写 --reset。"
_EMPTY_TITLE = "标题不能是空的。"
_LONG_TITLE = "标题太长（{count} 字），最多 {most} 字。"
_LONGEST_TITLE = 200
"""Letters: the longest titles of official documents have some hundred."""
_WRITTEN = "目录写在 {file} 里了。改好以后再运行一次：study outline {id} --edit {file}"
_EMPTY = "{file} 里一个标题也没有，没有改。要恢复读出来的目录，用 --reset。"
_NO_EDITOR = "编辑器 {editor} 没有正常结束，没有改。目录留在 {file}，改好以后运行：study outline {id} --edit {file}"
_MISSING = "原文里没有找到以这些字开头的段落，没有用上："
_UNCHANGED = "没有改动。"
_KEPT = "改过的目录留在 {file}，改好以后运行：study outline {id} --edit {file}"


def title(args: argparse.Namespace, configuration: Configuration) -> int:
    """Set a document's title, or take that back."""
    words = " ".join(" ".join(args.title).split())
    if args.reset and words:
        raise UsageError(_BOTH_TITLES)
    if not args.reset and not words:
        raise UsageError(_EMPTY_TITLE if args.title else _NO_TITLE)
    if len(words) > _LONGEST_TITLE:
        raise UsageError(_LONG_TITLE.format(count=len(words), most=_LONGEST_TITLE))
    with open_library(configuration) as library, Bar() as bar:
        done = delegated_jobs.correct(library, args.id, words, None, bar)
        (info,) = [info for info in library.documents() if info.id == args.id]
    made = {"id": info.id, "title": done.title, "before": done.before, "title_by_hand": info.title_by_hand}
    write(args, made, [f"{texts.title(done.before)} → {texts.title(done.title)}"])
    return DONE


def outline(args: argparse.Namespace, configuration: Configuration) -> int:
    """Show a document's outline; edit its headings in a text file, or take earlier edits back."""
    if args.reset and args.edit is not None:
        raise UsageError(_BOTH_OUTLINES)
    with open_library(configuration) as library:
        library.catalog.require([args.id])
        if args.reset:
            return _apply(args, library, (), ())
        if args.edit is not None:
            return _edit_file(args, library, Path(args.edit)) if args.edit else _edit(args, library)
        made = _made(library, args.id)
    write(args, made, show.outline(made))
    return DONE


def _made(library: Library, document_id: str) -> serialise.Json:
    document, outline = library.catalog.document(document_id), library.catalog.outline(document_id)
    dropped = library.catalog.source(document.source).dropped
    return serialise.outline(document.id, document.title, document.text, outline, dropped)


def _edit_file(args: argparse.Namespace, library: Library, file: Path) -> int:
    """Take the outline of a file, or write it there where there is none yet."""
    if not file.exists():
        return _write_out(args, library, file)
    return _take(args, library, file)


def _edit(args: argparse.Namespace, library: Library) -> int:
    """Open the outline in the editor of the environment; without one, write it into a file beside."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not editor or not sys.stdin.isatty():
        return _write_out(args, library, Path(f"outline-{args.id}.txt"))
    with tempfile.NamedTemporaryFile("w", suffix=f"-{args.id}.txt", delete=False, encoding="utf-8") as opened:
        opened.write(_shown(library, args.id))
    file = Path(opened.name)
    try:
        done = subprocess.run([*shlex.split(editor), str(file)], check=False).returncode == 0  # noqa: S603  # theirs
    except (OSError, ValueError):
        done = False
    if not done:
        raise BotError(_NO_EDITOR.format(editor=editor, file=file, id=args.id))
    code = _take(args, library, file)
    if code == DONE:
        file.unlink(missing_ok=True)
    else:
        note(_KEPT.format(file=file, id=args.id))
    return code


def _write_out(args: argparse.Namespace, library: Library, file: Path) -> int:
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(_shown(library, args.id))
    except OSError as error:
        raise UsageError(f"写不了 {file}（{texts.os_error(error)}）。") from None
    write(args, {"id": args.id, "file": str(file)}, [_WRITTEN.format(file=file, id=args.id)])
    return DONE


def _shown(library: Library, document_id: str) -> str:
    return write_outline(library.catalog.document(document_id), library.catalog.outline(document_id))


def _take(args: argparse.Namespace, library: Library, file: Path) -> int:
    """Take the outline of a file that came back."""
    try:
        lines = read_outline(file.read_text(encoding="utf-8-sig", errors="replace"))
    except OSError as error:
        raise UsageError(f"读不了 {file}（{texts.os_error(error)}）。") from None
    if not lines:
        raise UsageError(_EMPTY.format(file=file))
    document = library.catalog.document(args.id)
    wanted, missing = place_lines(document, library.catalog.outline(args.id), lines)
    return _apply(args, library, changed_headings(document, derive(document).outline, wanted), missing)


def _apply(args: argparse.Namespace, library: Library, edits: tuple[HeadingEdit, ...], missing: tuple[str, ...]) -> int:
    known = library.catalog.corrections(library.catalog.document(args.id).source).get(args.id)
    changed = edits != (known.edits if known else ())
    if changed:
        with Bar() as bar:
            delegated_jobs.correct(library, args.id, None, edits, bar)
    made = _made(library, args.id) | {"changed": changed, "not_found": list(missing)}
    write(args, made, _lines(made))
    return PARTLY if missing else DONE


def _lines(made: serialise.Json) -> Iterator[str]:
    yield from show.outline(made | {"enumerations": [], "dropped": []})
    if not made["changed"]:
        yield _UNCHANGED
    if made["not_found"]:
        yield _MISSING
        yield from (f"  {words}" for words in made["not_found"])
