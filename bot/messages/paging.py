"""Long lists as pages, each of which says how much is left for `/more`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.messages.texts import MORE_HINT
from bot.messages.values import Block, Paragraph, Reply

T = TypeVar("T")


def paged(entries: Sequence[T], size: int, show: Callable[[int, T], Iterable[Block]], head: str = "") -> list[Reply]:
    """Return pages of `size` entries; `show` makes the blocks of an entry, by its number from 1; `head` stands above."""
    pages = []
    for first in range(0, len(entries), size):
        blocks: list[Block] = [Paragraph(head, strong=True)] if head and not first else []
        for number, entry in enumerate(entries[first : first + size], first + 1):
            blocks += show(number, entry)
        rest = len(entries) - first - size
        blocks += [Paragraph(MORE_HINT.format(count=rest))] if rest > 0 else []
        pages.append(Reply(tuple(blocks)))
    return pages
