"""Items from slots: single choice, gap, true and falsified statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import Pool, arrange, difficulty
from knowledge.quiz.generation.grammar import verb_end
from knowledge.quiz.generation.letters import inner_quotes, shown
from knowledge.quiz.generation.quiz_documents import QuizSentence, heading_name
from knowledge.quiz.generation.slots import Slot
from knowledge.quiz.generation.stems import Window
from knowledge.quiz.items import BRACKETS, GAP, QUOTE_LIMIT, RIGHT, WRONG, QuizItem, chance, item_id
from knowledge.storage.open_documents import OpenDocument
from knowledge.text import demands
from knowledge.text.figures import other_forms
from knowledge.text.folding import bigrams, letters_of
from knowledge.values import Span

_LIMIT, _OPTION_LIMIT = 300, 100
_GAP_LETTERS = {"figure": 14, "date": 14, "times": 6, "quoted": 12, "member": 9, "pair": 6, "basis": 10, "scale": 4}
_FALSIFIED = frozenset(("figure", "date", "times", "scale", "pair", "basis", "member"))
"""Forms whose words may be exchanged in a statement; a set phrase or a conviction with another in its place would be absurd."""
_WORDED = frozenset(("pair", "basis", "member", "quoted"))
"""Forms that a true statement is not made for: without a figure in it, it is a truism."""
_LEAST_TOLD, _MOST_WHOLE = 22, 120
_SAME_THING = 6
_HEADING_TOLD = 16
_LEAST_OBJECT = 2
_CONVICTION = re.compile("思想|主义|理论|习近平|毛泽东|邓小平|党的领导|党中央|总书记")
_DATED = re.compile(r"\d+[年月]")
_TOLD = re.compile(r"[：:“”\"]")


class Maker:
    """Makes the items of slots against a pool of options; deals the positions of right options in rotation."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._documents = pool.documents
        self._turn = 0

    def asked(self, slot: Slot, known: bool = False) -> Iterator[QuizItem]:
        """Yield the item that asks for a slot's words, to be chosen or, where they are `known` or fixed, to be typed."""
        window = self._window(slot)
        if window is None:
            return
        typed = _can_be_typed(slot, known)
        if typed and chance(f"typed{slot.key}{slot.sentence.span.start}", 5) < 2:
            yield from self._blank(slot, window)
            return
        single = list(self._single(slot, window))
        yield from single or (self._blank(slot, window) if typed else ())

    def judged(self, slot: Slot, true: bool) -> Iterator[QuizItem]:
        """Yield a statement to be judged: as it is, or with other words in the slot's place."""
        window = self._window(slot)
        text = slot.sentence.text
        if window is None or len(letters_of(text[window.start : window.end])) < _LEAST_TOLD or len(slot.key) < 2:
            return
        if true:
            if slot.form not in _WORDED:
                question = self._stem(slot, window, slot.words)
                yield from self._item(
                    "judge", slot, window, question, f"0{slot.key}", options=(RIGHT, WRONG), answer=(0,)
                )
            return
        bare = text[window.start : slot.start] + text[slot.end : window.end]
        for put in self._pool.wrong_options(slot, 1, bare) if may_be_falsified(slot) else ():
            told_falsely = falsified(slot, put, window.start, window.end)
            question = self._stem(slot, window, put, told_falsely)
            told, whole = letters_of(max(_TOLD.split(question), key=len)), letters_of(told_falsely)
            if told in self._documents.document_of(slot.sentence).letters or self._documents.hold(whole):
                continue
            before = f"原文是“{inner_quotes(slot.words)}”，不是“{inner_quotes(put)}”。"
            yield from self._item(
                "judge", slot, window, question, f"1{slot.key}", options=(RIGHT, WRONG), answer=(1,), before=before,
                wrong=(put,),
            )  # fmt: skip

    def whole(self, sentence: QuizSentence) -> Iterator[QuizItem]:
        """Yield a sentence as a statement to be judged: one about which nothing else could be asked."""
        window = stems.choose_window(sentence, 0, len(sentence.text))
        if window is not None and _LEAST_TOLD <= len(letters_of(sentence.text)) <= _MOST_WHOLE:
            slot = Slot(sentence, window.start, window.end, "sentence", "")
            question = self._stem(slot, window, slot.words)
            yield from self._item("judge", slot, window, question, "0", options=(RIGHT, WRONG), answer=(0,))

    def _window(self, slot: Slot) -> Window | None:
        """Return the piece of the sentence that a stem shows; None where it makes no sense or gives the words away."""
        window = stems.choose_window(slot.sentence, slot.start, slot.end)
        if window is None or not window.start <= slot.start < slot.end <= window.end:
            return None
        if len(slot.key) < 2 and not slot.key.isdigit():
            return None
        given = slot.key in self._outside(slot, window) or slot.key in letters_of(
            self._documents.document_of(slot.sentence).name
        )
        return None if given else window

    def _outside(self, slot: Slot, window: Window) -> str:
        text = slot.sentence.text
        return letters_of(text[window.start : slot.start]) + "\n" + letters_of(text[slot.end : window.end])

    def _stem(self, slot: Slot, window: Window, put: str, words: str = "") -> str:
        text = slot.sentence.text
        words = words or text[window.start : slot.start] + put + text[slot.end : window.end]
        placed = slot.form == "figure" and self._has_namesake(slot)
        lead = stems.lead(self._documents, slot.sentence, text[window.start : window.end], (slot.words,), placed)
        return lead + stems.body(words) + "。"

    def _has_namesake(self, slot: Slot) -> bool:
        """Return whether the document gives another figure for the same thing, so that the stem must say where."""
        before = letters_of(slot.sentence.text[: slot.start])[-_SAME_THING:]
        return self._documents.document_of(slot.sentence).letters.count(before) > 1

    def _single(self, slot: Slot, window: Window) -> Iterator[QuizItem]:
        text, outside = slot.sentence.text, self._outside(slot, window)
        bare = text[window.start : slot.start] + text[slot.end : window.end]
        wrong = self._pool.wrong_options(slot, 3, bare)
        wrong = tuple(words for words in wrong if letters_of(words) not in outside)
        if len(wrong) < (2 if slot.form in ("pair", "scale") else 3):
            return
        options, answer = arrange([shown(slot.words)], [shown(w) for w in wrong], slot.key, self._turn)
        self._turn += 1
        if max(map(len, options)) <= _OPTION_LIMIT and not _echoes(slot, window, wrong):
            question = self._stem(slot, window, BRACKETS)
            before = told_elsewhere(self._documents.document_of(slot.sentence).opened, slot.sentence, wrong)
            yield from self._item(
                "single", slot, window, question, slot.key, options=options, answer=answer, wrong=wrong, before=before
            )

    def _blank(self, slot: Slot, window: Window) -> Iterator[QuizItem]:
        accepted = accepted_forms(slot.words)
        yield from self._item("blank", slot, window, self._stem(slot, window, GAP), slot.key, accepted=(accepted,))

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
        if len(question) > _LIMIT:
            return
        sentence = slot.sentence
        document = self._documents.document_of(sentence)
        span = quote_span(sentence.text, sentence.span.start, window)
        yield QuizItem(
            item_id(kind, sentence.text, answer_key), sentence.document_id, kind, slot.form, question, options, answer, accepted,
            stems.explain(sentence, slot.start, slot.end, before), difficulty(kind, document, sentence, slot.words, wrong),
            sentence.path, span, span.of(document.opened.document.text), sentence.weight,
        )  # fmt: skip


def quote_span(sentence_text: str, base: int, window: Window) -> Span:
    """Return what is quoted as proof: the sentence, or the window of a very long one."""
    if len(sentence_text) <= QUOTE_LIMIT:
        return Span(base, base + len(sentence_text))
    return Span(base + window.start, base + window.end)


def may_be_falsified(slot: Slot) -> bool:
    """Return whether other words may take a slot's place in a statement without making it absurd."""
    return slot.form in _FALSIFIED and not (slot.form in _WORDED and _CONVICTION.search(slot.sentence.text))


def told_elsewhere(opened: OpenDocument, sentence: QuizSentence, wrong: Sequence[str]) -> str:
    """Return where the document speaks of wrong options, the first two that it speaks of: “甲”见“…”部分。"""
    told = []
    for words in wrong:
        at = opened.document.text.find(words, opened.document.body_start)
        path = opened.path_at(at) if at >= 0 and not words[0].isdigit() else ()
        if path and path != sentence.path:
            told.append(f"“{inner_quotes(words)}”见“{inner_quotes(heading_name(path[-1]))[:_HEADING_TOLD]}”部分")
    return "，".join(told[:2]) + "。" if told else ""


def _can_be_typed(slot: Slot, known: bool) -> bool:
    """Return whether the words make a fair gap: short, one term, and such that only this word fits."""
    if len(slot.key) > _GAP_LETTERS.get(slot.form, 0) or "、" in slot.words:
        return False
    if slot.form == "member":
        return known
    if slot.form == "quoted":
        return len(slot.key) > 2
    return True


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


def accepted_forms(words: str) -> tuple[str, ...]:
    """Return the accepted forms of a gap: the source's own, without its marks, numerals in other ways."""
    bare = words.strip("“”‘’《》")
    at = verb_end(bare)  # 底线思维 for 坚持底线思维
    object_alone = [bare[at:]] if at and len(bare) - at > _LEAST_OBJECT and demands.is_imperative(bare) else []
    forms = [words, bare, *([] if _DATED.match(bare) else other_forms(bare)), *object_alone]
    return tuple(form for form in dict.fromkeys(forms) if form and len(form) <= 30)
