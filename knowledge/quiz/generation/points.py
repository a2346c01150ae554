"""Items from numbered points in running prose (一是…；二是…): which of these belong to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import are_apart, arrange, difficulty
from knowledge.quiz.generation.letters import balanced, inner_quotes, shown
from knowledge.quiz.generation.near_figures import near_figures
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence
from knowledge.quiz.generation.slots import Slot
from knowledge.quiz.items import BRACKETS, QUOTE_LIMIT, QuizItem, chance, item_id
from knowledge.structure.importance import Importance
from knowledge.structure.requirements import without_ordinal
from knowledge.text import demands
from knowledge.text.figures import find_figures
from knowledge.text.folding import letters_of
from knowledge.text.masks import is_masked
from knowledge.text.sentences import clauses
from knowledge.values import Enumeration, Outline, Span

_POINT = (6, 45)
_LEAD = (6, 70)


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one enumeration as options.

    Attributes:
        sentence: lead and points as one piece of text.
        lead: the words that announce them.
        words: the points, without their numbers, long ones cut at a comma.
    """

    sentence: QuizSentence
    lead: str
    words: tuple[str, ...]


class PointMaker:
    """Makes items of points; those left over, with another figure, are the wrong ones."""

    def __init__(self, documents: QuizDocuments) -> None:
        self._documents = documents

    def items(self, document: QuizDocument) -> Iterator[QuizItem]:
        """Yield an item for each enumeration of a document that is announced and short enough to quote."""
        for points in _points(document):
            key = letters_of("".join(points.words))
            right = sorted(points.words, key=lambda words: chance(key + words, 1 << 30))[
                : min(3, len(points.words) - 1)
            ]
            left = () if points.sentence.past else [words for words in points.words if words not in right]
            wrong = [made for words in left if (made := self._changed(points, words))][:2]
            if not wrong or len(right) < 2 or len(right) + len(wrong) < 3:
                continue
            question = f"{stems.lead(self._documents, points.sentence, points.lead * 3)}{points.lead}：{BRACKETS}。"
            options, answer = arrange(right, wrong, key, 0)
            span = points.sentence.span
            yield QuizItem(
                item_id("multiple", points.sentence.text, key), document.opened.document.id, "multiple", "points", question, options, answer,
                (), _explained(points, wrong), difficulty("multiple", document, points.sentence, right[0], wrong),
                points.sentence.path, span, points.sentence.text, points.sentence.weight,
            )  # fmt: skip

    def _changed(self, points: Points, words: str) -> str:
        """Return a point with its first figure changed; empty where it has none, or the changed one is said somewhere."""
        at = points.sentence.text.find(words)
        for figure in find_figures(words) if at >= 0 else ():
            slot = Slot(points.sentence, at + figure.start, at + figure.end, "figure", "/".join(figure.kind))
            for put in near_figures(slot):
                made = words[: figure.start] + put + words[figure.end :]
                if not self._documents.hold(letters_of(made)):
                    return made
        return ""


def _explained(points: Points, wrong: Sequence[str]) -> str:
    names = "".join(f"“{inner_quotes(words)}”" for words in wrong)
    return f"{names}不在其中。原文：“{inner_quotes(points.sentence.text)}”"[:199]


def _points(document: QuizDocument) -> list[Points]:
    outline = document.opened.outline
    importance = Importance(document.opened.document, outline)
    return [made for found in outline.enumerations if (made := _read(document, found, outline, importance)) is not None]


def _read(document: QuizDocument, enumeration: Enumeration, outline: Outline, importance: Importance) -> Points | None:
    text = document.opened.document.text
    span = Span(enumeration.lead.start, enumeration.members[-1].end)
    whole = span.of(text)
    lead = stems.body(without_ordinal(enumeration.lead.of(text)).rstrip("，,：:；;。"))
    words = tuple(_point(member.of(text)) for member in enumeration.members)
    path = outline.path(enumeration.section)
    low, high = _LEAD
    if (
        len(words) < 3
        or not all(words)
        or "\n" in whole
        or len(whole) > QUOTE_LIMIT
        or not low <= len(letters_of(lead)) <= high
    ):
        return None
    if not stems.may_begin(lead) or any(is_masked(piece) or not balanced(piece) for piece in (lead, *words)):
        return None
    keys = [letters_of(piece) for piece in words]
    if any(not are_apart(a, b) for i, a in enumerate(keys) for b in keys[i + 1 :]) or any(
        k in letters_of(lead) for k in keys
    ):
        return None
    demand = demands.has_binding_word(lead)
    weight, past = importance.weight(span, enumeration.section), importance.reports(span, enumeration.section)
    return Points(
        QuizSentence(document.opened.document.id, span, whole, enumeration.section, path, demand, past, weight=weight),
        lead,
        words,
    )


def _point(words: str) -> str:
    """Return a point as an option; empty where it is too short or too long."""
    told = without_ordinal(words)
    low, high = _POINT
    kept = ""
    for clause in clauses(told):
        longer = told[: clause.end]
        if len(letters_of(longer)) > high:
            break
        kept = longer
    kept = shown(kept.rstrip("，,；;。：: "))
    return kept if len(letters_of(kept)) >= low else ""
