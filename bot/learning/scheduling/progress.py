"""Progress: what is seen, firm and shaky by document and section; streak; accuracy by week; the book of mistakes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.learning.values import Card, Item, Review
from knowledge.values import SectionPath

FIRM_DAYS = 7.0
"""Stability from which an item that was last answered right counts as firm."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner has come in a document or a section.

    Attributes:
        total: items there are.
        seen: asked at least once.
        firm: last answered right, and remembered for a week at least.
        shaky: missed when it was last asked.
    """

    total: int = 0
    seen: int = 0
    firm: int = 0
    shaky: int = 0


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """A section, or the whole document where `section` is None; `()` is the opening or closing."""

    document_id: str
    document: str
    section: SectionPath | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Week:
    """The answers of a week, which is named by its Monday."""

    monday: date
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """An item of the book of mistakes."""

    item: Item
    misses: int
    last: date


@dataclass(frozen=True, slots=True)
class Progress:
    """All that `/stats` shows.

    Attributes:
        answers: reviews in all.
        right: right ones of them.
        today: reviews of today.
        streak: days in a row with an answer, up to today or yesterday.
        due: items due today.
        whole: over all documents.
        documents: one line for each document.
        sections: one line for each section of the first level that has items.
        weeks: the last weeks, oldest first, weeks without answers included.
    """

    answers: int
    right: int
    today: int
    streak: int
    due: int
    whole: Standing
    documents: tuple[SectionStanding, ...]
    sections: tuple[SectionStanding, ...]
    weeks: tuple[Week, ...]


def make_progress(
    items: Sequence[Item], cards: Mapping[str, Card], reviews: Sequence[Review], today: date, weeks: int = 8
) -> Progress:
    """Return how far a learner has come; `today` is in the learner's zone."""
    asked = [review for review in reviews if review.grade != "read"]
    documents: dict[str, list[Item]] = {}
    sections: dict[tuple[str, SectionPath], list[Item]] = {}
    for item in items:
        documents.setdefault(item.citation.document_id, []).append(item)
        sections.setdefault((item.citation.document_id, item.citation.section[:1]), []).append(item)
    return Progress(
        answers=len(asked),
        right=sum(review.grade == "good" for review in asked),
        today=sum(review.day == today for review in asked),
        streak=streak({review.day for review in reviews}, today),
        due=sum(item.id in cards and cards[item.id].due <= today for item in items),
        whole=standing(items, cards),
        documents=tuple(_line(held, None, cards) for held in documents.values()),
        sections=tuple(_line(held, section, cards) for (_, section), held in sections.items()),
        weeks=by_week(asked, today, weeks),
    )


def standing(items: Iterable[Item], cards: Mapping[str, Card]) -> Standing:
    """Count items by how well they are known."""
    items = list(items)
    known = [cards[item.id] for item in items if item.id in cards]
    return Standing(
        total=len(items),
        seen=len(known),
        firm=sum(card.right_in_a_row > 0 and card.stability >= FIRM_DAYS for card in known),
        shaky=sum(is_shaky(card) for card in known),
    )


def is_shaky(card: Card) -> bool:
    """Tell whether an item was missed when it was last asked."""
    return card.misses > 0 and card.right_in_a_row == 0


def streak(days: Iterable[date], today: date) -> int:
    """Return how many days in a row were studied; a day that is not over yet does not break it."""
    studied = set(days)
    day = today if today in studied else today - timedelta(days=1)
    length = 0
    while day in studied:
        length += 1
        day -= timedelta(days=1)
    return length


def by_week(reviews: Iterable[Review], today: date, weeks: int) -> tuple[Week, ...]:
    """Return the last weeks with their answers, this one included, oldest first."""
    this = _monday(today)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(weeks))]
    counts = {monday: [0, 0] for monday in mondays}
    for review in reviews:
        if (count := counts.get(_monday(review.day))) is not None:
            count[0] += 1
            count[1] += review.grade == "good"
    return tuple(Week(monday, *counts[monday]) for monday in mondays)


def mistakes(items: Iterable[Item], cards: Mapping[str, Card]) -> list[Mistake]:
    """Return the items missed when they were last asked, the most missed and then the latest first."""
    missed = [(item, cards[item.id]) for item in items if item.id in cards and is_shaky(cards[item.id])]
    missed.sort(key=lambda pair: (-pair[1].misses, -pair[1].last.toordinal(), pair[0].id))
    return [Mistake(item, card.misses, card.last) for item, card in missed]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _line(items: Sequence[Item], section: SectionPath | None, cards: Mapping[str, Card]) -> SectionStanding:
    cited = items[0].citation
    return SectionStanding(cited.document_id, cited.document, section, standing(items, cards))
