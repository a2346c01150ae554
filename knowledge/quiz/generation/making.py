"""All items of a library's documents, in text order: the same documents and embedding give the same items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from knowledge.quiz.generation.distractors import Pool
from knowledge.quiz.generation.forms import Maker
from knowledge.quiz.generation.list_forms import ListMaker
from knowledge.quiz.generation.lists import find_lists
from knowledge.quiz.generation.meanings import Embed, Meanings
from knowledge.quiz.generation.points import PointMaker
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence, make_quiz_documents
from knowledge.quiz.generation.slot_finders import find_pairs, find_slots
from knowledge.quiz.generation.slots import InlineList, Slot
from knowledge.quiz.generation.statements import StatementMaker
from knowledge.quiz.items import QuizItem, chance
from knowledge.storage.open_documents import OpenDocument
from knowledge.structure.importance import has_target
from knowledge.values import SectionPath, Span

_PER_ANSWER = 2
"""How often one set phrase may be the answer in one document, or 四个意识 would be asked for at every turn."""
_SAMPLE = 400
"""Phrases of all kinds whose mean tells what all phrases have in common."""
_ORDER = ("date", "figure", "times", "scale", "pair", "basis", "quoted")
"""Forms in the order of how sure they are to be worth asking: what is demanded until when and how much first."""
_FEW_DEMANDS = 3
"""Demands from which a document's results are not asked for: who must know what shall be done need not know what was."""
_WORTH_WHOLE = 2
"""Points of weight from which a sentence about which nothing else could be asked is a statement to be judged."""


def make_items(
    opened: Sequence[OpenDocument], wanted: Iterable[str] | None = None, embed: Embed | None = None
) -> list[QuizItem]:
    """Return the items of documents, of the `wanted` alone if named; wrong options are taken from all of them."""
    making = _Making(make_quiz_documents(opened), Meanings(embed))
    chosen = list(making.documents.by_id) if wanted is None else [i for i in making.documents.by_id if i in set(wanted)]
    made: dict[str, QuizItem] = {}
    for document_id in chosen:
        for item in making.items(making.documents.by_id[document_id]):
            made.setdefault(item.id, item)
    return list(made.values())


class _Making:
    """What is found in the documents, and the makers of each kind of item."""

    def __init__(self, documents: QuizDocuments, meanings: Meanings) -> None:
        self.documents = documents
        self.pool = Pool(documents, meanings)
        self.slots: dict[QuizSentence, list[Slot]] = {}
        self.lists: dict[QuizSentence, list[InlineList]] = {}
        for document in documents.by_id.values():
            for sentence in document.sentences:
                self.slots[sentence], self.lists[sentence] = _slots(sentence), list(find_lists(sentence))
                for slot in self.slots[sentence]:
                    self.pool.add_slot(slot)
                for listing in self.lists[sentence]:
                    self.pool.add_list(listing)
        meanings.learn(self.pool.sample(_SAMPLE))
        self._points = PointMaker(documents)

    def items(self, document: QuizDocument) -> Iterator[QuizItem]:
        """Yield the items of one document: of each sentence, of enumerations, of several statements."""
        maker = Maker(self.pool)
        lister, answers, covered = ListMaker(self.pool, maker), Counter[str](), set[SectionPath]()
        asked: list[Span] = []
        several = StatementMaker(self.pool)
        asks = sum(sentence.demand for sentence in document.sentences) >= _FEW_DEMANDS
        for sentence in document.sentences:
            if not sentence.weight and (not sentence.past or sentence.path in covered or asks):
                continue
            for item in self._of_sentence(sentence, maker, lister, answers):
                covered.add(item.path)
                asked.append(item.span)
                yield item
        for item in (*self._points.items(document), *several.items(document, self.slots)):
            asked.append(item.span)
            yield item
        for sentence in document.sentences:
            if sentence.demand and sentence.weight >= _WORTH_WHOLE and not any(s.touches(sentence.span) for s in asked):
                yield from maker.whole(sentence)

    def _of_sentence(
        self, sentence: QuizSentence, maker: Maker, lister: ListMaker, answers: Counter[str]
    ) -> Iterator[QuizItem]:
        """Yield the items of a sentence, more of one that matters more; one statement to be judged at the most."""
        room = 2 + sentence.weight // 2
        slots = [slot for slot in self.slots[sentence] if answers[slot.key] < _PER_ANSWER]
        true = chance(f"true{sentence.text}", 2) == 0
        for slot in slots if not sentence.past and chance(f"judge{sentence.text}", 2) == 0 else ():
            if made := list(maker.judged(slot, true)):
                yield from made
                room -= 1
                slots = [other for other in slots if other is not slot]
                break
        for listing in self.lists[sentence] if sentence.demand else ():
            for item in lister.items(listing) if room > 0 else ():
                room -= 1
                yield item
        for slot in slots:
            for item in maker.asked(slot) if room > 0 and not (sentence.past and slot.form != "figure") else ():
                answers[slot.key] += 1
                room -= 1
                yield item


def _slots(sentence: QuizSentence) -> list[Slot]:
    """Return the slots of a sentence that do not overlap, the surest first."""
    taken: list[Slot] = []
    for slot in (*find_pairs(sentence), *find_slots(sentence)):
        if not any(slot.start < known.end and known.start < slot.end for known in taken):
            taken.append(slot)
    return sorted(taken, key=lambda slot: (_ORDER.index(slot.form), not _is_target(slot), slot.start))


def _is_target(slot: Slot) -> bool:
    """Return whether the clause of a slot says what shall be reached."""
    start = max(slot.sentence.text.rfind(mark, 0, slot.start) for mark in "，；：") + 1
    return has_target(slot.sentence.text[start : slot.end + 4])
