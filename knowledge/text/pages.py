"""Pages of a print in words."""

from __future__ import annotations

from collections.abc import Sequence


def pages_in_words(pages: Sequence[int]) -> str:
    """Return pages as 第5页 or 第5、6页; empty where there are none."""
    return f"第{'、'.join(map(str, pages))}页" if pages else ""
