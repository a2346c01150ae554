"""What the check of a model's statements takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.values import SectionPath


class Status(StrEnum):
    """What became of a statement."""

    VERBATIM = "verbatim"
    SUMMARY = "summary"
    REPLACED = "replaced"
    DROPPED = "dropped"


class Why(StrEnum):
    """Why a statement was not kept: short fixed words for the log, never texts."""

    NOTHING = ""
    EMPTY = "empty"
    UNCITED = "uncited"
    QUESTION = "question"
    QUOTATION = "quotation"
    FIGURE = "figure"
    TIME = "time"
    BAN = "ban"
    FORCE = "force"
    SHARE = "share"
    BOUND = "bound"
    NAME = "name"
    CAUSE = "cause"
    SCOPE = "scope"
    ORDER = "order"
    COUNT = "count"
    DOCUMENTS = "documents"
    JOINED = "joined"
    UNSUPPORTED = "unsupported"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """A numbered passage as the model received it.

    Attributes:
        number: the `[n]` of the prompt.
        text: verbatim words of the document.
        document: its title.
        section: headings around the passage.
        speaker, occasion: empty where the document does not tell.
        date: as in `Document`.
    """

    number: int
    text: str
    document_id: str
    document: str
    section: SectionPath = ()
    speaker: str = ""
    occasion: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A complete statement of a reply, not yet checked.

    Attributes:
        text: without citation marks, bullets and markup.
        cited: the numbers as the model wrote them; there may be none, or some that were never given.
        opens_line: it is the first of its line.
        quotes: the words that it says it rests on, as the model wrote them.
    """

    text: str
    cited: tuple[int, ...]
    opens_line: bool = True
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """The span of a numbered passage that a fragment of a statement stands on: `passage.text[start:end]`."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A statement after the check.

    Attributes:
        text: what may be shown; empty where it was dropped.
        status: words of the document, the model's own words beside theirs, replaced by a sentence of the source, or dropped.
        why: why the model's words are not shown.
        supports: what it stands on, in the order of its fragments; empty only where it was dropped.
    """

    text: str
    status: Status
    why: Why = Why.NOTHING
    supports: tuple[Support, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Return whether the model's own wording is shown."""
        return self.status in (Status.VERBATIM, Status.SUMMARY)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the passages that support it, in the order of their first use."""
        return tuple(dict.fromkeys(support.number for support in self.supports))
