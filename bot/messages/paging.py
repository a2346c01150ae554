"""Long lists as pages, each of which says how much is left for `/more`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.messages.buttons import RunCommand, pack
from bot.messages.texts import MORE_BUTTON, MORE_HINT
from bot.messages.values import Block, Button, Paragraph, Reply

T = TypeVar("T")


def paged(
    entries: Sequence[T],
    size: int,
    show: Callable[[int, T], Iterable[Block]],
    head: str = "",
    button: Callable[[int, T], Button] | None = None,
) -> list[Reply]:
    """Return pages of `size` entries.

    Args:
        entries: all of them.
        size: of a page.
        show: makes the blocks of an entry, by its number from 1.
        head: stands above.
        button: makes the button of an entry, under its page, such as one that opens it.
    """
    pages = []
    for first in range(0, len(entries), size):
        blocks: list[Block] = [Paragraph(head, strong=True)] if head and not first else []
        for number, entry in enumerate(entries[first : first + size], first + 1):
            blocks += show(number, entry)
        rest = len(entries) - first - size
        blocks += [Paragraph(MORE_HINT.format(count=rest))] if rest > 0 else []
        buttons = (
            [] if button is None else [button(*one) for one in enumerate(entries[first : first + size], first + 1)]
        )
        buttons += [Button(MORE_BUTTON, pack(RunCommand("more")), row=1)] if rest > 0 else []
        pages.append(Reply(tuple(blocks), tuple(buttons)))
    return pages
