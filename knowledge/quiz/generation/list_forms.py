"""Items from lists: all that belong, or the member that is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import Pool, arrange, difficulty
from knowledge.quiz.generation.forms import Maker, quote_span, told_elsewhere
from knowledge.quiz.generation.grammar import is_name
from knowledge.quiz.generation.letters import inner_quotes, shown
from knowledge.quiz.generation.slots import InlineList
from knowledge.quiz.generation.stems import Window
from knowledge.quiz.items import BRACKETS, QuizItem, chance, item_id
from knowledge.text.folding import letters_of

_MOST_RIGHT = 4
_MOST_MEMBERS = 8
_TELLING = 3  # letters of the longest member: lists of bare nouns (教育、管理、监督) say too little
_TELLS = 0.06  # how much nearer to the stem the members may lie than what is no member
_SHORT = 5  # letters up to which a member can be guessed from how the others are built
_FEW_MEMBERS = 5  # a gap in a longer one asks for a good memory of trifles


class ListMaker:
    """Makes the items of lists."""

    def __init__(self, pool: Pool, maker: Maker) -> None:
        self._pool = pool
        self._documents = pool.documents
        self._maker = maker

    def items(self, listing: InlineList) -> Iterator[QuizItem]:
        """Yield the items of a list: which belong to it, or, of a set phrase or one built alike, the member left out."""
        window = stems.choose_window(listing.sentence, listing.start, listing.end)
        if window is None or not window.start <= listing.start < listing.end <= window.end:
            return
        rest = _around(listing, window)
        names = sum(is_name(words) for words in listing.words)
        if (
            max(len(letters_of(words)) for words in listing.words) < _TELLING
            or 2 * names >= len(listing.words)
            or any(letters_of(words) in rest for words in listing.words)
        ):
            return
        known = self._pool.is_set_phrase(listing) or _is_built_alike(listing)
        at = chance(letters_of(listing.sentence.text), len(listing.members))
        if known and len(listing.members) <= _FEW_MEMBERS and chance(f"gap{listing.sentence.text}", 2):
            made = list(self._maker.asked(listing.member(at), known=True))
            yield from made
            if made:
                return
        text = listing.sentence.text
        bare = text[window.start : listing.start] + text[listing.end : window.end]
        wrong = [w for w in self._pool.wrong_options(listing.member(0), 4, bare) if letters_of(w) not in rest]
        if (
            wrong
            and len(listing.members) <= _MOST_MEMBERS
            and not self._pool.meanings.gives_away(bare, listing.words, wrong, _TELLS)
        ):
            yield from self._multiple(listing, window, wrong)

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

    def _wrong_told(self, listing: InlineList, wrong: Sequence[str]) -> str:
        """Return what is said of the wrong options before the source: that they are not in the list, and where they are."""
        opened = self._documents.document_of(listing.sentence).opened
        names = "".join(f"“{inner_quotes(words)}”" for words in wrong)
        return f"{names}不在其中。" + told_elsewhere(opened, listing.sentence, wrong)

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
            stems.explain(sentence, listing.start, listing.end, self._wrong_told(listing, wrong)), difficulty(kind, document, sentence, listing.words[0], wrong),
            sentence.path, span, span.of(document.opened.document.text), sentence.weight,
        )  # fmt: skip


def _is_built_alike(listing: InlineList) -> bool:
    """Return whether all members are as long as each other and begin or end alike: 稳就业、稳企业, 早发现、早报告."""
    keys = [letters_of(words) for words in listing.words]
    return (
        len({len(key) for key in keys}) == 1
        and len(keys[0]) <= _SHORT
        and (len({key[0] for key in keys}) == 1 or len({key[-1] for key in keys}) == 1)
    )


def _around(listing: InlineList, window: Window) -> str:
    """Return the letters of the stem that are no members."""
    text = listing.sentence.text
    return letters_of(text[window.start : listing.start]) + "\n" + letters_of(text[listing.end : window.end])
