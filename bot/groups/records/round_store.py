"""Rounds in the records: what was asked, where it was posted, who chose what. Synchronous.

Three keys keep everything from happening twice: one round of a group runs at a time, one daily round belongs to a group
and a local date, and one answer belongs to (round, question, person). A post is noted before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Insert, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.groups.records import tables
from bot.groups.values import MemberAnswer, Post, Round, RoundKind
from knowledge.storage.column_types import select_as
from knowledge.storage.database import Database

Taken: TypeAlias = Literal["new", "again", "late"]


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round that is to begin; `cause` is the message that wants it, `day` the local date of a daily one."""

    chat_id: int
    kind: RoundKind
    item_ids: tuple[str, ...]
    started: datetime
    closes: datetime
    topic: int | None = None
    cause: str = ""
    day: date | None = None


class RoundStore:
    """The rounds of all groups; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, new: NewRound) -> Round | None:
        """Begin a round; None if another one runs in this group, or its day or cause has had its round."""
        row = {name: getattr(new, name) for name in ("chat_id", "kind", "item_ids", "started", "closes", "topic")}
        row |= {"cause": new.cause or None, "running": True}
        row |= {"announced": False, "stopped": False, "told": 0}
        try:
            with self._database.writing() as connection:
                made = connection.execute(insert(tables.rounds).values(row))
                round_id = int((made.inserted_primary_key or [0])[0])
                if new.day is not None:
                    connection.execute(_claim(new.chat_id, new.day, new.started, round_id))
        except IntegrityError:
            return None
        return Round(round_id, new.chat_id, new.kind, new.item_ids, new.started, new.closes, new.topic)

    def claim_nothing(self, chat_id: int, day: date, now: datetime) -> bool:
        """Note that a day had nothing to ask; False if that day was claimed before."""
        return self._database.insert_once(_claim(chat_id, day, now, None))

    def claimed(self, chat_id: int, since: date) -> set[date]:
        """Return the local dates from `since` on whose daily round was begun."""
        claims = tables.claims
        days = select(claims.c.day).where(claims.c.chat_id == chat_id, claims.c.day >= since)
        return {row.day for row in self._database.rows(days)}

    def round(self, round_id: int) -> Round | None:
        """Return a round, None if there is none of that id."""
        return self._first(tables.rounds.c.id == round_id)

    def running(self, chat_id: int) -> Round | None:
        """Return the round that runs in a group."""
        return self._first(tables.rounds.c.chat_id == chat_id, tables.rounds.c.running.is_(True))

    def caused_by(self, chat_id: int, cause: str) -> Round | None:
        """Return the round that a message has started."""
        return self._first(tables.rounds.c.chat_id == chat_id, tables.rounds.c.cause == cause)

    def all_running(self) -> list[Round]:
        """Return the rounds that run in any group, the oldest first."""
        return self._rounds(tables.rounds.c.running.is_(True))

    def of_group(self, chat_id: int, since: datetime) -> list[Round]:
        """Return the rounds of a group that began since then, the oldest first."""
        return self._rounds(tables.rounds.c.chat_id == chat_id, tables.rounds.c.started >= since)

    def latest(self, chat_id: int) -> Round | None:
        """Return the round that began last in a group, running or not."""
        rounds = tables.rounds
        newest = select_as(Round, rounds).where(rounds.c.chat_id == chat_id).order_by(rounds.c.id.desc())
        row = self._database.first(newest.limit(1))
        return None if row is None else Round(*row)

    def announce(self, round_id: int, done: bool = True) -> bool:
        """Note that the words above a round are sent now, or were not after all; False if that was noted before."""
        rounds = tables.rounds
        other = (rounds.c.id == round_id, rounds.c.announced.is_(not done))
        return bool(self._database.change(update(rounds).where(*other).values(announced=done)))

    def stop(self, round_id: int, now: datetime) -> bool:
        """Close a round before its time; False if it is closed already."""
        rounds = tables.rounds
        early = (rounds.c.id == round_id, rounds.c.running.is_(True), rounds.c.closes > now)
        return bool(self._database.change(update(rounds).where(*early).values(stopped=True)))

    def close_later(self, round_id: int, closes: datetime) -> None:
        """Move the end of a round back to when its last post closes."""
        rounds = tables.rounds
        open_ones = (rounds.c.id == round_id, rounds.c.stopped.is_(False), rounds.c.closes < closes)
        self._database.change(update(rounds).where(*open_ones).values(closes=closes))

    def tell(self, round_id: int, told: int) -> None:
        """Note how many messages of the result went out."""
        self._database.change(update(tables.rounds).where(tables.rounds.c.id == round_id).values(told=told))

    def finish(self, round_id: int, now: datetime) -> None:
        """Note that a round is over: its result is out, or can't be told to anybody."""
        rounds = tables.rounds
        running = (rounds.c.id == round_id, rounds.c.running.is_(True))
        self._database.change(update(rounds).where(*running).values(finished=now, running=None))

    def try_post(self, post: Post, now: datetime) -> bool:
        """Note that a question is sent now; False if that was tried before."""
        row = {name: getattr(post, name) for name in ("round_id", "position", "place", "message")}
        row |= {"options": post.options, "right": post.right, "poll": None, "tried": now}
        return self._database.insert_once(insert(tables.posts).values(row))

    def posted(self, post: Post) -> None:
        """Note the name and message of a question that was sent, and how its options stand."""
        values = {"poll": post.poll, "message": post.message, "place": post.place, "options": post.options}
        self._database.change(update(tables.posts).where(*_at(post)).values(values))

    def stopped(self, post: Post) -> None:
        """Note that a question takes no answers any more: there is nothing left to be stopped."""
        self._database.change(update(tables.posts).where(*_at(post)).values(message=0))

    def take_back(self, post: Post) -> None:
        """Note that a question was not sent: the chat app has refused it, so it may be tried again."""
        self._database.change(delete(tables.posts).where(*_at(post), tables.posts.c.poll.is_(None)))

    def posts(self, round_id: int) -> list[Post]:
        """Return the questions of a round that were sent, or tried, by position."""
        posts = tables.posts
        found = select_as(Post, posts).where(posts.c.round_id == round_id).order_by(posts.c.position)
        return [_post(row) for row in self._database.rows(found)]

    def post(self, poll: str) -> Post | None:
        """Return a question by the chat app's name of it, None if it is none of ours."""
        row = self._database.first(select_as(Post, tables.posts).where(tables.posts.c.poll == poll))
        return None if row is None else _post(row)

    def answer(self, answer: MemberAnswer, now: datetime, also: Callable[[Connection], None] | None = None) -> Taken:
        """Write an answer, and whatever else it changes, at once.

        Args:
            answer: of one person to one question.
            now: the time.
            also: writes more in the same transaction, only where the answer counts.

        Returns:
            `new` where it counts, `again` where this person has answered this question before, `late` where the result
            of the round is already being told.
        """
        rounds = tables.rounds
        try:
            with self._database.writing() as connection:
                of_round = select(rounds.c.running, rounds.c.told).where(rounds.c.id == answer.round_id)
                state = connection.execute(of_round.with_for_update()).first()
                if state is None or not state.running or state.told:
                    return "late"
                connection.execute(insert(tables.answers).values(asdict(answer) | {"at": now}))
                if also is not None:
                    also(connection)
        except IntegrityError:
            return "again"
        return "new"

    def answers(self, round_ids: Sequence[int]) -> list[MemberAnswer]:
        """Return all answers of some rounds."""
        answers = tables.answers
        found = select_as(MemberAnswer, answers).where(answers.c.round_id.in_(round_ids)).order_by(answers.c.at)
        return [MemberAnswer(*row) for row in self._database.rows(found)]

    def counts(self, round_id: int) -> dict[int, tuple[int, int]]:
        """Return for each question of a round how many answered it, and how many rightly."""
        answers = tables.answers
        right = func.sum(case((answers.c.right, 1), else_=0))
        counted = select(answers.c.position, func.count(), right).where(answers.c.round_id == round_id)
        rows = self._database.rows(counted.group_by(answers.c.position))
        return {position: (int(total), int(rightly)) for position, total, rightly in rows}

    def asked(self, chat_id: int) -> list[str]:
        """Return the items that a group was asked, the longest ago first; one that came twice stands there twice."""
        rounds = tables.rounds
        rows = self._database.rows(select(rounds.c.item_ids).where(rounds.c.chat_id == chat_id).order_by(rounds.c.id))
        return [item_id for row in rows for item_id in row.item_ids]

    def _first(self, *conditions: Any) -> Round | None:
        found = self._rounds(*conditions)
        return found[0] if found else None

    def _rounds(self, *conditions: Any) -> list[Round]:
        rows = self._database.rows(select_as(Round, tables.rounds).where(*conditions).order_by(tables.rounds.c.id))
        return [Round(*row) for row in rows]


def _claim(chat_id: int, day: date, now: datetime, round_id: int | None) -> Insert:
    return insert(tables.claims).values(chat_id=chat_id, day=day, claimed=now, round_id=round_id)


def _at(post: Post) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return tables.posts.c.round_id == post.round_id, tables.posts.c.position == post.position


def _post(row: Any) -> Post:
    post = Post(*row)
    return post if post.poll else replace(post, poll="")
