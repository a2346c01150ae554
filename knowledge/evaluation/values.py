"""What self-examination works on: questions with what a right answer must hold, and how an answer fared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Self, TypeAlias

from knowledge.values import Span, Turn

Place: TypeAlias = tuple[str, int | None]
"""Id of a document, and index of the innermost section; None in opening and closing."""


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
class StructureProbe:
    """A question made from the structure of a library, with what a right answer cites or tells.

    Attributes:
        kind: `topic`, `children`, `list`, `definition`, `ordinal`, `yes`, `no` or `absent`.
        text: as it is asked.
        about: the thing that it asks about, which other frames of it share.
        document_id: of the thing; empty where several documents hold it, or none.
        sections: where the first citation may stand.
        pieces: letters of the parts that must be told, in order.
        spans: sentences that a right answer cites, each with the id of its document.
    """

    kind: str
    text: str
    about: str
    document_id: str = ""
    sections: frozenset[int] = frozenset()
    pieces: tuple[str, ...] = ()
    spans: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class StructureRow:
    """How the answer to a probe of structure fared.

    Attributes:
        status: of the answer.
        share: of the parts that were told; None where there are none.
        place: of the first citation; None without one.
        ms: the time that the answer took.
    """

    probe: StructureProbe
    status: str
    right: bool
    share: float | None
    place: Place | None
    ms: float


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How the probes of one kind fared; all but counts are shares, None where they do not apply.

    Attributes:
        things: that were asked about.
        questions: asked about them.
        right: questions answered rightly.
        share: the mean share of the parts that were told.
        same_place: things to which all frames gave the same section, by their first citation.
    """

    things: int
    questions: int
    right: float
    share: float | None
    same_place: float | None

    @classmethod
    def of(cls, rows: Sequence[StructureRow]) -> Self:
        """Return the figures of the rows of one kind, which are not empty."""
        shares = [row.share for row in rows if row.share is not None]
        places: dict[tuple[str, str], set[Place | None]] = {}
        for row in rows:
            places.setdefault((row.probe.document_id, row.probe.about), set()).add(row.place)
        same = [len(found) == 1 and None not in found for found in places.values()]
        return cls(
            len(places),
            len(rows),
            mean(row.right for row in rows),
            mean(shares) if shares else None,
            mean(same) if rows[0].probe.kind == "topic" else None,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What a self-examination found.

    Attributes:
        rows: one for each question of a set, or made from sentences.
        made: they were made from the library itself.
        structure: one for each probe of its structure.
    """

    rows: tuple[Row, ...]
    made: bool
    structure: tuple[StructureRow, ...] = ()

    def figure(self, name: str) -> float | None:
        """Return the mean of a figure over the questions that it applies to."""
        values = [value for row in self.rows if (value := row.figures.get(name)) is not None]
        return sum(values) / len(values) if values else None

    def middle_ms(self) -> float:
        """Return the median of the times that the answers took, in milliseconds."""
        times = [value for row in self.rows if (value := row.figures.get("ms")) is not None]
        times += [row.ms for row in self.structure]
        return median(times) if times else 0.0

    def kinds(self) -> dict[str, tuple[int, int]]:
        """Return for each kind of question how many are fully right, and of how many."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            right, total = found.get(row.question.kind, (0, 0))
            found[row.question.kind] = (right + int(row.figures["right"] == 1.0), total + 1)
        return found

    def structure_kinds(self) -> dict[str, KindFigures]:
        """Return the figures of each kind of probe of structure, in the order in which they were asked."""
        found: dict[str, list[StructureRow]] = {}
        for row in self.structure:
            found.setdefault(row.probe.kind, []).append(row)
        return {kind: KindFigures.of(rows) for kind, rows in found.items()}

    def misses(self) -> list[Row]:
        """Return what is not fully right."""
        return [row for row in self.rows if row.figures["right"] != 1.0]
