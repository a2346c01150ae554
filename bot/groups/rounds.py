"""Rounds: chooses their questions, begins them, takes answers, tells how they went, and keeps the board.

An answer counts in the round whoever gives it; it counts for somebody's own records only where they study with the bot
themselves, or have joined the group. The clock and the random source are handed in. Everything here is synchronous.
"""

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.groups.records.group_store import GroupStore
from bot.groups.records.round_store import NewRound, RoundStore, Taken
from bot.groups.values import (
    KINDS,
    GroupSettings,
    Member,
    MemberAnswer,
    Post,
    QuestionResult,
    Round,
    RoundKind,
    RoundResult,
    Sheet,
    Standing,
)
from bot.learning.records.records import Records
from bot.learning.scheduling.days import in_utc, local_day
from bot.learning.scheduling.due import NextPush, due_day, next_push
from bot.learning.scheduling.review import MemoryModel
from bot.learning.scheduling.selection import choose, in_scope, mixed
from bot.learning.source_sentence import shares_sentence
from bot.learning.values import Card, Grade, Item, ItemSource, Learner, Scope


def choose_items(
    items: Sequence[Item],
    asked: Sequence[str],
    number: int,
    settings: GroupSettings,
    rng: random.Random,
    fits: Callable[[Item], bool] = lambda item: True,
    scope: Scope | None = None,
) -> list[Item]:
    """Return at most `number` items for a round, no two from one sentence.

    Args:
        items: all items of the library.
        asked: ids of what the group was asked before, the longest ago first.
        number: how many.
        settings: of the group; its kinds, and its scope where no other is given.
        rng: the random source.
        fits: whether the chat app can show an item well; others are taken only where no such are left.
        scope: of this round.
    """
    scope = settings.scope if scope is None else scope
    kinds = [kind for kind in settings.kinds if kind in KINDS] or KINDS
    open_ones = [item for item in items if item.kind in kinds and item.options and in_scope(item, scope)]
    pool = [item for item in open_ones if fits(item)] or open_ones
    known = {item_id: _never_due(item_id) for item_id in asked}
    chosen = choose(pool, known, number, date.min, MemoryModel(), rng, scope)
    last = {item_id: order for order, item_id in enumerate(asked)}
    for item in sorted((item for item in pool if item.id in last), key=lambda item: last[item.id]):
        if len(chosen) >= number:
            break
        if not any(shares_sentence(item, other) for other in chosen):
            chosen.append(item)
    return mixed(chosen)


def _never_due(item_id: str) -> Card:
    """Return what keeps an item that was asked before out of the new ones: a group has no memory that fades."""
    return Card(item_id, date.max, date.min, 1.0, 5.0)


FEWEST = 5
"""Answers from which a share of right ones says something."""


def standings(
    members: Sequence[Member], rounds: Sequence[Round], answers: Iterable[MemberAnswer], zone: str
) -> list[Standing]:
    """Return the members with the best accuracy first, then those with too few answers for one.

    Args:
        members: who have joined; nobody else is on a board.
        rounds: that are over, oldest first.
        answers: to these rounds.
        zone: of the group, which decides what a day is.
    """
    over = {round_.id for round_ in rounds}
    theirs: dict[str, list[MemberAnswer]] = defaultdict(list)
    for answer in answers:
        if answer.round_id in over:
            theirs[answer.person].append(answer)
    ranked = [_standing(member, rounds, theirs[member.person], zone) for member in members]
    return sorted(ranked, key=lambda one: (one.accuracy is None, -(one.accuracy or 0.0), -one.streak, one.name))


def _standing(member: Member, rounds: Sequence[Round], answers: Sequence[MemberAnswer], zone: str) -> Standing:
    accuracy = sum(answer.right for answer in answers) / len(answers) if len(answers) >= FEWEST else None
    return Standing(member.name, accuracy, streak(rounds, {answer.round_id for answer in answers}, zone))


def streak(rounds: Sequence[Round], answered: set[int], zone: str) -> int:
    """Return on how many days with a round in a row somebody took part; a day without a round breaks nothing."""
    days: dict[object, bool] = {}
    for round_ in rounds:
        day = local_day(round_.started, zone)
        days[day] = days.get(day, False) or round_.id in answered
    length = 0
    for took_part in reversed(list(days.values())):
        if not took_part:
            break
        length += 1
    return length


log = logging.getLogger(__name__)

_BOARD_DAYS, _TABLE_DAYS = timedelta(days=60), timedelta(days=180)
"""How far back the board and the organiser's table look."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RoundSpec:
    """A round to be begun: how many questions, for how many minutes, of what, where, by which message.

    `scope` None and `kinds` empty are the group's own.
    """

    kind: RoundKind
    number: int
    minutes: int
    scope: Scope | None = None
    kinds: tuple[str, ...] = ()
    topic: int | None = None
    cause: str = ""


@dataclass(slots=True)
class Rounds:
    """The rounds of all groups.

    Attributes:
        store: of the rounds.
        groups: settings and members.
        records: of learning, where groups have their ids and learners their cards.
        items: where items come from.
        clock: tells the time, with zone.
        rng: the random source.
        fits: whether the chat app can show an item well.
    """

    store: RoundStore
    groups: GroupStore
    records: Records
    items: ItemSource
    clock: Callable[[], datetime]
    rng: random.Random
    fits: Callable[[Item], bool] = field(default=lambda item: True)

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return in_utc(self.clock())

    def settings(self, chat: str) -> GroupSettings:
        """Return the settings of a group by its key."""
        return self.groups.settings(self.records.chat(chat))

    def key(self, chat_id: int) -> str:
        """Return the key of a group as it is now."""
        return self.records.chat_key(chat_id)

    def running(self, chat: str) -> Round | None:
        """Return the round that runs in a group."""
        return self.store.running(self.records.chat(chat))

    def start(self, settings: GroupSettings, spec: RoundSpec, day: date | None = None) -> Round | None:
        """Begin a round; None where there is nothing to ask, another one runs, or this day has had its own."""
        own = settings if not spec.kinds else replace(settings, kinds=spec.kinds)
        items = self._choose(own, spec.number, spec.scope)
        now = self.now()
        if not items:
            if day is not None and self.store.claim_nothing(settings.chat_id, day, now):
                log.warning("no round, nothing to ask chat=%d day=%s", settings.chat_id, day)
            return None
        closes, ids = now + timedelta(minutes=spec.minutes), tuple(item.id for item in items)
        new = NewRound(settings.chat_id, spec.kind, ids, now, closes, spec.topic, spec.cause, day)
        if (round_ := self.store.start(new)) is not None:
            log.info(
                "round begun round=%d chat=%d kind=%s questions=%d", round_.id, round_.chat_id, round_.kind, len(ids)
            )
        return round_

    def can_ask(self, settings: GroupSettings, scope: Scope | None = None) -> bool:
        """Tell whether a group has anything to ask."""
        return bool(self._choose(settings, 1, scope))

    def due(self) -> list[tuple[GroupSettings, date]]:
        """Return the groups whose daily round is due, with its local date; one in whose group a round runs waits."""
        now, found = self.now(), []
        for settings in self.groups.active():
            claimed = self.store.claimed(settings.chat_id, local_day(now, settings.zone) - 2 * _DAY)
            day = due_day(settings.plan(), now, claimed)
            if day is not None and self.store.running(settings.chat_id) is None:
                found.append((settings, day))
        return found

    def start_due(self, settings: GroupSettings, day: date) -> Round | None:
        """Begin the daily round of a date; None if it was claimed before, or there is nothing to ask."""
        spec = RoundSpec("daily", settings.number, settings.open_minutes, topic=settings.topic)
        return self.start(settings, spec, day)

    def next_round(self, settings: GroupSettings) -> NextPush | None:
        """Return when the next daily round is due."""
        now = self.now()
        claimed = self.store.claimed(settings.chat_id, local_day(now, settings.zone) - 2 * _DAY)
        return next_push(settings.plan(), now, claimed)

    def unposted(self, round_: Round) -> list[tuple[int, Item]]:
        """Return the questions of a round that are still to be posted; those whose items are gone are left out."""
        tried = {post.position for post in self.store.posts(round_.id)}
        left = [position for position in range(len(round_.item_ids)) if position not in tried]
        items = [(position, self.items.item(round_.item_ids[position])) for position in left]
        return [(position, item) for position, item in items if item is not None]

    def note_lost(self, round_: Round) -> None:
        """Log the questions that were tried before a restart, and of which nobody knows whether they arrived."""
        for post in self.store.posts(round_.id):
            if not post.poll:
                log.warning("question of a round was never confirmed round=%d position=%d", round_.id, post.position)

    def vote(self, poll: str, person: str, numbers: tuple[int, ...]) -> Taken | None:
        """Take what somebody chose in a post; None if it is none of ours."""
        post = self.store.post(poll)
        if post is None:
            return None
        round_, chosen = self.store.round(post.round_id), post.chosen(numbers)
        if round_ is None or chosen is None:
            log.warning("answer to a question of a round that has no such option round=%d", post.round_id)
            return "late"
        answer = MemberAnswer(round_.id, post.position, person, chosen, set(chosen) == set(post.right))
        taken = self.store.answer(answer, self.now(), self._own_record(round_, post, answer))
        log.info("answer round=%d position=%d taken=%s", round_.id, post.position, taken)
        return taken

    def result(self, round_: Round) -> RoundResult | None:
        """Return how a round went; None if none of its questions was ever posted."""
        posted = [post.position for post in self.store.posts(round_.id) if post.poll]
        if not posted:
            return None
        counts = self.store.counts(round_.id)
        asked = [QuestionResult(at, self.items.item(round_.item_ids[at]), *counts.get(at, (0, 0))) for at in posted]
        asked.sort(key=lambda one: (one.right / one.answers if one.answers else 2.0, one.position))
        people = {answer.person for answer in self.store.answers([round_.id])}
        names = [member.name for member in self.groups.members(round_.chat_id) if member.person in people]
        zone = self.groups.settings(round_.chat_id).zone
        return RoundResult(round_, zone, len(people), tuple(names), tuple(asked))

    def board(self, settings: GroupSettings) -> list[Standing]:
        """Return the board of a group, over the rounds of the last weeks that are over."""
        rounds = [r for r in self.store.of_group(settings.chat_id, self.now() - _BOARD_DAYS) if r.finished]
        answers = self.store.answers([round_.id for round_ in rounds])
        return standings(self.groups.members(settings.chat_id), rounds, answers, settings.zone)

    def sheet(self, settings: GroupSettings, only: Round | None = None) -> Sheet:
        """Return what the organiser's table is made of: who has joined, and what they answered; of one round if told."""
        rounds = self.store.of_group(settings.chat_id, self.now() - _TABLE_DAYS) if only is None else [only]
        answers = self.store.answers([round_.id for round_ in rounds])
        right = {(one.round_id, one.position, one.person): one.right for one in answers}
        return Sheet(settings.zone, tuple(rounds), tuple(self.groups.members(settings.chat_id)), right)

    def stop_group(self, chat_id: int) -> None:
        """End what runs in a group that can't be written to any more; its records stay."""
        self.groups.switch_off(chat_id)
        round_ = self.store.running(chat_id)
        if round_ is not None:
            self.store.finish(round_.id, self.now())
        log.info("rounds of a group ended, it can't be written to chat=%d", chat_id)

    def _choose(self, settings: GroupSettings, number: int, scope: Scope | None) -> Sequence[Item]:
        asked = self.store.asked(settings.chat_id)
        return choose_items(self.items.items(), asked, number, settings, self.rng, self.fits, scope)

    def _own_record(self, round_: Round, post: Post, answer: MemberAnswer) -> Callable[[Connection], None] | None:
        """Return what writes an answer into somebody's own records; None for those who have none and did not ask for any."""
        learner: Learner | None = self.records.known_learner(answer.person)
        now = self.now()
        if learner is None and self.groups.member(round_.chat_id, answer.person) is not None:
            learner = self.records.learner(answer.person, now)
        if learner is None:
            return None
        own, item_id = learner, round_.item_ids[post.position]
        grade: Grade = "good" if answer.right else "again"
        return lambda connection: self.records.write_review(connection, own, item_id, grade, now)
