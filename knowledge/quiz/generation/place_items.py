"""Items about places: which section, which speech says it, and what a section demands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import are_apart, arrange, difficulty
from knowledge.quiz.generation.letters import balanced, inner_quotes, likeness, shown
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence, heading_name
from knowledge.quiz.items import QUOTE_LIMIT, RIGHT, WRONG, QuizItem, chance, item_id
from knowledge.text import demands
from knowledge.text.folding import bigrams, letters_of
from knowledge.text.masks import is_masked
from knowledge.values import Section, Span

_HEADING = (5, 40)
_ONE_IN = 4
_SPEECH_ONE_IN = 14
_SHARED = 1
_BUILT_ALIKE = 0.45
_TELLING = 8


class PlaceMaker:
    """Makes items about where something is said."""

    def __init__(self, documents: QuizDocuments) -> None:
        self._documents = documents
        self._turn = 0

    def items(self, sentence: QuizSentence, always: bool = False) -> Iterator[QuizItem]:
        """Yield the items about the place of a sentence, for some of the sentences that demand.

        With `always` one is made even where its turn is not: nothing else could be asked about its section.
        """
        key = letters_of(sentence.text)
        if not sentence.demand or sentence.section is None:
            return
        window = stems.choose_window(sentence, 0, len(sentence.text))
        if window is None or len(key) < 18 or self._elsewhere(sentence, window):
            return
        words = stems.body(sentence.text[window.start : window.end])
        if always:
            made = [*self._section(sentence, words), *self._speech(sentence, words)]
            yield from made[:1] or self._true(sentence, window)
        elif chance(key, _SPEECH_ONE_IN) == 0:
            yield from self._speech(sentence, words)
        elif chance(key, _ONE_IN) == 0:
            yield from self._section(sentence, words)

    def _true(self, sentence: QuizSentence, window: stems.Window) -> Iterator[QuizItem]:
        """Yield the sentence as a statement to be judged."""
        document = self._documents.document_of(sentence)
        words = sentence.text[window.start : window.end]
        question = stems.lead(self._documents, sentence, words) + stems.body(words) + "。"
        if len(question) <= 300 and len(sentence.text) <= QUOTE_LIMIT:
            yield QuizItem(
                item_id("judge", sentence.text, "0"), sentence.document_id, "judge", "sentence", question, (RIGHT, WRONG), (0,), (),
                _explanation("sentence", sentence, ""), difficulty("judge", document, sentence, "", ()), sentence.path, sentence.span, sentence.text,
            )  # fmt: skip

    def _elsewhere(self, sentence: QuizSentence, window: stems.Window) -> bool:
        """Return whether the words stand in the library more than once."""
        piece = letters_of(sentence.text[window.start : window.end])
        return sum(document.letters.count(piece) for document in self._documents.by_id.values()) != 1

    def _speech(self, sentence: QuizSentence, words: str) -> Iterator[QuizItem]:
        document = self._documents.document_of(sentence)
        others = [other for other in self._documents.by_id.values() if other is not document]
        others.sort(key=lambda other: -likeness(other.name, document.name))
        names = [other.name for other in others if other.name != document.name][:3]
        names = [
            name
            for name in names
            if letters_of(name) not in letters_of(document.name) and letters_of(document.name) not in letters_of(name)
        ]
        if len(names) < 3 or len(bigrams(document.name) & bigrams(words)) > _SHARED + 1:
            return
        question = f"“{inner_quotes(words)}。”这句话出自哪一篇？"
        yield from self._item(sentence, "speech", question, document.name, names)

    def _section(self, sentence: QuizSentence, words: str) -> Iterator[QuizItem]:
        document = self._documents.document_of(sentence)
        section = document.opened.outline.sections[sentence.section or 0]
        if sentence.span.start < max(section.heading_end, section.start + 1):
            return
        siblings = document.opened.outline.children(section.parent)
        own = _name(section)
        names = [_name(other) for other in siblings if other.index != section.index]
        names = [name for name in names if name and are_apart(letters_of(name), letters_of(own))]
        if not own or len(bigrams(own) & bigrams(sentence.text)) > _SHARED:
            return
        wrong = _pick(own, names, letters_of(sentence.text))
        question = f"{document.name}提出“{inner_quotes(words)}”，这一要求出自哪一部分？"
        if len(wrong) == 3:
            yield from self._item(sentence, "section", question, own, wrong)

    def headings(self, document: QuizDocument) -> Iterator[QuizItem]:
        """Yield one item for each section below another: which of these demands stands in that part."""
        outline = document.opened.outline
        for section in outline.sections:
            if section.parent is None or not demands.is_imperative(_name(section)):
                continue
            parent = outline.sections[section.parent]
            own, around = _name(section), _name(parent)
            if (
                not own
                or len(re.sub(r"\d", "", letters_of(around))) < _TELLING
                or any(demands.is_heading_of_results(h) for h in section.path)
            ):
                continue
            sentence = _heading_sentence(document, section)
            if sentence is None or len(bigrams(own) & bigrams(around)) > _SHARED:
                continue
            inside = letters_of(document.opened.document.text[parent.start : parent.end])
            strangers = [
                _name(other)
                for other in outline.sections
                if other.level == section.level and other.parent != section.parent
            ]
            fit = [n for n in strangers if n and letters_of(n) not in inside and demands.is_imperative(n)]
            wrong = _pick(own, [n for n in fit if are_apart(letters_of(n), letters_of(own))], letters_of(around))
            question = f"下列要求中，{document.name}在“{inner_quotes(around)}”这一部分提出的是（　）。"
            if len(wrong) == 3 and _mixed(own, wrong):
                yield from self._item(sentence, "heading", question, own, wrong)

    def _item(
        self, sentence: QuizSentence, form: str, question: str, right: str, wrong: Sequence[str]
    ) -> Iterator[QuizItem]:
        document = self._documents.document_of(sentence)
        if len(question) > 300 or max(map(len, (right, *wrong))) > 100:
            return
        if len(letters_of(right)) > max(len(letters_of(w)) for w in wrong) and chance(right, 5):
            return
        options, answer = arrange([right], wrong, letters_of(sentence.text), self._turn)
        self._turn += 1
        span = sentence.span
        if len(sentence.text) > QUOTE_LIMIT:
            return
        yield QuizItem(
            item_id("single", sentence.text, f"{form}{letters_of(right)}"), sentence.document_id, "single", form, question, options, answer,
            (), _explanation(form, sentence, right), difficulty("single", document, sentence, right, wrong), sentence.path,
            Span(span.start, span.end), sentence.text,
        )  # fmt: skip


def _mixed(right: str, wrong: Sequence[str]) -> bool:
    """Return whether the right one is no odd one out among options that are all built alike."""
    starts = [words[:2] for words in wrong]
    if any(starts.count(start) > 1 and start != right[:2] for start in starts):
        return False
    among = [likeness(a, b) for i, a in enumerate(wrong) for b in wrong[i + 1 :]]
    return min(among) < _BUILT_ALIKE or max(likeness(right, words) for words in wrong) >= _BUILT_ALIKE


def _explanation(form: str, sentence: QuizSentence, right: str) -> str:
    words = inner_quotes(sentence.text.replace("\n", ""))
    before = f"出自{right}。" if form == "speech" else f"在“{right}”部分。" if form == "section" else ""
    return (f"{before}原文：“{words[: 190 - len(before) - 8]}”")[:199]


def _name(section: Section) -> str:
    """Return a heading as an option; empty where it is too short, too long, masked or broken."""
    name = shown(heading_name(section.heading))
    if name.startswith("要"):
        name = name[1:]
    low, high = _HEADING
    fine = low <= len(letters_of(name)) <= high and balanced(name) and not is_masked(name)
    return name if fine else ""


def _heading_sentence(document: QuizDocument, section: Section) -> QuizSentence | None:
    """Return the heading as a sentence to quote."""
    text = document.opened.document.text
    start, end = section.start, max(section.heading_end, section.start + 1)
    while end > start and text[end - 1] in "\n 　":
        end -= 1
    words = text[start:end]
    if end - start < 5 or letters_of(_name(section)) not in letters_of(words):
        return None
    return QuizSentence(document.opened.document.id, Span(start, end), words, section.index, section.path, True, False)


def _pick(own: str, names: list[str], shut: str) -> list[str]:
    """Return three headings near in length, apart from each other, that are not given away by the stem."""
    chosen: list[str] = []
    order = sorted(dict.fromkeys(names), key=lambda n: abs(len(n) - len(own)) + chance(own + n, 6))
    for name in order:
        key = letters_of(name)
        if key not in shut and all(are_apart(key, letters_of(other)) for other in chosen):
            chosen.append(name)
        if len(chosen) == 3:
            break
    return chosen
