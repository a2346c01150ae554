"""Items from numbered points in running prose (一是…；二是…): which of these belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.quiz.generation import stems
from knowledge.quiz.generation.distractors import are_apart, arrange, difficulty, names_its_home
from knowledge.quiz.generation.letters import balanced, inner_quotes, shown
from knowledge.quiz.generation.quiz_documents import QuizDocument, QuizDocuments, QuizSentence
from knowledge.quiz.generation.word_roles import verb_end
from knowledge.quiz.items import BRACKETS, QUOTE_LIMIT, QuizItem, chance, item_id
from knowledge.structure.requirements import without_ordinal
from knowledge.text import demands
from knowledge.text.folding import bigrams, letters_of
from knowledge.text.masks import is_masked
from knowledge.text.sentences import clauses
from knowledge.values import Enumeration, Outline, Span

_POINT = (6, 45)
_LEAD = (6, 70)
_KINDRED = 2  # pairs of letters that a wrong point shares with the right ones
_TROUBLES = re.compile("问题|困难|不足|差距|短板")


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one enumeration as options.

    Attributes:
        sentence: lead and points as one piece of text.
        lead: the words that announce them.
        words: the points, without their numbers, long ones cut at a comma.
        lacking: they complain.
    """

    sentence: QuizSentence
    lead: str
    words: tuple[str, ...]
    lacking: bool


class PointMaker:
    """Makes items of points; the points of other enumerations are their wrong options."""

    def __init__(self, documents: QuizDocuments) -> None:
        self._documents = documents
        self._all = {i: _points(document) for i, document in documents.by_id.items()}

    def items(self, document: QuizDocument) -> Iterator[QuizItem]:
        """Yield an item for each enumeration of a document that is announced and short enough to quote."""
        for points in self._all[document.opened.document.id]:
            wrong = self._wrong(document, points)
            key = letters_of("".join(points.words))
            right = sorted(points.words, key=lambda words: chance(key + words, 1 << 30))[:3]
            if not wrong or len(right) + len(wrong) < 4:
                continue
            question = f"{stems.lead(self._documents, points.sentence, points.lead * 3)}{points.lead}：{BRACKETS}。"
            options, answer = arrange(right, wrong, key, 0)
            span = points.sentence.span
            yield QuizItem(
                item_id("multiple", points.sentence.text, key), document.opened.document.id, "multiple", "points", question, options, answer,
                (), f"原文：“{inner_quotes(points.sentence.text)}”"[:199], difficulty("multiple", document, points.sentence, right[0], wrong),
                points.sentence.path, span, points.sentence.text,
            )  # fmt: skip

    def _wrong(self, document: QuizDocument, points: Points) -> list[str]:
        """Return one or two points of other enumerations that this document does not hold."""
        size = sum(len(words) for words in points.words) / len(points.words)
        found: list[str] = []
        ground = bigrams("，".join(points.words))
        others = [o for many in self._all.values() for o in many if o is not points and o.lacking == points.lacking]
        pool = [(words, self._documents.document_of(o.sentence)) for o in others for words in o.words]
        for words, home in sorted(pool, key=lambda pair: (abs(len(pair[0]) - size), pair[0])):
            key = letters_of(words)
            if home is not document and names_its_home(key, home, document):
                continue
            if key in document.letters or not all(are_apart(key, letters_of(w)) for w in (*points.words, *found)):
                continue
            if demands.reports_shortcoming(words) != points.lacking or not any(
                _class(words) == _class(w) for w in points.words
            ):
                continue
            if len(bigrams(words) & ground) < _KINDRED:
                continue
            if 0.5 * size <= len(words) <= 2 * size:
                found.append(words)
            if len(found) == 2:
                break
        return found


def _class(words: str) -> tuple[object, ...]:
    """Return what points must share to be taken for each other: how they begin, and whether they give figures."""
    return words[:2] == "有的", words[:1] == "要", verb_end(words) > 0, any(c.isdigit() for c in words)


def _points(document: QuizDocument) -> list[Points]:
    outline = document.opened.outline
    return [made for found in outline.enumerations if (made := _read(document, found, outline)) is not None]


def _read(document: QuizDocument, enumeration: Enumeration, outline: Outline) -> Points | None:
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
    lacking = 2 * sum(demands.reports_shortcoming(piece) for piece in words) >= len(words) or bool(
        _TROUBLES.search(lead)
    )
    demand = demands.has_binding_word(lead)
    return Points(
        QuizSentence(document.opened.document.id, span, whole, enumeration.section, path, demand, False),
        lead,
        words,
        lacking,
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
