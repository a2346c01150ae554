"""What looking up gives: quotations with their differences, occurrences of a phrase, places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from knowledge.values import Citation, Hit, Span

DifferenceKind: TypeAlias = Literal["replaced", "missing", "added"]
Status: TypeAlias = Literal["exact", "differs", "not_found"]
Manner: TypeAlias = Literal["words", "some", "meaning", "none"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a quotation is not what the source says.

    Attributes:
        kind: `replaced` other words stand in the source, `missing` words of the source were left out of the quotation,
            `added` words of the quotation don't stand in the source.
        theirs: the words of the quotation, verbatim; empty where words are missing.
        source: the words of the source, verbatim; empty where words were added.
        at: where in the quotation, as it was typed; empty span where words are missing.
        place: where in the document's text; empty span where words were added.
    """

    kind: DifferenceKind
    theirs: str
    source: str
    at: Span
    place: Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """What became of a quotation that was looked up.

    Attributes:
        text: as it was typed.
        status: `exact`, `differs`, or `not_found`.
        citation: the words of the source it stands for; None where they were not found.
        differences: in order; empty unless it differs.
        places: in how many places exactly these words stand; 0 unless exact.
        nearest: where something like it stands, for a quotation that was not found.
        reason: why nothing was found, for people in Chinese; else empty.
    """

    text: str
    status: Status
    citation: Citation | None = None
    differences: tuple[Difference, ...] = ()
    places: int = 0
    nearest: tuple[Citation, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a phrase stands.

    Attributes:
        date: of the document, empty where it does not tell.
        citation: of the sentence.
        mark: the phrase, as a span in `citation.passage`.
    """

    date: str
    citation: Citation
    mark: Span


@dataclass(frozen=True, slots=True)
class Trace:
    """All places where a phrase stands; how an answer was found is `Answer.trace`.

    Attributes:
        phrase: as it was typed.
        occurrences: by date, then document, then place; undated documents last.
        total: how many there are; more than `occurrences` holds where there are very many.
        documents: in how many documents.
    """

    phrase: str
    occurrences: tuple[Occurrence, ...]
    total: int
    documents: int


@dataclass(frozen=True, slots=True)
class Places:
    """The places that a search found.

    Attributes:
        hits: best document first, in each document in the order of its text.
        manner: `words` all words stand in each place; `some` a part of them; `meaning` none stands anywhere, these are
            the nearest by meaning; `none` nothing was found.
        total: how many there are; more than `hits` where the limit cut them.
    """

    hits: tuple[Hit, ...]
    manner: Manner
    total: int
