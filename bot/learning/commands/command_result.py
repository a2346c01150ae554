"""What a study command returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.values import Reply, say
from knowledge.values import Citation


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


def first_page(pages: Sequence[Reply], cited: Sequence[Citation] = ()) -> CommandResult:
    """Return the first page, with the others for `/more`."""
    return CommandResult(tuple(pages[:1]), tuple(pages[1:]), tuple(cited))


def plain(*sentences: str) -> CommandResult:
    """Return a reply of plain sentences."""
    return CommandResult((say(*sentences),))


def transient(words: str) -> CommandResult:
    """Return a few words that need not stay in the chat."""
    return CommandResult((Reply(say(words).blocks, transient=True),))
