"""Reviews: intervals as FSRS publishes them, days in place of moments, replay, leeches."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest

from bot.learning.scheduling.review import LEECH, MemoryModel, is_leech
from bot.learning.values import Card, Review

DAY = date(2026, 3, 2)


def review(grade: str, day: date = DAY) -> Review:
    return Review("x", datetime(2026, 3, 2, tzinfo=UTC), day, grade)


def intervals(grades: str, memory: MemoryModel | None = None) -> list[int]:
    """Review on each due day; return the intervals."""
    memory, card, day, found = memory or MemoryModel(), None, DAY, []
    for letter in grades:
        card = memory.after(card, review({"G": "good", "A": "again"}[letter], day))
        found.append((card.due - card.last).days)
        day = card.due
    return found


def test_the_library_gives_the_intervals_that_fsrs_publishes():
    """py-fsrs, tests/test_basic.py, test_review_card; releases differ by rounding in two of the thirteen."""
    published = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    scheduler, card = fsrs.Scheduler(enable_fuzzing=False), fsrs.Card(card_id=1)
    moment, found = datetime(2022, 11, 29, 12, 30, tzinfo=UTC), []
    good, again = fsrs.Rating.Good, fsrs.Rating.Again
    for rating in [good] * 6 + [again] * 2 + [good] * 5:
        card, _ = scheduler.review_card(card, rating, moment)
        assert card.last_review is not None
        found.append((card.due - card.last_review).days)
        moment = card.due
    assert all(abs(a - b) <= 1 for a, b in zip(found, published, strict=True))


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ("G", [2]),
        ("A", [1]),
        ("GGGGG", [2, 11, 46, 163, 497]),
        ("AG", [1, 2]),
        ("GGA", [2, 11, 2]),
        ("GAGGG", [2, 1, 2, 6, 15]),
    ],
)
def test_our_intervals_for_given_ratings(grades, expected):
    assert intervals(grades) == expected


def published(grades: str) -> list[int]:
    """FSRS-6 written out again from its published formulas, for reviews on the due days."""
    w = fsrs.scheduler.DEFAULT_PARAMETERS
    decay = -w[20]
    factor = 0.9 ** (1 / decay) - 1
    stability = difficulty = 0.0
    found: list[int] = []
    for letter in grades:
        rating = {"A": 1, "G": 3}[letter]
        if not found:
            stability, difficulty = w[rating - 1], w[4] - math.exp(w[5] * (rating - 1)) + 1
        else:
            forgotten = 1 - (1 + factor * found[-1] / stability) ** decay
            if letter == "G":
                growth = (11 - difficulty) * stability ** -w[9] * (math.exp(w[10] * forgotten) - 1)
                stability *= 1 + math.exp(w[8]) * growth
            else:
                lapsed = difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * math.exp(w[14] * forgotten)
                stability = min(w[11] * lapsed, stability / math.exp(w[17] * w[18]))
            change = -w[6] * (rating - 3) * (10 - difficulty) / 9
            difficulty = w[7] * (w[4] - math.exp(w[5] * 3) + 1) + (1 - w[7]) * (difficulty + change)
        difficulty = min(max(difficulty, 1), 10)
        found.append(max(1, round(stability)))
    return found


@pytest.mark.parametrize("grades", ["GGGGG", "AG", "AAAAGG", "GAGGG", "GGGAAGGGGA", "AGAGAGAG"])
def test_our_intervals_follow_the_published_formulas(grades):
    assert intervals(grades) == published(grades)


def test_the_same_log_gives_the_same_card_each_time():
    log = [review("good"), review("again", DAY + timedelta(days=2)), review("good", DAY + timedelta(days=3))]
    assert MemoryModel().replay(log) == MemoryModel().replay(log)
    assert MemoryModel().replay([]) is None


def test_an_item_asked_a_little_earlier_on_the_next_day_was_asked_after_a_day():
    """8:03 and then 8:00: to FSRS itself this would be the same day, which has formulas of its own."""
    memory = MemoryModel()
    first = Review("x", datetime(2026, 3, 2, 0, 3, tzinfo=UTC), DAY, "good")
    second = Review("x", datetime(2026, 3, 3, 0, 0, tzinfo=UTC), DAY + timedelta(days=1), "good")
    later = Review("x", datetime(2026, 3, 3, 9, 0, tzinfo=UTC), DAY + timedelta(days=1), "good")
    assert memory.replay([first, second]) == memory.replay([first, later])


def test_a_learner_who_flew_over_the_date_line_is_not_sent_back_in_time():
    card = MemoryModel().replay([review("good"), review("good", DAY - timedelta(days=1))])
    assert card is not None
    assert card.last == DAY


def test_a_leech_is_read_and_then_asked_again_on_the_next_day():
    memory, card, day = MemoryModel(), None, DAY
    for _ in range(LEECH):
        assert card is None or not is_leech(card)
        card = memory.after(card, review("again", day))
        day += timedelta(days=1)
    assert card is not None
    assert is_leech(card)
    read = memory.after(card, review("read", day))
    assert not is_leech(read)
    assert (read.due, read.misses, read.stability) == (day + timedelta(days=1), LEECH, card.stability)


def test_recall_falls_with_time_and_is_nine_tenths_when_due():
    memory = MemoryModel()
    card = memory.after(None, review("good"))
    days = [memory.recall(card, DAY + timedelta(days=n)) for n in range(5)]
    assert days == sorted(days, reverse=True)
    assert days[0] == 1.0
    assert memory.recall(card, card.due) == pytest.approx(0.9, abs=0.02)


def test_counts_of_a_card():
    card = MemoryModel().replay([review(grade) for grade in ("good", "again", "again", "good", "good")])
    assert isinstance(card, Card)
    assert (card.reviews, card.misses, card.right_in_a_row) == (5, 2, 2)
