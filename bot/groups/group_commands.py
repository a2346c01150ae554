"""The commands of study groups: a command or a pressed button of somebody in a group goes in, replies come out.

No chat app in it; the edge says who is an organiser. Everything is synchronous and quick; call it in a thread.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.groups import replies, texts
from bot.groups.member_names import LONGEST_NAME, clean_name
from bot.groups.records.group_store import GroupStore
from bot.groups.records.round_store import RoundStore
from bot.groups.request_parsing import GroupRequest, read_group_request, read_round_request
from bot.groups.rounds import Rounds, RoundSpec
from bot.groups.values import MOST, MOST_ON_PAPER, GroupSettings, Round, RoundKind
from bot.learning.records.records import Records
from bot.learning.texts import unknown_document
from bot.learning.values import Item, ItemSource
from bot.messages.buttons import ChangeGroupSetting, ReportRoundQuestion, ShowRound
from bot.messages.command_table import GROUP_STUDY, names
from bot.messages.values import Reply, say
from knowledge.storage.database import Database

if TYPE_CHECKING:
    from knowledge.library import Library

FOR_ORGANISERS = names(spec for spec in GROUP_STUDY if spec.who == "organiser")
BEGIN_ROUND = ("quiz", "paper")
"""Commands that begin a round, which nobody wants an hour later."""

_SHOWN_ROUNDS = 1000
"""Rounds of which it is remembered that all their answers stand in the group."""
_QUIZ_MINUTES, _PAPER_MINUTES, _PAPER_NUMBER = 30, 30, 10
"""Minutes that a round stays open, and questions of a paper, where none are said."""


@dataclass(frozen=True, slots=True)
class GroupSender:
    """Whoever sent a command or pressed a button in a group.

    Attributes:
        chat: key of the group.
        person: their key.
        shown: their name in the chat app, for joining without another one.
        organiser: an administrator of the group.
        topic: where they wrote.
        message: the chat app's name of the message, so that one handled twice begins one round only.
    """

    chat: str
    person: str
    shown: str = ""
    organiser: bool = False
    topic: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class GroupCommandResult:
    """What a group command returns.

    Attributes:
        replies: into the group.
        private: to whoever gave the command, alone.
        rounds_changed: a round was begun or ended: whoever posts them should look now.
        notice: a few words for whoever pressed a button.
    """

    replies: tuple[Reply, ...] = ()
    private: tuple[Reply, ...] = ()
    rounds_changed: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class GroupCommands:
    """Serves the commands of all groups; all answers of a round are shown once, however many ask for them."""

    rounds: Rounds
    library: Library
    _shown: LRUCache[int, bool] = field(default_factory=lambda: LRUCache(_SHOWN_ROUNDS))

    def needs_organiser(self, chat: str, name: str, words: str) -> bool:
        """Tell whether a command is for organisers, so that the edge has to find out who is one."""
        if name in FOR_ORGANISERS or (name == "group" and words):
            return True
        return name == "quiz" and not self.rounds.settings(chat).members_start

    def command(self, sender: GroupSender, name: str, words: str = "") -> GroupCommandResult:
        """Do what a command says.

        Raises:
            ValueError: there is no such command.
        """
        if name in FOR_ORGANISERS and not sender.organiser:
            return _say(texts.ONLY_ORGANISERS)
        match name:
            case "help":
                return GroupCommandResult((replies.help_reply(),))
            case "quiz":
                return self._quiz(sender, words)
            case "paper":
                return self._paper(sender, words)
            case "close":
                return self._close(sender)
            case "join":
                return self._join(sender, words)
            case "leave":
                left = self.rounds.groups.leave(self._chat(sender), sender.person)
                return _say(texts.LEFT if left else texts.NOT_JOINED)
            case "board":
                return self._board(sender)
            case "group":
                return self._group(sender, words)
            case "answered":
                return self._answered(sender)
            case "table":
                return self._table(sender)
        raise ValueError(f"no group command {name!r}")

    def press(
        self, sender: GroupSender, action: ChangeGroupSetting | ReportRoundQuestion | ShowRound
    ) -> GroupCommandResult:
        """Do what a button says; it may be an old one."""
        if isinstance(action, ShowRound):
            return self._show_round(sender, action)
        if isinstance(action, ReportRoundQuestion):
            return self._report(sender, action)
        if not sender.organiser:
            return GroupCommandResult(notice=texts.ONLY_ORGANISERS)
        settings, on = self.rounds.settings(sender.chat), bool(action.value)
        match action.what:
            case "daily":
                wanted = replace(settings, active=on, since=self.rounds.now())
                # where it is switched on, there it is posted
                wanted = replace(wanted, topic=sender.topic) if on else wanted
            case "board":
                wanted = replace(settings, board=on)
            case "start":
                wanted = replace(settings, members_start=on)
            case "answered":
                return self._answered(sender)
            case "table":
                return self._table(sender)
            case _:
                return GroupCommandResult(notice=texts.ALREADY_SO)
        if wanted == replace(settings, since=wanted.since, topic=wanted.topic):
            return GroupCommandResult(notice=texts.ALREADY_SO)
        self.rounds.groups.put(wanted, self.rounds.now())
        return GroupCommandResult((self._settings_reply(wanted),), notice=texts.SET)

    def remove_member(self, chat: str, person: str) -> None:
        """Take somebody who has left a group off its list."""
        self.rounds.groups.leave(self.rounds.records.chat(chat), person)

    def _quiz(self, sender: GroupSender, words: str) -> GroupCommandResult:
        settings = self.rounds.settings(sender.chat)
        if not sender.organiser and not settings.members_start:
            return _say(texts.ONLY_ORGANISERS_START)
        request = read_round_request(words, self.library.documents(), MOST)
        return self._begin(sender, settings, "quiz", request, settings.number, _QUIZ_MINUTES, MOST)

    def _paper(self, sender: GroupSender, words: str) -> GroupCommandResult:
        settings = self.rounds.settings(sender.chat)
        request = read_round_request(words, self.library.documents(), MOST_ON_PAPER)
        return self._begin(sender, settings, "paper", request, _PAPER_NUMBER, _PAPER_MINUTES, MOST_ON_PAPER)

    def _begin(
        self,
        sender: GroupSender,
        settings: GroupSettings,
        kind: RoundKind,
        request: GroupRequest,
        number: int,
        minutes: int,
        most: int,
    ) -> GroupCommandResult:
        if fault := _fault(request, most):
            return _say(fault)
        if sender.message and self.rounds.store.caused_by(settings.chat_id, sender.message) is not None:
            return GroupCommandResult(rounds_changed=True)
        if (running := self.rounds.store.running(settings.chat_id)) is not None:
            return self._say_running(settings, running)
        size = (request.number or number, request.minutes or minutes)
        wanted = RoundSpec(kind, *size, request.scope, request.kinds or (), sender.topic, sender.message)
        if self.rounds.start(settings, wanted) is not None:
            return GroupCommandResult(rounds_changed=True)
        # between the two looks somebody else may have begun one
        running = self.rounds.store.running(settings.chat_id)
        return _say(texts.NO_ITEMS) if running is None else self._say_running(settings, running)

    def _say_running(self, settings: GroupSettings, running: Round) -> GroupCommandResult:
        when = texts.moment(running.closes, settings.zone, self.rounds.now())
        return _say(texts.RUNNING.format(when=when))

    def _close(self, sender: GroupSender) -> GroupCommandResult:
        running = self.rounds.running(sender.chat)
        if running is None:
            return _say(texts.NO_ROUND)
        self.rounds.store.stop(running.id, self.rounds.now())
        return GroupCommandResult(rounds_changed=True)

    def _join(self, sender: GroupSender, words: str) -> GroupCommandResult:
        name = clean_name(words or sender.shown)
        if not name:
            return _say(texts.NAME_UNUSABLE.format(most=LONGEST_NAME))
        chat = self._chat(sender)
        before = self.rounds.groups.member(chat, sender.person)
        if not self.rounds.groups.join(chat, sender.person, name, self.rounds.now()):
            return _say(texts.NAME_TAKEN.format(name=name))
        return _say((texts.JOINED if before is None else texts.RENAMED).format(name=name))

    def _board(self, sender: GroupSender) -> GroupCommandResult:
        settings = self.rounds.settings(sender.chat)
        if not settings.board:
            return _say(texts.BOARD_OFF)
        return GroupCommandResult((replies.board_reply(self.rounds.board(settings)),))

    def _group(self, sender: GroupSender, words: str) -> GroupCommandResult:
        settings = self.rounds.settings(sender.chat)
        if not words:
            return GroupCommandResult((self._settings_reply(settings),))
        if not sender.organiser:
            return _say(texts.ONLY_ORGANISERS)
        request = read_group_request(words, self.library.documents())
        if request.too_long:
            return _say(texts.TOO_LONG_OPEN)
        if request.unreadable:
            return _say(texts.UNREADABLE.format(word=request.unreadable))
        if request.unknown:
            return _say(unknown_document(request.unknown))
        wanted = request.change_group(settings)
        if not self.rounds.can_ask(wanted):
            return _say(texts.NO_ITEMS)
        if request.sets_time(settings):
            wanted = replace(wanted, topic=sender.topic, since=self.rounds.now())
        self.rounds.groups.put(wanted, self.rounds.now())
        return GroupCommandResult((say(texts.SET), self._settings_reply(wanted)))

    def _settings_reply(self, settings: GroupSettings) -> Reply:
        members = len(self.rounds.groups.members(settings.chat_id))
        upcoming = self.rounds.next_round(settings)
        return replies.settings_reply(settings, self.library.documents(), members, upcoming, self.rounds.now())

    def _answered(self, sender: GroupSender) -> GroupCommandResult:
        settings = self.rounds.settings(sender.chat)
        round_ = self.rounds.store.latest(settings.chat_id)
        if round_ is None:
            return _say(texts.NONE_YET)
        sheet = self.rounds.sheet(settings, round_)
        others = {person for _, _, person in sheet.answers} - {member.person for member in sheet.members}
        reply = replies.answered_reply(round_, sheet, len(others), self.rounds.now())
        return GroupCommandResult(private=(reply,), notice=texts.SENT_PRIVATELY)

    def _table(self, sender: GroupSender) -> GroupCommandResult:
        sheet = self.rounds.sheet(self.rounds.settings(sender.chat))
        if not sheet.rounds:
            return _say(texts.NONE_YET)
        if not sheet.members:
            return _say(texts.LIST_EMPTY)
        return GroupCommandResult(private=(replies.table_reply(sheet),), notice=texts.SENT_PRIVATELY)

    def _report(self, sender: GroupSender, action: ReportRoundQuestion) -> GroupCommandResult:
        round_ = self.rounds.store.round(action.round_id)
        if round_ is None or round_.chat_id != self._chat(sender) or action.position >= len(round_.item_ids):
            return GroupCommandResult(notice=texts.NO_ROUND)
        item_id = round_.item_ids[action.position]
        noted = self.library.quizzes.store.report(item_id, sender.person, "", self.rounds.now())
        return GroupCommandResult(notice=texts.REPORTED if noted else texts.REPORTED_BEFORE)

    def _show_round(self, sender: GroupSender, action: ShowRound) -> GroupCommandResult:
        """Show all answers of a round that is over."""
        round_ = self.rounds.store.round(action.round_id)
        result = None if round_ is None or round_.chat_id != self._chat(sender) else self.rounds.result(round_)
        if round_ is None or result is None or not round_.is_closed(self.rounds.now()):
            return GroupCommandResult(notice=texts.NO_ROUND)
        if self._shown.get(round_.id):
            return GroupCommandResult(notice=texts.SHOWN_ABOVE)
        self._shown[round_.id] = True
        return GroupCommandResult((replies.full_result_reply(result),))

    def _chat(self, sender: GroupSender) -> int:
        return self.rounds.records.chat(sender.chat)


def _fault(request: GroupRequest, most: int) -> str:
    if request.unreadable:
        return texts.ROUND_UNREADABLE.format(word=request.unreadable, most=most)
    if request.too_long:
        return texts.TOO_LONG_OPEN
    return unknown_document(request.unknown) if request.unknown else ""


def _say(sentence: str) -> GroupCommandResult:
    return GroupCommandResult((say(sentence),))


def open_groups(
    database: Database,
    records: Records,
    items: ItemSource,
    library: Library,
    clock: Callable[[], datetime],
    fits: Callable[[Item], bool],
) -> GroupCommands:
    """Return the commands of study groups.

    Args:
        database: of the library.
        records: of learning in it.
        items: the questions.
        library: the documents.
        clock: tells the time, with zone.
        fits: whether the chat app can show an item well.
    """
    rng = random.Random()  # noqa: S311  chooses questions, guards no secrets
    rounds = Rounds(RoundStore(database), GroupStore(database), records, items, clock, rng, fits)
    return GroupCommands(rounds, library)
