"""Items from lists: all that belong, the one that doesn't, the missing member, a member exchanged."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import Pool, arrange, difficulty
from knowledge.quiz.generation.forms import Maker, quote_span
from knowledge.quiz.generation.letters import shown
from knowledge.quiz.generation.slots import InlineList, Slot
from knowledge.quiz.generation.stems import Window
from knowledge.quiz.items import BRACKETS, QuizItem, chance, item_id
from knowledge.text.folding import letters_of

_MOST_RIGHT = 4
_MOST_MEMBERS = 8
_FEW_MEMBERS = 5  # a gap in a longer one asks for a good memory of trifles
_NOT_LISTED = "下列各项中，原文没有列出的是（　）。"


class ListMaker:
    """Makes the items of lists."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._documents = pool.documents
        self._maker = Maker(pool)
        self._turn = 0

    def items(self, listing: InlineList) -> Iterator[QuizItem]:
        """Yield the items of a list."""
        slots = [_member(listing, i) for i in range(len(listing.members))]
        window = stems.choose_window(listing.sentence, listing.start, listing.end)
        if window is None or not window.start <= listing.start < listing.end <= window.end:
            return
        rest = _around(listing, window)
        if any(letters_of(words) in rest for words in listing.words):
            return
        wrong = [words for words in self._pool.wrong_options(slots[0], 6) if letters_of(words) not in rest]
        if wrong and len(listing.members) <= _MOST_MEMBERS:
            yield from self._multiple(listing, window, wrong)
        absent = [
            words for words in wrong if letters_of(words) not in self._documents.document_of(listing.sentence).letters
        ]
        if absent and len(listing.members) <= _MOST_MEMBERS:
            yield from self._odd(listing, window, absent[0])
        if len(slots) <= _FEW_MEMBERS:
            yield from self._maker.items(slots[chance(letters_of(listing.sentence.text) + slots[0].key, len(slots))])

    def _stem(self, listing: InlineList, window: Window, put: str) -> str:
        text = listing.sentence.text
        words = text[window.start : listing.start] + put + text[listing.end : window.end]
        head = stems.lead(self._documents, listing.sentence, text[window.start : window.end], listing.words)
        return head + stems.body(words) + "。"

    def _multiple(self, listing: InlineList, window: Window, wrong: list[str]) -> Iterator[QuizItem]:
        key = letters_of("".join(listing.words))
        right = sorted(listing.words, key=lambda words: chance(key + words, 1 << 30))[:_MOST_RIGHT]
        if (len(right) == _MOST_RIGHT and len(wrong) < 2) or (len(right) > 2 and chance(key, 3) == 0):
            right = right[:-1]
        some = wrong[: 2 if len(right) <= 3 else 1]
        options, answer = arrange([shown(w) for w in right], [shown(w) for w in some], key, 0)
        if len(right) >= 2 and len(options) >= 4:
            question = self._stem(listing, window, BRACKETS)
            yield from self._item("multiple", "list", listing, window, question, key, options, answer, some)

    def _odd(self, listing: InlineList, window: Window, absent: str) -> Iterator[QuizItem]:
        key = letters_of("".join(listing.words))
        members = sorted(listing.words, key=lambda words: chance(words + key, 1 << 30))[:3]
        if max(len(letters_of(words)) for words in members) < len(letters_of(absent)) and chance(key, 4):
            return
        options, answer = arrange([shown(absent)], [shown(w) for w in members], key, self._turn)
        self._turn += 1
        question = self._stem(listing, window, "……") + _NOT_LISTED
        yield from self._item("single", "odd", listing, window, question, f"没有{key}", options, answer, members)

    def _item(
        self, kind: str, form: str, listing: InlineList, window: Window, question: str, key: str,
        options: tuple[str, ...], answer: tuple[int, ...], wrong: list[str],
    ) -> Iterator[QuizItem]:  # fmt: skip
        sentence = listing.sentence
        if len(question) > 300:
            return
        document = self._documents.document_of(sentence)
        span = quote_span(sentence.text, sentence.span.start, window)
        yield QuizItem(
            item_id(kind, sentence.text, key), sentence.document_id, kind, form, question, options, answer, (),
            stems.explain(sentence, listing.start, listing.end), difficulty(kind, document, sentence, listing.words[0], wrong),
            sentence.path, span, span.of(document.opened.document.text),
        )  # fmt: skip


def _member(listing: InlineList, at: int) -> Slot:
    start, end = listing.members[at]
    others = tuple(words for i, words in enumerate(listing.words) if i != at)
    return Slot(listing.sentence, start, end, "member", listing.kind, (), others)


def _around(listing: InlineList, window: Window) -> str:
    """Return the letters of the stem that are no members."""
    text = listing.sentence.text
    return letters_of(text[window.start : listing.start]) + "\n" + letters_of(text[listing.end : window.end])
