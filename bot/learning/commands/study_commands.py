"""The study commands: a command, a pressed button or an answer goes in, a `CommandResult` comes out.

No chat app in it. Everything is synchronous and quick; the conversation calls it in its threads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.learning import replies, texts
from bot.learning.answers.grading import is_question
from bot.learning.commands.command_result import CommandResult, first_page, plain, transient
from bot.learning.commands.export_commands import ExportCommands
from bot.learning.commands.favourite_commands import FavouriteCommands
from bot.learning.commands.settings_commands import SettingsCommands
from bot.learning.commands.vote_commands import VoteCommands
from bot.learning.learner_choices import MOST
from bot.learning.records.favourites import FavouriteStore
from bot.learning.records.votes import VoteStore
from bot.learning.request_parsing import StudyRequest, read_plan_request, read_quiz_request
from bot.learning.study import Study
from bot.learning.study_results import AnswerOutcome, SetSummary
from bot.learning.values import Item, Scope, Who
from bot.messages.buttons import (
    Action,
    AddFavourite,
    ChangeSetting,
    DeleteRecords,
    ExportItems,
    QuizPassage,
    RemoveFavourite,
    RepeatMissed,
    ReportQuestion,
    SkipQuestion,
    Vote,
)
from bot.messages.values import ChosenOptions, Reply, say
from knowledge.values import Citation

if TYPE_CHECKING:
    from knowledge.library import Library

_LONGEST_REPORT = 500
"""Characters of a report's reason that are kept."""
_REVIEWED = 20
"""Questions of a review where no number is said."""


@dataclass(slots=True)
class StudyCommands:
    """Serves the study commands of one conversation.

    Attributes:
        study: of all learners.
        library: what is asked about.
        close: gives the records back.
        pictures: the chat app shows pictures.
        favourites: places that a learner keeps.
        votes: on answers, with comments.
        settings: settings and scope.
        exports: progress, exports, deletion of the records.
    """

    study: Study
    library: Library
    close: Callable[[], None] = field(default=lambda: None)
    pictures: bool = True
    favourites: FavouriteCommands = field(init=False)
    votes: VoteCommands = field(init=False)
    settings: SettingsCommands = field(init=False)
    exports: ExportCommands = field(init=False)

    def __post_init__(self) -> None:
        """Make the other commands on the same records."""
        database = self.study.records.database
        self.favourites = FavouriteCommands(self.study, self.library, FavouriteStore(database))
        self.votes = VoteCommands(self.study, VoteStore(database))
        self.settings = SettingsCommands(self.study, self.library)
        self.exports = ExportCommands(self.study, self.library, self.pictures)

    def accepts_answer(self, who: Who, text: str, command: bool = False) -> bool:
        """Tell whether a message is an answer to the question that waits; see `Study.accepts_answer`.

        A comment on an answer could fill any blank, so it is never taken for the answer to one.
        """
        if self.study.waits_for_gone(who):
            return self.study.answering(who) and not command and not is_question(text)
        question = self.study.current(who)
        open_words = question is not None and (question.reading or not question.item.options)
        if open_words and self.votes.commented_answer(who, text) is not None:
            return False
        return self.study.accepts_answer(who, text, command)

    def answer(self, who: Who, text: str, message: str = "") -> CommandResult:
        """Take an answer; one to a question whose source was removed is not counted."""
        if self.study.waits_for_gone(who):
            return self._item_gone(who)
        return _outcome_result(self.study.answer(who, text, message))

    def choose(self, who: Who, choice: ChosenOptions, message: str = "") -> CommandResult:
        """Take options chosen in a poll; it says for itself which question it answers."""
        outcome = self.study.choose(who, choice.set_id, choice.position, choice.chosen, message)
        return self._item_gone(who, choice.set_id) if outcome is None else _outcome_result(outcome, voted=True)

    def _item_gone(self, who: Who, set_id: int | None = None) -> CommandResult:
        """Say that a question can't be answered any more, and go on with its set."""
        waiting = self.study.waiting_place(who)
        if not self.study.waits_for_gone(who):
            return plain(texts.ITEM_GONE)
        question, summary = self.study.go_on(who, set_id)
        following = [] if question is None else [replies.question_reply(question)]
        following += [] if summary is None else [replies.summary_reply(summary)]
        missed = () if summary is None else _missed(summary)
        told = replace(say(texts.ITEM_GONE), settled=waiting)
        return CommandResult((told, *following), cited=missed)

    def recorded(self, who: Who, message: str) -> CommandResult | None:
        """Return what is said to an answer that was recorded before a restart; None if it was not."""
        learner = self.study.records.known_learner(who.learner)
        if learner is None or not self.study.records.has_message(learner.id, message):
            return None
        question = self.study.current(who)
        asked = () if question is None else (replies.question_reply(question),)
        return CommandResult((say(texts.RECORDED), *asked))

    def ask(self, who: Who) -> CommandResult:
        """Ask the question that waits once more."""
        question, _ = self.study.go_on(who)
        return plain(texts.NO_SET) if question is None else CommandResult((replies.question_reply(question),))

    def waiting(self, who: Who) -> tuple[Reply, ...]:
        """Return the question of a set that was left open, with a word about it; empty where there is none."""
        question, _ = self.study.go_on(who)
        return () if question is None else (replies.question_reply(question, texts.WAITING),)

    def still_asked(self, who: Who) -> str:
        """Return a line about the question that a learner in the middle of a set has put off; often empty."""
        waits = self.study.answering(who) and not self.study.waits_for_gone(who)
        question = self.study.current(who) if waits else None
        if question is None:
            return ""
        how = "" if question.reading else replies.how(question.item)
        return texts.STILL_ASKED.format(position=question.position + 1, total=question.total, how=how)

    def press(self, who: Who, action: Action, message: str = "") -> CommandResult | None:
        """Do what a button says, which may be an old one; None if it is no button of ours. `message` names the press."""
        match action:
            case SkipQuestion() | ReportQuestion():
                return self._press(who, action)
            case QuizPassage():
                return self._quiz_passage(who, action, message)
            case AddFavourite():
                return self.favourites.add(who, action)
            case RemoveFavourite():
                return self.favourites.remove(who, action)
            case RepeatMissed():
                return self._repeat_missed(who, action, message)
            case Vote():
                return self.votes.press(who, action)
            case ChangeSetting():
                return self.settings.press(who, action)
            case ExportItems() | DeleteRecords():
                return self.exports.press(who, action)
        return None

    def _press(self, who: Who, action: SkipQuestion | ReportQuestion) -> CommandResult:
        question = self.study.placed(who, action.set_id, action.position)
        if question is None:
            return self._item_gone(who, action.set_id)
        if isinstance(action, ReportQuestion):
            return self._note_report(who, question.position + 1, question.item, "")
        waiting = self.study.current(who)
        if waiting is None or (waiting.set_id, waiting.position) != (action.set_id, action.position):
            return CommandResult((replace(replies.said_twice(), settled=(action.place,)),))
        return _outcome_result(self.study.answer(who, texts.READ_BUTTON) if waiting.reading else self.study.skip(who))

    def _quiz_passage(self, who: Who, action: QuizPassage, message: str) -> CommandResult:
        if who.chat != who.learner:
            return transient(texts.PRIVATELY)
        if (started := self.study.started_by(who, message)) is not None:
            return CommandResult((replies.question_reply(started),))
        waiting = self.study.current(who)
        if waiting is not None and self.study.answering(who):
            return plain(texts.SET_FIRST.format(position=waiting.position + 1, total=waiting.total))
        item = self.study.about(who, self.library.lookup.passage_at(*action.place))
        question = None if item is None else self.study.start_set(who, [item], cause=message)
        if question is None:
            return plain(texts.NO_ITEM_HERE)
        return CommandResult((replies.question_reply(question, texts.HERE_HEAD),))

    def _repeat_missed(self, who: Who, action: RepeatMissed, message: str) -> CommandResult:
        missed = self.study.missed_in(who, action.set_id)
        if action.read and missed:
            return CommandResult((replies.recite_reply(missed, action.set_id),))
        question = self.study.started_by(who, message) or self.study.start_set(who, missed, "review", message)
        return plain(texts.NONE_MISSED) if question is None else CommandResult((replies.question_reply(question),))

    def lost_push(self, who: Who) -> Reply | None:
        """Return a word about a daily set that could not be sent, once; None if there is none."""
        lost = self.study.lost_push(who)
        return None if lost is None else say(texts.LOST_PUSH.format(day=texts.day(lost.day)))

    def command(
        self, who: Who, name: str, words: str = "", message: str = "", cited: Sequence[Citation] = ()
    ) -> CommandResult:
        """Do what a study command says.

        Args:
            who: learns.
            name: one of `bot.messages.command_table.STUDY`.
            words: that follow it.
            message: the chat app's name of the message that brought it.
            cited: places that were shown last with their numbers.
        """
        match name:
            case "quiz":
                return self._quiz(who, words, message)
            case "review":
                return self._review(who, words, message)
            case "skip":
                gone = self.study.waits_for_gone(who)
                return self._item_gone(who) if gone else _outcome_result(self.study.skip(who, message))
            case "stop":
                return self._stop(who)
            case "mistakes":
                missed = self.study.mistakes(who)
                return first_page(replies.mistake_replies(missed), [one.item.citation for one in missed])
            case "daily":
                return self._daily(who, words)
            case "requirements":
                return self._requirements(words)
            case "report":
                return self._report(who, words)
            case "favorites":
                return self.favourites.command(who, words, cited)
            case "stats" | "export" | "forget":
                return self.exports.command(who, name, words)
            case "settings" | "scope":
                return self.settings.command(who, name, words)
        raise ValueError(f"no study command {name!r}")

    def _stop(self, who: Who) -> CommandResult:
        waiting = self.study.waiting_place(who)
        summary = self.study.finish(who)
        if summary is None:
            return plain(texts.NO_SET)
        return CommandResult((replace(replies.summary_reply(summary), settled=waiting),), cited=_missed(summary))

    def _quiz(self, who: Who, words: str, message: str) -> CommandResult:
        request = read_quiz_request(words, self.library.documents())
        if request.unknown:
            return plain(texts.unknown_document(request.unknown))
        question = self.study.choose_and_start(
            who, request.number, scope=request.scope, kinds=request.kinds or (), cause=message,
            difficulty=request.difficulty, heaviest=bool(request.heaviest),
        )  # fmt: skip
        if question is not None:
            return CommandResult((replies.question_reply(question, _fewer(request.number, question.total)),))
        if not self.study.progress(who).whole.total:
            return plain(texts.NO_ITEMS)
        return plain(texts.NONE_IN_SCOPE, *self._narrowed(who, request))

    def _review(self, who: Who, words: str, message: str) -> CommandResult:
        request = read_quiz_request(words, self.library.documents())
        if request.unknown:
            return plain(texts.unknown_document(request.unknown))
        number = _REVIEWED if request.number is None else request.number
        question = self.study.choose_and_start(who, number, "review", request.scope, request.kinds or (), message)
        if question is None:
            return plain(texts.NOTHING_DUE, *self._narrowed(who, request))
        return CommandResult((replies.question_reply(question),))

    def _narrowed(self, who: Who, request: StudyRequest) -> list[str]:
        """Return a word about the settings where they are why there is nothing to ask."""
        settings, _, _ = self.study.settings(who)
        scoped = settings.scope != Scope() and request.scope is None
        names = self.settings.names(settings.scope) if scoped else []
        names += [texts.KINDS[kind] for kind in settings.kinds] if not request.kinds else []
        return [texts.NARROWED.format(what="、".join(names))] if names else []

    def _daily(self, who: Who, words: str) -> CommandResult:
        if words.strip().lower() in ("", "status", "状态", "查看"):
            return CommandResult((self._today(who),))
        request = read_plan_request(words)
        if request.stop:
            return plain(texts.PLAN_STOPPED if self.study.stop_plan(who) else texts.NO_PLAN_TO_STOP)
        if word := request.unreadable:
            return plain((texts.PLAN_BARE if word.isdigit() else texts.PLAN_UNREADABLE).format(word=word))
        self.study.set_plan(who, request.change_plan(self.study.plan_to_change(who)))
        return CommandResult((say(texts.PLAN_SET), self._today(who)))

    def _today(self, who: Who) -> Reply:
        today = self.study.today(who)
        return replies.today_reply(today, self.settings.names(self.study.settings(who)[0].scope))

    def _requirements(self, words: str) -> CommandResult:
        infos = self.library.documents()
        numbered = {str(number): info.id for number, info in enumerate(infos, 1)} | {info.id: info.id for info in infos}
        if words and words not in numbered:
            return plain(texts.UNKNOWN_SCOPE.format(number=words))
        found = tuple(c for _, c in self.library.quizzes.requirements([numbered[words]] if words else None))
        first = first_page(replies.requirement_replies(found))
        return CommandResult(first.replies, first.pages, cited=found)

    def _report(self, who: Who, words: str) -> CommandResult:
        numbered = re.match(r"(?:第\s*)?(\d{1,2})\s*题?(?![\d.%年月])", unicodedata.normalize("NFKC", words))
        waiting = [] if numbered else self.study.open_questions(who)
        if len(waiting) > 1:
            return CommandResult((replies.report_which_reply(waiting),))
        if waiting:
            return self._note_report(who, waiting[0].position + 1, waiting[0].item, words)
        meant = self.study.find_question(who, int(numbered[1]) if numbered else None)
        if meant is None:
            return plain(texts.REPORT_WHICH)
        return self._note_report(who, *meant, words)

    def _note_report(self, who: Who, number: int, item: Item, words: str) -> CommandResult:
        noted = self.library.quizzes.store.report(item.id, who.learner, words[:_LONGEST_REPORT], self.study.now())
        waiting = self.study.waiting_place(who)
        told = say((texts.REPORTED if noted else texts.REPORTED_BEFORE).format(number=number))
        # one that waits to be looked at is not asked any more: the set goes on without it
        following = self._item_gone(who).replies[1:]
        return CommandResult((replace(told, settled=waiting) if following else told, *following))


def _fewer(asked: int | None, given: int) -> str:
    """Return a word on why a set has fewer questions than were asked for; empty where it has as many."""
    if asked is None or asked <= given:
        return ""
    return (texts.FEWER_MOST if given == MOST else texts.FEWER_LEFT).format(given=given)


def _outcome_result(outcome: AnswerOutcome | None, voted: bool = False) -> CommandResult:
    if outcome is None:
        return plain(texts.NO_SET)
    around = outcome.item.citation if outcome.recorded else None
    missed = _missed(outcome.summary) if outcome.summary is not None else ()
    return CommandResult(tuple(replies.outcome_replies(outcome, voted)), cited=missed, around=around)


def _missed(summary: SetSummary) -> tuple[Citation, ...]:
    return tuple(item.citation for item in summary.missed[: replies.MISSED_SHOWN])
