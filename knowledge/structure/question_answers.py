"""Questions with their answers: those of a bank, and those that a text of questions and answers (一问一答) is made of.

A text is one where marked questions, each followed by its answer, hold most of it. Labels (问题1：, 【第1问】, 问：, 答：) say
so themselves; numbered or marked headings that end in ？ say so where there are many and their answers are short.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.structure.enumerations import find_enumerations
from knowledge.structure.numbered_points import is_enumeration
from knowledge.structure.numbering import MarkerKind, find_markers, group_markers
from knowledge.text.sentences import paragraphs
from knowledge.values import Document, Outline, Section, Span, Stretch

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5})"
_LABEL = re.compile(
    rf"[【\[（(]?\s*(?:问题?\s*{_NUMBER}|第\s*{_NUMBER}\s*(?:个?问题|[题问]))\s*[】\]）)]?\s*[:：、.．]?\s*"
    r"|[【\[]问[】\]]\s*[:：]?\s*|问\s*[:：]\s*|Q\s*\d{0,4}\s*[:：.．、]\s*"
)
_ANSWER = re.compile(
    r"\s*(?:[【\[（(]?\s*(?:参考)?(?:答案?|回答|解答)\s*(?:[】\]）)]\s*[:：]?|[:：])|A\s*\d{0,4}\s*[:：.．、])\s*"
)
_ANSWER_AFTER = re.compile(r"(?<=[？?。])\s*(?:[【\[]答[】\]]|答\s*[:：])\s*")
_NUMBERED = re.compile(r"(?:\d{1,4}\s*[.．、)）]|[（(]\s*\d{1,4}\s*[)）])\s*(?=\D)")
_ASKS = re.compile(r"[？?][”’」』）)]?\s*$")
_LONGEST_QUESTION = 200  # characters
_LONGEST_HEADING = 40  # characters of a line between two answers that heads the questions after it
_LEAST_LABELLED, _LEAST_PLAIN = 2, 4
"""Questions that make a text one of questions and answers: with labels of their own, and by number and ？ alone."""
_LEAST_SHARE = 0.6
"""Of the body's characters, that questions and answers hold: 0.02 at most in the speeches and reports at hand."""
_LONGEST_PLAIN = 800  # characters on average of an answer without a label: chapters are longer
_PART = re.compile(r"第[一二三四五六七八九十百\d]{1,4}(?:部分|[章篇节编])")
_TRIMMED = "。；;，,：: 　\n"


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A question and its answer.

    Attributes:
        question: with its number, without the words 问 and 答.
        answer: what is told: without the word 答.
        whole: question, answer and all that belongs to them.
        above: the heading that the question stands under; None where there is none.
    """

    question: Span
    answer: Span
    whole: Span
    above: Span | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A line that may be a question; `end` where its words end, `answer` where its answer begins on the same line."""

    line: Span
    start: int
    end: int
    answer: int | None
    labelled: bool


def question_answers(document: Document) -> tuple[QuestionAnswer, ...]:
    """Return the questions of a bank, or of a text of questions and answers; empty for every other document."""
    if document.questions:
        return _of_bank(document)
    text = document.text
    if "？" not in text and "?" not in text and "答" not in text:
        return ()
    lines = paragraphs(text, document.body_start)
    marked = {mark.start for mark in document.marks}
    answered = {line.start for line, after in itertools.pairwise(lines) if _ANSWER.match(after.of(text))}
    asked = [found for line in lines if (found := _asked(text, line, line.start in marked, line.start in answered))]
    labelled = [question for question in asked if question.labelled]
    for questions, least in ((labelled, _LEAST_LABELLED), (asked, _LEAST_PLAIN)):
        units = _units(document, lines, questions)
        if len(units) >= least and _holds_most(document, units, plain=questions is asked):
            return tuple(units)
    return ()


def _of_bank(document: Document) -> tuple[QuestionAnswer, ...]:
    made, at, heading = [], document.body_start, None
    for question in document.questions:
        above = Span(at, question.start)
        if above.of(document.text).strip():
            heading = Span(at, question.start - 1)
        stem = document.text.index("\n", question.start)
        whole = Span(question.start, question.end)
        made.append(QuestionAnswer(Span(question.start, stem), Span(question.start, question.told_end), whole, heading))
        at = question.end + 1
    return tuple(made)


def _asked(text: str, line: Span, is_marked: bool, is_answered: bool) -> _Asked | None:
    """Return the question of a line: one with a label, or a numbered or marked one with ？ or with 答 below it."""
    words = line.of(text)
    label = _LABEL.match(words)
    number = _NUMBERED.match(words)
    inside = _ANSWER_AFTER.search(words, label.end() if label else 0)
    stop = inside.start() if inside else len(words)
    if stop > _LONGEST_QUESTION or not any(map(str.isalnum, words[label.end() if label else 0 : stop])):
        return None
    if not (label or ((number or is_marked) and (is_answered or _ASKS.search(words[:stop])))):
        return None
    start = line.start if not label or _shows_number(label[0]) else line.start + label.end()
    answer = line.start + inside.end() if inside else None
    return _Asked(line, start, line.start + len(words[:stop].rstrip()), answer, bool(label or is_answered or inside))


def _shows_number(label: str) -> bool:
    return bool(re.search(r"[\d一二三四五六七八九十百]", label))


def _units(document: Document, lines: Sequence[Span], asked: Sequence[_Asked]) -> list[QuestionAnswer]:
    """Return the questions that have an answer below or beside them, with the headings between them."""
    text, made = document.text, list[QuestionAnswer]()
    starts = {question.line.start for question in asked}
    above: Span | None = _heading(text, [line for line in lines if asked and line.start < asked[0].line.start])
    for place, question in enumerate(asked):
        stop = asked[place + 1].line.start if place + 1 < len(asked) else len(text)
        below = [line for line in lines if question.line.start < line.start < stop]
        heading = _heading(text, below[1:]) if stop in starts else None
        if heading is not None:
            below = below[: below.index(heading)]
        start, end = question.answer, below[-1].end if below else question.line.end
        if start is None and below:
            label = _ANSWER.match(below[0].of(text))
            start = below[0].start + (label.end() if label else 0)
        if start is not None and start < end:
            whole = Span(question.line.start, end)
            made.append(QuestionAnswer(Span(question.start, question.end), Span(start, end), whole, above))
        above = heading or above
    return made


def _heading(text: str, lines: Sequence[Span]) -> Span | None:
    """Return the last of the lines before a question, where it is numbered as a heading above it."""
    if not lines:
        return None
    words = lines[-1].of(text)
    marker = next(find_markers(words), None)
    is_heading = marker is not None and marker.start == 0 and marker.kind <= MarkerKind.BRACKETED
    is_heading = is_heading or bool(_PART.match(words))
    return lines[-1] if is_heading and len(words) <= _LONGEST_HEADING and words[-1] not in "。；？?" else None


def _holds_most(document: Document, units: Sequence[QuestionAnswer], plain: bool) -> bool:
    body = len(document.text) - document.body_start
    held = sum(unit.whole.end - unit.whole.start for unit in units)
    if plain:
        labels = sum(bool(_ANSWER.match(document.text, unit.question.end)) for unit in units)
        longest = sum(unit.answer.end - unit.answer.start for unit in units) / len(units)
        if longest > _LONGEST_PLAIN and labels * 2 < len(units):
            return False
    return held >= _LEAST_SHARE * body


def question_outline(document: Document, units: Sequence[QuestionAnswer]) -> Outline:
    """Return the outline of questions and answers: a section for each question, below the headings between them."""
    text = document.text
    heads: list[tuple[int, Span, bool]] = []  # where a section begins, its heading, whether questions stand below it
    for place, unit in enumerate(units):
        if unit.above is not None and (not place or units[place - 1].above != unit.above):
            heads.append((unit.above.start, unit.above, True))
        heads.append((unit.whole.start, unit.question, False))
    sections: list[Section] = []
    chapter: Section | None = None
    for index, (start, heading, is_chapter) in enumerate(heads):
        above = None if is_chapter else chapter
        words = heading.of(text).strip(_TRIMMED)
        path = (*above.path, words) if above else (words,)
        parent = above.index if above else None
        end = next((at for at, _, outer in heads[index + 1 :] if outer or not is_chapter), len(text))
        made = Section(index, parent, len(path), words, False, start, end, heading.end, path)
        chapter = made if is_chapter else chapter
        sections.append(made)
    stretches = _stretches(document, sections)
    groups = group_markers(find_markers(text, document.body_start))
    lists = [group for group in groups if is_enumeration(text, group, document.body_start)]
    found = find_enumerations(text, list(stretches), lists, [section.start for section in sections])
    return Outline(tuple(sections), stretches, found)


def _stretches(document: Document, sections: Sequence[Section]) -> tuple[Stretch, ...]:
    """Return the pieces of the body, each from one section's head to the next."""
    starts = [(document.body_start, None), *((section.start, section.index) for section in sections)]
    stops = [*(start for start, _ in starts[1:]), len(document.text)]
    return tuple(
        Stretch(start, stop, section) for (start, section), stop in zip(starts, stops, strict=True) if start < stop
    )
