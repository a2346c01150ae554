"""`kill -9` of the real process at seeded random moments during questions, sets and daily pushes: nothing is lost.

Whatever Telegram was told that we have is answered after the restart; twice only where the kill fell between sending the
answer and noting it. Each answer to a question of a set counts once, no push goes out twice, and one that was lost
between claim and sending stands in the log.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.edge import tables as edge
from bot.learning import texts
from bot.learning.records import tables as learning
from bot.learning.records.plan_store import PlanStore
from bot.learning.records.records import Records
from bot.learning.scheduling.review import MemoryModel
from bot.learning.values import Plan
from bot.messages import texts as bot_texts
from knowledge.storage.database import open_database
from tests.conftest import copy_library
from tests.support.telegram_crowd import QUESTIONS
from tests.support.telegram_process import BotProcess
from tests.support.telegram_server import Person, TelegramServer

QUIZZERS, SET, PUSHED = 3, 8, 6
FIRST_PUSHED = 100_000
_QUIET = 120


@dataclass
class Crowd:
    """People who act all the time, whether the bot is there or not.

    Attributes:
        asked: update id → the only message of one person, and the words of its answer.
        votes: person → question that was answered → whether rightly.
    """

    server: TelegramServer
    rng: random.Random
    asked: dict[int, tuple[Person, str]] = field(default_factory=dict)
    votes: dict[int, dict[str, bool]] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)
    asking: bool = True
    _stopped: bool = False
    _next: int = 3000

    def __enter__(self) -> Crowd:
        self.quizzers = [Person(self.server, number) for number in range(2000, 2000 + QUIZZERS)]
        for quizzer in self.quizzers:
            self.votes[quizzer.number] = {}
            quizzer.write(f"/quiz {SET}")
        self._thread = threading.Thread(target=self._act)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopped = True
        self._thread.join()

    def _act(self) -> None:
        seen: Counter[int] = Counter()
        while not self._stopped:
            if self.asking and self.rng.random() < 0.3:
                self._ask()
            for quizzer in self.quizzers:
                new = quizzer.told[seen[quizzer.number] :]
                seen[quizzer.number] += len(new)
                for told in new:
                    self._study(quizzer, told)
            time.sleep(0.1)

    def _ask(self) -> None:
        self._next += 1
        person, (question, words) = Person(self.server, self._next), self.rng.choice(QUESTIONS)
        person.write(question)
        self.asked[self.server.delivered[-1]["update_id"]] = (person, words)

    def _study(self, quizzer: Person, told) -> None:
        """Answer a question, rightly or not; one that is asked again after a restart in the same way."""
        votes = self.votes[quizzer.number]
        if texts.DONE[:6] in told.text:
            self.over.add(quizzer.number)
        elif told.poll:
            votes.setdefault(told.text, self.rng.random() < 0.5)
            if votes[told.text]:
                quizzer.vote_right(told)
            else:
                quizzer.vote_wrong(told)
        elif "____" in told.text and not any(word in told.text for word in (texts.RIGHT, texts.WRONG)):
            votes.setdefault(told.text, False)
            quizzer.write("一百二十三")


@dataclass
class Books:
    """What stands in the library's database, looked at while no bot has it open."""

    bot: BotProcess

    def open_updates(self) -> set[int]:
        """Return the updates that were taken and are not noted as handled."""
        inbox = edge.inbox
        return set(self._rows(select(inbox.c.update_id).where(inbox.c.done.is_(None))))

    def pushes(self) -> dict[int, bool]:
        """Return person → whether its push is noted as sent."""
        joined = learning.pushes.join(learning.chats, learning.chats.c.id == learning.pushes.c.chat_id)
        rows = self._rows(select(learning.chats.c.key, learning.pushes.c.sent).select_from(joined), whole=True)
        return {int(key.removeprefix("telegram:")): sent is not None for key, sent in rows}

    def chat_numbers(self) -> dict[int, int]:
        """Return person → number of the chat in the records."""
        rows = self._rows(select(learning.chats.c.key, learning.chats.c.id), whole=True)
        # the samples are shared with tests of the terminal, whose learner is no person of Telegram
        return {int(key.removeprefix("telegram:")): number for key, number in rows if key.startswith("telegram:")}

    def _rows(self, query, whole: bool = False) -> list:
        database = open_database(self.bot.library, "")
        try:
            with database.reading() as connection:
                return list(connection.execute(query) if whole else connection.scalars(query))
        finally:
            database.close()

    def wish(self, people: range) -> None:
        """Let people have a daily plan that is due now."""
        now = datetime.now(UTC)
        database = open_database(self.bot.library, "")
        records, plans = Records(database, MemoryModel()), PlanStore(database)
        # a zone in which it is about noon, so that no midnight falls into the test
        zone = f"Etc/GMT{now.hour - 12:+d}" if now.hour != 12 else "UTC"
        for number in people:
            self.bot.server.meet(number)
            key, at = f"telegram:{number}", (now + timedelta(hours=12 - now.hour) - timedelta(minutes=1)).time()
            plan = Plan(
                records.chat(key),
                records.learner(key, now).id,
                at.replace(second=0, microsecond=0),
                zone=zone,
                number=1,
            )
            plans.put(plan, now - timedelta(days=1))
        database.close()

    def reviews(self, number: int) -> list:
        """Return the answers that are recorded of somebody."""
        database = open_database(self.bot.library, "")
        try:
            records = Records(database, MemoryModel())
            learner = records.known_learner(f"telegram:{number}")
            assert learner is not None
            return records.reviews(learner.id)
        finally:
            database.close()


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.soak)])
def test_what_was_acknowledged_is_answered_after_kills_and_counts_once(study, sampled, server, kills):
    rng = random.Random(kills)
    library = study.home / "library"
    copy_library(sampled.path, library)
    open_at: list[tuple[float, set[int]]] = []
    with BotProcess(study, server, library) as bot, Crowd(server, random.Random(7)) as crowd:
        records = Books(bot)
        pushed = range(FIRST_PUSHED, FIRST_PUSHED)
        for _ in range(kills):
            records.wish(range(pushed.stop, pushed.stop + PUSHED))
            pushed = range(FIRST_PUSHED, pushed.stop + PUSHED)
            bot.start()
            wait_for_a_moment(server, rng)
            open_at.append((bot.kill(), records.open_updates()))
        crowd.asking = False
        bot.start()
        server.wait(lambda _: all(person.told for person, _ in crowd.asked.values()), _QUIET)
        server.wait(lambda _: len(crowd.over) == QUIZZERS, _QUIET)
        bot.stop()
        assert records.open_updates() == set()
        check_answers(crowd, open_at)
        check_pushes(bot, records, pushed)
        for quizzer in crowd.quizzers:
            check_set(crowd, quizzer, records)


def wait_for_a_moment(server: TelegramServer, rng: random.Random) -> None:
    """Wait for some time, or for so many messages to be sent: a kill right after one falls before it is noted."""
    count = len(server.sent) + rng.randrange(1, 8)
    seconds = rng.uniform(0, 2)
    if rng.random() < 0.5:
        server.wait(lambda sent: len(sent) >= count, _QUIET)
    else:
        time.sleep(seconds)


def check_answers(crowd: Crowd, open_at: list[tuple[float, set[int]]]) -> None:
    assert len(crowd.asked) > len(open_at)
    for update_id, (person, words) in crowd.asked.items():
        told = person.told
        assert all(words in one.text for one in told), [one.text for one in told]
        for first, second in itertools.pairwise(told):
            between = [
                moment for moment, still_open in open_at if update_id in still_open and first.at < moment < second.at
            ]
            assert between, f"answered twice without need: {told}"


def check_pushes(bot: BotProcess, records: Books, pushed: range) -> None:
    noted, numbers = records.pushes(), records.chat_numbers()
    heads = (texts.DAILY_HEAD, texts.DAILY_EMPTY)
    sent = Counter(one.chat_id for one in bot.server.sent if any(head in one.text for head in heads))
    for person in pushed:
        assert sent[person] <= 1
        if not noted.get(person):
            assert f"push was never confirmed chat={numbers[person]} " in bot.said
    assert sum(sent[person] for person in pushed) > len(pushed) // 2


def check_set(crowd: Crowd, quizzer: Person, records: Books) -> None:
    reviews, votes = records.reviews(quizzer.number), crowd.votes[quizzer.number]
    assert len(reviews) == len(votes) == SET
    assert sum(review.grade == "good" for review in reviews) == sum(votes.values())
    assert any(texts.DONE.format(answered=SET, right=sum(votes.values())) in one.text for one in quizzer.told)
    assert bot_texts.TROUBLE not in {one.text for one in quizzer.told}
