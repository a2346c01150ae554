"""A learner with known forgetting, for sixty days: what is due stays bounded, what is asked is mostly known."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import mean

from bot.learning.scheduling.review import RETENTION, MemoryModel
from bot.learning.scheduling.selection import choose, due_items
from bot.learning.values import Card, Review, Scope
from tests.support.items import many

DAYS, DAILY = 60, 15
FIRST = date(2026, 1, 1)


@dataclass
class Trace:
    """What a learner really remembers of one item: half-life in days, told by nobody to the scheduler."""

    half_life: float
    last: date

    def recall(self, day: date) -> float:
        return 0.5 ** ((day - self.last).days / self.half_life)


class Learner:
    """Forgets exponentially; each success stretches the half-life, each miss shortens it."""

    def __init__(self, rng: random.Random, growth: float = 2.4) -> None:
        self.rng, self.growth = rng, growth
        self.traces: dict[str, Trace] = {}

    def knows(self, item_id: str, day: date) -> bool:
        trace = self.traces.get(item_id)
        known = self.rng.random() < (0.6 if trace is None else trace.recall(day))
        half_life = 6.0 if trace is None else trace.half_life
        if trace is not None:
            half_life = half_life * self.growth if known else max(3.0, half_life * 0.5)
        self.traces[item_id] = Trace(half_life, day)
        return known


def study(
    learner: Learner, days: int = DAYS, missed: frozenset[int] = frozenset()
) -> tuple[list[int], list[int], list[tuple[int, bool]]]:
    """Study every day; return due counts, loads, and (day, known) of each repetition."""
    memory, items, cards = MemoryModel(), many(600), dict[str, Card]()
    due, loads, repeated = [], [], []
    for number in range(days):
        day = FIRST + timedelta(days=number)
        due.append(len(due_items(items, cards, day, memory)))
        if number in missed:
            continue
        asked = choose(items, cards, DAILY, day, memory, random.Random(number), Scope())
        loads.append(len(asked))
        for item in asked:
            known = learner.knows(item.id, day)
            if item.id in cards:
                repeated.append((number, known))
            review = Review(item.id, datetime(2026, 1, 1, tzinfo=UTC), day, "good" if known else "again")
            cards[item.id] = memory.after(cards.get(item.id), review)
    return due, loads, repeated


def test_due_counts_stay_bounded_and_the_load_is_as_planned():
    due, loads, _ = study(Learner(random.Random(7)))
    assert set(loads) == {DAILY}
    assert max(due) <= 2.5 * DAILY
    assert mean(due[30:]) <= 1.5 * DAILY


def test_retention_is_near_the_desired_one():
    _, _, repeated = study(Learner(random.Random(7)))
    settled = [known for number, known in repeated if number >= 14]
    assert len(settled) > 200
    assert abs(mean(settled) - RETENTION) < 0.1


def test_whoever_misses_ten_days_is_not_buried():
    due, loads, _ = study(Learner(random.Random(7)), missed=frozenset(range(20, 30)))
    assert max(loads) <= DAILY
    assert max(due) <= 5 * DAILY
    assert mean(due[-10:]) <= 1.5 * DAILY


def test_a_forgetful_learner_gets_fewer_new_items_not_more_work():
    """Due reviews come first, so the load is the same; progress is what slows down."""
    quick, slow = Learner(random.Random(7), 3.0), Learner(random.Random(7), 1.2)
    _, quick_loads, _ = study(quick)
    due, slow_loads, _ = study(slow)
    assert max(slow_loads) == max(quick_loads) == DAILY
    assert len(slow.traces) < len(quick.traces)
    assert max(due) <= 4 * DAILY


class LawfulLearner(Learner):
    """Forgets exactly as FSRS thinks: what is asked when it is due must then be known in nine of ten cases."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.memory = MemoryModel()
        self.cards: dict[str, Card] = {}

    def knows(self, item_id: str, day: date) -> bool:
        card = self.cards.get(item_id)
        known = self.rng.random() < (0.6 if card is None else self.memory.recall(card, day))
        self.traces[item_id] = Trace(0.0, day)
        review = Review(item_id, datetime(2026, 1, 1, tzinfo=UTC), day, "good" if known else "again")
        self.cards[item_id] = self.memory.after(card, review)
        return known


def test_a_learner_who_forgets_as_fsrs_thinks_knows_nine_of_ten():
    _, _, repeated = study(LawfulLearner(random.Random(5)))
    assert len(repeated) > 400
    assert abs(mean(known for _, known in repeated) - RETENTION) < 0.04


def test_after_thirty_days_at_five_a_day_what_weighs_most_was_met():
    """600 items, a tenth of which weigh most, spread over all sections; what is due comes first all the same."""
    items = [replace(item, weight=7 if number % 11 == 0 else 1 + number % 3) for number, item in enumerate(many(600))]
    memory, learner, cards = MemoryModel(), LawfulLearner(random.Random(5)), dict[str, Card]()
    for number in range(30):
        day = FIRST + timedelta(days=number)
        for item in choose(items, cards, 5, day, memory, random.Random(number), Scope()):
            known = learner.knows(item.id, day)
            review = Review(item.id, datetime(2026, 1, 1, tzinfo=UTC), day, "good" if known else "again")
            cards[item.id] = memory.after(cards.get(item.id), review)
    met = [item for item in items if item.id in cards]
    heavy = [item for item in items if item.weight == 7]
    assert sum(item.weight == 7 for item in met) >= 0.9 * min(len(heavy), len(met))
