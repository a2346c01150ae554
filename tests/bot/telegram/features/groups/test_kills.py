"""`kill -9` of the real process in the middle of rounds of a group: no question twice, every answer once, the result told."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bot.groups import texts
from bot.groups.records import tables
from knowledge.storage.database import open_database
from tests.conftest import copy_library
from tests.support.telegram_process import BotProcess
from tests.support.telegram_server import Person, Sent, TelegramServer

GROUP, CHIEF = -1005, 1
PEOPLE = range(11, 21)
QUESTIONS = 5
_QUIET = 120


@dataclass
class Members:
    """Ten members who vote in every poll as soon as they see it, whether the bot is there or not; and an organiser."""

    server: TelegramServer
    rng: random.Random
    votes: dict[tuple[str, int], bool] = field(default_factory=dict)
    _stopped: bool = False

    def __enter__(self) -> Members:
        self.server.group(GROUP, *PEOPLE, admins=(CHIEF,))
        self.chief = Person(self.server, CHIEF, chat=GROUP)
        self.people = [Person(self.server, number, chat=GROUP) for number in PEOPLE]
        self._thread = threading.Thread(target=self._act)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopped = True
        self._thread.join()

    def _act(self) -> None:
        while not self._stopped:
            for poll in self.polls():
                for person in self.people:
                    if (poll.poll["id"], person.number) not in self.votes and not poll.poll["is_closed"]:
                        self._vote(person, poll)
                        time.sleep(0.005)
            time.sleep(0.05)

    def _vote(self, person: Person, poll: Sent) -> None:
        right = self.rng.random() < 0.5
        if person.vote_right(poll) if right else person.vote_wrong(poll):
            self.votes[poll.poll["id"], person.number] = right

    def polls(self) -> list[Sent]:
        return [one for one in list(self.server.sent) if one.poll]

    def told(self, words: str) -> list[Sent]:
        return [one for one in list(self.server.sent) if words in one.text and not one.poll]


@pytest.mark.parametrize("rounds", [2, pytest.param(15, marks=pytest.mark.soak)])
def test_rounds_survive_kills(study, sampled, server, rounds):
    rng = random.Random(rounds)
    library = study.home / "library"
    copy_library(sampled.path, library)
    with BotProcess(study, server, library) as bot, Members(server, random.Random(7)) as members:
        bot.start()
        for number in range(rounds):
            begun, told = len(members.told(texts.INTRO["quiz"][:4])), len(members.told("提前结束了"))
            members.chief.write(f"/quiz {QUESTIONS} 1小时")
            polls = len(members.polls())
            server.wait(lambda _, polls=polls: len(members.polls()) > polls, _QUIET)
            wait_for_a_moment(members, rng, polls)
            bot.kill()
            bot.start()
            wait_for_the_rest(members, bot, polls)
            members.chief.write("/close")
            server.wait(lambda _, told=told: len(members.told("提前结束了")) > told, _QUIET)
            assert len(members.told(texts.INTRO["quiz"][:4])) <= begun + 1, number
        bot.stop()
    check(members, bot, rounds)


def wait_for_a_moment(members: Members, rng: random.Random, polls: int) -> None:
    """Wait until some of the questions are posted, and a moment more."""
    count = polls + rng.randrange(1, QUESTIONS - 1)
    members.server.wait(lambda _: len(members.polls()) >= count, _QUIET)
    time.sleep(rng.uniform(0, 0.3))


def wait_for_the_rest(members: Members, bot: BotProcess, polls: int) -> None:
    """Wait until nothing more is posted and every vote has been taken from Telegram."""

    def posted() -> bool:
        lost = len(re.findall("question of a round was never confirmed", bot.said))
        return len(members.polls()) - polls >= QUESTIONS - lost

    members.server.wait(lambda _: posted(), _QUIET)
    deadline = time.monotonic() + _QUIET
    while any((poll.poll["id"], n) not in members.votes for poll in members.polls()[polls:] for n in PEOPLE):
        assert time.monotonic() < deadline, "members could not vote"
        time.sleep(0.05)


def check(members: Members, bot: BotProcess, rounds: int) -> None:
    database = open_database(bot.library, "")
    with database.reading() as connection:
        posts = {row.poll: (row.round_id, row.position) for row in connection.execute(select(tables.posts)) if row.poll}
        lost = len([row for row in connection.execute(select(tables.posts)) if not row.poll])
        counted = {
            (row.round_id, row.position, row.person): row.right for row in connection.execute(select(tables.answers))
        }
        assert len(connection.execute(select(tables.rounds)).all()) == rounds
    database.close()
    asked = Counter((one.given["question"], one.poll["id"] in posts) for one in members.polls())
    assert sum(asked.values()) >= rounds * QUESTIONS - lost
    sent_twice = [place for place, count in Counter(posts.values()).items() if count > 1]
    assert sent_twice == []
    assert len(posts) + lost == rounds * QUESTIONS
    assert len(members.polls()) <= rounds * QUESTIONS
    for (poll, person), right in members.votes.items():
        if poll in posts:
            assert counted.pop((*posts[poll], f"telegram:{person}")) == right
    assert counted == {}
    assert len(members.told("提前结束了")) == rounds
    assert lost == len(set(re.findall(r"question of a round was never confirmed round=(\d+ position=\d+)", bot.said)))
