"""A crowd for the real application: many who ask at once, many who take a set, and what must be true in the end."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bot.learning import texts
from bot.learning.study import Study
from bot.messages import texts as bot_texts
from tests.support.telegram_server import Person, TelegramServer

QUESTIONS = (
    ("38个后进支部什么时候完成整顿？", "9月底前"),
    ("/documents", "3 份文件"),
    ("/search 期限", "期限"),
    ("/new", bot_texts.NEW_TOPIC),
)
"""What is asked, and words of its answer; none of these words stands in another's."""


@dataclass
class Asker:
    """Somebody who asks several things without waiting for an answer."""

    person: Person
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, count: int) -> None:
        """Ask so many questions."""
        for number in range(count):
            asked = QUESTIONS[(self.person.number + number) % len(QUESTIONS)]
            self.asked.append(asked)
            self.person.write(asked[0])

    def check(self) -> None:
        """Every message was answered once, in its order."""
        told = [one.text for one in self.person.told]
        assert len(told) == len(self.asked), f"{self.person.number} asked {self.asked} and heard {told}"
        for text, (_, words) in zip(told, self.asked, strict=True):
            assert words in text, f"{words!r} is not in {text!r}"


@dataclass
class Quizzer:
    """Somebody who takes a set, answers right or wrong, and sometimes twice.

    Attributes:
        votes: poll or question → whether the answer that must count was right.
        over: the end of the set was told.
    """

    person: Person
    rng: random.Random
    votes: dict[str, bool] = field(default_factory=dict)
    over: bool = False

    async def take(self, number: int, seconds: float) -> None:
        """Take a set of so many questions to its end."""
        self.person.write(f"/quiz {number}")
        while not self.over:
            for told in await self.person.hears(seconds=seconds):
                if texts.DONE[:6] in told.text:
                    self.over = True
                elif told.poll:
                    self._vote(told.poll)
                elif "____" in told.text and texts.WRONG not in told.text:
                    self._fill(told.text)

    def _vote(self, poll: dict) -> None:
        right = self.rng.random() < 0.6
        wrong = next(n for n in range(len(poll["options"])) if n not in poll["correct_option_ids"])
        self.votes[poll["id"]] = right
        server, chosen = self.person.server, poll["correct_option_ids"] if right else [wrong]
        server.vote(poll["id"], chosen, self.person.number)
        if self.rng.random() < 0.3:  # Telegram may hand out an update twice, and votes may come twice
            server.deliver(server.delivered[-1])

    def _fill(self, question: str) -> None:
        right = self.rng.random() < 0.6
        self.votes[question] = right
        self.person.write("30" if right else "31")

    def check(self, study: Study, number: int) -> None:
        """Each answer is recorded once, and graded as it was given."""
        learner = study.records.known_learner(f"telegram:{self.person.number}")
        assert learner is not None
        assert len(self.votes) == number, (self.votes, [one.text for one in self.person.told])
        assert len(study.records.reviews(learner.id)) == number
        graded = "".join(one.text for one in self.person.told)
        # what was right is told by what follows, and above it where words were typed
        assert graded.count(texts.WRONG) == number - sum(self.votes.values())
        assert graded.count(texts.DONE.format(answered=number, right=sum(self.votes.values()))) == 1


def make_crowd(server: TelegramServer, askers: int, quizzers: int, seed: int) -> tuple[list[Asker], list[Quizzer]]:
    """Return people with numbers of their own, all of whom the bot has met."""
    numbers = range(1000, 1000 + askers + quizzers)
    server.meet(*numbers)
    people = [Person(server, number) for number in numbers]
    rng = random.Random(seed)
    return [Asker(one) for one in people[:askers]], [
        Quizzer(one, random.Random(rng.random())) for one in people[askers:]
    ]
