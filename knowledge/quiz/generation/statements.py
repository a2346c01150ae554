"""Items of several statements: sentences that follow each other in a section, most as they are, one or two falsified.

They need no words but the section's own and a wrong option or two, so that small libraries have questions with several
right answers too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import Pool, are_apart, arrange, difficulty
from knowledge.quiz.generation.forms import falsified, may_be_falsified
from knowledge.quiz.generation.letters import inner_quotes
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizSentence
from knowledge.quiz.generation.slots import Slot
from knowledge.quiz.items import QUOTE_LIMIT, QuizItem, chance, item_id
from knowledge.text.folding import letters_of
from knowledge.values import Span

_MOST, _LEAST = 5, 3
_STATEMENT = (18, 70)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence as an option: as it is, and falsified where that can be done, `wrong` in place of `right`."""

    sentence: QuizSentence
    true: str
    false: str = ""
    right: str = ""
    wrong: str = ""


class StatementMaker:
    """Makes items of statements."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._documents = pool.documents

    def items(self, document: QuizDocument, slots: Mapping[QuizSentence, Sequence[Slot]]) -> Iterator[QuizItem]:
        """Yield the items of a document; each sentence is in one of them at the most."""
        group: list[_Statement] = []
        for sentence in document.sentences:
            made = None if sentence.past else self._statement(sentence, slots[sentence])
            together = [*group, made] if made else group
            if made and group and not _go_together(document, together):
                yield from self._item(document, group)
                together = [made]
            group = together
            if len(group) == _MOST:
                yield from self._item(document, group)
                group = []
        yield from self._item(document, group)

    def _statement(self, sentence: QuizSentence, slots: Sequence[Slot]) -> _Statement | None:
        # a demand without a slot is worth knowing all the same; other sentences without one are mostly truisms
        window = stems.choose_window(sentence, 0, 1) if sentence.demand and not slots else None
        for slot in slots:
            around = stems.choose_window(sentence, slot.start, slot.end)
            if around is None or not around.start <= slot.start < slot.end <= around.end:
                continue
            window = window or around
            false, wrong = self._falsified(slot, around)
            if false:
                return _fitting(_Statement(sentence, stems.body(_shown(sentence, around)), false, slot.words, wrong))
        if window is None:
            return None
        return _fitting(_Statement(sentence, stems.body(_shown(sentence, window))))

    def _falsified(self, slot: Slot, window: stems.Window) -> tuple[str, str]:
        """Return the statement with a wrong option in it, and that option; empty where there is none."""
        if not may_be_falsified(slot):
            return "", ""
        bare = slot.sentence.text[window.start : slot.start] + slot.sentence.text[slot.end : window.end]
        for wrong in self._pool.wrong_options(slot, 1, bare):
            told = falsified(slot, wrong, window.start, window.end)
            if not self._documents.hold(letters_of(told)):
                return stems.body(told), wrong
        return "", ""

    def _item(self, document: QuizDocument, group: Sequence[_Statement]) -> Iterator[QuizItem]:
        if len(group) < _LEAST:
            return
        key = letters_of("".join(statement.true for statement in group))
        order = sorted(group, key=lambda statement: chance(key + statement.true, 1 << 30))
        spoilt = [statement for statement in order if statement.false][: 1 if len(group) < _MOST else 2]
        right = [statement.true for statement in order if statement not in spoilt]
        wrong = [statement.false for statement in spoilt]
        keys = [letters_of(words) for words in (*right, *wrong)]
        apart = all(are_apart(a, b) for i, a in enumerate(keys) for b in keys[i + 1 :])
        if not wrong or len(right) < 2 or not apart:
            return
        options, answer = arrange(right, wrong, key, 0)
        span = Span(group[0].sentence.span.start, group[-1].sentence.span.end)
        quote = span.of(document.opened.document.text)
        told = "，".join(f"原文是“{inner_quotes(s.right)}”，不是“{inner_quotes(s.wrong)}”" for s in spoilt)
        weight = round(sum(s.sentence.weight for s in group) / len(group))
        yield QuizItem(
            item_id("multiple", quote, "statements"), document.opened.document.id, "multiple", "statements",
            f"下列表述中，与{document.name}一致的有（　）。", options, answer, (), f"{told}。其余各项与原文一致。"[:199],
            difficulty("multiple", document, group[0].sentence, right[0], wrong), group[0].sentence.path, span, quote,
            weight,
        )  # fmt: skip


def _shown(sentence: QuizSentence, window: stems.Window) -> str:
    return sentence.text[window.start : window.end]


def _fitting(statement: _Statement) -> _Statement | None:
    low, high = _STATEMENT
    return statement if low <= len(letters_of(statement.true)) <= high else None


def _go_together(document: QuizDocument, group: Sequence[_Statement]) -> bool:
    """Return whether statements stand in one paragraph, near enough to be quoted together."""
    span = Span(group[0].sentence.span.start, group[-1].sentence.span.end)
    words = span.of(document.opened.document.text)
    return "\n" not in words and len(words) <= QUOTE_LIMIT
