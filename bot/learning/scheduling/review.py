"""When an item should be asked again: FSRS with two grades. The home of the `fsrs` package. Pure.

A daily quiz counts in days of the learner's calendar, so FSRS is given midnights (in UTC) of local dates, not moments:
somebody who answers at 8:03 on one day and at 8:00 on the next was asked after a day, not on the same day. Without
learning steps and without fuzz a first right answer is due in two days, a miss on the next day, the same each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import fsrs

from bot.learning.values import Card, Review

LEECH = 8
"""Misses after which the passage is shown in place of a ninth question."""
RETENTION = 0.9
"""Probability that an item is remembered when it is asked again; the default of FSRS."""

_RATINGS = {"again": fsrs.Rating.Again, "good": fsrs.Rating.Good}


class MemoryModel:
    """The FSRS model of a learner's memory of one item.

    Args:
        retention: the share of items that should be known when they are asked again.
    """

    def __init__(self, retention: float = RETENTION) -> None:
        self._scheduler = fsrs.Scheduler(
            desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )

    def after(self, card: Card | None, review: Review) -> Card:
        """Return the card after one more review."""
        if review.grade == "read":
            return _after_reading(card, review)
        # a learner who flew west over the date line may be a day back
        day = review.day if card is None else max(review.day, card.last)
        done, _ = self._scheduler.review_card(_theirs(card), _RATINGS[review.grade], _midnight(day))
        missed = review.grade == "again"
        before = card or Card(review.item_id, day, day, 0.0, 0.0)
        return Card(
            item_id=review.item_id,
            due=done.due.date(),
            last=day,
            stability=done.stability or 0.0,
            difficulty=done.difficulty or 0.0,
            reviews=before.reviews + 1,
            misses=before.misses + missed,
            misses_since_reading=before.misses_since_reading + missed,
            right_in_a_row=0 if missed else before.right_in_a_row + 1,
        )

    def replay(self, reviews: Iterable[Review]) -> Card | None:
        """Return the card that the log of one item leads to; None for an empty log."""
        card: Card | None = None
        for review in reviews:
            card = self.after(card, review)
        return card

    def recall(self, card: Card, day: date) -> float:
        """Return how likely the learner knows the item on that day."""
        return float(self._scheduler.get_card_retrievability(_theirs(card), _midnight(max(day, card.last))))


def is_leech(card: Card) -> bool:
    """Tell whether an item was missed so often that asking again does not help."""
    return card.misses_since_reading >= LEECH


def _after_reading(card: Card | None, review: Review) -> Card:
    """Return the card after its passage was read: that proves nothing, so the question comes again on the next day."""
    card = card or Card(review.item_id, review.day, review.day, 0.1, 5.0)
    day = max(review.day, card.last)
    return replace(card, due=day + timedelta(days=1), misses_since_reading=0)


def _theirs(card: Card | None) -> fsrs.Card:
    if card is None:
        return fsrs.Card(card_id=0)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        step=None,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_midnight(card.due),
        last_review=_midnight(card.last),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
