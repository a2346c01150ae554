"""All items of a library's documents, in text order: the same documents give the same items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.quiz.generation.distractors import Pool
from knowledge.quiz.generation.forms import Maker
from knowledge.quiz.generation.list_forms import ListMaker
from knowledge.quiz.generation.lists import find_lists
from knowledge.quiz.generation.pairs import find_pairs
from knowledge.quiz.generation.place_items import PlaceMaker
from knowledge.quiz.generation.points import PointMaker
from knowledge.quiz.generation.slot_finders import find_slots
from knowledge.quiz.generation.slots import Listing, Slot
from knowledge.quiz.generation.source import Shelf, Unit, make_shelf
from knowledge.quiz.generation.statements import StatementMaker
from knowledge.quiz.items import QuizItem
from knowledge.values import Document, Outline, SectionPath

_PER_SENTENCE = 6
_PER_ANSWER = 4
"""How often one set phrase may be the answer in one document, or 四个意识 would be asked for at every turn."""


def make_items(documents: Iterable[tuple[Document, Outline]], wanted: Iterable[str] | None = None) -> list[QuizItem]:
    """Return the items of documents, wrong options taken from all of them.

    Args:
        documents: the library, or the part of it that wrong options may come from.
        wanted: make items for these documents alone; for all of them where it is None.
    """
    shelf = make_shelf(documents)
    found = {unit: _find(unit) for study in shelf.studies.values() for unit in study.units}
    pool, points = Pool(shelf), PointMaker(shelf)
    for unit, (slots, listings) in found.items():
        if unit.demand:
            pool.add_words(unit)
        for slot in slots:
            pool.add_slot(slot)
        for listing in listings:
            pool.add_listing(listing)
    chosen = list(shelf.studies) if wanted is None else [i for i in shelf.studies if i in set(wanted)]
    made: dict[str, QuizItem] = {}
    for document_id in chosen:
        for item in _of_document(shelf, pool, points, found, document_id):
            made.setdefault(item.id, item)
    return list(made.values())


def _find(unit: Unit) -> tuple[list[Slot], list[Listing]]:
    slots = [*find_pairs(unit), *find_slots(unit)]
    listings = list(find_lists(unit))
    taken: list[Slot] = []
    for slot in slots:
        if not any(slot.start < known.end and known.start < slot.end for known in taken):
            taken.append(slot)
    return taken, listings


def _of_document(
    shelf: Shelf, pool: Pool, points: PointMaker, found: dict[Unit, tuple[list[Slot], list[Listing]]], document_id: str
) -> Iterator[QuizItem]:
    maker, lister, placer = Maker(pool), ListMaker(pool), PlaceMaker(shelf)
    answers: Counter[str] = Counter()
    study = shelf.studies[document_id]
    covered: set[SectionPath] = set()
    for unit in study.units:
        slots, listings = found[unit]
        made = [item for listing in listings for item in lister.items(listing)]
        for slot in slots:
            if answers[slot.key] < _PER_ANSWER:
                items = list(maker.items(slot))
                answers[slot.key] += len(items)
                made += items
        made = [*made[:_PER_SENTENCE], *placer.items(unit)]
        covered.update(item.path for item in made)
        yield from made
    several = StatementMaker(pool).items(study, {unit: slots for unit, (slots, _) in found.items()})
    for item in (*points.items(study), *several, *placer.headings(study)):
        covered.add(item.path)
        yield item
    for unit in study.units:
        if unit.demand and unit.path not in covered:
            for item in placer.items(unit, always=True):
                covered.add(unit.path)
                yield item
