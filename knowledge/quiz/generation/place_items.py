"""Items about sections: which of these demands stands in that part, and sentences to be judged as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import are_apart, arrange, difficulty
from knowledge.quiz.generation.letters import balanced, inner_quotes, likeness, shown
from knowledge.quiz.generation.meanings import Meanings
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence, heading_name
from knowledge.quiz.items import BRACKETS, QUOTE_LIMIT, RIGHT, WRONG, QuizItem, chance, item_id
from knowledge.text import demands
from knowledge.text.folding import bigrams, letters_of
from knowledge.text.masks import is_masked
from knowledge.values import Section, Span

_HEADING = (5, 40)
_LEAST, _MOST = 18, 120
_SHARED = 1
_TELLS = 0.04  # how much nearer to the section above right headings may lie than wrong ones: they are chosen to be near
_WEIGHT = 2  # points of a numbered heading
_BUILT_ALIKE = 0.45
_TELLING = 8


class PlaceMaker:
    """Makes items about what a section demands as a whole."""

    def __init__(self, documents: QuizDocuments, meanings: Meanings) -> None:
        self._documents = documents
        self._meanings = meanings
        self._turn = 0

    def whole(self, sentence: QuizSentence) -> Iterator[QuizItem]:
        """Yield a sentence as a statement to be judged: one about which nothing else could be asked."""
        window = stems.choose_window(sentence, 0, len(sentence.text))
        if window is None or not _LEAST <= len(letters_of(sentence.text)) <= _MOST:
            return
        document = self._documents.document_of(sentence)
        words = sentence.text[window.start : window.end]
        question = stems.lead(self._documents, sentence, words) + stems.body(words) + "。"
        if len(question) <= 300 and len(sentence.text) <= QUOTE_LIMIT:
            yield QuizItem(
                item_id("judge", sentence.text, "0"), sentence.document_id, "judge", "sentence", question, (RIGHT, WRONG), (0,), (),
                _explanation(sentence), difficulty("judge", document, sentence, "", ()), sentence.path, sentence.span, sentence.text,
                sentence.weight,
            )  # fmt: skip

    def headings(self, document: QuizDocument) -> Iterator[QuizItem]:
        """Yield an item for each section with others below it: which of these demands stand in that part."""
        outline = document.opened.outline
        for parent in outline.sections:
            around = _name(parent)
            inside = letters_of(document.opened.document.text[parent.start : parent.end])
            own = {_name(child): child for child in outline.children(parent.index)}
            right = [name for name in own if _is_demand(name) and len(bigrams(name) & bigrams(around)) <= _SHARED]
            told = len(re.sub(r"\d", "", letters_of(around))) >= _TELLING
            if not right or not told or any(demands.is_heading_of_results(h) for h in parent.path):
                continue
            right = sorted(right, key=lambda name: chance(name + around, 1 << 30))[:2]
            sentence = _heading_sentence(document, [own[name] for name in right])
            if sentence is None or len(sentence.text) > QUOTE_LIMIT:
                right = right[:1]
                sentence = _heading_sentence(document, [own[right[0]]])
            level = parent.level + 1
            names = [_name(o) for o in outline.sections if o.level == level and o.parent not in (None, parent.index)]
            fit = [n for n in names if n and letters_of(n) not in inside and _is_demand(n)]
            fit = [n for n in fit if all(are_apart(letters_of(n), letters_of(r)) for r in right)]
            self._meanings.learn((around, *fit))
            fit.sort(key=lambda name: (-self._meanings.fit(around, name), chance(around + name, 1 << 30)))
            wrong = _pick(right[0], fit, letters_of(around), 4 - len(right))
            if (
                sentence
                and len(wrong) == 4 - len(right)
                and not self._meanings.gives_away(around, right, wrong, _TELLS)
            ):
                question = f"下列要求中，{document.name}在“{inner_quotes(around)}”这一部分提出的是{BRACKETS}。"
                if _mixed(right[0], wrong):
                    yield from self._item(sentence, question, right, wrong)

    def _item(
        self, sentence: QuizSentence, question: str, right: Sequence[str], wrong: Sequence[str]
    ) -> Iterator[QuizItem]:
        document = self._documents.document_of(sentence)
        kind = "single" if len(right) == 1 else "multiple"
        longest = max(right, key=len)
        if len(question) > 300 or max(map(len, (*right, *wrong))) > 100 or len(sentence.text) > QUOTE_LIMIT:
            return
        if (
            kind == "single"
            and len(letters_of(longest)) > max(len(letters_of(w)) for w in wrong)
            and chance(longest, 5)
        ):
            return
        options, answer = arrange(right, wrong, letters_of(sentence.text), self._turn)
        self._turn += 1
        names = "".join(f"“{inner_quotes(words)}”" for words in wrong)
        yield QuizItem(
            item_id(kind, sentence.text, f"heading{letters_of(''.join(right))}"), sentence.document_id, kind, "heading", question,
            options, answer, (), f"{names}出自别的部分。{_explanation(sentence)}"[:199],
            difficulty(kind, document, sentence, right[0], wrong), sentence.path, sentence.span, sentence.text, sentence.weight,
        )  # fmt: skip


def _mixed(right: str, wrong: Sequence[str]) -> bool:
    """Return whether the right one is no odd one out among options that are all built alike."""
    starts = [words[:2] for words in wrong]
    if any(starts.count(start) > 1 and start != right[:2] for start in starts):
        return False
    among = [likeness(a, b) for i, a in enumerate(wrong) for b in wrong[i + 1 :]]
    return min(among) < _BUILT_ALIKE or max(likeness(right, words) for words in wrong) >= _BUILT_ALIKE


def _is_demand(name: str) -> bool:
    """Return whether a heading is a demand that stands by itself."""
    return demands.is_imperative(name) and not demands.begins_with_object(name)


def _explanation(sentence: QuizSentence) -> str:
    return f"原文：“{inner_quotes(sentence.text)[:180]}”"


def _name(section: Section) -> str:
    """Return a heading as an option; empty where it is too short, too long, masked or broken."""
    name = shown(heading_name(section.heading))
    if name.startswith("要"):
        name = name[1:]
    low, high = _HEADING
    fine = low <= len(letters_of(name)) <= high and balanced(name) and not is_masked(name)
    return name if fine else ""


def _heading_sentence(document: QuizDocument, sections: Sequence[Section]) -> QuizSentence | None:
    """Return the headings of sections, with what stands between them, as words to quote under the section above them."""
    text = document.opened.document.text
    first, last = min(sections, key=lambda s: s.start), max(sections, key=lambda s: s.start)
    start, end = first.start, max(last.heading_end, last.start + 1)
    while end > start and text[end - 1] in "\n 　":
        end -= 1
    words = text[start:end]
    if end - start < 5 or any(letters_of(_name(section)) not in letters_of(words) for section in sections):
        return None
    return QuizSentence(
        document.opened.document.id, Span(start, end), words, first.index, first.path, True, False, weight=_WEIGHT
    )


def _pick(own: str, names: list[str], shut: str, count: int) -> list[str]:
    """Return the first headings of like length that are apart from each other and are not given away by the stem."""
    chosen: list[str] = []
    order = [name for name in dict.fromkeys(names) if 0.5 * len(own) <= len(name) <= 2 * len(own)]
    for name in order:
        key = letters_of(name)
        if key not in shut and all(are_apart(key, letters_of(other)) for other in chosen):
            chosen.append(name)
        if len(chosen) == count:
            break
    return chosen
