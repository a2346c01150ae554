"""Items from slots: single choice, gap, true and falsified statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import Pool, arrange, difficulty
from knowledge.quiz.generation.letters import inner_quotes, likeness, shown
from knowledge.quiz.generation.quiz_documents import QuizDocuments
from knowledge.quiz.generation.slots import Slot
from knowledge.quiz.generation.stems import Window
from knowledge.quiz.items import BRACKETS, GAP, QUOTE_LIMIT, RIGHT, WRONG, QuizItem, chance, item_id
from knowledge.text.figures import other_forms
from knowledge.text.folding import bigrams, letters_of
from knowledge.values import Span

_LIMIT, _OPTION_LIMIT = 300, 100
_GAP_LETTERS = {"figure": 14, "date": 14, "times": 6, "quoted": 12, "member": 9, "pair": 6, "basis": 10}
_DECEIVING = {"object": 0.6, "basis": 0.25, "quoted": 0.3}
_SELDOM_TRUE = ("object", "basis", "quoted")
_LEAST_TOLD = 22
_SAME_THING = 6
_CONCRETE = re.compile("[、“《\\d]")  # without any of these a true statement is a truism
_DATED = re.compile(r"\d+[年月]")
_TOLD = re.compile(r"[：:“”\"]")


def quote_span(sentence_text: str, base: int, window: Window) -> Span:
    """Return what is quoted as proof: the sentence, or the window of a very long one."""
    if len(sentence_text) <= QUOTE_LIMIT:
        return Span(base, base + len(sentence_text))
    return Span(base + window.start, base + window.end)


class Maker:
    """Makes the items of slots against a pool of options; deals the positions of right options in rotation."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._documents = pool.documents
        self._turn = 0

    def items(self, slot: Slot) -> Iterator[QuizItem]:
        """Yield the items of a slot."""
        window = stems.choose_window(slot.sentence, slot.start, slot.end)
        if window is None or not window.start <= slot.start < slot.end <= window.end:
            return
        outside = (
            letters_of(slot.sentence.text[window.start : slot.start])
            + "\n"
            + letters_of(slot.sentence.text[slot.end : window.end])
        )
        if (
            slot.key in letters_of(self._documents.document_of(slot.sentence).name)
            or slot.key in outside
            or (len(slot.key) < 2 and not slot.key.isdigit())
        ):
            return
        wrong = self._pool.wrong_options(slot, 3)
        shown_wrong = tuple(words for words in wrong if letters_of(words) not in outside)
        size = len(letters_of(slot.sentence.text[window.start : window.end]))
        if len(shown_wrong) == 3 and slot.form != "member" and (slot.form != "object" or size >= _LEAST_TOLD):
            yield from self._single(slot, window, shown_wrong)
        if _can_be_typed(slot):
            yield from self._blank(slot, window)
        if len(slot.key) > 1 and size >= _LEAST_TOLD:
            yield from self._judge(slot, window, wrong)

    def _stem(self, slot: Slot, window: Window, put: str, words: str = "") -> str:
        text = slot.sentence.text
        words = words or text[window.start : slot.start] + put + text[slot.end : window.end]
        told = stems.body(words)
        hidden = (slot.words,)
        placed = slot.form == "figure" and self._has_namesake(slot)
        return stems.lead(self._documents, slot.sentence, text[window.start : window.end], hidden, placed) + told + "。"

    def _has_namesake(self, slot: Slot) -> bool:
        """Return whether the document gives another figure for the same thing, so that the stem must say where."""
        before = letters_of(slot.sentence.text[: slot.start])[-_SAME_THING:]
        return self._documents.document_of(slot.sentence).letters.count(before) > 1

    def _single(self, slot: Slot, window: Window, wrong: tuple[str, ...]) -> Iterator[QuizItem]:
        question = self._stem(slot, window, BRACKETS)
        options, answer = arrange([shown(slot.words)], [shown(w) for w in wrong], slot.key, self._turn)
        self._turn += 1
        if max(map(len, options)) <= _OPTION_LIMIT and not _echoes(slot, window, wrong):
            yield from self._item(
                "single", slot, window, question, slot.key, options=options, answer=answer, wrong=wrong
            )

    def _blank(self, slot: Slot, window: Window) -> Iterator[QuizItem]:
        question = self._stem(slot, window, GAP)
        accepted = accepted_forms(slot.words)
        yield from self._item("blank", slot, window, question, slot.key, accepted=(accepted,))

    def _judge(self, slot: Slot, window: Window, wrong: tuple[str, ...]) -> Iterator[QuizItem]:
        wrong = tuple(words for words in wrong if deceives(self._documents, slot, words))
        false = bool(wrong) and chance(f"judge{slot.key}{slot.sentence.span.start}", 4) > 0
        put = wrong[0] if false else slot.words
        told_falsely = falsified(slot, put, window.start, window.end) if false else ""
        question = self._stem(slot, window, put, told_falsely)
        before = ""
        plain = not _CONCRETE.search(slot.sentence.text, window.start, window.end)
        if not false and slot.form in _SELDOM_TRUE and (plain or chance(f"true{slot.key}", 3)):
            return
        if false:
            told = letters_of(max(_TOLD.split(question), key=len))
            whole = letters_of(told_falsely)
            if told in self._documents.document_of(slot.sentence).letters or self._documents.hold(whole):
                return
            before = f"原文是“{inner_quotes(slot.words)}”，不是“{inner_quotes(put)}”。"
        yield from self._item(
            "judge", slot, window, question, f"{int(false)}{slot.key}", options=(RIGHT, WRONG), answer=(int(false),),
            before=before, wrong=wrong[:1] if false else (),
        )  # fmt: skip

    def _item(
        self,
        kind: str,
        slot: Slot,
        window: Window,
        question: str,
        answer_key: str,
        *,
        options: tuple[str, ...] = (),
        answer: tuple[int, ...] = (),
        accepted: tuple[tuple[str, ...], ...] = (),
        before: str = "",
        wrong: tuple[str, ...] = (),
    ) -> Iterator[QuizItem]:
        sentence = slot.sentence
        if len(question) > _LIMIT:
            return
        document = self._documents.document_of(sentence)
        span = quote_span(sentence.text, sentence.span.start, window)
        yield QuizItem(
            item_id(kind, sentence.text, answer_key), sentence.document_id, kind, slot.form, question, options, answer, accepted,
            stems.explain(sentence, slot.start, slot.end, before), difficulty(kind, document, sentence, slot.words, wrong),
            sentence.path, span, span.of(document.opened.document.text),
        )  # fmt: skip


def _can_be_typed(slot: Slot) -> bool:
    """Return whether the words make a fair gap: short, one term, and no everyday word in quotation marks."""
    if len(slot.key) > _GAP_LETTERS.get(slot.form, 0) or "、" in slot.words:
        return False
    return (
        slot.form != "quoted"
        or (len(slot.key) > 2 and slot.shape != "era")
        or slot.shape.startswith(("counted", "core"))
    )


def _echoes(slot: Slot, window: Window, wrong: tuple[str, ...]) -> bool:
    """Return whether the right option repeats more of the stem's words than any wrong one does: it would be picked unread."""
    text = slot.sentence.text
    stem = bigrams(text[window.start : slot.start] + "，" + text[slot.end : window.end])
    return len(bigrams(slot.words) & stem) > max(len(bigrams(words) & stem) for words in wrong)


def falsified(slot: Slot, option: str, start: int, end: int) -> str:
    """Return `text[start:end]` of the sentence with the option in the slot's place; halves of pairs change places."""
    text = slot.sentence.text
    at = text.find(option, start, end) if option in slot.rivals else -1
    if at < 0:
        return text[start : slot.start] + option + text[slot.end : end]
    (a, b), (c, d) = sorted(((slot.start, slot.end), (at, at + len(option))))
    return text[start:a] + text[c:d] + text[b:c] + text[a:b] + text[d:end]


def deceives(documents: QuizDocuments, slot: Slot, option: str) -> bool:
    """Return whether a statement with the option in it may be taken for true: else it gives itself away."""
    if slot.form == "doer" and letters_of(option) not in documents.document_of(slot.sentence).letters:
        return False
    return likeness(slot.key, letters_of(option)) >= _DECEIVING.get(slot.form, 0.0)


def accepted_forms(words: str) -> tuple[str, ...]:
    """Return the accepted forms of a gap: the source's own, without its marks, numerals in other ways."""
    bare = words.strip("“”‘’《》")
    forms = [words, bare, *([] if _DATED.match(bare) else other_forms(bare))]
    return tuple(form for form in dict.fromkeys(forms) if form and len(form) <= 30)
