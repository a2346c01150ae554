"""A name for a file that somebody sent: what they called it, without what no folder, list or terminal should meet. Pure."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

_NOT_IN_NAMES = '/\\<>:"|?*'
"""Characters that some system forbids in file names."""
_STEM, _ENDING = 150, 10
"""Bytes: a file system takes 255, a catalog 1,000 letters; nobody reads more than a line of it."""
_NAMELESS = "未命名"
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
"""Names that Windows reserves."""


def safe_name(given: str) -> str:
    """Return a file name that is safe in any folder and reads from left to right.

    Separators and signs that some system forbids become `_`; control characters, marks of direction and what shows
    nothing are left out; a long name loses its middle part, never its ending.
    """
    text = unicodedata.normalize("NFC", given)
    text = "".join("_" if letter in _NOT_IN_NAMES else letter for letter in text if not _is_hidden(letter))
    path = PurePosixPath(" ".join(text.split()).strip(". ") or _NAMELESS)
    ending = path.suffix if len(path.suffix.encode()) <= _ENDING else ""
    stem = path.name.removesuffix(ending) if ending else path.name
    stem = _cut(stem, _STEM).rstrip(". ") or _NAMELESS
    return f"_{stem}{ending}" if stem.lower() in _DEVICES or stem.startswith("~$") else stem + ending


def _is_hidden(letter: str) -> bool:
    """Tell whether a letter shows nothing of its own; the white space that we join again is not meant."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") and not letter.isspace()


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
