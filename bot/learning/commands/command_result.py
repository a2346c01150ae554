"""What a study command returns, and what the study commands ask of the library."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages.values import Reply, say
from knowledge.values import Citation, Document, DocumentInfo, Outline


class StudyLibrary(Protocol):
    """The part of the library that the study commands use."""

    def documents(self) -> list[DocumentInfo]:
        """Return a line about each document."""

    def document(self, document_id: str) -> Document:
        """Return a document; UnknownDocument if there is none."""

    def outline(self, document_id: str) -> Outline:
        """Return a document's outline; UnknownDocument if there is none."""

    def passage_at(self, document_id: str, start: int, end: int, around: int = 0) -> Citation:
        """Return a place in its surroundings; UnknownDocument if there is none."""

    def requirements(self, documents: Collection[str] | None = None) -> Sequence[Citation]:
        """Return the key requirements, in the order of the documents."""

    def report_item(self, item_id: str, reporter: str, words: str, at: datetime) -> bool:
        """Note that somebody calls an item wrong; False where it was noted before."""

    def forget_reporter(self, reporter: str) -> None:
        """Take somebody's name and words out of the reports; the items wait on."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a study command returns.

    Attributes:
        replies: to be sent now.
        pages: more of a long list, for `/more`.
        cited: places that can be opened by their number afterwards.
        around: the place that `/more` (or `+`) shows in its surroundings.
        forgotten: the learner's records were deleted, so the chat session must be emptied too.
    """

    replies: tuple[Reply, ...]
    pages: tuple[Reply, ...] = ()
    cited: tuple[Citation, ...] = ()
    around: Citation | None = None
    forgotten: bool = False


def paged(pages: Sequence[Reply], cited: Sequence[Citation] = ()) -> CommandResult:
    """Return the first page, with the others for `/more`."""
    return CommandResult(tuple(pages[:1]), tuple(pages[1:]), tuple(cited))


def plain(*sentences: str) -> CommandResult:
    """Return a reply of plain sentences."""
    return CommandResult((say(*sentences),))


def transient(words: str) -> CommandResult:
    """Return a few words that need not stay in the chat."""
    return CommandResult((Reply(say(words).blocks, transient=True),))
