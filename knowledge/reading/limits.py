"""How much of a file is taken: bounds against accidents, far above any real speech."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of reading.

    Attributes:
        file_bytes: size of a file.
        unpacked_bytes: size of a Word file when unpacked, pictures included.
        part_bytes: size of one part of it that is parsed; a tree of elements takes about ten times that in memory.
        characters: characters of text in a file.
        lines: lines (paragraphs) of a file: more of them are a list, not a text.
        line_characters: characters of one line: a whole book whose line ends were lost has about a million.
        pages: pages of a PDF.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 400_000_000
    part_bytes: int = 60_000_000
    characters: int = 5_000_000
    lines: int = 100_000
    line_characters: int = 1_500_000
    pages: int = 3_000
