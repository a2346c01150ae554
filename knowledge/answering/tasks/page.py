"""The page of a task: checked statements under headings, with citations numbered through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.model.page import Entry, make_page
from knowledge.answering.tasks.values import TaskPart
from knowledge.values import Citation, Statement


@dataclass(frozen=True, slots=True)
class Told:
    """A statement and the heading under which it stands; headings are told in the order of `rank`."""

    entry: Entry
    heading: str
    rank: tuple[int, int]


def make_parts(told: Sequence[Told]) -> tuple[tuple[TaskPart, ...], tuple[Citation, ...]]:
    """Return statements as parts, and their citations numbered from 1; the same place has one number."""
    parts: list[TaskPart] = []
    citations: list[Citation] = []
    ranks = sorted({(one.rank, one.heading): None for one in told})
    for rank, heading in ranks:
        page = make_page([replace(one.entry, opens=True) for one in told if (one.rank, one.heading) == (rank, heading)])
        numbers = {cited.number: _number(citations, cited) for cited in page.citations}
        statements = [
            Statement(said.text, tuple(numbers[number] for number in said.citations), said.summary)
            for said in page.statements
        ]
        if statements:
            parts.append(TaskPart(heading, tuple(statements)))
    return tuple(parts), tuple(citations)


def _number(citations: list[Citation], cited: Citation) -> int:
    for known in citations:
        if (known.document_id, known.start, known.end) == (cited.document_id, cited.start, cited.end):
            return known.number
    citations.append(replace(cited, number=len(citations) + 1))
    return len(citations)
