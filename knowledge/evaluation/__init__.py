"""Self-examination: a question set, or probes made from the library itself, asked and scored.

The set tells how good the library is on questions that people ask; probes tell at once, for any library, whether what
stands in it is found, and whether what doesn't is refused. Probes share their words with the text, so they are easier
than people's questions: compare a library with itself, before and after a change.

`question_set` (reading one), `probes` (making them), `scoring` (an answer against what is known), `values`.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.evaluation.probes import make_probes
from knowledge.evaluation.question_set import read_questions
from knowledge.evaluation.scoring import FIGURES, score
from knowledge.evaluation.values import Gold, Question, Result, Row

if TYPE_CHECKING:
    from knowledge.library import Library

Tell = Callable[[int, int], None]
"""Called with how many questions are done, of how many."""


def examine(library: Library, questions: Sequence[Question], tell: Tell | None = None) -> Result:
    """Return how the library's answers to a question set fare."""
    return Result(tuple(_rows(library, questions, tell)), made=False)


def examine_itself(library: Library, count: int, seed: int, tell: Tell | None = None) -> Result:
    """Return how the library, with a document at least, fares on about `count` probes made from itself.

    The same seed makes the same probes of the same library.
    """
    probes = make_probes(library, count, seed)
    plain = [probe for probe in probes.questions if not probe.hidden]
    hidden = [probe for probe in probes.questions if probe.hidden]
    rows = list(_rows(library, plain, tell, 0, len(probes.questions)))
    if hidden:
        with (
            tempfile.TemporaryDirectory(prefix="study-selfcheck-") as folder,
            library.without(probes.hidden, Path(folder)) as part,
        ):
            rows += _rows(part, hidden, tell, len(plain), len(probes.questions))
    return Result(tuple(rows), made=True)


def _rows(
    library: Library, questions: Sequence[Question], tell: Tell | None, done: int = 0, total: int = 0
) -> Iterable[Row]:
    text_of = functools.cache(lambda key: library.catalog.document(key).text)
    for number, question in enumerate(questions, done + 1):
        answer = library.ask(question.text, history=question.history)
        if tell is not None:
            tell(number, total or len(questions))
        yield score(question, answer, text_of)


__all__ = ["FIGURES", "Gold", "Question", "Result", "Row", "examine", "examine_itself", "make_probes", "read_questions"]
