"""The terminal edge: `study chat`. The home of prompt_toolkit.

With a terminal it offers the samples once and keeps a history. Without one it asks nothing: samples are loaded into an
empty library, and each line is one message.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation.dispatcher import Conversation
from bot.conversation.library_talk import Show
from bot.messages import task_texts, texts
from bot.messages.plain_text import reply_lines
from bot.messages.values import Incoming, Paragraph, Reply
from bot.runtime.config import Configuration
from bot.runtime.progress import Bar
from bot.runtime.terminal import begin, note, out
from bot.wiring import make_conversation

if TYPE_CHECKING:
    from knowledge.library import Library

_QUIT = {"/quit", "/exit", "／quit", "／exit", "退出", "再见"}
_YES = {"", "y", "yes", "是", "好"}
_PROMPT = "问> "
_OFFERED = "samples-offered"


def chat(library: Library, configuration: Configuration) -> None:
    """Talk until the input ends."""
    watched = sys.stdin.isatty() and sys.stdout.isatty()
    folder = configuration.settings.library.path
    count = len(library.documents())
    if count == 0:
        _first_run(library, folder, watched)
    elif watched:
        out(texts.CONSOLE_READY.format(count=count))
    conversation = make_conversation(library, configuration, pictures=False)
    if watched:
        conversation.library.warm_up()
    try:
        _talk(conversation, _typed(folder) if watched else sys.stdin, watched)
    finally:
        conversation.close()
    if watched:
        out(texts.GOODBYE)


def _first_run(library: Library, folder: Path, watched: bool) -> None:
    """Load the samples: at once where nobody can be asked, else after asking, which is done only once."""
    if watched:
        marker = folder / _OFFERED
        if marker.exists():
            out(texts.SAMPLES_DECLINED)
            return
        marker.touch()
        out(texts.WELCOME)
        if input(texts.SAMPLES_OFFER + " ").strip().lower() not in _YES:
            out(texts.SAMPLES_DECLINED)
            return
    note(texts.SAMPLES_LOADING)
    load_samples(library)
    note(texts.SAMPLES_LOADED)


def load_samples(library: Library) -> None:
    """Add the three speeches that come with the program."""
    with resources.as_file(resources.files("knowledge").joinpath("samples")) as folder, Bar() as bar:
        library.add([folder], progress=bar)


def _talk(conversation: Conversation, lines: Iterable[str], watched: bool) -> None:
    # lines are read outside the event loop, so that Ctrl-C ends the waiting at once
    with asyncio.Runner() as runner:
        _show(runner.run(conversation.waiting(Incoming("console", "console"))), watched)
        for line in lines:
            if line.strip().lower() in _QUIT:
                return
            if line.strip():
                writing = _Writing()
                show = writing.show if watched else None
                replies = runner.run(_handled(conversation, line, show))
                _show(replies, watched, writing.shown)
                _write_files(replies)


async def _handled(conversation: Conversation, line: str, show: Show | None) -> tuple[Reply, ...]:
    """Answer a line; Ctrl-C ends a task that is being written, and what is written of it is shown."""
    handling = asyncio.ensure_future(conversation.handle(Incoming("console", "console", line), show))
    try:
        return await asyncio.shield(handling)
    except asyncio.CancelledError:
        if conversation.stop_task(Incoming("console", "console", task_texts.STOP)):
            return await handling
        handling.cancel()
        raise


class _Writing:
    """Writes the beginning of an answer while a language model writes it, word after word; `shown` is what stands there."""

    def __init__(self) -> None:
        self.shown = ""

    def show(self, reply: Reply) -> None:
        """Write what is new."""
        blocks = [b for b in reply.blocks if not (isinstance(b, Paragraph) and task_texts.is_progress(b.text))]
        text = _text([replace(reply, blocks=tuple(blocks))], watched=True)
        if text.startswith(self.shown):
            begin(text[len(self.shown) :])
            self.shown = text


def _show(replies: Iterable[Reply], watched: bool, shown: str = "") -> None:
    """Write replies; what of them stands there already is not written again."""
    text = _text(replies, watched)
    if shown and not text.startswith(shown):
        out("\n" + texts.REWRITTEN)
        shown = ""
    if text:
        out(text[len(shown) :] + "\n")


def _write_files(replies: Iterable[Reply]) -> None:
    """Write the files among replies into the folder where the program runs, and say where; nothing is overwritten."""
    for enclosed in (reply.enclosed for reply in replies if reply.enclosed is not None):
        name = Path(enclosed.name)
        numbered = (Path(f"{name.stem}-{number}{name.suffix}") for number in itertools.count(2))
        try:
            with next(file for file in itertools.chain([name], numbered) if not file.exists()).open("xb") as file:
                file.write(enclosed.content)
        except OSError as error:
            out(texts.FILE_NOT_WRITTEN.format(name=name, reason=texts.os_error(error)) + "\n")
        else:
            out(texts.FILE_WRITTEN.format(path=Path(file.name).absolute()) + "\n")


def _text(replies: Iterable[Reply], watched: bool) -> str:
    return "\n".join(line for reply in replies for line in reply_lines(reply.blocks, bold=watched))


def _typed(folder: Path) -> Iterator[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    # a library that may only be read is still good to talk with
    kept = os.access(folder, os.W_OK)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(folder / "chat-history")) if kept else InMemoryHistory()
    )
    while True:
        try:
            yield session.prompt(_PROMPT)
        except EOFError:
            return
