"""Self-examination: a question set, or probes made from the library itself, asked and scored.

The set tells how good the library is on questions that people ask. Probes need no set, on any library. Those of structure
ask in everyday frames for what the outline, the lists and the definitions tell, so that the right answer is known; those
of sentences tell whether what stands in it is found, and whether what doesn't is refused. The latter share their words
with the text, so they are easier than people's questions: compare a library with itself, before and after a change.

`question_set` (reading one), `scoring` (an answer against what is known); `structure_probes` (headings, parts, lists,
ordinals) and `statement_probes` (definitions, claims, absent topics) from `probed_documents` in `frames`,
`structure_scoring`; `probes` (of sentences and hidden documents); `comparison` (with a reranker or another embedding, and without); `values`.
"""

from __future__ import annotations

import functools
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.evaluation.frames import HALVES
from knowledge.evaluation.probed_documents import ProbedDocument, ProbedLibrary
from knowledge.evaluation.probes import make_probes
from knowledge.evaluation.question_set import read_questions
from knowledge.evaluation.scoring import FIGURES, score
from knowledge.evaluation.structure_probes import structure_probes
from knowledge.evaluation.structure_scoring import score_structure
from knowledge.evaluation.values import Gold, KindFigures, Place, Question, Result, Row, StructureProbe, StructureRow
from knowledge.values import Citation

if TYPE_CHECKING:
    from knowledge.library import Library

Tell = Callable[[int, int], None]
"""Called with how many questions are done, of how many."""
_THINGS = 4
"""A fourth of the count is how many things of each kind of structure are asked about: 15 of 60, about 700 questions."""
_ASKED = 4
"""Frames in which each of them is asked; headings are asked for in all."""


def examine(library: Library, questions: Sequence[Question], tell: Tell | None = None) -> Result:
    """Return how the library's answers to a question set fare."""
    return Result(tuple(_rows(library, questions, tell)), made=False)


def examine_itself(
    library: Library, count: int, seed: int, tell: Tell | None = None, half: str | None = None
) -> Result:
    """Return how the library, with a document at least, fares on probes made from itself.

    The same seed makes the same probes of the same library.

    Args:
        library: asked about itself.
        count: probes of sentences; a fourth as many things of each kind of structure are asked about.
        seed: decides which ones.
        tell: called after each question.
        half: `design` or `check` frames alone.
    """
    of_structure = structure_probes(
        ProbedLibrary(library, random.Random(seed)),  # noqa: S311 - a sample, no secret
        max(1, count // _THINGS),
        _ASKED,
        half,
        seed,
    )
    probes = make_probes(library, count, seed)
    plain = [probe for probe in probes.questions if not probe.hidden]
    hidden = [probe for probe in probes.questions if probe.hidden]
    total = len(of_structure) + len(probes.questions)
    structure = tuple(_structure_rows(library, of_structure, tell, total))
    rows = list(_rows(library, plain, tell, len(structure), total))
    if hidden:
        with (
            tempfile.TemporaryDirectory(prefix="study-selfcheck-") as folder,
            library.without(probes.hidden, Path(folder)) as part,
        ):
            rows += _rows(part, hidden, tell, len(structure) + len(plain), total)
    return Result(tuple(rows), made=True, structure=structure)


def _structure_rows(
    library: Library, probes: Sequence[StructureProbe], tell: Tell | None, total: int
) -> Iterable[StructureRow]:
    catalog = library.catalog

    @functools.cache
    def opened(key: str) -> ProbedDocument:
        return ProbedDocument(catalog.document(key), catalog.outline(key), "")

    def place_of(citation: Citation) -> Place:
        return citation.document_id, opened(citation.document_id).section_at(citation.start)

    for number, probe in enumerate(probes, 1):
        answer = library.ask(probe.text)
        if tell is not None:
            tell(number, total)
        yield score_structure(probe, answer, place_of)


def _rows(
    library: Library, questions: Sequence[Question], tell: Tell | None, done: int = 0, total: int = 0
) -> Iterable[Row]:
    text_of = functools.cache(lambda key: library.catalog.document(key).text)
    for number, question in enumerate(questions, done + 1):
        answer = library.ask(question.text, history=question.history)
        if tell is not None:
            tell(number, total or len(questions))
        yield score(question, answer, text_of)


__all__ = [
    "FIGURES",
    "HALVES",
    "Gold",
    "KindFigures",
    "Question",
    "Result",
    "Row",
    "StructureRow",
    "examine",
    "examine_itself",
    "make_probes",
    "read_questions",
]
