"""What self-examination works on: questions with what a right answer must hold, and how an answer fared."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from knowledge.values import Turn


@dataclass(frozen=True, slots=True)
class Gold:
    """A passage that supports the right answer.

    Attributes:
        source: the beginning of its file's name.
        anchor: verbatim words that a right citation holds.
        section: headings from the outermost; empty where it is not to be checked.
        titles: what its document may be called; empty where it is not to be checked.
        related: fine to cite, but not required.
    """

    source: str
    anchor: str
    section: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    related: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known about its answer.

    Attributes:
        id: in the set.
        text: as it is asked.
        kind: a word by which results are grouped.
        answerable: whether the documents answer it.
        gold: the passages that support the answer.
        any_gold: one of them is enough.
        points: words that a right answer holds.
        least_points: how many of them are enough.
        history: the turns before, oldest first.
        hidden: it is asked of a library without the document that answers it.
    """

    id: str
    text: str
    kind: str
    answerable: bool
    gold: tuple[Gold, ...] = ()
    any_gold: bool = False
    points: tuple[str, ...] = ()
    least_points: int = 0
    history: tuple[Turn, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """How one answer fared; a figure is None where it does not apply.

    Attributes:
        status, reason: of the answer.
        figures: by name, 0 to 1; `ms` the time that the answer took.
    """

    question: Question
    status: str
    reason: str
    figures: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Result:
    """What a self-examination found: a row for each question, and whether they were made from the library itself."""

    rows: tuple[Row, ...]
    made: bool

    def figure(self, name: str) -> float | None:
        """Return the mean of a figure over the questions that it applies to."""
        values = [value for row in self.rows if (value := row.figures.get(name)) is not None]
        return sum(values) / len(values) if values else None

    def middle_ms(self) -> float:
        """Return the median of the times that the answers took, in milliseconds."""
        times = [value for row in self.rows if (value := row.figures.get("ms")) is not None]
        return median(times) if times else 0.0

    def kinds(self) -> dict[str, tuple[int, int]]:
        """Return for each kind of question how many are fully right, and of how many."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            right, total = found.get(row.question.kind, (0, 0))
            found[row.question.kind] = (right + int(row.figures["right"] == 1.0), total + 1)
        return found

    def misses(self) -> list[Row]:
        """Return what is not fully right."""
        return [row for row in self.rows if row.figures["right"] != 1.0]
