"""`/stats`, `/export` and `/forget`: the picture of the progress, exports, deleting what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.learning import replies, request_parsing, texts
from bot.learning.commands.command_result import CommandResult, plain
from bot.learning.export import files
from bot.learning.records import erasure
from bot.learning.records.erasure import Forgetter
from bot.learning.study import Study
from bot.learning.values import Item, Who
from bot.messages.buttons import Action, DeleteRecords, ExportItems, pack
from bot.messages.values import Button, Enclosure, Entry, Paragraph, Reply, say

if TYPE_CHECKING:
    from knowledge.library import Library

ON_PAPER = 20
"""Questions on a paper where no number is said."""
_MOST_ON_PAPER = 100
"""Questions of the longest paper."""
_HOLDS = timedelta(minutes=10)
"""For so long the button that deletes everything works; a later press is asked again."""
_SUFFIXES = {"page": ".html", "anki": ".apkg", "paper": ".docx"}


@dataclass(frozen=True, slots=True)
class ExportCommands:
    """Serves the picture, the exports and `/forget`.

    Attributes:
        study: of all learners.
        library: gives outlines, and forgets who reported.
        pictures: the chat app shows pictures.
        forgetters: delete what other parts of the program keep about a learner.
    """

    study: Study
    library: Library
    pictures: bool = True
    forgetters: list[Forgetter] = field(default_factory=list)

    def command(self, who: Who, name: str, words: str) -> CommandResult:
        """Do what a command says."""
        match name:
            case "stats":
                return self._stats(who)
            case "export":
                return self._export(who, words)
        return self._ask_to_forget(who, words)

    def press(self, who: Who, action: Action) -> CommandResult | None:
        """Do what a button says; None if it is no button of these commands."""
        match action:
            case ExportItems("menu", _):
                return self._export(who, "")
            case ExportItems(what, of) if what in _SUFFIXES and of in texts.EXPORTED:
                return self._file(who, what, of, ON_PAPER)
            case DeleteRecords(asked):
                if abs(self.study.now() - datetime.fromtimestamp(asked, UTC)) > _HOLDS:
                    return self._ask_to_forget(who, "")
                return self._forget(who)
        return None

    def _stats(self, who: Who) -> CommandResult:
        made = self.study.progress(who)
        drawn = files.picture(made) if self.pictures and made.answers else b""
        enclosed = Enclosure(texts.PICTURE_NAME, drawn, picture=True) if drawn else None
        return CommandResult((replies.progress_reply(made, enclosed),))

    def _export(self, who: Who, words: str) -> CommandResult:
        if who.chat != who.learner:
            return plain(texts.PRIVATELY)
        if not words.strip():
            rows = enumerate((of, what) for of in texts.EXPORTED for what in _SUFFIXES)
            buttons = [
                Button(texts.EXPORT_LABELS[of][what], pack(ExportItems(what, of)), row=n // len(_SUFFIXES))
                for n, (of, what) in rows
            ]
            return CommandResult((Reply(say(texts.EXPORT_WHAT, texts.EXPORT_HOW).blocks, tuple(buttons)),))
        request = request_parsing.read_export_request(words)
        if request.unreadable:
            return plain(texts.EXPORT_UNREADABLE.format(word=request.unreadable))
        return self._file(who, request.what, request.of, min(max(1, request.number or ON_PAPER), _MOST_ON_PAPER))

    def _file(self, who: Who, what: str, of: str, number: int) -> CommandResult:
        if who.chat != who.learner:
            return plain(texts.PRIVATELY)
        items = self._items(who, of)
        if not items:
            return plain(texts.EXPORT_NONE[of])
        title = texts.EXPORTED[of] if what != "paper" else texts.PAPERS[of]
        name = title + _SUFFIXES[what]
        counted = 0

        def write(file: Path) -> None:
            nonlocal counted
            counted = self._writer(what, title, items, number)(file)

        content = files.in_memory(name, write)
        caption = say(texts.EXPORT_DONE.format(title=title, count=counted) + texts.EXPORT_USE[what])
        return CommandResult((Reply(caption.blocks, enclosed=Enclosure(name, content)),))

    def _writer(self, what: str, title: str, items: Sequence[Item], number: int) -> Callable[[Path], int]:
        match what:
            case "anki":
                return lambda file: files.write_anki(file, title, items)
            case "paper":
                seed = int(self.study.now().timestamp())
                return lambda file: files.write_paper(file, title, items, number, seed)
        return lambda file: files.write_page(file, title, items, self.library.catalog.outline)

    def _items(self, who: Who, of: str) -> list[Item]:
        settings, _, _ = self.study.settings(who)
        if of == "all":
            return self.study.items(settings.scope, settings.kinds)
        return self.study.own_items(who)

    def _ask_to_forget(self, who: Who, words: str) -> CommandResult:
        if who.chat != who.learner:
            return plain(texts.PRIVATELY)
        if words.strip() in texts.FORGET_SURE:
            return self._forget(who)
        held = erasure.kept(self.study.records.database, who)
        sure = Button(texts.FORGET_BUTTON, pack(DeleteRecords(int(self.study.now().timestamp()))))
        before = Button(texts.EXPORT_FIRST, pack(ExportItems("menu", "")))
        lines = map(Entry, texts.forget_lines(held))
        ask = Paragraph(texts.FORGET_ASK, strong=True)
        return CommandResult((Reply((ask, *lines, Paragraph(texts.FORGET_HOW)), (before, sure)),))

    def _forget(self, who: Who) -> CommandResult:
        if who.chat != who.learner:
            return plain(texts.PRIVATELY)
        self.library.quizzes.store.forget_person(who.learner)
        for forget in self.forgetters:
            forget(who)
        erasure.forget(self.study.records.database, who)
        return CommandResult((say(texts.FORGOTTEN),), forgotten=True)
