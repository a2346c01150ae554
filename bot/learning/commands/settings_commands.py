"""`/settings` and `/scope`: what a learner chooses once for all sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.learning import request_parsing, texts
from bot.learning.commands.command_result import CommandResult, plain
from bot.learning.learner_choices import MOST
from bot.learning.records.settings_store import Days, LearnerSettings
from bot.learning.study import Study
from bot.learning.values import Scope, Who
from bot.messages.buttons import Action, ChangeSetting, pack
from bot.messages.texts import NO_DOCUMENTS, title
from bot.messages.values import Block, Button, Entry, Paragraph, Reply
from knowledge.values import DocumentInfo

if TYPE_CHECKING:
    from knowledge.library import Library

_NUMBERS = (3, 5, 10, 20)
"""Questions of a set that have a button."""
_DAYS: dict[str, tuple[Days, frozenset[int]]] = {
    "every": ("every", frozenset()),
    "working": ("working", frozenset()),
    "weekend": ("chosen", frozenset({5, 6})),
}
_DOCUMENTS = 20
"""Documents that the scope lists with a button each; further ones are chosen by their number."""
_A_ROW = 5
"""Buttons side by side, as a phone shows them."""


@dataclass(frozen=True, slots=True)
class SettingsCommands:
    """Serves `/settings` and `/scope`, by words and by buttons."""

    study: Study
    library: Library

    def command(self, who: Who, name: Literal["settings", "scope"], words: str) -> CommandResult:
        """Show the choices, or change them."""
        if name == "scope":
            return self._scope(who, words) if words else self._told(self._scope_reply(who))
        return self._settings(who, words) if words else self._told(self._settings_reply(who))

    def press(self, who: Who, action: Action) -> CommandResult | None:
        """Do what a button says; None if it is no button of these commands."""
        match action:
            case ChangeSetting("number", value) if value.isdigit():
                self.study.choose_settings(who, request_parsing.StudyRequest(number=int(value)))
            case ChangeSetting("kind", value) if value[1:] in request_parsing.KINDS:
                kinds = _changed(self._now(who).kinds or request_parsing.KINDS, value)
                self.study.choose_settings(who, request_parsing.StudyRequest(kinds=request_parsing.all_or_some(kinds)))
            case ChangeSetting("days", value) if value in _DAYS:
                self.study.choose_settings(who, request_parsing.StudyRequest(days=_DAYS[value]))
            case ChangeSetting("document", value):
                scope = self._now(who).scope
                return self._set_scope(who, replace(scope, documents=_changed(scope.documents, value)))
            case ChangeSetting("scope", _):
                return self._set_scope(who, Scope())
            case _:
                return None
        return CommandResult((replace(self._settings_reply(who), in_place=True),))

    def names(self, scope: Scope) -> list[str]:
        """Return what a scope holds, in words: titles and topics."""
        infos: list[DocumentInfo] = self.library.documents() if scope.documents else []
        return [*(title(info.title) for info in infos if info.id in scope.documents), *scope.topics]

    def _now(self, who: Who) -> LearnerSettings:
        return self.study.settings(who)[0]

    @staticmethod
    def _told(reply: Reply) -> CommandResult:
        return CommandResult((reply,))

    def _settings(self, who: Who, words: str) -> CommandResult:
        request = request_parsing.read_settings_request(words)
        if request.unreadable:
            return plain(texts.SETTINGS_UNREADABLE.format(word=request.unreadable))
        if request.number is not None and request.number > MOST:
            return plain(texts.SETTINGS_MOST.format(most=MOST))
        self.study.choose_settings(who, request)
        return self._told(self._settings_reply(who))

    def _settings_reply(self, who: Who) -> Reply:
        settings, zone, plan = self.study.settings(who)
        kinds = settings.kinds or request_parsing.KINDS
        lines = texts.settings_lines(settings, zone, plan, self.names(settings.scope))
        days = (settings.days, settings.weekdays) if plan is None else (plan.days, plan.weekdays)
        buttons = [_choice(f"{n} 题", n == settings.number, ChangeSetting("number", str(n)), 0) for n in _NUMBERS]
        buttons += [
            _choice(texts.KINDS[kind], kind in kinds, ChangeSetting("kind", _other(kind, kinds)), 1)
            for kind in request_parsing.KINDS
        ]
        buttons += [
            _choice(texts.DAY_CHOICES[n], days == held, ChangeSetting("days", n), 2) for n, held in _DAYS.items()
        ]
        blocks: tuple[Block, ...] = (
            Paragraph(texts.SETTINGS, strong=True),
            *map(Entry, lines),
            Paragraph(texts.SETTINGS_HOW),
        )
        return Reply(blocks, tuple(buttons))

    def _scope(self, who: Who, words: str) -> CommandResult:
        if request_parsing.clears_scope(words):
            return self._set_scope(who, Scope())
        request = request_parsing.read_scope_request(words, self.library.documents())
        if request.unknown:
            return plain(texts.unknown_document(request.unknown))
        return self._set_scope(who, request.scope or Scope())

    def _set_scope(self, who: Who, scope: Scope) -> CommandResult:
        known = {info.id for info in self.library.documents()}
        scope = replace(scope, documents=tuple(one for one in scope.documents if one in known))
        if scope != Scope() and not self.study.items(scope, self._now(who).kinds):
            return plain(texts.SCOPE_EMPTY.format(scope="、".join(self.names(scope))))
        self.study.choose_scope(who, scope)
        return CommandResult((replace(self._scope_reply(who), in_place=True),))

    def _scope_reply(self, who: Who) -> Reply:
        infos, settings = self.library.documents(), self._now(who)
        if not infos:
            return Reply((Paragraph(NO_DOCUMENTS),))
        scope = settings.scope
        count = len(self.study.items(scope, settings.kinds))
        words = texts.scope_words(self.names(scope))
        blocks: list[Block] = [Paragraph(texts.SCOPE.format(scope=words, count=count), strong=True)]
        shown = list(enumerate(infos, 1))[:_DOCUMENTS]
        blocks += [Entry(("✓ " if info.id in scope.documents else "") + title(info.title), n) for n, info in shown]
        blocks += [Paragraph(texts.SCOPE_MORE.format(count=len(infos)))] if len(infos) > _DOCUMENTS else []
        blocks.append(Paragraph(texts.SCOPE_HOW))
        held = scope.documents
        buttons = [
            _choice(
                str(number), info.id in held, ChangeSetting("document", _other(info.id, held)), (number - 1) // _A_ROW
            )
            for number, info in shown
        ]
        if scope != Scope():
            buttons.append(Button(texts.SCOPE_CLEAR, pack(ChangeSetting("scope", "all")), row=_DOCUMENTS))
        return Reply(tuple(blocks), tuple(buttons))


def _other(value: str, held: Sequence[str]) -> str:
    """Return what a button does to a choice among several: it says so itself, for a press may be handled twice."""
    return ("-" if value in held else "+") + value


def _changed(held: Sequence[str], change: str) -> tuple[str, ...]:
    """Return choices with one more (`+value`), or one less (`-value`)."""
    kept = tuple(one for one in held if one != change[1:])
    return (*kept, change[1:]) if change.startswith("+") else kept


def _choice(label: str, chosen: bool, action: ChangeSetting, row: int) -> Button:
    return Button(f"✓ {label}" if chosen else label, pack(action), row)
