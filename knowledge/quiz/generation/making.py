"""All items of a library's documents, in text order: the same documents give the same items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from knowledge.quiz.generation.distractors import Pool
from knowledge.quiz.generation.forms import Maker
from knowledge.quiz.generation.list_forms import ListMaker
from knowledge.quiz.generation.lists import find_lists
from knowledge.quiz.generation.place_items import PlaceMaker
from knowledge.quiz.generation.points import PointMaker
from knowledge.quiz.generation.quiz_documents import QuizDocuments, QuizSentence, make_quiz_documents
from knowledge.quiz.generation.slot_finders import find_pairs, find_slots
from knowledge.quiz.generation.slots import InlineList, Slot
from knowledge.quiz.generation.statements import StatementMaker
from knowledge.quiz.items import QuizItem
from knowledge.storage.open_documents import OpenDocument
from knowledge.values import SectionPath

_PER_SENTENCE = 6
_PER_ANSWER = 4
"""How often one set phrase may be the answer in one document, or 四个意识 would be asked for at every turn."""


def make_items(opened: Sequence[OpenDocument], wanted: Iterable[str] | None = None) -> list[QuizItem]:
    """Return the items of documents, of the `wanted` alone if named; wrong options are taken from all of them."""
    documents = make_quiz_documents(opened)
    found = {sentence: _find(sentence) for document in documents.by_id.values() for sentence in document.sentences}
    pool, points = Pool(documents), PointMaker(documents)
    for sentence, (slots, listings) in found.items():
        if sentence.demand:
            pool.add_words(sentence)
        for slot in slots:
            pool.add_slot(slot)
        for listing in listings:
            pool.add_list(listing)
    chosen = list(documents.by_id) if wanted is None else [i for i in documents.by_id if i in set(wanted)]
    made: dict[str, QuizItem] = {}
    for document_id in chosen:
        for item in _of_document(documents, pool, points, found, document_id):
            made.setdefault(item.id, item)
    return list(made.values())


def _find(sentence: QuizSentence) -> tuple[list[Slot], list[InlineList]]:
    slots = [*find_pairs(sentence), *find_slots(sentence)]
    listings = list(find_lists(sentence))
    taken: list[Slot] = []
    for slot in slots:
        if not any(slot.start < known.end and known.start < slot.end for known in taken):
            taken.append(slot)
    return taken, listings


def _of_document(
    documents: QuizDocuments,
    pool: Pool,
    points: PointMaker,
    found: dict[QuizSentence, tuple[list[Slot], list[InlineList]]],
    document_id: str,
) -> Iterator[QuizItem]:
    maker, lister, placer = Maker(pool), ListMaker(pool), PlaceMaker(documents)
    answers: Counter[str] = Counter()
    document = documents.by_id[document_id]
    covered: set[SectionPath] = set()
    for sentence in document.sentences:
        slots, listings = found[sentence]
        made = [item for listing in listings for item in lister.items(listing)]
        for slot in slots:
            if answers[slot.key] < _PER_ANSWER:
                items = list(maker.items(slot))
                answers[slot.key] += len(items)
                made += items
        made = [*made[:_PER_SENTENCE], *placer.items(sentence)]
        covered.update(item.path for item in made)
        yield from made
    several = StatementMaker(pool).items(document, {sentence: slots for sentence, (slots, _) in found.items()})
    for item in (*points.items(document), *several, *placer.headings(document)):
        covered.add(item.path)
        yield item
    for sentence in document.sentences:
        if sentence.demand and sentence.path not in covered:
            for item in placer.items(sentence, always=True):
                covered.add(sentence.path)
                yield item
