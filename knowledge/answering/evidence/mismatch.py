"""What the nearest sentence contradicts: it tells of another year or place than the question, or not of what is to be measured.

A sentence is read with its lead and the headings above it. Where these name a year, and not the one that is asked for, the
figure is that of another year; where a place is asked of, and neither sentence, headings nor document are of it, of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.answering.evidence.absent import places_in
from knowledge.answering.evidence.sentence_scoring import ScoredSentence
from knowledge.answering.understanding.question_forms import Form, asking_words
from knowledge.answering.understanding.request import Request
from knowledge.text.folding import fold
from knowledge.text.question_words import content_words
from knowledge.values import DocumentInfo

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_BEFORE = re.compile(r"上年|同期|比上|历年|以来|此前")
"""Words by which a sentence tells of the year before one that it names."""
_MEASURED = re.compile(
    r"([一-鿿]{2,8}?)(?:大概|大约|一共|总共|现在|目前)?(?:是|为|有|达到?|要到|到了?)?(?:多少|百分之几|几[个成倍点])"
)
_DONE = "了过"
"""打造了几个 asks of what was done, not of a thing that is measured."""
_FIGURES = (Form.FIGURE, Form.WHEN, Form.YESNO)


def mismatch(request: Request, row: ScoredSentence, info: DocumentInfo | None, stands: Callable[[str], bool]) -> str:
    """Return what the question asks of and the sentence does not tell of; empty where nothing tells against it.

    Args:
        request: the question.
        row: the sentence.
        info: its document.
        stands: whether a folded word stands in the library: of one that nobody uses there is no saying.
    """
    if request.form not in _FIGURES:
        return ""
    context = "\n".join([row.text, *row.candidate.passage.path])
    asked = set(_YEAR.findall(request.own))
    told = set(_YEAR.findall(context))
    if asked and told and not asked & (told | _relative(row.text, told, info)):
        return f"{min(asked)}年"
    return _place(request.own, context, info) or _measure(request, fold(context), stands)


def _relative(text: str, told: set[str], info: DocumentInfo | None) -> set[str]:
    """The years that a sentence tells of without their numbers: 去年 of its document's year, 上年 of a year named."""
    own = int(info.date[:4]) if info and info.date[:4].isdigit() else 0
    years = {own - 1} if "去年" in text else set()
    years |= {own - 2} if "前年" in text else set()
    years |= {int(year) - 1 for year in told} | {own - 1} if _YEAR_BEFORE.search(text) else set()
    return {str(year) for year in years}


def _place(question: str, context: str, info: DocumentInfo | None) -> str:
    """The place that is asked of, where neither the sentence nor its document is of it."""
    of = f"{context}\n{info.title}{info.occasion}{info.speaker}{info.source}" if info else context
    return next((place for place in places_in(question) if place not in of and place[:-1] not in of), "")


def _measure(request: Request, context: str, stands: Callable[[str], bool]) -> str:
    """The thing of which a figure is asked, where the sentence does not hold it."""
    match = _MEASURED.search(request.own) if request.form is Form.FIGURE else None
    words = content_words(match.group(1)) if match and match.group(1)[-1] not in _DONE else []
    last = words[-1] if words else ""
    return last if len(last) > 1 and last not in asking_words() and last not in context and stands(last) else ""
