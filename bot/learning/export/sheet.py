"""What all exports are made of: items with their keys and sources, grouped and numbered. Pure."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.learning import texts
from bot.learning.scheduling.review import MemoryModel
from bot.learning.scheduling.selection import choose, dealt
from bot.learning.values import Item, Scope
from knowledge.values import Outline

KINDS = ("single", "multiple", "judge", "blank")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A document with the items that stand on it; without an outline where it is not shown."""

    document_id: str
    title: str
    items: tuple[Item, ...]
    outline: Outline | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one kind on a paper; `first` is the number of its first question."""

    heading: str
    first: int
    items: tuple[Item, ...]


def chapters(items: Sequence[Item], outlines: Mapping[str, Outline] | None = None) -> tuple[Chapter, ...]:
    """Group items by document, in the order in which they come, and within it by their place in the text."""
    held: dict[str, list[Item]] = {}
    for item in items:
        held.setdefault(item.citation.document_id, []).append(item)
    outlines = outlines or {}
    return tuple(
        Chapter(
            document_id,
            own[0].citation.document,
            tuple(sorted(own, key=lambda item: (item.citation.start, item.citation.end, item.id))),
            outlines.get(document_id),
        )
        for document_id, own in held.items()
    )


def draw(items: Sequence[Item], count: int, seed: int, kinds: Collection[str] = ()) -> list[Item]:
    """Draw the questions of a paper: kinds mixed, no two from one sentence; the same seed draws the same."""
    wanted = [item for item in items if not kinds or item.kind in kinds]
    # nobody has learnt anything on paper, so the day means nothing
    drawn = choose(wanted, {}, count, date.min, MemoryModel(), random.Random(seed), Scope())  # noqa: S311  not for secrets
    return [dealt(item, seed, position) for position, item in enumerate(drawn)]


def parts(items: Sequence[Item]) -> tuple[Part, ...]:
    """Group the questions of a paper by kind, and number them through."""
    made: list[Part] = []
    first = 1
    for kind in KINDS:
        own = tuple(item for item in items if item.kind == kind)
        if own:
            heading = f"{texts.WEEKDAYS[len(made)]}、{texts.KINDS[kind]}（{len(own)} 题）"
            made.append(Part(heading, first, own))
            first += len(own)
    return tuple(made)


def room(item: Item) -> str:
    """Return room to write the answer into, for a question that has none of its own."""
    return "" if "（　" in item.question or "____" in item.question else "（　　）"


def letters(item: Item) -> str:
    """Return the key of an item as short as it is written on a key sheet: `B`, `AC`, `√`, `×`, or the words of the gaps."""
    if item.kind == "blank":
        return "；".join(forms[0] for forms in item.accepted if forms)
    if item.kind == "judge":
        return "√" if item.answer == (0,) else "×"
    return "".join("ABCDEFGHIJ"[index] for index in item.answer)
