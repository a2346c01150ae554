"""The command line: `study`, also `python -m bot`. `main` maps what happens to exit codes and calm sentences.

`parser` reads the command line. The commands stand in `commands`, `lookup`, `quiz`, `reports`, `export`, `bank`, `backups`, `check`,
`selfcheck` (with `selfcheck_comparison`), `corrections` and `talk`, each loaded only when it runs; `batch` serves `ask --batch`, `delegated_jobs` hands a change to a
serving bot; `show` writes results as lines for people, `serialise` as JSON for scripts.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 partly done, 130 stopped by Ctrl-C, 141 the reader of our output is gone.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from bot.cli.parser import make_parser
from bot.errors import BotError, UsageError
from bot.runtime.terminal import note, out

log = logging.getLogger(__name__)

STOPPED, NO_READER = 130, 141
"""Exit codes of shells: 128 and the number of the signal, SIGINT and SIGPIPE."""
COMMAND_MODULES = dict.fromkeys(("add", "documents", "remove", "ask"), "commands")
COMMAND_MODULES |= dict.fromkeys(("search", "quote", "trace", "unanswered"), "lookup")
COMMAND_MODULES |= dict.fromkeys(("requirements", "quiz"), "quiz")
COMMAND_MODULES |= dict.fromkeys(("chat", "bot"), "talk")
COMMAND_MODULES |= dict.fromkeys(("backup", "restore"), "backups")
COMMAND_MODULES |= dict.fromkeys(("title", "outline"), "corrections")
COMMAND_MODULES |= {name: name for name in ("reports", "export", "check", "selfcheck", "bank")}
"""The module of each command in this package; its function bears the command's name. It is loaded only when the command runs."""


def leave() -> NoReturn:
    """Run the command of this process and end the process: what `study` starts.

    The interpreter is not taken down: everything is closed and flushed by then, and a thread of onnxruntime or Chroma
    that is still inside native code would abort the process while the interpreter disappears below it.
    """
    code = main()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    _speak_utf8()
    parser = make_parser()
    parsed = parser.parse_args(arguments)
    if parsed.version:
        out(version() or "没有安装，从源码运行")
        return 0
    if parsed.command is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        return _guarded(parsed)
    except KeyboardInterrupt:
        note("\n已停止。已经完成的部分都保留着。")
        return STOPPED
    except BrokenPipeError:
        # nobody reads on: without this, closing stdout at exit would complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER


def _guarded(parsed: argparse.Namespace) -> int:
    """Run the command; turn what may go wrong into sentences."""
    try:
        code = _run(parsed)
        sys.stdout.flush()
    except UsageError as error:
        note(str(error))
        return 2
    except BotError as error:
        note(str(error))
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        note(_sentence(error))
        log.debug("the command failed", exc_info=True)
        return 1
    return code


def _run(parsed: argparse.Namespace) -> int:
    from bot.runtime import logs
    from bot.runtime.config import load

    configuration = load(parsed.config)
    chosen, serves = configuration.settings.logging, parsed.command == "bot"
    # a bot's log is read later by its operator; whoever chats in the terminal has the calm sentence already
    level = {"bot": logging.getLevelName(chosen.level.upper()), "chat": logging.CRITICAL}.get(
        parsed.command, logging.ERROR
    )
    level = logging.DEBUG if parsed.verbose else level
    logs.set_up(level, configuration.secrets(), parsed.verbose or serves, chosen.format if serves else "text")
    module = importlib.import_module(f"{__name__}.{COMMAND_MODULES[parsed.command]}")
    code: int = getattr(module, parsed.command)(parsed, configuration)
    return code


def version() -> str:
    """Return the version of this program, empty where it runs from source."""
    from importlib import metadata

    try:
        return metadata.version("speech-study-bot")
    except metadata.PackageNotFoundError:
        return ""


def _sentence(error: Exception) -> str:
    """Return any error as a sentence: what failed, and what to do."""
    from bot.messages import texts
    from knowledge.errors import LibraryError

    if isinstance(error, LibraryError):
        return texts.library_error(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return texts.FULL_DISK
    if isinstance(error, OSError):
        return f"读写文件时出错：{texts.os_error(error)}（{error.filename or '位置不详'}）。"
    return f"出了意料之外的错误（{type(error).__name__}）。加上 --verbose 再运行一次，可以看到详情。"


def _speak_utf8() -> None:
    """Make the streams UTF-8 wherever we run; a file name that is no text is written as an escape, not an error."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
